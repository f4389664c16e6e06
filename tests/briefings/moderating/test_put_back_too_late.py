"""What is owed by a department stays owed once the evening is over."""

import pytest
from django.utils import timezone

from briefings.models import Briefing, Duty
from briefings.services import follow_ups, merging, moderating
from briefings.services.refusals import BriefingRefused
from briefings.states.briefings import OVER
from tests.briefings.builders import make_question, make_room, officer_of, on_duty

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", OVER)
def test_what_was_never_shown_does_not_come_back_after_the_end(state: str) -> None:
    room, at = make_room(), timezone.now()
    moderator = on_duty(room.briefing, Duty.Kind.MODERATOR)
    question = moderating.follow_up(make_question(room, state="SUBMITTED"), by=moderator, at=at)
    assert question.kept_back
    Briefing.objects.filter(pk=room.briefing.pk).update(state=state)
    room.briefing.refresh_from_db()
    question.room = room
    with pytest.raises(BriefingRefused):
        moderating.put_back(question, by=moderator, at=at)
    question.refresh_from_db()
    assert question.state == "FOLLOW_UP"
    assert question.follow_up.state == "OPEN"


def test_what_a_department_closed_unseen_is_not_made_public_by_putting_it_back() -> None:
    room, at = make_room(), timezone.now()
    presenter = on_duty(room.briefing, Duty.Kind.PRESENTER)
    moderator = on_duty(room.briefing, Duty.Kind.MODERATOR)
    question = moderating.follow_up(make_question(room, state="SUBMITTED"), by=moderator, at=at)
    follow_ups.drop(follow_up=question.follow_up, reason="개인에 관한 내용입니다.", by=officer_of(room.briefing), at=at)
    question.refresh_from_db()
    with pytest.raises(BriefingRefused):
        moderating.put_back(question, by=presenter, at=at)
    question.refresh_from_db()
    assert question.kept_back and not question.is_public


def test_nothing_is_joined_with_what_is_kept_back() -> None:
    room, at = make_room(), timezone.now()
    moderator = on_duty(room.briefing, Duty.Kind.MODERATOR)
    hidden = moderating.follow_up(make_question(room, state="SUBMITTED"), by=moderator, at=at)
    shown = make_question(room, state="SHOWN")
    with pytest.raises(BriefingRefused):
        merging.merge(hidden, [shown], by=moderator, at=at)
    shown.refresh_from_db()
    assert shown.is_public
