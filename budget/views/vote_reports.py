"""For election officers: who said that a vote was not theirs, and the answer to them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from budget.models import MisuseReport
from budget.services import misuse
from budget.states.misuse import ANSWER_MISUSE, MisuseState
from budget.states.permissions import RUN_VOTE
from budget.views.vote_door import never_stored, poll_at
from core.access import requires
from core.audit import audit
from core.submissions.repeats import repeat_safe
from core.ui.deeds import INVALID
from core.workflow.engine import TransitionRefused

SHOWN = 200


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label=gettext_lazy("What you found out and did"),
        help_text=gettext_lazy("The person reads this."),
        max_length=2_000,
        widget=forms.Textarea,
    )


def report_at(request: HttpRequest, slug: str, pk: int) -> MisuseReport:
    rows = MisuseReport.objects.select_related("poll__cycle", "reporter", "answered_by")
    found = rows.filter(poll=poll_at(request, slug), pk=pk).first()
    if found is None:
        raise Http404
    return found


@require_safe
@never_stored
@requires(RUN_VOTE)
def reports(request: HttpRequest, slug: str) -> HttpResponse:
    """Open ones first, the oldest first."""
    poll = poll_at(request, slug)
    rows = MisuseReport.objects.filter(poll=poll).select_related("reporter", "answered_by")
    context = {
        "poll": poll,
        "cycle": poll.cycle,
        "open_reports": rows.filter(state=MisuseState.RECEIVED).order_by("reported_at", "pk")[:SHOWN],
        "answered_reports": rows.filter(state=MisuseState.ANSWERED).order_by("-answered_at", "-pk")[:SHOWN],
        "breadcrumb_items": _crumbs(poll),
    }
    return render(request, "budget/vote/reports.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_stored
@requires(ANSWER_MISUSE, on=report_at)
@repeat_safe
def answer(request: HttpRequest, found: MisuseReport) -> HttpResponseBase:
    form, slug = AnswerForm(request.POST or None), found.poll.cycle.slug
    if request.method == "POST" and form.is_valid():
        try:
            misuse.answer(found, officer=request.user, answer=form.cleaned_data["answer"], at=timezone.now())
        except TransitionRefused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("The answer was sent."))
            return redirect("budget:vote_reports", slug)
    audit.record("budget.read_misuse", actor=request.user, at=timezone.now(), target=found)
    context = {
        **misuse.panel(found, request.user),
        "form": form,
        "breadcrumb_items": [*_crumbs(found.poll)[:-1], (_("“That was not me”"), _list(slug)), (found.reporter, "")],
    }
    return render(request, "budget/vote/report_answer.html", context, status=INVALID if form.errors else 200)


def _list(slug: str) -> str:
    return reverse("budget:vote_reports", args=[slug])


def _crumbs(poll: Any) -> list[tuple[Any, str]]:
    return [
        (_("Participatory budget"), reverse("budget:landing")),
        (poll.cycle.title, poll.cycle.get_absolute_url()),
        (_("“That was not me”"), ""),
    ]
