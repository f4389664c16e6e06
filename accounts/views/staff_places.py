"""The staff area: organisations, departments and positions."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import services
from accounts.forms.staff import DepartmentForm, OrganisationForm, PositionForm
from accounts.models import Department, Organisation, Position
from core.access import requires
from core.submissions.repeats import repeat_safe

MANAGE = "accounts.manage_departments"


@requires(MANAGE)
@require_safe
def places(request: HttpRequest) -> HttpResponse:
    positions = Position.objects.select_related("holder").order_by("title", "pk")
    departments = Department.objects.select_related("parent").prefetch_related(Prefetch("positions", positions))
    organisations = Organisation.objects.prefetch_related(Prefetch("departments", departments))
    return render(request, "accounts/staff/places.html", {"organisations": organisations, "area": "places"})


@requires(MANAGE)
@repeat_safe
def organisation_form(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    organisation = get_object_or_404(Organisation, pk=pk) if pk else None
    form = OrganisationForm(request.POST or None, instance=organisation)

    def save(**fields: Any) -> Organisation:
        if organisation is None:
            return services.create_organisation(**fields)
        return services.change_organisation(organisation, **fields)

    return _edit(request, form, save, _("Edit organisation") if pk else _("New organisation"))


@requires(MANAGE)
@repeat_safe
def department_form(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    department = get_object_or_404(Department, pk=pk) if pk else None
    initial = {"organisation": request.GET.get("organisation")}
    form = DepartmentForm(request.POST or None, instance=department, initial={} if department else initial)

    def save(**fields: Any) -> Department:
        if department is None:
            return services.create_department(**fields)
        return services.change_department(department, **fields)

    return _edit(request, form, save, _("Edit department") if pk else _("New department"))


@requires(MANAGE)
@repeat_safe
def position_form(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    position = get_object_or_404(Position.objects.select_related("holder"), pk=pk) if pk else None
    initial = PositionForm.initial_of(position) if position else {"department": request.GET.get("department")}
    form = PositionForm(request.POST or None, initial=initial)

    def save(**fields: Any) -> Position:
        if position is None:
            return services.create_position(**fields)
        return services.change_position(position, **fields)

    return _edit(request, form, save, _("Edit position") if pk else _("New position"))


def _edit(request: HttpRequest, form: forms.BaseForm, save: Callable[..., Any], heading: str) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            saved = save(actor=request.user, at=timezone.now(), **form.cleaned_data)
        except services.PlaceRefused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("%(name)s: saved.") % {"name": saved})
            return HttpResponseRedirect(reverse("staff_places"))
    context = {"form": form, "heading": heading, "area": "places", "back": reverse("staff_places")}
    return render(request, "accounts/staff/place_form.html", context, status=422 if form.errors else 200)
