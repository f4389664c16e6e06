"""Choose, confirm, send, receipt. No page here keeps a choice on the server, and no answer may be stored anywhere."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from budget.forms import ballots
from budget.forms.ballots import Marks
from budget.models import Poll
from budget.queries import ballot_paper
from budget.services import anomalies, own_vote, voting
from budget.services.eligibility import Standing
from budget.services.refusals import BallotRefused
from budget.services.voting import NewerVote
from budget.states.names import Channel
from budget.views import ballot_page, ballot_words
from budget.views.ballot_page import Booth
from budget.views.receipts import shown
from budget.views.vote_door import INVALID, closed_door, never_stored, poll_at, standing_of
from core.access import public, signed_in

NEWER = 409


def home_booth(poll: Poll, *, voted_before: bool = False) -> Booth:
    slug = poll.cycle.slug
    return Booth(
        poll=poll,
        kind="home",
        choose_url=reverse("budget:vote", args=[slug]),
        confirm_url=reverse("budget:vote_confirm", args=[slug]),
        send_url=reverse("budget:vote_send", args=[slug]),
        begun_url=reverse("budget:vote_begun", args=[slug]),
        voted_before=voted_before,
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
    poll = poll_at(request, slug)
    # Asked for by every part of what follows.
    prefetch_related_objects([poll], "pots")
    standing = standing_of(poll, request.user, timezone.now())
    if not standing.has_right:
        return closed_door(request, poll, standing, status=INVALID, unsent=True)
    return send_from(
        request, home_booth(poll), resident=request.user, standing=standing,
        channel=Channel.ONLINE,
    )  # fmt: skip


def send_from(
    request: HttpRequest,
    booth: Booth,
    *,
    resident: Any,
    standing: Standing,
    channel: str,
) -> HttpResponse:
    """Cast what the page of confirmation holds, from whichever booth; what cannot be cast comes back to be mended."""
    poll = booth.poll
    marks = ballots.read(ballot_paper.papers(poll, standing.pots, voter=str(resident.pk)), request.POST)
    if not ballots.checked(marks):
        return marking(request, booth, marks, status=INVALID)
    filled = [one for one in marks if not one.is_empty]
    try:
        receipts = voting.send(
            poll,
            resident=resident,
            choices={one.paper.pot.pk: one.canonical() for one in filled},
            voter_nonces=_nonces(request, filled),
            seen={one.paper.pot.pk: seen_in(request, one.paper.pot.number) for one in filled},
            channel=channel,
            at=timezone.now(),
        )
    except NewerVote:
        seen = own_vote.revisions(poll, resident, standing.pots)
        return confirming(request, booth, marks, seen=seen, newer=True, status=NEWER)
    except BallotRefused as refusal:
        return _refused(request, booth, marks, refusal, resident)
    if channel == Channel.ONLINE:
        anomalies.count_vote_from(poll.pk, request.META.get("REMOTE_ADDR", ""), at=timezone.now())
    return shown(request, booth, receipts, filled, drawn_here=_drawn_here(request))


def _refused(
    request: HttpRequest, booth: Booth, marks: Sequence[Marks], refusal: BallotRefused, resident: Any
) -> HttpResponse:
    """Back to the ballot with the reason at its place; after the close there is no ballot to go back to."""
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
    named = next((one for one in marks if str(one.paper.pot.pk) == refusal.field), None)
    if named is None:
        return marking(request, booth, marks, status=INVALID, problem=refusal.message)
    named.error = refusal.message
    return marking(request, booth, marks, status=INVALID)


def _nonces(request: HttpRequest, marks: Sequence[Marks]) -> dict[int, str]:
    """The voter's own random numbers from the browser; without script those that the page was given by the server."""
    given = {}
    for one in marks:
        number = one.paper.pot.number
        given[one.paper.pot.pk] = request.POST.get(f"nonce-{number}") or request.POST.get(f"drawn-{number}", "")
    return given


def _drawn_here(request: HttpRequest) -> set[int]:
    """Pots whose second random number was drawn by the server too, as the receipt has to say."""
    drawn = [name.removeprefix("drawn-") for name in request.POST if name.startswith("drawn-")]
    return {int(number) for number in drawn if number.isdecimal() and not request.POST.get(f"nonce-{number}")}


def seen_in(request: HttpRequest, pot_number: int) -> int:
    """The revision of the ballot that this page knew of; 0 where there was none."""
    value = request.POST.get(f"seen-{pot_number}", "")
    return int(value) if value.isdecimal() and len(value) < 6 else 0


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
