"""After the vote: did I vote, is my ballot on the board, and “that was not me”."""

from __future__ import annotations

import re

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from budget.forms.vote_pages import MisuseForm, ReceiptForm
from budget.models import Poll
from budget.queries import board
from budget.services import misuse, own_vote, participation, voting
from budget.services.participation import Took
from budget.services.refusals import BudgetRefused
from budget.states.names import Channel
from budget.views.vote_door import never_stored, poll_at, standing_of
from core.access import public, signed_in
from core.rates import limited
from core.submissions.repeats import repeat_safe
from core.ui.deeds import INVALID
from core.workflow.engine import TransitionRefused

_START = re.compile(rf"[0-9a-f]{{{board.BUCKET}}}", re.ASCII)


@require_safe
@never_stored
@signed_in
def mine(request: HttpRequest, slug: str) -> HttpResponse:
    """That a vote stands, on which day and by which way; never what it says."""
    poll = poll_at(request, slug)
    took = participation.did_i_vote(poll, request.user)
    return _own_page(request, poll, took, MisuseForm())


def _own_page(request: HttpRequest, poll: Poll, took: Took | None, form: MisuseForm) -> HttpResponse:
    now = timezone.now()
    context = {
        "poll": poll,
        "cycle": poll.cycle,
        "took": took,
        "form": form,
        "channel": Channel(took.channel).label if took else "",
        "is_open": poll.is_open(now),
        "may_vote": standing_of(poll, request.user, now).may_vote and (took is None or took.channel != Channel.PAPER),
        "begun": took is None and voting.has_begun(poll, request.user),
        "report": misuse.last_of(poll, request.user),
        "breadcrumb_items": [
            (_("Participatory budget"), reverse("budget:landing")),
            (poll.cycle.title, poll.cycle.get_absolute_url()),
            (_("Did I vote?"), ""),
        ],
    }
    return render(request, "budget/vote/mine.html", context, status=INVALID if form.errors else 200)


@require_safe
@never_stored
@signed_in
def state(request: HttpRequest, slug: str) -> JsonResponse:
    """For the page whose answer was lost on the way: `seen` is how many ballots it knew of before."""
    poll = poll_at(request, slug)
    standing = standing_of(poll, request.user, timezone.now())
    seen = request.GET.get("seen", "")
    known = int(seen) if seen.isdecimal() and len(seen) < 7 else 0
    counted = sum(own_vote.revisions(poll, request.user, standing.pots).values()) > known
    if counted:
        text = _("Your ballot has arrived and counts; only the answer was lost. Press once more for the receipt.")
    elif standing.may_vote:
        text = _("Your ballot has not arrived. Please press once more.")
    else:
        text = _("Your ballot has not arrived, and the vote has closed.")
    return JsonResponse({"counted": counted, "text": text, "url": reverse("budget:vote_mine", args=[slug])})


@require_POST
@signed_in
@repeat_safe
def report(request: HttpRequest, slug: str) -> HttpResponse:
    """“That was not me”: to the election officers."""
    poll, form = poll_at(request, slug), MisuseForm(request.POST)
    if not form.is_valid():
        return _own_page(request, poll, participation.did_i_vote(poll, request.user), form)
    try:
        misuse.report(poll, reporter=request.user, at=timezone.now(), words=form.cleaned_data["words"])
    except BudgetRefused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Thank you. The election officers look into it and answer you."))
    return redirect("budget:vote_mine", slug)


@require_POST
@signed_in
@repeat_safe
def take_back(request: HttpRequest, slug: str) -> HttpResponse:
    """“It was me after all.”"""
    found = misuse.last_of(poll_at(request, slug), request.user)
    if found is None:
        raise Http404
    try:
        misuse.withdraw(found, actor=request.user, at=timezone.now())
    except TransitionRefused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Your report is taken back."))
    return redirect("budget:vote_mine", slug)


@require_POST
@signed_in
@repeat_safe
def give_up(request: HttpRequest, slug: str) -> HttpResponse:
    voting.give_up(poll_at(request, slug), resident=request.user)
    messages.success(request, _("You will not be reminded of this ballot."))
    return redirect("budget:vote_mine", slug)


@require_http_methods(["GET", "HEAD", "POST"])
@never_stored
@public
@limited("polling")
def check(request: HttpRequest, slug: str) -> HttpResponse:
    """Is it on the board? The browser looks by itself; without script this looks, and keeps nothing."""
    poll = poll_at(request, slug)
    form = ReceiptForm(request.POST or None)
    answer = ""
    if request.method == "POST" and form.is_valid():
        answer = "altered" if form.is_altered else board.look_up(poll, form.leaf).value
    context = {
        "poll": poll,
        "cycle": poll.cycle,
        "form": form,
        "answer": answer,
        "is_open": poll.is_open(timezone.now()),
        "breadcrumb_items": [
            (_("Participatory budget"), reverse("budget:landing")),
            (poll.cycle.title, poll.cycle.get_absolute_url()),
            (_("Check a receipt"), ""),
        ],
    }
    return render(request, "budget/vote/check.html", context, status=INVALID if form.errors else 200)


@require_safe
@public
@limited("polling")
def bucket(request: HttpRequest, slug: str, start: str) -> HttpResponse:
    """All fingerprints on the board with the same two first letters, one in a line."""
    if not _START.fullmatch(start):
        raise Http404
    text = "\n".join(board.bucket(poll_at(request, slug), start))
    return HttpResponse(text, content_type="text/plain; charset=utf-8")
