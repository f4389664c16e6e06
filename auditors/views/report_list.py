"""The recipients' workspace: their reports, and for everybody else who has business here the doors to it."""

from typing import Any

from django.contrib import messages
from django.db.models import DateTimeField, Value
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST
from nacl.public import PrivateKey

from auditors.forms.recipients import FindForm
from auditors.models import ConfidentialReport, Recipient
from auditors.queries import recipients as queries
from auditors.rules.confidential import recipient_of
from auditors.services import confidential_handling as handling
from auditors.states.confidential import HANDLE_REPORT, OPEN_WORKSPACE, ConfidentialState
from auditors.views import opened_key
from auditors.views.opened_key import with_opened_key
from core.access import requires
from core.ui.deeds import READ
from core.ui.paging import paginate
from core.workflow.engine import BEYOND_ALL_DEADLINES

PAGE_SIZE = 50
# So many first lines are looked through for words.
MOST_SEARCHED = 1_000
TABS = {
    "waiting": (gettext_lazy("Waiting for an answer"), queries.waiting),
    "open": (gettext_lazy("All open"), queries.in_work),
    "closed": (pgettext_lazy("confidential reports", "Closed"), queries.finished),
}


@require_http_methods(READ)
@requires(OPEN_WORKSPACE)
@cache_control(no_store=True)
def desk(request: HttpRequest) -> HttpResponseBase:
    """Where everybody begins: recipients with their reports, all others with what they have to see to."""
    if recipient_of(request.user):
        return _reports(request)
    context = {
        "appointment": queries.appointment_of(request.user),
        "breadcrumb_items": [(_("Reports in confidence"), "")],
    }
    return render(request, "auditors/recipients/doors.html", context)


@with_opened_key
def _reports(request: HttpRequest, private: PrivateKey) -> HttpResponse:
    recipient = _recipient(request)
    tab = request.GET.get("tab", "waiting")
    _label, chosen = TABS.get(tab, TABS["waiting"])
    mine = queries.reports_of(recipient)
    page = paginate(_in_order(chosen(mine)), request.GET.get("cursor"), order="sorts_at", size=PAGE_SIZE)
    return _list(request, private, list(page), mine=mine, page=page, tab=tab if tab in TABS else "waiting")


@require_POST
@requires(HANDLE_REPORT)
@with_opened_key
def find(request: HttpRequest, private: PrivateKey) -> HttpResponse:
    """Words go in the body, so that no address or log holds them; first lines are compared in memory."""
    form = FindForm(request.POST)
    mine = queries.reports_of(_recipient(request))
    found = list(mine.exclude(state=ConfidentialState.PURGED).order_by("-received_on", "-id")[:MOST_SEARCHED])
    return _list(request, private, found if form.is_valid() else [], mine=mine, tab="", finding=form)


def _list(
    request: HttpRequest,
    private: PrivateKey,
    reports: list[ConfidentialReport],
    *,
    mine: Any,
    tab: str,
    page: Any = None,
    finding: FindForm | None = None,
) -> HttpResponse:
    today = timezone.localdate()
    queries.add_first_messages(reports)
    rows = handling.titles(reports, private, by=request.user, on=today)
    if finding is not None and finding.is_valid():
        words = finding.cleaned_data["words"].casefold()
        rows = [(report, title) for report, title in rows if words in title.casefold()]
    context = {
        "rows": [(report, title, queries.is_near(report, today)) for report, title in rows],
        "page": page,
        "tab": tab,
        "tabs": [
            {"key": key, "label": label, "url": f"{reverse('integrity:desk')}?tab={key}", "count": chosen(mine).count()}
            for key, (label, chosen) in TABS.items()
        ],
        "finding": finding or FindForm(),
        "breadcrumb_items": [(_("Reports in confidence"), "")],
    }
    return render(request, "auditors/recipients/list.html", context)


@require_POST
@requires(OPEN_WORKSPACE)
def close_key(request: HttpRequest) -> HttpResponse:
    response = redirect("integrity:desk")
    opened_key.forget(request, response)
    messages.success(request, _("Your key is closed on this machine."))
    return response


def _in_order(reports: Any) -> Any:
    """The soonest deadline first; what has none comes last."""
    beyond = Value(BEYOND_ALL_DEADLINES, output_field=DateTimeField())
    return reports.annotate(sorts_at=Coalesce("due_at", beyond))


def _recipient(request: HttpRequest) -> Recipient:
    recipient = recipient_of(request.user)
    if recipient is None:
        raise Http404
    return recipient
