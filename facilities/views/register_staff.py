"""The staff's pages of the register: places and the things that stand there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import permissions
from core.access import requires
from core.submissions.repeats import repeat_safe
from core.ui.deeds import READ, form_page, press
from core.ui.paging import paginate
from core.ui.places import map_frame
from facilities.forms.register import EquipmentForm, KindForm, LastDayForm, ReasonForm, SiteForm, UpkeepForm
from facilities.models import Equipment, Site, Upkeep
from facilities.queries import grades, register
from facilities.services import register as services
from facilities.services import upkeep as upkeep_services
from facilities.states import MANAGE_REGISTER, SET_WEIGHTS
from facilities.views.register_loading import equipment_at, site_at, staff_crumbs, upkeep_at

PAGE_SIZE = 50
MOST_ENDANGERED = 5


def _doing(request: HttpRequest, service: Callable[..., Any], *of: Any, today: bool = True) -> Callable[..., Any]:
    """The service with who does it and when, waiting for what was typed."""
    now = {"by": request.user, "at": timezone.now(), **({"today": timezone.localdate()} if today else {})}
    return lambda **given: service(*of, **now, **given)


@require_safe
@requires(MANAGE_REGISTER)
def overview(request: HttpRequest) -> HttpResponse:
    kept = register.kept_by(request.user)
    context = {
        "page": paginate(kept, request.GET.get("cursor", ""), order="name", size=PAGE_SIZE),
        "endangered": register.endangered(kept)[:MOST_ENDANGERED],
        "may_set": permissions.allowed(request.user, SET_WEIGHTS),
        "has_weights": grades.scheme_in_force() is not None,
        "breadcrumb_items": staff_crumbs(),
    }
    return render(request, "facilities/register/staff/overview.html", context)


@require_http_methods(READ)
@requires(MANAGE_REGISTER)
@repeat_safe
def add_kind(request: HttpRequest) -> HttpResponse:
    return form_page(
        request,
        KindForm(request.POST or None),
        _doing(request, services.add_kind, today=False),
        heading=_("New kind of facility"),
        submit=_("Add"),
        back=reverse("facilities:register"),
        breadcrumb_items=staff_crumbs((_("New kind of facility"), "")),
    )


@require_http_methods(READ)
@requires(MANAGE_REGISTER)
@repeat_safe
def add_site(request: HttpRequest) -> HttpResponse:
    form = SiteForm(request.POST or None, departments=register.departments_of(request.user))
    return _site_form(
        request, form, _doing(request, services.add_site, today=False), heading=_("New facility"),
        back=reverse("facilities:register"),
    )  # fmt: skip


@require_http_methods(READ)
@requires(MANAGE_REGISTER, on=site_at)
@repeat_safe
def edit_site(request: HttpRequest, site: Site) -> HttpResponse:
    form = SiteForm(request.POST or None, instance=site, departments=register.departments_of(request.user))
    return _site_form(
        request, form, _doing(request, services.change_site, site, today=False), heading=_("Change the facility"),
        back=site.get_absolute_url(),
    )  # fmt: skip


def _site_form(request: HttpRequest, form: SiteForm, deed: Any, *, heading: str, back: str) -> HttpResponse:
    return form_page(
        request,
        form,
        deed,
        heading=heading,
        submit=_("Keep"),
        back=back,
        done=_("The facility is kept."),
        go_to=lambda site: site.get_absolute_url(),
        template="facilities/register/staff/site_form.html",
        breadcrumb_items=staff_crumbs((heading, "")),
        **map_frame(),
    )


@require_POST
@requires(MANAGE_REGISTER, on=site_at)
@repeat_safe
def publish_site(request: HttpRequest, site: Site) -> HttpResponse:
    deed = _doing(request, services.publish_site, site, today=False)
    return press(
        request, deed, back=site.get_absolute_url(), done=_("Everybody can read the page of the facility now.")
    )


@require_http_methods(READ)
@requires(MANAGE_REGISTER, on=site_at)
@repeat_safe
def close_site(request: HttpRequest, site: Site) -> HttpResponse:
    return form_page(
        request,
        LastDayForm(request.POST or None),
        _doing(request, services.close_site, site),
        heading=_("Close for good: %(name)s") % {"name": site.name},
        lead=_("It leaves the list and the map. What was said about it can still be read."),
        submit=_("Close for good"),
        tone="danger",
        back=site.get_absolute_url(),
        done=_("The facility is closed."),
        breadcrumb_items=staff_crumbs((site.name, site.get_absolute_url()), (_("Close for good"), "")),
    )


@require_http_methods(READ)
@requires(MANAGE_REGISTER, on=site_at)
@repeat_safe
def add_equipment(request: HttpRequest, site: Site) -> HttpResponse:
    return form_page(
        request,
        EquipmentForm(request.POST or None),
        _doing(request, services.add_equipment, site),
        heading=_("Enter equipment: %(name)s") % {"name": site.name},
        submit=_("Keep"),
        back=site.get_absolute_url(),
        done=_("The equipment is kept, and its grade computed."),
        draft=f"facilities.equipment.{site.pk}",
        breadcrumb_items=staff_crumbs((site.name, site.get_absolute_url()), (_("Enter equipment"), "")),
    )


def _equipment_page(request: HttpRequest, equipment: Equipment, form: Any, deed: Any, **page: Any) -> HttpResponse:
    trail = [(equipment.site.name, equipment.site.get_absolute_url()), (equipment.name, equipment.get_absolute_url())]
    here = [(page["submit"], "")]
    return form_page(
        request, form, deed, back=equipment.get_absolute_url(), breadcrumb_items=staff_crumbs(*trail, *here), **page
    )


@require_http_methods(READ)
@requires(MANAGE_REGISTER, on=equipment_at)
@repeat_safe
def edit_equipment(request: HttpRequest, equipment: Equipment) -> HttpResponse:
    return _equipment_page(
        request,
        equipment,
        EquipmentForm(request.POST or None, instance=equipment),
        _doing(request, services.change_equipment, equipment),
        heading=_("Change: %(name)s") % {"name": equipment.name},
        submit=_("Keep"),
        done=_("The equipment is kept, and its grade computed."),
    )


@require_http_methods(READ)
@requires(MANAGE_REGISTER, on=equipment_at)
@repeat_safe
def retire_equipment(request: HttpRequest, equipment: Equipment) -> HttpResponse:
    return _equipment_page(
        request,
        equipment,
        LastDayForm(request.POST or None),
        _doing(request, services.retire_equipment, equipment),
        heading=_("Take out of service: %(name)s") % {"name": equipment.name},
        submit=_("Take it out of service"),
        tone="danger",
        done=_("It is out of service. Its record can still be read."),
    )


@require_http_methods(READ)
@requires(MANAGE_REGISTER, on=equipment_at)
@repeat_safe
def record_upkeep(request: HttpRequest, equipment: Equipment) -> HttpResponse:
    return _equipment_page(
        request,
        equipment,
        UpkeepForm(request.POST or None, initial={"happened_on": timezone.localdate()}),
        _doing(request, upkeep_services.record_upkeep, equipment),
        heading=_("Failure, repair or inspection: %(name)s") % {"name": equipment.name},
        submit=_("Keep the entry"),
        draft=f"facilities.upkeep.{equipment.pk}",
        done=_("The entry is kept, and the grade computed."),
    )


@require_http_methods(READ)
@requires(MANAGE_REGISTER, on=upkeep_at)
@repeat_safe
def strike_upkeep(request: HttpRequest, entry: Upkeep) -> HttpResponse:
    return _equipment_page(
        request,
        entry.equipment,
        ReasonForm(request.POST or None),
        _doing(request, upkeep_services.strike_upkeep, entry),
        heading=_("Take out a wrong entry"),
        lead=f"{entry.happened_on:%Y.%m.%d} · {entry.get_kind_display()} · {entry.note}",
        submit=_("Take out"),
        tone="danger",
        done=_("The entry is gone, and the grade computed."),
    )
