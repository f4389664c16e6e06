"""The other rooms of a cycle that are open, in the order in which a resident comes to need them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from budget.models import Cycle
from budget.queries import cycles
from budget.states.polls import RESULT_PUBLIC, PollState
from budget.views.addresses import door


@dataclass(frozen=True)
class Door:
    icon: str
    words: Any
    url: str


@dataclass(frozen=True)
class Group:
    name: str
    title: str
    doors: list[Door]


def doors_of(cycle: Cycle) -> list[Group]:
    found = [
        Group("read", _("To read"), list(_to_read(cycle))),
        Group("vote", _("Your vote"), list(_about_the_vote(cycle))),
        Group("meet", _("Meet and learn"), list(_to_meet(cycle))),
        Group("outcome", _("What comes of it"), list(_outcome(cycle))),
    ]
    return [group for group in found if group.doors]


def _to_read(cycle: Cycle) -> Iterator[Door]:
    poll = cycles.poll_of(cycle)
    yield Door("proposal", _("Projects"), door("projects", cycle.slug))
    yield Door("download", _("Project booklet"), door("project_booklet", cycle.slug))
    if cycle.call:
        yield Door("edit", _("Proposals"), f"{reverse('proposals:list')}?call={cycle.call.slug}")
    if poll is not None and poll.terms:
        yield Door("lock", _("Terms of the vote"), door("terms", cycle.slug))


def _about_the_vote(cycle: Cycle) -> Iterator[Door]:
    """From the day on which the terms stand; after the close, what one can still check."""
    poll = cycles.poll_of(cycle)
    if poll is None or not poll.terms or poll.state == PollState.CANCELLED:
        return
    if poll.state in {PollState.FIXED, PollState.OPEN}:
        yield Door("edit", _("Practice ballot"), door("practice", cycle.slug))
    if poll.has_paper:
        yield Door("location", _("Voting on paper"), door("paper_public", cycle.slug))
    if poll.state != PollState.FIXED:
        yield Door("person", _("Did I vote?"), door("vote_mine", cycle.slug))
        yield Door("check", _("Check a receipt"), door("vote_check", cycle.slug))
        yield Door("table", _("Public board"), door("board", cycle.slug))
    yield Door("shield", _("How a vote is kept"), door("how_voting_is_kept"))


def _to_meet(cycle: Cycle) -> Iterator[Door]:
    if cycle.committee:
        yield Door("people", cycle.committee.name, cycle.committee.get_absolute_url())
    yield Door("location", _("District meetings"), door("district_meetings"))
    yield Door("information", _("Budget school"), door("school"))


def _outcome(cycle: Cycle) -> Iterator[Door]:
    poll = cycles.poll_of(cycle)
    if poll is not None and poll.state in RESULT_PUBLIC:
        yield Door("vote", _("Result"), door("results", cycle.slug))
        yield Door("reset", _("Count again yourself"), door("recount", cycle.slug))
    if cycle.is_decided:
        yield Door("budget", _("Where the money goes"), door("spending", cycle.slug))
        yield Door("file", _("Opinion on the budget"), door("opinion", cycle.slug))
    yield Door("clock", _("Over the years"), door("history"))
