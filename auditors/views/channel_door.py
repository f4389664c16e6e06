"""What all pages for reporters share: files sealed on arrival, nothing kept in caches, limits without traces."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, cast

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from auditors.forms.channel import TicketForm
from auditors.queries import confidential as channel
from auditors.services import channel_tickets as tickets
from auditors.views.sealed_forms import with_sealed_files
from core.fleeting import EVERYBODY, FleetingCounts
from core.ui.deeds import INVALID

View = Callable[..., HttpResponseBase]

REPORTS = FleetingCounts("integrity_reports")
WRONG_RECEIPTS = FleetingCounts("integrity_receipts")
MESSAGES = FleetingCounts("integrity_messages")
CALM = FleetingCounts("integrity_calm")
UNWORKED = FleetingCounts("integrity_unworked")


def for_reporters(view: View) -> View:
    """What these pages answer is kept nowhere on the way, and tells other sites nothing."""
    sealing = with_sealed_files(view)

    @wraps(sealing)
    def untold(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = sealing(request, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store"
        # Other sites learn nothing. With "no-referrer" browsers would hide from ourselves too that a form is ours.
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["X-Robots-Tag"] = "noarchive"
        return response

    return untold


def page(request: HttpRequest, name: str, context: dict[str, Any], *, form: Any = None) -> HttpResponse:
    """Whoever is signed in reads the same page as everybody: no name stands on it."""
    context = {**context, "form": form, "user": AnonymousUser(), "site_address": site_address()}
    bound = form is not None and form.is_bound
    return render(request, f"auditors/channel/{name}.html", context, status=INVALID if bound else 200)


def site_address() -> str:
    """What goes before a way out of here: under a host name of its own, a bare path would stay inside."""
    return settings.BASE_URL.rstrip("/") if settings.INTEGRITY_HOST else ""


def work_is_asked() -> bool:
    return CALM.exceeded(EVERYBODY)


def may_enter(form: TicketForm, *, at: datetime, is_report: bool = False) -> tickets.Ticket | None:
    """Counts the visit. Without a ticket that holds, and under load without work, the form says what to do.

    A report may come again with the same work: its ticket makes one report, whose receipt may not have arrived.
    """
    asked = work_is_asked()
    CALM.count(EVERYBODY)
    given = form.cleaned_data["ticket"]
    try:
        ticket = tickets.read(given, at=at)
    except tickets.TicketUnreadable:
        _renew(form, at=at)
        form.add_error(None, _("This page was open for very long. What you typed is still here: please send it again."))
        return None
    if not asked:
        return ticket
    if tickets.is_worked(given, form.cleaned_data["proof"]):
        came_through = is_report and channel.report_of(ticket.receipt) is not None
        return ticket if came_through or _is_first_use(form, at=at) else None
    if _slowly(ticket, at=at):
        return ticket
    form.add_error(
        None,
        _(
            "Very many people are sending something right now. What you typed is still here: please wait two "
            "minutes and send it again. Files must be chosen once more."
        ),
    )
    return None


def _is_first_use(form: TicketForm, *, at: datetime) -> bool:
    given = form.cleaned_data["ticket"]
    # Should this form come back, what is sent with it next needs work of its own.
    _renew(form, at=at)
    if tickets.spend(given, at=at):
        return True
    words = _("This page was sent before. What you typed is still here: please send it again. Choose files once more.")
    form.add_error(None, words)
    return False


def _slowly(ticket: tickets.Ticket, *, at: datetime) -> bool:
    """For devices that cannot work: a line of its own, which an attack may fill but not pass."""
    if at - ticket.issued_at < tickets.AGE_WITHOUT_WORK or UNWORKED.exceeded(EVERYBODY):
        return False
    UNWORKED.count(EVERYBODY)
    return True


def _renew(form: TicketForm, *, at: datetime) -> None:
    data = cast(QueryDict, form.data).copy()
    data["ticket"] = tickets.new(at=at)
    form.data = data
