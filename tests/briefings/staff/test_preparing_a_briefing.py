"""From a draft to the end: what each step asks for, and what it brings about."""

import pytest

from briefings.models import Briefing
from briefings.states.briefings import BriefingState
from tests.briefings.builders import make_briefing, make_participant, make_question, make_rehearsal, make_room
from tests.factories import make_user

pytestmark = pytest.mark.django_db
S = BriefingState


@pytest.mark.parametrize("state", BriefingState.values)
def test_every_state_is_reached_by_the_steps(state: str) -> None:
    briefing = make_briefing(state=state)
    assert Briefing.objects.get(pk=briefing.pk).state == state


@pytest.mark.parametrize("state", ["SUBMITTED", "SHOWN", "HELD", "HIDDEN", "ON_AIR", "ANSWERED"])
def test_every_question_can_be_built(state: str) -> None:
    room = make_room()
    assert make_question(room, state=state).state == state
    assert make_question(room, participant=make_participant(room, make_user()), state="SHOWN").is_public
    assert make_rehearsal().is_open
