"""Choose, confirm, send, receipt. No page here keeps a choice on the server, and no answer may be stored anywhere."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from budget.forms import ballots
from budget.forms.ballots import Marks, Sent
from budget.models import Poll, Pot
from budget.queries import ballot_paper
from budget.services import anomalies, open_votes, own_vote, voting
from budget.services.refusals import BallotRefused, NewerVote
from budget.states.names import Channel
from budget.views import ballot_page, ballot_words
from budget.views.ballot_page import Booth
from budget.views.receipts import shown
from budget.views.vote_door import closed_door, never_stored, poll_at, standing_of
from core.access import public, signed_in
from core.ui.deeds import INVALID
from core.ui.parts import wants_part

NEWER = 409


def home_booth(poll: Poll, *, voted_before: bool = False, base: str = "base.html") -> Booth:
    slug = poll.cycle.slug
    return Booth(
        poll=poll,
        kind="home",
        choose_url=reverse("budget:vote", args=[slug]),
        confirm_url=reverse("budget:vote_confirm", args=[slug]),
        send_url=reverse("budget:vote_send", args=[slug]),
        begun_url=reverse("budget:vote_begun", args=[slug]),
        voted_before=voted_before,
        base=base,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_stored
@public
def choose(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The ballot. Without script its buttons come here and the page answers with the meter as it then stands."""
    poll, now = poll_at(request, slug), timezone.now()
    standing = standing_of(poll, request.user, now)
    if not standing.may_vote:
        return closed_door(request, poll, standing)
    papers = ballot_paper.papers(poll, standing.pots, voter=str(request.user.pk))
    booth = home_booth(poll, voted_before=own_vote.has_voted(poll, request.user))
    if request.method != "POST":
        return marking(request, booth, ballots.blank(papers))
    voting.begin(poll, resident=request.user, at=now)
    return marking(request, booth, ballots.read(papers, request.POST))


@require_http_methods(["GET", "HEAD", "POST"])
@never_stored
@public
def confirm(request: HttpRequest, slug: str) -> HttpResponseBase:
    """What was chosen, once more, with one button. Nothing is kept yet but that this person began."""
    poll, now = poll_at(request, slug), timezone.now()
    if request.method != "POST":
        return redirect("budget:vote", slug)
    standing = standing_of(poll, request.user, now)
    if not standing.may_vote:
        return closed_door(request, poll, standing, status=INVALID)
    papers = ballot_paper.papers(poll, standing.pots, voter=str(request.user.pk))
    marks = ballots.read(papers, request.POST)
    voting.begin(poll, resident=request.user, at=now)
    if not ballots.checked(marks):
        return marking(request, home_booth(poll), marks, status=INVALID)
    return confirming(request, home_booth(poll), marks, seen=own_vote.revisions(poll, request.user, standing.pots))


