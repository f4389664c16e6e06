"""Where people vote on paper, and the boxes that stand there."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from budget.models import BoxCount, PaperBox, PaperStation, Poll
from budget.services.refusals import BudgetRefused
from budget.states.permissions import RUN_VOTE
from budget.states.polls import PollState
from core import permissions
from core.audit import audit
from core.workflow import engine

BEFORE_THE_CLOSE = (PollState.FIXED, PollState.OPEN)


@transaction.atomic
def add_station(poll: Poll, *, by: Any, at: datetime, name: str, place: str, hours: str) -> PaperStation:
    """A station with one box. Raises BudgetRefused where the vote has no paper, or has closed."""
    permissions.check(by, RUN_VOTE, poll)
    locked = _before_the_close(poll)
    number = (locked.stations.aggregate(last=Max("number"))["last"] or 0) + 1
    station = PaperStation.objects.create(poll=locked, number=number, name=name, place=place, hours=hours)
    audit.record("budget.add_station", actor=by, at=at, target=station)
    _new_box(station, by=by, at=at)
    return station


@transaction.atomic
def change_station(station: PaperStation, *, by: Any, at: datetime, name: str, place: str, hours: str) -> None:
    permissions.check(by, RUN_VOTE, station.poll)
    _before_the_close(station.poll)
    station.name, station.place, station.hours = name, place, hours
    station.save(update_fields=["name", "place", "hours"])
    audit.record("budget.change_station", actor=by, at=at, target=station)


@transaction.atomic
def add_box(station: PaperStation, *, by: Any, at: datetime) -> PaperBox:
    """One more box, for the next day or when the first is full."""
    permissions.check(by, RUN_VOTE, station.poll)
    _before_the_close(station.poll)
    return _new_box(station, by=by, at=at)


def _new_box(station: PaperStation, *, by: Any, at: datetime) -> PaperBox:
    number = (station.boxes.aggregate(last=Max("number"))["last"] or 0) + 1
    box = PaperBox.objects.create(
        station=station, number=number, created_at=at, department_id=station.poll.department_id
    )
    BoxCount.objects.bulk_create([BoxCount(box=box, pot=pot) for pot in station.poll.pots.all()])
    engine.open(box, actor=by, at=at)
    return box


def _before_the_close(poll: Poll) -> Poll:
    locked = engine.lock(poll)
    if not locked.has_paper:
        raise BudgetRefused("no_paper", _("By its terms this vote has no paper ballots."))
    if locked.state == PollState.PREPARING:
        # Boxes count by the parts of the vote, so these must stand first.
        raise BudgetRefused("not_fixed", _("Fix the terms of the vote first, then set up the stations."))
    if locked.state not in BEFORE_THE_CLOSE:
        raise BudgetRefused("closed", _("The vote has closed: stations and boxes stand as they are."))
    return locked
