"""`{% load budget_projects %}`: marks of the committee as people read them."""

from django import template
from django.utils.formats import number_format

from councils.queries.concerning import Mark

register = template.Library()


@register.filter
def points(mark: Mark) -> str:
    """The mean of the members' sums: 81.25, or 81 where it is whole."""
    whole, rest = divmod(mark.hundredths, 100)
    return str(number_format(f"{whole}.{rest:02d}".rstrip("0").rstrip("."), use_l10n=True))
