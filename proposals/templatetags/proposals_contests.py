"""The words of contests, where a template has only the bare value."""

from datetime import datetime
from typing import Any

from django import template
from django.core.exceptions import FieldDoesNotExist
from django.utils import formats, timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from proposals.models import Call
from proposals.services.contest_results import points_of
from proposals.states.judging import CountingRule, TieRule

register = template.Library()


@register.filter
def points(hundredths: int | None) -> str:
    return "–" if hundredths is None else points_of(hundredths)


@register.filter
def counting_rule(value: str) -> Any:
    return CountingRule(value).label


@register.filter
def tie_rule(value: str) -> Any:
    return TieRule(value).label


@register.filter
def term_label(name: str) -> Any:
    try:
        return getattr(Call._meta.get_field(name), "verbose_name", name)
    except FieldDoesNotExist:
        return name


@register.filter
def term_value(value: Any) -> str:
    """One term as people read it: days in words, lists a line each."""
    if value in (None, "", [], {}):
        return "–"
    if isinstance(value, list):
        return "\n".join(term_value(one) for one in value)
    if isinstance(value, dict):
        said = (one for name, one in value.items() if name != "key")
        return ", ".join(term_value(one) for one in said if one not in (None, "", [], {}, False))
    moment = parse_datetime(value) if isinstance(value, str) and "T" in value[:11] else None
    if isinstance(moment, datetime):
        return formats.date_format(timezone.localtime(moment), "DATETIME_FORMAT")
    return _("yes") if value is True else str(value)
