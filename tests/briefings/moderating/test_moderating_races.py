"""Several moderators at once, and people who support while questions are joined."""

from typing import Any

import pytest
from django.utils import timezone

from briefings.models import Duty, Question, Room, Support
from briefings.queries.cards import supports_of
from briefings.services import helping, merging, moderating, supporting
from briefings.services.refusals import BriefingRefused
from briefings.states.questions import Ground
from core.live.models import LiveEvent
from core.workflow.models import TransitionRecord
from tests.briefings.builders import make_participant, make_question, make_room, on_duty
from tests.discussion.racing import at_once
from tests.factories import make_user

pytestmark = pytest.mark.django_db(transaction=True)
AT = timezone.now()


def here(question: Question) -> Question:
    """As a request of its own finds it."""
    return Question.objects.select_related("room__briefing").get(pk=question.pk)


def refusals(results: list[Any]) -> list[BriefingRefused]:
    assert [one for one in results if isinstance(one, Exception) and not isinstance(one, BriefingRefused)] == []
    return [one for one in results if isinstance(one, BriefingRefused)]


def two_moderators(room: Room) -> tuple[Any, Any]:
    made = [on_duty(room.briefing, Duty.Kind.MODERATOR, make_user(display_name=name)) for name in ("윤서진", "박도윤")]
    return made[0], made[1]


def test_of_two_who_press_opposite_buttons_the_second_learns_what_the_first_did() -> None:
    room = make_room()
    first, second = two_moderators(room)
    question = make_question(room)
    refused = refusals(
        at_once(
            lambda: moderating.show(here(question), by=first, at=AT, seen="SUBMITTED"),
            lambda: moderating.hide(here(question), ground=Ground.INSULT, by=second, at=AT, seen="SUBMITTED"),
        )
    )
    [lost] = refused
    question.refresh_from_db()
    won = first if question.state == "SHOWN" else second
    assert won.display_name in lost.message and question.get_state_display() in lost.message
    assert TransitionRecord.objects.filter(name__in=["show", "hide"]).count() == 1


def test_two_who_take_up_two_questions_leave_one_on_air() -> None:
    room = make_room()
    people = two_moderators(room)
    questions = [make_question(room, state="SHOWN") for _ in people]

    def take_up(number: int, instead: bool) -> Any:
        asked, person = questions[number], people[number]
        return lambda: moderating.take_up(here(asked), by=person, at=AT, instead=instead)

    assert len(refusals(at_once(take_up(0, False), take_up(1, False)))) == 1
    assert Question.objects.filter(state="ON_AIR").count() == 1
    refusals(at_once(take_up(0, True), take_up(1, True)))
    assert Question.objects.filter(state="ON_AIR").count() == 1


def test_supports_that_come_while_questions_are_joined_are_all_counted_once() -> None:
    room = make_room()
    moderator, _other = two_moderators(room)
    root, same = make_question(room, state="SHOWN"), make_question(room, state="SHOWN")
    people = [make_participant(room) for _ in range(6)]

    def support(who: Any, question: Question) -> Any:
        return lambda: supporting.support(room=here(question).room, question=question.pk, participant=who, at=AT)

    deeds = [support(who, question) for who in people for question in (same, root)]
    join = lambda: merging.merge(here(root), [here(same)], by=moderator, at=AT)  # noqa: E731
    assert refusals(at_once(*deeds[:4], join, *deeds[4:], workers=6)) == []
    supported = set(Support.objects.filter(question=root).values_list("participant", flat=True))
    assert supported >= {who.pk for who in people}
    assert supports_of(root.pk) == len(supported)


def test_joining_in_both_directions_at_once_makes_no_ring() -> None:
    room = make_room()
    people = two_moderators(room)
    one, other = make_question(room, state="SHOWN"), make_question(room, state="SHOWN")
    results = at_once(
        lambda: merging.merge(here(one), [here(other)], by=people[0], at=AT),
        lambda: merging.merge(here(other), [here(one)], by=people[1], at=AT),
    )
    assert len(refusals(results)) == 1
    assert Question.objects.filter(state="MERGED").count() == 1


def test_a_question_sent_twice_at_once_is_one() -> None:
    room = make_room()
    helper = on_duty(room.briefing, Duty.Kind.HELPER)
    question = make_question(room)

    def enter() -> Question:
        typed = {"channel": "PAPER", "text": "주차장은 몇 면입니까?", "client_key": "0123456789abcdef"}
        return helping.enter(here(question).room, by=helper, at=AT, **typed)

    entered = at_once(*[enter] * 4)
    assert {one.pk for one in entered} == {Question.objects.get(channel="PAPER").pk}


def test_nothing_that_is_held_leaks_while_many_press() -> None:
    room = make_room()
    people = two_moderators(room)
    questions = [make_question(room, text=f"가려 둔 말 {number}") for number in range(4)]
    deeds = [
        (lambda asked=asked, person=person: moderating.hold(here(asked), by=person, at=AT, seen="SUBMITTED"))
        for asked in questions
        for person in people
    ]
    assert len(refusals(at_once(*deeds))) == len(questions)
    said = LiveEvent.objects.filter(topic__name=room.topic).values_list("payload", flat=True)
    assert not any("가려 둔 말" in str(event) for event in said)


def test_supports_while_questions_are_joined_and_parted_are_neither_lost_nor_in_the_way() -> None:
    room = make_room()
    moderator, _other = two_moderators(room)
    root, same = make_question(room, state="SHOWN"), make_question(room, state="SHOWN")
    people = [make_participant(room) for _ in range(30)]

    def support(who: Any) -> Any:
        def both() -> None:
            for question in (same, root):
                supporting.support(room=here(question).room, question=question.pk, participant=who, at=AT)

        return both

    def back_and_forth() -> None:
        for _ in range(5):
            merging.merge(here(root), [here(same)], by=moderator, at=AT)
            merging.part(here(same), by=moderator, at=AT)

    assert refusals(at_once(*map(support, people[:15]), back_and_forth, *map(support, people[15:]), workers=6)) == []
    merging.merge(here(root), [here(same)], by=moderator, at=AT)
    supported = list(Support.objects.filter(question=root).values_list("participant", flat=True))
    assert {who.pk for who in people} <= set(supported)
