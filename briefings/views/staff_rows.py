"""The programme with its speakers, and the questions of the registration form: rows that are written, moved, taken
out and put back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from briefings.forms.staff_programme import AskedForm, ItemForm, RowForm, SpeakerForm
from briefings.models import Briefing
from briefings.services import programme
from briefings.states.permissions import MANAGE
from briefings.views.staff_editing import edit_page
from briefings.views.staff_loading import Rows, briefing_at, crumbs, page_of, part_at, row_at
from core.access import requires
from core.refusals import Refused
from core.submissions.repeats import repeat_safe
from core.ui.deeds import READ, form_page, press

FORMS: dict[str, type[RowForm]] = {"agenda": ItemForm, "speakers": SpeakerForm, "asked": AskedForm}
PAGES = {"agenda": "programme", "speakers": "programme", "asked": "asked"}
HEADINGS = {
    "agenda": (pgettext_lazy("briefing", "Add an item"), pgettext_lazy("briefing", "Change the item")),
    "speakers": (gettext_lazy("Add a speaker"), gettext_lazy("Change the speaker")),
    "asked": (gettext_lazy("Add a question to the form"), gettext_lazy("Change the question")),
}
PAGE_NAMES = {"programme": gettext_lazy("Programme"), "asked": gettext_lazy("Questions at registration")}
# What was taken out last, so that it can be put back; in the session, as nobody else needs it.
TAKEN_OUT = "briefings.taken_out"


@require_safe
@requires(MANAGE, on=briefing_at)
def programme_page(request: HttpRequest, briefing: Briefing) -> HttpResponse:
    context = {
        "agenda": list(briefing.agenda.select_related("speaker")),
        "speakers": list(briefing.speakers.select_related("department", "person")),
    }
    return _rows(request, briefing, "programme", context)


@require_safe
@requires(MANAGE, on=briefing_at)
def asked_page(request: HttpRequest, briefing: Briefing) -> HttpResponse:
    return _rows(request, briefing, "asked", {"asked": list(briefing.asked_at_registration.all())})


def _rows(request: HttpRequest, briefing: Briefing, page: str, context: dict[str, Any]) -> HttpResponse:
    kept = request.session.get(TAKEN_OUT)
    mine = kept and kept["briefing"] == briefing.pk and PAGES[kept["part"]] == page
    context |= {
        "briefing": briefing,
        "may_change": briefing.state not in programme.CLOSED,
        "taken_out": kept if mine else None,
        "breadcrumb_items": crumbs(briefing, (PAGE_NAMES[page], "")),
    }
    return render(request, f"briefings/staff/{page}.html", context)


@require_http_methods(READ)
@requires(MANAGE, on=part_at)
@repeat_safe
def add_row(request: HttpRequest, rows: Rows) -> HttpResponse:
    part, briefing = rows.part, rows.briefing
    return form_page(
        request,
        FORMS[part.name](request.POST or None, briefing=briefing),
        lambda **given: programme.add(part, briefing, by=request.user, at=timezone.now(), **given),
        submit=_("Add"),
        done=_("Added."),
        **_page(part, briefing, HEADINGS[part.name][0]),
    )


@require_http_methods(READ)
@requires(MANAGE, on=row_at)
@repeat_safe
def change_row(request: HttpRequest, rows: Rows) -> HttpResponse:
    part, briefing, form = rows.part, rows.briefing, FORMS[rows.part.name]

    def fresh() -> Any:
        """A form writes into its object; if the row is gone, the service says so."""
        return programme.rows_of(part, briefing).filter(pk=rows.row.pk).first() or rows.row

    return edit_page(
        request,
        form(request.POST or None, instance=fresh(), briefing=briefing),
        lambda **given: programme.change(part, rows.row, by=request.user, at=timezone.now(), **given),
        now=lambda: form(instance=fresh(), briefing=briefing),
        submit=_("Save"),
        done=_("Saved."),
        **_page(part, briefing, HEADINGS[part.name][1]),
    )


@require_POST
@requires(MANAGE, on=row_at)
@repeat_safe
def move_row(request: HttpRequest, rows: Rows) -> HttpResponse:
    part, up = rows.part, request.POST.get("to") == "up"
    return press(
        request,
        lambda: programme.move(part, rows.row, by=request.user, up=up, at=timezone.now()),
        back=f"{page_of(PAGES[part.name], rows.briefing)}#{part.name}-{rows.row.pk}",
        done=_("Moved."),
    )


@require_POST
@requires(MANAGE, on=row_at)
@repeat_safe
def take_out_row(request: HttpRequest, rows: Rows) -> HttpResponse:
    part = rows.part
    try:
        kept = programme.take_out(part, rows.row, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        request.session[TAKEN_OUT] = kept
    return redirect(page_of(PAGES[part.name], rows.briefing))


@require_POST
@requires(MANAGE, on=briefing_at)
@repeat_safe
def put_back_row(request: HttpRequest, briefing: Briefing) -> HttpResponse:
    kept = request.session.pop(TAKEN_OUT, None)
    if kept is None:
        messages.error(request, _("This can no longer be put back."))
        return redirect(page_of("programme", briefing))
    return press(
        request,
        lambda: programme.put_back(kept, briefing, by=request.user, at=timezone.now()),
        back=page_of(PAGES[kept["part"]], briefing),
        done=_("It is back in its place."),
    )


def _page(part: programme.Part, briefing: Briefing, heading: Any) -> dict[str, Any]:
    page = PAGES[part.name]
    back = page_of(page, briefing)
    return {
        "heading": heading,
        "back": back,
        "breadcrumb_items": crumbs(briefing, (PAGE_NAMES[page], back), (heading, "")),
    }