@require_http_methods(["GET", "HEAD", "POST"])
@never_stored
@signed_in
def send(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The one press that counts. The receipt is in the answer and nowhere else."""
    if request.method != "POST":
        return redirect("budget:vote_mine", slug)
    poll = open_votes.at(slug) or poll_at(request, slug)
    base = "layouts/part.html" if wants_part(request) else "base.html"
    return send_from(request, home_booth(poll, base=base), resident=request.user, channel=Channel.ONLINE)


def send_from(request: HttpRequest, booth: Booth, *, resident: Any, channel: str) -> HttpResponse:
    """Cast what the page of confirmation holds, from whichever booth; what cannot be cast comes back to be mended.

    Casting itself asks all that is to be asked, so nothing is asked before: whoever votes waits for one answer.
    """
    poll, now = booth.poll, timezone.now()
    sent = Sent.of(poll.pots.all(), request.POST)
    try:
        receipts = voting.send(
            poll, resident=resident, choices=sent.choices, voter_nonces=sent.voter_nonces, seen=sent.seen,
            channel=channel, at=now,
        )  # fmt: skip
    except NewerVote:
        booth = replace(booth, poll=open_votes.read_anew(poll))
        pots = standing_of(poll, resident, now).pots
        seen = own_vote.revisions(poll, resident, pots)
        return confirming(
            request, booth, _marks_again(request, booth, resident, pots), seen=seen, newer=True, status=NEWER
        )  # fmt: skip
    except BallotRefused as refusal:
        return _refused(request, booth, refusal, resident)
    if channel == Channel.ONLINE:
        anomalies.count_vote_from(poll.pk, request.META.get("REMOTE_ADDR", ""), at=now)
    return shown(request, booth, receipts, drawn_here=sent.drawn_here)


def _marks_again(request: HttpRequest, booth: Booth, resident: Any, pots: Iterable[Pot]) -> list[Marks]:
    """What was sent, read for a page on which it can be mended."""
    return ballots.read(ballot_paper.papers(booth.poll, pots, voter=str(resident.pk)), request.POST)


def _refused(request: HttpRequest, booth: Booth, refusal: BallotRefused, resident: Any) -> HttpResponse:
    """Back to the ballot with the reason at its place; after the close there is no ballot to go back to."""
    booth = replace(booth, poll=open_votes.read_anew(booth.poll))
    again = standing_of(booth.poll, resident, timezone.now())
    if not again.may_vote:
        return closed_door(
            request,
            booth.poll,
            again,
            status=INVALID,
            unsent=True,
            said=refusal.message,
            booth=booth if booth.is_kiosk else None,
        )
    marks = _marks_again(request, booth, resident, again.pots)
    ballots.checked(marks)
    named = next((one for one in marks if str(one.paper.pot.pk) == refusal.field), None)
    if named:
        named.error = refusal.message
    problem = "" if any(one.error for one in marks) else refusal.message
    return marking(request, booth, marks, status=INVALID, problem=problem)


def marking(
    request: HttpRequest, booth: Booth, marks: Sequence[Marks], *, status: int = 200, **extra: Any
) -> HttpResponse:
    """The page of the ballot, with what was marked so far."""
    data = request.POST if request.method == "POST" else None
    narrowing = ballot_page.Narrowing.of(request.POST)
    context = {
        "booth": booth,
        "poll": booth.poll,
        "cycle": booth.poll.cycle,
        "steps": ballot_page.steps(marks, data),
        "narrowing": narrowing,
        "offers": ballot_page.filter_choices(marks),
        "wrong": [one for one in marks if one.error],
        "words": ballot_words.for_script(),
        "steps_of_voting": steps_of_voting(),
        **extra,
    }
    return render(request, "budget/vote/choose.html", context, status=status)


def confirming(
    request: HttpRequest,
    booth: Booth,
    marks: Sequence[Marks],
    *,
    seen: dict[int, int],
    newer: bool = False,
    status: int = 200,
    **extra: Any,
) -> HttpResponse:
    context = {
        "booth": booth,
        "poll": booth.poll,
        "cycle": booth.poll.cycle,
        "filled": [
            {
                "step": step,
                "text": step.marks.canonical(),
                "seen": seen.get(step.pot.pk, 0),
                "drawn": secrets.token_hex(16),
            }
            for step in ballot_page.steps(marks)
            if not step.marks.is_empty
        ],
        "left_out": [{"pot": one.paper.pot, "stands": seen.get(one.paper.pot.pk, 0)} for one in marks if one.is_empty],
        "total_seen": sum(seen.values()),
        "newer": newer,
        "steps_of_voting": steps_of_voting(),
        **extra,
    }
    return render(request, "budget/vote/confirm.html", context, status=status)


def steps_of_voting() -> list[str]:
    return [_("Choose"), _("Confirm"), _("Receipt")]


@require_POST
@signed_in
def begun(request: HttpRequest, slug: str) -> HttpResponse:
    """The page's script says that the first choice was made; which one it does not say."""
    voting.begin(poll_at(request, slug), resident=request.user, at=timezone.now())
    return HttpResponse(status=204)
