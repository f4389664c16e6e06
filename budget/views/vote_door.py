"""Who comes to the ballot, and what those read who cannot vote now: why not, and the one next step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from budget.models import Poll
from budget.queries.cycles import visible_to
from budget.services import eligibility, own_vote
from budget.services.eligibility import Standing
from budget.states.polls import RESULT_PUBLIC, PollState
from budget.views.addresses import door


@dataclass(frozen=True)
class NextStep:
    """One button."""

    label: str
    url: str
    icon: str = "forward"


def poll_at(request: HttpRequest, slug: str) -> Poll:
    """The vote of a cycle that this person may see; 404 where there is none."""
    mine = Poll.objects.filter(cycle__slug=slug, cycle__in=visible_to(request.user))
    found = mine.select_related("cycle", "keys").first()
    if found is None:
        raise Http404
    return found


def never_stored(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Neither the browser nor anything on the way keeps the page, so that going back shows nothing."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store"
        return response

    return guarded


def standing_of(poll: Poll, user: Any, at: datetime) -> Standing:
    """As casting asks it; but whoever comes too early or too late hears that before being asked to sign in."""
    found = eligibility.standing(poll, user, at)
    if found.may_vote or found.has_right or poll.is_open(at):
        return found
    if poll.state == PollState.CANCELLED:
        return replace(found, reason="cancelled", sentence=_("This vote has been called off."))
    if poll.state in (PollState.PREPARING, PollState.FIXED):
        return replace(found, reason="not_open_yet", sentence=_("The vote has not opened yet."))
    return replace(found, reason="closed", sentence=_("The vote has closed."))


def closed_door(
    request: HttpRequest,
    poll: Poll,
    standing: Standing,
    *,
    status: int = 200,
    unsent: bool = False,
    said: str = "",
    booth: Any = None,
) -> HttpResponse:
    """Why not, and what to do next. `unsent`: a ballot was on its way and has not been counted, as `said` tells."""
    voted = own_vote.has_voted(poll, request.user)
    context = {
        "booth": booth,
        "base": booth.base if booth else "base.html",
        "poll": poll,
        "cycle": poll.cycle,
        "standing": standing,
        "heading": _heading(standing.reason),
        "next": next_step(request, poll, standing.reason),
        "voted": voted,
        "unsent": unsent,
        "said": said,
        "vote_is_over": standing.reason in ("closed", "cancelled"),
    }
    return render(request, "budget/vote/door.html", context, status=status)


def next_step(request: HttpRequest, poll: Poll, reason: str) -> NextStep:
    """Exactly one for each reason."""
    slug = poll.cycle.slug
    back = {"next": reverse("budget:vote", args=[slug])}
    if reason == "not_signed_in":
        return NextStep(_("Sign in and vote"), f"{reverse('account_login')}?{urlencode(back)}", "login")
    if reason in ("no_proof", "proof_ended", "age_not_kept"):
        return NextStep(_("Confirm that I live here"), f"{reverse('residency')}?{urlencode(back)}", "shield")
    if reason == "too_young":
        return NextStep(_("Propose something yourself"), reverse("proposals:list"), "proposal")
    if reason == "no_pot":
        return NextStep(_("See the projects"), door("projects", slug) or poll.cycle.get_absolute_url(), "plan")
    if reason == "closed" and poll.state in RESULT_PUBLIC and door("results", slug):
        return NextStep(_("See the result"), door("results", slug), "official")
    if reason == "not_open_yet":
        return NextStep(_("Try the practice ballot"), reverse("budget:practice", args=[slug]), "vote")
    return NextStep(_("To the participatory budget"), poll.cycle.get_absolute_url())


def _heading(reason: str) -> str:
    return {
        "not_signed_in": _("Sign in to vote"),
        "no_proof": _("First confirm that you live here"),
        "proof_ended": _("Your confirmation has run out"),
        "age_not_kept": _("Your age has to be confirmed"),
        "too_young": _("Not old enough yet"),
        "no_pot": _("No vote in your neighbourhood"),
        "not_open_yet": _("The vote has not opened yet"),
        "closed": _("The vote has closed"),
        "cancelled": _("The vote was called off"),
    }.get(reason, _("You cannot vote now"))
