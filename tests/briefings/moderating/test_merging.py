"""Joining questions: each person once, no chains, and back as it was."""

from typing import Any

import pytest
from django.utils import timezone

from briefings.models import Duty, Participant, Question, Room, Support
from briefings.queries.cards import supports_of
from briefings.services import merging, moderating, supporting
from briefings.services.refusals import BriefingRefused
from briefings.states.questions import Ground
from tests.briefings.builders import make_participant, make_question, make_room, on_duty

pytestmark = pytest.mark.django_db
AT = timezone.now()


class Hall:
    """A room with a moderator, and questions that people support."""

    def __init__(self) -> None:
        self.room: Room = make_room()
        self.moderator = on_duty(self.room.briefing, Duty.Kind.MODERATOR)
        self.people = [make_participant(self.room) for _ in range(4)]

    def ask(self, *supporters: Participant, state: str = "SHOWN") -> Question:
        question = make_question(self.room, state=state)
        asker: Any = question.participant
        Support.objects.create(question=question, given_to=question, participant=asker, at=AT)
        for who in supporters:
            supporting.support(room=self.room, question=question.pk, participant=who, at=AT)
        return question

    def merge(self, root: Question, *others: Question) -> Question:
        return merging.merge(root, others, by=self.moderator, at=AT)

    def part(self, question: Question) -> Question:
        return merging.part(question, by=self.moderator, at=AT)


def standing() -> dict[int, tuple[str, set[int]]]:
    rows = Support.objects.values_list("question", "participant")
    return {
        question.pk: (question.state, {who for asked, who in rows if asked == question.pk})
        for question in Question.objects.all()
    }


def test_supports_come_along_and_each_person_counts_once() -> None:
    hall = Hall()
    both, one, other, _rest = hall.people
    root, same = hall.ask(both, one), hall.ask(both, other)
    hall.merge(root, same)
    # Two askers and three supporters.
    assert supports_of(root.pk) == 5
    same.refresh_from_db()
    assert (same.state, same.merged_into) == ("MERGED", root)


def test_parting_gives_back_what_was_given() -> None:
    hall = Hall()
    both, one, other, later = hall.people
    root, same = hall.ask(both, one), hall.ask(both, other)
    before = standing()
    hall.merge(root, same)
    supporting.support(room=hall.room, question=same.pk, participant=later, at=AT)
    assert supports_of(root.pk) == 6
    hall.part(same)
    before[same.pk][1].add(later.pk)
    assert standing() == before


def test_there_are_no_chains_and_children_move_along() -> None:
    hall = Hall()
    first, second, third = hall.ask(hall.people[0]), hall.ask(hall.people[0]), hall.ask(hall.people[1])
    before = standing()
    hall.merge(second, third)
    hall.merge(first, second)
    assert set(Question.objects.filter(merged_into=first)) == {second, third}
    assert supports_of(first.pk) == 5
    hall.part(second)
    # The third stays with the first, and whoever supports it still counts there.
    assert supports_of(first.pk) == 4
    hall.part(third)
    assert standing() == before


def test_what_was_not_shown_before_is_held_when_it_is_parted() -> None:
    hall = Hall()
    root, waiting = hall.ask(), hall.ask(state="SUBMITTED")
    hall.merge(root, waiting)
    assert hall.part(waiting).state == "HELD"


@pytest.mark.parametrize("state", ["ON_AIR", "ANSWERED", "FOLLOW_UP", "HIDDEN"])
def test_what_cannot_be_joined_says_so_and_nothing_is_joined(state: str) -> None:
    hall = Hall()
    root, fine, other = hall.ask(), hall.ask(), hall.ask(state=state)
    with pytest.raises(BriefingRefused):
        hall.merge(root, fine, other)
    assert not Question.objects.filter(state="MERGED").exists()


def test_an_answered_question_takes_in_who_asks_it_again() -> None:
    hall = Hall()
    root, again = hall.ask(state="ANSWERED"), hall.ask(state="SUBMITTED")
    hall.merge(root, again)
    assert supports_of(root.pk) == 2


def test_nothing_is_joined_with_what_nobody_reads() -> None:
    hall = Hall()
    root, other = hall.ask(state="SUBMITTED"), hall.ask()
    moderating.hide(root, ground=Ground.INSULT, by=hall.moderator, at=AT)
    with pytest.raises(BriefingRefused):
        hall.merge(root, other)


@pytest.mark.parametrize("state", ["SUBMITTED", "HELD"])
def test_what_is_shown_does_not_disappear_behind_what_is_not(state: str) -> None:
    hall = Hall()
    unseen, shown = hall.ask(state=state), hall.ask()
    with pytest.raises(BriefingRefused) as refused:
        hall.merge(unseen, shown)
    assert refused.value.code == "unseen"
    shown.refresh_from_db()
    assert shown.state == "SHOWN"
    hall.merge(shown, unseen)
    # Two that nobody sees yet may wait as one.
    hall.merge(hall.ask(state="SUBMITTED"), hall.ask(state="HELD"))


def test_all_of_one_joining_are_parted_at_once_or_none() -> None:
    hall = Hall()
    root, first, second = hall.ask(hall.people[0]), hall.ask(hall.people[1]), hall.ask(hall.people[2])
    before = standing()
    hall.merge(root, first, second)
    joined = list(Question.objects.filter(merged_into=root))
    hall.part(second)
    with pytest.raises(BriefingRefused):
        merging.part_all(hall.room, joined, by=hall.moderator, at=AT)
    first.refresh_from_db()
    assert first.state == "MERGED"
    hall.merge(root, second)
    merging.part_all(hall.room, Question.objects.filter(merged_into=root), by=hall.moderator, at=AT)
    assert standing() == before


def test_joining_twice_is_joining_once() -> None:
    hall = Hall()
    root, other = hall.ask(hall.people[0]), hall.ask(hall.people[1])
    hall.merge(root, other)
    hall.merge(root, other, root)
    assert supports_of(root.pk) == 4


def test_what_stands_alone_cannot_be_parted() -> None:
    hall = Hall()
    with pytest.raises(BriefingRefused):
        hall.part(hall.ask())


def test_a_support_that_was_taken_back_does_not_return_with_a_joined_question() -> None:
    hall = Hall()
    who = hall.people[0]
    root, same = hall.ask(who), hall.ask(who)
    hall.merge(root, same)
    supporting.unsupport(room=hall.room, question=root.pk, participant=who, at=AT)
    assert supports_of(root.pk) == 2
    hall.merge(root, hall.ask())
    assert supports_of(root.pk) == 3
