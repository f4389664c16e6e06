"""A briefing that nobody ends."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from briefings.jobs.staff import end_what_was_left_open, one_was_left_open
from briefings.models import Briefing, Duty, FollowUp, Room
from briefings.services import announcing
from briefings.staff_notices import ENDED_BY_ITSELF
from briefings.states.briefings import BriefingState as S
from core.notify.models import OutboxMessage
from core.workflow import engine
from tests.briefings.builders import make_briefing, make_question, officer_of, on_duty, room_of
from tests.discussion.racing import at_once

pytestmark = pytest.mark.django_db


def on_since(hours: int, **fields: Any) -> Briefing:
    """Begun so many hours ago, to end two hours later."""
    return make_briefing(state=S.LIVE, starts_at=timezone.now() - timedelta(hours=hours), **fields)


def state_of(briefing: Briefing) -> str:
    return Briefing.objects.get(pk=briefing.pk).state


def test_hours_after_its_announced_end_it_ends_as_if_somebody_had_pressed() -> None:
    briefing = on_since(7)
    helper = on_duty(briefing, Duty.Kind.HELPER)
    left = make_question(room_of(briefing), state="SHOWN")
    at = timezone.now()
    assert one_was_left_open(at)
    end_what_was_left_open(at)
    assert state_of(briefing) == S.ENDED
    assert FollowUp.objects.get(question=left).state == "OPEN"
    assert not Room.objects.filter(briefing=briefing, code__isnull=False).exists()
    assert engine.history(briefing)[-1].actor is None
    told = OutboxMessage.objects.filter(event=ENDED_BY_ITSELF)
    assert [one.recipient for one in told] == [Duty.objects.get(briefing=briefing, kind="ORGANISER").person]
    assert helper not in [one.recipient for one in told]
    assert not one_was_left_open(at)
    end_what_was_left_open(at)
    assert told.count() == 1


@pytest.mark.parametrize("hours", [1, 3, 5])
def test_what_only_takes_longer_goes_on(hours: int) -> None:
    briefing = on_since(hours)
    end_what_was_left_open(timezone.now())
    assert state_of(briefing) == S.LIVE


def test_a_deployment_says_after_how_long(settings: Any) -> None:
    settings.BRIEFING_ENDS_AFTER_HOURS = 1
    briefing = on_since(4)
    end_what_was_left_open(timezone.now())
    assert state_of(briefing) == S.ENDED


def test_whoever_lets_it_go_on_has_the_time_anew() -> None:
    briefing = on_since(7)
    at = timezone.now()
    end_what_was_left_open(at)
    briefing.refresh_from_db()
    announcing.resume(briefing, by=officer_of(briefing), reason="아직 끝나지 않았습니다.", at=at + timedelta(minutes=5))
    end_what_was_left_open(at + timedelta(hours=4))
    assert state_of(briefing) == S.LIVE
    end_what_was_left_open(at + timedelta(hours=5))
    assert state_of(briefing) == S.ENDED


@pytest.mark.parametrize("state", [S.DRAFT, S.ANNOUNCED])
def test_what_never_began_is_left_alone(state: str) -> None:
    briefing = make_briefing(state=state)
    end_what_was_left_open(briefing.ends_at + timedelta(days=2))
    assert state_of(briefing) == state


@pytest.mark.django_db(transaction=True)
def test_two_workers_and_the_organiser_at_once_end_it_once() -> None:
    briefing = on_since(7)
    at, by = timezone.now(), officer_of(briefing)
    fresh = Briefing.objects.get(pk=briefing.pk)
    sweep = lambda: end_what_was_left_open(at)  # noqa: E731
    at_once(sweep, sweep, lambda: announcing.end(fresh, by=by, at=at), workers=3)
    ends = [record for record in engine.history(briefing) if record.name == "end"]
    assert len(ends) == 1
    assert OutboxMessage.objects.filter(event=ENDED_BY_ITSELF).count() == (ends[0].actor is None)
