"""Nicknames go after 30 days, names of accounts stay with what was asked by them, and leaving takes both."""

from datetime import timedelta

import pytest
from django.utils import timezone

from briefings.models import Briefing, Participant, Question, Room
from briefings.services import room_forgetting as forgetting
from core.workflow import engine
from core.workflow.actors import SYSTEM
from tests.briefings.builders import make_participant, make_question, make_room
from tests.factories import make_user

pytestmark = pytest.mark.django_db
AT = timezone.now()
LATER = AT + timedelta(days=31)


def ended(room: Room) -> Room:
    Briefing.objects.filter(pk=room.briefing_id).update(ended_at=AT)
    return room


def test_names_go_after_thirty_days_and_not_before() -> None:
    room = ended(make_room())
    neighbour, user = make_participant(room, name="산책하는 이웃"), make_user()
    by_name = make_participant(room, user)
    questions = [make_question(room, state="SHOWN", participant=one) for one in (neighbour, by_name)]
    assert not forgetting.expired(AT + timedelta(days=29)).exists()
    forgetting.forget(forgetting.expired(LATER))
    assert not forgetting.expired(LATER).exists()
    assert set(Participant.objects.values_list("name", flat=True)) == {""}
    assert [Question.objects.get(pk=one.pk).asker for one in questions] == ["", user.display_name]


def test_the_account_behind_a_nickname_stays_while_an_answer_is_owed() -> None:
    room, user = ended(make_room()), make_user()
    hidden = make_participant(room, user, name="가명", identity=Participant.Identity.NICKNAME)
    question = make_question(room, state="FOLLOW_UP", participant=hidden)
    forgetting.forget(forgetting.expired(LATER))
    hidden.refresh_from_db()
    assert (hidden.name, hidden.person) == ("", user)
    engine.apply(question, "answer_afterwards", actor=SYSTEM, at=AT)
    forgetting.forget(forgetting.expired(LATER))
    hidden.refresh_from_db()
    assert hidden.person is None


def test_leaving_takes_the_name_from_what_was_asked() -> None:
    room, user = make_room(), make_user()
    question = make_question(room, state="SHOWN", participant=make_participant(room, user))
    assert forgetting.collect(user)[0]["questions"][0]["text"] == question.text
    forgetting.leave(user=user, at=AT)
    question.refresh_from_db()
    assert question.asker == ""
    assert question.participant is not None and question.participant.person is None
    assert forgetting.collect(user) == []
