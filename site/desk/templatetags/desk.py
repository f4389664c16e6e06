"""What the desk knows of a thing, on the staff page that its own room has for it."""

from typing import Any

from django import template
from django.urls import reverse

from core.workflow.models import Case
from desk.queries import case as queries
from desk.queries.reach import reach_of

register = template.Library()


@register.inclusion_tag("desk/_notes_elsewhere.html", takes_context=True)
def internal_notes(context: dict[str, Any], subject: Any) -> dict[str, Any]:
    """The notes of its case and the way to write one: they are kept in one place, and read wherever staff work."""
    user = context["request"].user
    case = Case.objects.filter(workflow=subject.workflow.name, object_id=subject.pk).first()
    if case is None or not reach_of(user).sees(case):
        return {}
    return {"notes": queries.notes(case), "notes_url": f"{reverse('desk:case', args=[case.pk])}#notes"}
