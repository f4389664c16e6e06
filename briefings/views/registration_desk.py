"""The organiser's list: who comes, who waits, what they need; as a file and on paper."""

from __future__ import annotations

import csv
from collections.abc import Generator
from io import StringIO
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from briefings.forms.registration import RegistrationsFilterForm
from briefings.models import Briefing, Registration
from briefings.queries import registration_lists
from briefings.queries.registration import places_of
from briefings.queries.registration_figures import answers_of, figures_of
from briefings.rules.keeping import KEPT_AFTER_THE_END
from briefings.rules.registration import is_to_come
from briefings.services import registration as services
from briefings.services.registration_checking import YES
from briefings.states.permissions import READ_REGISTRATIONS
from briefings.views.registration_loading import briefing_at, crumbs, kept_private
from core.access import requires
from core.audit.audit import record as audit
from core.open_data.cells import BYTE_ORDER_MARK, defused
from core.rates import limited
from core.streaming import streamed
from core.submissions.repeats import repeat_safe
from core.ui.deeds import press
from core.ui.paging import paginate

PEOPLE_PER_PAGE = 50
_LINES_AT_ONCE = 500


def _registration_at(request: HttpRequest, pk: int, registration: int) -> Registration:
    found = Registration.objects.select_related("briefing").filter(pk=registration, briefing=pk).first()
    if found is None:
        raise Http404
    return found


def _url(briefing: Briefing) -> str:
    return reverse("briefings:registrations", args=[briefing.pk])


@require_safe
@kept_private
@requires(READ_REGISTRATIONS, on=briefing_at)
def registrations(request: HttpRequest, briefing: Briefing) -> HttpResponse:
    """Names and contacts; each look is recorded."""
    form = RegistrationsFilterForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {"q": "", "standing": ""}
    at = timezone.now()
    rows = registration_lists.listed(briefing, words=asked["q"], standing=asked["standing"])
    page = paginate(rows, request.GET.get("cursor"), order="registered_at", size=PEOPLE_PER_PAGE)
    audit("briefings.read_registrations", actor=request.user, at=at, target=briefing)
    context = {
        "briefing": briefing,
        "form": form,
        "is_filtered": any(asked.values()),
        "page": page,
        "figures": figures_of(briefing),
        "places": places_of(briefing),
        "answered": answers_of(briefing),
        "can_change": is_to_come(briefing, at),
        "yes": YES,
        "forgotten_on": (briefing.ended_at or briefing.ends_at) + KEPT_AFTER_THE_END,
        "breadcrumb_items": crumbs(briefing, (_("Registrations"), "")),
    }
    return render(request, "briefings/registration/registrations.html", context)


@require_POST
@requires(READ_REGISTRATIONS, on=_registration_at)
@repeat_safe
def confirm(request: HttpRequest, registration: Registration) -> HttpResponse:
    return press(
        request,
        lambda: services.confirm(registration, by=request.user, at=timezone.now()),
        back=_url(registration.briefing),
        done=_("The place is theirs; they are told."),
    )


@require_POST
@requires(READ_REGISTRATIONS, on=_registration_at)
@repeat_safe
def strike_off(request: HttpRequest, registration: Registration) -> HttpResponse:
    return press(
        request,
        lambda: services.take_back(registration, by=request.user, at=timezone.now()),
        back=_url(registration.briefing),
        done=_("The registration was taken back; whoever waits moves up."),
    )


@require_POST
@requires(READ_REGISTRATIONS, on=_registration_at)
@repeat_safe
def put_back(request: HttpRequest, registration: Registration) -> HttpResponse:
    return press(
        request,
        lambda: services.put_back(registration, by=request.user, at=timezone.now()),
        back=_url(registration.briefing),
        done=_("They stand on the list again, and are told."),
    )


@require_safe
@kept_private
@requires(READ_REGISTRATIONS, on=briefing_at)
@limited("downloads")
def as_table(request: HttpRequest, briefing: Briefing) -> HttpResponseBase:
    """Names and contacts leave the house here, so it is on record who took them."""
    audit("briefings.export_registrations", actor=request.user, at=timezone.now(), target=briefing)
    response = streamed(request, _table(briefing), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="registrations-{briefing.pk}.csv"'
    return response


def _table(briefing: Briefing) -> Generator[bytes, None, None]:
    asked = list(briefing.asked_at_registration.all())
    yield BYTE_ORDER_MARK.encode()
    yield _line([*_headings(), *(one.text for one in asked)])
    rows = registration_lists.listed(briefing).order_by("registered_at", "pk")
    for registration in rows.iterator(chunk_size=_LINES_AT_ONCE):
        answers = {answer.asked_id: _in_words(answer) for answer in registration.answers.all()}
        yield _line([*_cells(registration), *(answers.get(one.pk, "") for one in asked)])


def _headings() -> list[str]:
    return [
        _("Registered at"), _("Standing"), _("Name"), _("E-mail"), _("Telephone"),
        _("Way of taking part"), _("Number of people"),
        _("What you need to take part"), _("Came at"), _("People who came"),
    ]  # fmt: skip


def _cells(registration: Registration) -> list[Any]:
    attendance = getattr(registration, "attendance", None)
    email = registration.person.email if registration.person else registration.email
    return [
        _moment(registration.registered_at), _standing(registration), registration.name, email, registration.phone,
        registration.get_mode_display(), registration.people, registration.needs,
        _moment(attendance.at) if attendance else "", attendance.people if attendance else "",
    ]  # fmt: skip


def _standing(registration: Registration) -> str:
    if registration.cancelled_at is not None:
        return _("Registration taken back")
    return _("Place confirmed") if registration.is_confirmed else _("On the waiting list")


def _in_words(answer: Any) -> str:
    if answer.asked.kind != answer.asked.Kind.YES:
        return str(answer.text)
    return _("Yes") if answer.text == YES else _("No")


def _moment(at: Any) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M")


def _line(cells: list[Any]) -> bytes:
    sheet = StringIO()
    csv.writer(sheet, lineterminator="\r\n").writerow([defused(cell) for cell in cells])
    return sheet.getvalue().encode(errors="replace")


@require_safe
@kept_private
@requires(READ_REGISTRATIONS, on=briefing_at)
@limited("downloads")
def attendance_list(request: HttpRequest, briefing: Briefing) -> HttpResponse:
    """To be printed and ticked off, for a hall without a net. No contacts stand on it."""
    audit("briefings.print_registrations", actor=request.user, at=timezone.now(), target=briefing)
    rows = registration_lists.listed(briefing, standing="confirmed").filter(mode=Registration.Mode.ON_SITE)
    context = {
        "briefing": briefing,
        "rows": rows.order_by("name", "pk"),
        "breadcrumb_items": crumbs(briefing, (_("Registrations"), _url(briefing)), (_("Attendance list"), "")),
    }
    return render(request, "briefings/registration/attendance_list.html", context)
