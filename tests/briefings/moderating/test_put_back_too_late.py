"""What is owed by a department stays owed once the evening is over."""

import pytest
from django.utils import timezone

from briefings.models import Briefing, Duty
from briefings.services import moderating
from briefings.services.refusals import BriefingRefused
from briefings.states.briefings import OVER
from tests.briefings.builders import make_question, make_room, on_duty

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
