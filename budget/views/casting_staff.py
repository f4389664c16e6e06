"""For staff: people who work or study here, confirmed at the counter, and the signs that something is wrong."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.residency.attempts import TooManyAttempts
from accounts.residency.proofs import ProofRefused
from accounts.residency.verifiers import counter
from budget.forms.workers import WorkerForm
from budget.models import Poll, WorkProof
from budget.queries import anomalies
from budget.services import work_proofs
from budget.services.refusals import BudgetRefused
from budget.states.names import Electorate
from budget.states.permissions import RUN_VOTE
from budget.views.vote_door import never_stored, poll_at
from core.access import requires
from core.audit import audit
from core.submissions.repeats import repeat_safe
from core.ui.deeds import INVALID


@require_http_methods(["GET", "HEAD", "POST"])
@never_stored
@requires(work_proofs.CONFIRM)
@repeat_safe(private=True)
def workers(request: HttpRequest, slug: str) -> HttpResponseBase:
    poll = poll_at(request, slug)
    form = WorkerForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _confirm(request, poll, form):
        messages.success(request, _("Confirmed. The person can vote now."))
        return redirect("budget:workers", slug)
    context = {
        "poll": poll,
        "cycle": poll.cycle,
        "form": form,
        "is_meant": poll.electorate == Electorate.RESIDENTS_AND_WORKERS,
        "confirmed": WorkProof.objects.filter(poll=poll).count(),
        "breadcrumb_items": _crumbs(poll, _("People who work or study here")),
    }
    return render(request, "budget/casting/workers.html", context, status=INVALID if form.errors else 200)


def _confirm(request: HttpRequest, poll: Poll, form: WorkerForm) -> bool:
    now, given = timezone.now(), form.cleaned_data
    try:
        user = counter.look_up(staff=request.user, code=given["code"], at=now)
        work_proofs.confirm(
            poll, staff=request.user, user=user, name=given["name"], birth_date=given["birth_date"],
            kind=given["kind"], area=given["area"], at=now,
        )  # fmt: skip
    except (BudgetRefused, ProofRefused, TooManyAttempts) as refusal:
        form.add_error(None, getattr(refusal, "message", str(refusal)))
        return False
    return True


@require_safe
@never_stored
@requires(RUN_VOTE)
def anomalies_page(request: HttpRequest, slug: str) -> HttpResponse:
    poll, now = poll_at(request, slug), timezone.now()
    audit.record("budget.read_anomalies", actor=request.user, at=now, target=poll)
    context = {
        "poll": poll,
        "cycle": poll.cycle,
        "signs": anomalies.signs(poll, at=now),
        "breadcrumb_items": _crumbs(poll, _("Signs of trouble")),
    }
    return render(request, "budget/casting/anomalies.html", context)


def _crumbs(poll: Poll, here: str) -> list[tuple[str, str]]:
    return [
        (_("Participatory budget"), reverse("budget:landing")),
        (poll.cycle.title, poll.cycle.get_absolute_url()),
        (here, ""),
    ]
