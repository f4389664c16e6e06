"""Whoever comes back and catches up is not told what was taken from everybody in between."""

import json

import pytest
from django.test import Client
from django.utils import timezone

from briefings.models import Duty
from briefings.queries import cards
from briefings.services import moderating
from briefings.states.questions import Ground
from core.live import replay
from tests.briefings.builders import make_question, make_room, on_duty

pytestmark = pytest.mark.django_db


def test_what_was_hidden_is_not_handed_out_by_the_way_back() -> None:
    room, at = make_room(), timezone.now()
    moderator = on_duty(room.briefing, Duty.Kind.MODERATOR)
    secret = make_question(room, state="SUBMITTED", text="My neighbour at number twelve does this")
    other = make_question(room, state="SUBMITTED", text="When does the bus come")
    for question in (secret, other):
        moderating.show(question, by=moderator, at=at)
    assert secret.text in json.dumps(replay.events_after(room.topic, 0))
    moderating.hide(secret, ground=Ground.PERSONAL_DATA, by=moderator, at=at)
    for seq in range(replay.head(room.topic) + 1):
        told = Client().get(f"/live/{room.topic}/since/{seq}/").content.decode()
        assert secret.text not in told
    assert other.text in Client().get(f"/live/{room.topic}/since/0/").content.decode()


def test_numbers_name_no_question_that_was_never_shown() -> None:
    room, at = make_room(), timezone.now()
    moderator = on_duty(room.briefing, Duty.Kind.MODERATOR)
    owed = moderating.follow_up(make_question(room, state="SUBMITTED"), by=moderator, at=at)
    assert f"supports:{owed.pk}" not in cards.numbers(room)
