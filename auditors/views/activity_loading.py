"""From a path to an activity, a body or a checklist; what a person may not see does not exist."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from auditors.models import Activity, Checklist
from auditors.queries import activities
from councils.models import Body
from facilities.models import FacilityKind


def activity_at(request: HttpRequest, pk: int) -> Activity:
    return _first(activities.visible_to(request.user).filter(pk=pk))


def body_at(request: HttpRequest, slug: str) -> Body:
    return _first(activities.bodies_managed_by(request.user).filter(slug=slug))


def chosen_body(request: HttpRequest) -> Body:
    """The body that the address names, else the first that the person looks after."""
    bodies = activities.bodies_managed_by(request.user)
    if slug := request.GET.get("body"):
        bodies = bodies.filter(slug=slug)
    return _first(bodies)


def checklist_at(request: HttpRequest, pk: int) -> Checklist:
    return _first(Checklist.objects.select_related("kind", "changed_by").filter(pk=pk))


def kind_at(request: HttpRequest, pk: int) -> FacilityKind:
    return _first(FacilityKind.objects.filter(pk=pk))


def staff_crumbs(*more: tuple[Any, str]) -> list[tuple[Any, str]]:
    return [(_("Honorary auditors"), reverse("auditors:home")), (_("For staff"), reverse("auditors:desk")), *more]


def _first(rows: Any) -> Any:
    found = rows.first()
    if found is None:
        raise Http404
    return found
