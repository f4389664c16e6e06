"""One support each, whatever happens to the question meanwhile."""

from typing import Any

import pytest
from django.utils import timezone

from briefings.models import Question, Room, Support
from briefings.services import supporting
from briefings.services.refusals import BriefingRefused
from tests.briefings.builders import make_participant, make_question, make_room
from tests.discussion.racing import at_once

pytestmark = pytest.mark.django_db
AT = timezone.now()


def supported(room: Room, question: Question, participant: Any = None) -> Question:
    who = participant or make_participant(room)
    return supporting.support(room=room, question=question.pk, participant=who, at=AT)


def code_of(deed: Any) -> str:
    with pytest.raises(BriefingRefused) as refused:
        deed()
    return refused.value.code


def joined(question: Question, root: Question) -> None:
    """As the moderators' service leaves it."""
    Question.objects.filter(pk=question.pk).update(merged_into=root)
    Question.objects.filter(pk=question.pk).update(state="MERGED")


@pytest.mark.parametrize(
    ("state", "code"),
    [("SUBMITTED", "gone"), ("HELD", "gone"), ("HIDDEN", "gone"), ("ANSWERED", "settled"), ("FOLLOW_UP", "settled")],
)
def test_what_is_not_open_to_support(state: str, code: str) -> None:
    room = make_room()
    question = make_question(room, state=state)
    assert code_of(lambda: supported(room, question)) == code
    assert not Support.objects.exists()


@pytest.mark.parametrize("state", ["SHOWN", "ON_AIR"])
def test_support_and_back(state: str) -> None:
    room = make_room()
    question, who = make_question(room, state=state), make_participant(room)
    supported(room, question, who)
    supported(room, question, who)
    assert Support.objects.count() == 1
    supporting.unsupport(room=room, question=question.pk, participant=who, at=AT)
    supporting.unsupport(room=room, question=question.pk, participant=who, at=AT)
    assert not Support.objects.exists()


def test_a_question_of_another_room_and_a_stranger() -> None:
    room, other = make_room(), make_room()
    question = make_question(other, state="SHOWN")
    assert code_of(lambda: supported(room, question)) == "gone"
    assert code_of(lambda: supported(other, question, make_participant(room))) == "not_here"
    assert code_of(lambda: supported(other, question, make_participant(other, blocked_at=AT))) == "blocked"


def test_what_was_joined_with_another_gives_its_support_to_that_one() -> None:
    room = make_room()
    root, other, who = make_question(room, state="SHOWN"), make_question(room, state="SHOWN"), make_participant(room)
    joined(other, root)
    assert supported(room, other, who) == root
    support = Support.objects.get()
    assert (support.question, support.given_to) == (root, other)
    supported(room, root, who)
    assert Support.objects.count() == 1


def test_nobody_takes_the_support_from_their_own_question() -> None:
    room = make_room()
    question = make_question(room, state="SHOWN")
    Support.objects.create(question=question, given_to=question, participant=question.participant, at=AT)
    deed = lambda: supporting.unsupport(  # noqa: E731
        room=room, question=question.pk, participant=question.participant, at=AT
    )
    assert code_of(deed) == "own"


@pytest.mark.django_db(transaction=True)
def test_200_parallel_supports_of_one_person_are_one() -> None:
    room = make_room()
    question, who = make_question(room, state="SHOWN"), make_participant(room)
    results = at_once(*[lambda: supported(room, question, who)] * 200, workers=8)
    assert [result for result in results if isinstance(result, Exception)] == []
    assert Support.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_many_people_at_once_all_count() -> None:
    room = make_room()
    question = make_question(room, state="SHOWN")
    people = [make_participant(room) for _number in range(24)]
    results = at_once(*[lambda who=who: supported(room, question, who) for who in people], workers=8)
    assert [result for result in results if isinstance(result, Exception)] == []
    assert Support.objects.count() == 24
