"""What people read before a briefing."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from briefings.forms.staff_programme import MaterialForm
from briefings.models import Briefing, Material
from briefings.services import materials
from briefings.states.permissions import MANAGE
from briefings.views.staff_editing import edit_page
from briefings.views.staff_loading import Within, briefing_at, crumbs, material_at, page_of
from core.access import requires
from core.submissions.repeats import repeat_safe
from core.ui.deeds import READ, form_page, press
from core.uploads.receiving import attached_to


@require_safe
@requires(MANAGE, on=briefing_at)
def materials_page(request: HttpRequest, briefing: Briefing) -> HttpResponse:
    found = briefing.materials.select_related("item")
    context = {
        "briefing": briefing,
        "materials": [{"material": one, "files": list(attached_to(one))} for one in found],
        "may_change": briefing.state not in materials.CLOSED,
        "breadcrumb_items": crumbs(briefing, (pgettext("briefing", "Materials"), "")),
    }
    return render(request, "briefings/staff/materials.html", context)


@require_http_methods(READ)
@requires(MANAGE, on=briefing_at)
@repeat_safe
def add_material(request: HttpRequest, briefing: Briefing) -> HttpResponse:
    return form_page(
        request,
        MaterialForm(request.POST or None, request.FILES or None, briefing=briefing),
        lambda **given: materials.add(briefing, by=request.user, at=timezone.now(), **given),
        submit=_("Add"),
        done=_("Added."),
        **_page(briefing, _("Add something to read")),
    )


@require_http_methods(READ)
@requires(MANAGE, on=material_at)
@repeat_safe
def change_material(request: HttpRequest, within: Within) -> HttpResponse:
    briefing, material = within.briefing, within.thing

    def fresh() -> Material:
        return Material.objects.filter(pk=material.pk).first() or material

    return edit_page(
        request,
        MaterialForm(request.POST or None, request.FILES or None, instance=fresh(), briefing=briefing),
        lambda **given: materials.change(material, by=request.user, at=timezone.now(), **given),
        now=lambda: MaterialForm(instance=fresh(), briefing=briefing),
        submit=_("Save"),
        done=_("Saved."),
        **_page(briefing, _("Change or replace")),
    )


@require_POST
@requires(MANAGE, on=material_at)
@repeat_safe
def take_away_material(request: HttpRequest, within: Within) -> HttpResponse:
    return press(
        request,
        lambda: materials.take_away(within.thing, by=request.user, at=timezone.now()),
        back=page_of("materials", within.briefing),
        done=_("It is taken away, with its files."),
    )


def _page(briefing: Briefing, heading: Any) -> dict[str, Any]:
    back = page_of("materials", briefing)
    return {
        "heading": heading,
        "back": back,
        "breadcrumb_items": crumbs(briefing, (pgettext("briefing", "Materials"), back), (heading, "")),
    }
