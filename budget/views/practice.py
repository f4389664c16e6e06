"""The practice ballot: the same page for everybody at any time. It is answered and forgotten."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from budget.forms import ballots
from budget.models import Poll
from budget.queries import ballot_paper
from budget.queries.ballot_paper import PotPaper
from budget.views.ballot_page import Booth
from budget.views.vote_door import never_stored, poll_at
from budget.views.voting import confirming, marking
from core.access import public
from core.ui.deeds import INVALID


def _booth(poll: Poll) -> Booth:
    slug = poll.cycle.slug
    return Booth(
        poll=poll,
        kind="practice",
        choose_url=reverse("budget:practice", args=[slug]),
        confirm_url=reverse("budget:practice_confirm", args=[slug]),
        send_url=reverse("budget:practice_done", args=[slug]),
    )


def _order(request: HttpRequest) -> str:
    """Which of the many orders this visit shows: drawn once and carried by the form, as nothing else is kept."""
    order = request.POST.get("order", "")
    return order if order.isalnum() and len(order) <= 16 else secrets.token_hex(8)


def _papers(poll: Poll, order: str) -> Sequence[PotPaper]:
    return ballot_paper.papers(poll, poll.pots.all(), voter=order) or ballot_paper.sample(poll)


@require_http_methods(["GET", "HEAD", "POST"])
@never_stored
@public
def practice(request: HttpRequest, slug: str) -> HttpResponse:
    poll, order = poll_at(request, slug), _order(request)
    papers = _papers(poll, order)
    marks = ballots.read(papers, request.POST) if request.method == "POST" else ballots.blank(papers)
    return marking(request, _booth(poll), marks, order=order)


@require_http_methods(["GET", "HEAD", "POST"])
@never_stored
@public
def practice_confirm(request: HttpRequest, slug: str) -> HttpResponseBase:
    if request.method != "POST":
        return redirect("budget:practice", slug)
    poll, order = poll_at(request, slug), _order(request)
    marks = ballots.read(_papers(poll, order), request.POST)
    if not ballots.checked(marks):
        return marking(request, _booth(poll), marks, status=INVALID, order=order)
    return confirming(request, _booth(poll), marks, seen={}, order=order)


@require_http_methods(["GET", "HEAD", "POST"])
@never_stored
@public
def practice_done(request: HttpRequest, slug: str) -> HttpResponseBase:
    if request.method != "POST":
        return redirect("budget:practice", slug)
    poll = poll_at(request, slug)
    return render(request, "budget/vote/practice_done.html", {"poll": poll, "cycle": poll.cycle})
