"""Where a finding stands on its way to the public, for pages that show the finding itself."""

from typing import Any

from django import template

from auditors.models import Finding
from auditors.queries import versions

register = template.Library()


@register.inclusion_tag("auditors/publication/_door.html", takes_context=True)
def publication(context: Any, finding: Finding) -> dict[str, Any]:
    """The public page where there is one; for the office the version in work, or the button that begins one."""
    request = context["request"]
    return {
        "finding": finding,
        "current": versions.current(finding),
        "unfinished": versions.in_the_making(request.user).filter(pk__in=versions.unfinished_of(finding)).first(),
        "may_write": versions.to_write(request.user).filter(pk=finding.pk).exists(),
        "request": request,
    }
