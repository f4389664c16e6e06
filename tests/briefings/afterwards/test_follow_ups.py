"""A department answers in public, under a clock, and everybody who asked or supported is told."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import Role
from briefings.models import FollowUp, Support
from briefings.queries import cards
from briefings.queries import follow_ups as queries
from briefings.services import follow_ups
from briefings.services.refusals import BriefingRefused
from core.audit.models import AuditRecord
from core.deadlines import calendar, expiry, periods
from core.deadlines.clocks import ClockRefused
from core.notify.models import OutboxMessage
from core.refusals import Refused
from core.workflow.engine import TransitionRefused
from tests.briefings.afterwards.evenings import end, evening, left_open, owed_for
from tests.briefings.builders import make_participant, make_question, officer_of, on_duty, room_of
from tests.discussion.racing import at_once
from tests.factories import make_department, make_staff, make_user

AT = timezone.now()
db = pytest.mark.django_db


def told(event: str) -> list[int]:
    return sorted(OutboxMessage.objects.filter(event=event).values_list("recipient", flat=True))


@db
class TestAnswering:
    def test_the_answer_is_public_in_the_room_and_everybody_who_cared_is_told(self) -> None:
        room, asker, supporter = evening(), make_user(), make_user()
        question = make_question(room, state="SHOWN", participant=make_participant(room, asker))
        for participant in (make_participant(room, supporter), make_participant(room)):
            Support.objects.create(question=question, given_to=question, participant=participant, at=AT)
        end(room, at=AT)
        owed = owed_for(question)
        officer = officer_of(room.briefing)
        follow_ups.answer(follow_up=owed, text="내년 3월에 끝납니다.", by=officer, at=AT + timedelta(days=2))
        assert (owed.state, owed.answer, owed.answered_by, owed.due_at) == (
            "ANSWERED",
            "내년 3월에 끝납니다.",
            officer,
            None,
        )
        (card,) = cards.public_questions(room)
        assert (card["state"], card["answer"], card["answered_by"]) == (
            "ANSWERED", "내년 3월에 끝납니다.", room.briefing.department.name,
        )  # fmt: skip
        assert told("briefings.follow_up_answered") == sorted([asker.pk, supporter.pk])

    def test_those_whose_question_was_joined_with_it_are_told_too(self) -> None:
        room, other = evening(), make_user()
        question = make_question(room, state="SHOWN")
        joined = make_question(room, state="SHOWN", participant=make_participant(room, other))
        joined.merged_into = question
        joined.save()
        end(room, at=AT)
        follow_ups.answer(follow_up=owed_for(question), text="네.", by=officer_of(room.briefing), at=AT)
        assert other.pk in told("briefings.follow_up_answered")

    @pytest.mark.parametrize("text", ["", "   ", "가" * 4001])
    def test_nothing_and_too_much_are_no_answers(self, text: str) -> None:
        owed = left_open(at=AT)
        with pytest.raises(TransitionRefused):
            follow_ups.answer(follow_up=owed, text=text, by=officer_of(owed.briefing), at=AT)
        assert FollowUp.objects.get().state == "OPEN"

    def test_what_was_held_back_is_public_with_its_answer(self) -> None:
        owed = left_open(at=AT, state="HELD")
        room = owed.question.room
        assert cards.public_questions(room) == []
        follow_ups.answer(follow_up=owed, text="네.", by=officer_of(owed.briefing), at=AT)
        assert [card["id"] for card in cards.public_questions(room)] == [owed.question_id]

    def test_approvers_answer_as_well_and_nobody_of_another_department(self) -> None:
        owed = left_open(at=AT)
        others = (make_user(), make_staff(department=make_department()), on_duty(owed.briefing, "MODERATOR"))
        for stranger in others:
            with pytest.raises(TransitionRefused):
                follow_ups.answer(follow_up=owed, text="네.", by=stranger, at=AT)
        approver = make_staff(Role.APPROVER, owed.department)
        follow_ups.answer(follow_up=owed, text="네.", by=approver, at=AT)
        assert owed.answered_by == approver


@db
class TestClosingWithoutAnAnswer:
    @pytest.mark.parametrize(("state", "public"), [("SHOWN", True), ("HELD", False)])
    def test_the_reason_stands_where_the_answer_would_and_the_unseen_stays_unseen(
        self, state: str, public: bool
    ) -> None:
        person = make_user()
        room = evening()
        question = make_question(room, state=state, participant=make_participant(room, person))
        end(room, at=AT)
        owed = owed_for(question)
        follow_ups.drop(follow_up=owed, reason="같은 질문에 이미 답했습니다.", by=officer_of(room.briefing), at=AT)
        question.refresh_from_db()
        assert (question.state, question.answer) == ("ANSWERED", "같은 질문에 이미 답했습니다.")
        assert bool(cards.public_questions(room)) is public
        assert told("briefings.follow_up_dropped") == [person.pk]


@db
class TestTheClock:
    @pytest.mark.parametrize(
        ("ended", "due"),
        [
            # Fourteen days later is an ordinary Tuesday.
            ((2026, 3, 3), (2026, 3, 17)),
            # A Sunday: the next working day.
            ((2026, 3, 8), (2026, 3, 23)),
            # In the middle of Chuseok 2026 (24 to 26 September, then a weekend).
            ((2026, 9, 10), (2026, 9, 28)),
            # New Year's Day is a holiday, 2 January 2026 is not.
            ((2025, 12, 18), (2026, 1, 2)),
        ],
    )
    def test_fourteen_days_never_end_on_a_day_off(self, ended: tuple[int, int, int], due: tuple[int, int, int]) -> None:
        moment = datetime(*ended, 10, tzinfo=UTC)
        length = periods.end_of("briefings.follow_up", start=moment)
        assert calendar.local_date(length) == datetime(*due, tzinfo=UTC).date()

    def test_staff_may_set_another_length(self) -> None:
        periods.change_length("briefings.follow_up", 7, actor=make_staff(Role.ADMINISTRATOR), at=AT)
        owed = left_open(at=AT)
        assert owed.due_at is not None
        assert owed.due_at - AT < timedelta(days=14)

    def test_the_department_hears_once_when_the_day_has_passed(self) -> None:
        owed = left_open(at=AT)
        officer = officer_of(owed.briefing)
        later = AT + timedelta(days=40)
        for _turn in range(2):
            expiry.sweep(later)
        assert told("briefings.follow_up_late").count(officer.pk) == 1
        assert queries.is_late(owed, later)
        assert [one.pk for one in queries.listed(officer, at=later, which="late")] == [owed.pk]
        assert list(queries.listed(officer, at=AT, which="late")) == []


@db
class TestHandingOver:
    def test_the_clock_goes_along_and_the_other_department_is_told(self) -> None:
        owed, there = left_open(at=AT), make_department()
        colleague, before = make_staff(department=there), owed.due_at
        officer = officer_of(owed.briefing)
        follow_ups.hand_over(follow_up=owed, department=there, reason="도로과 소관입니다.", by=officer, at=AT)
        owed.refresh_from_db()
        assert (owed.department, owed.due_at) == (there, before)
        assert colleague.pk in told("briefings.follow_up_handed_over")
        assert AuditRecord.objects.filter(verb="briefings.hand_over_follow_up", actor=officer).exists()
        with pytest.raises(TransitionRefused):
            follow_ups.answer(follow_up=owed, text="네.", by=officer, at=AT)
        follow_ups.answer(follow_up=owed, text="네.", by=colleague, at=AT)

    def test_not_to_itself_not_by_others_and_not_once_it_is_answered(self) -> None:
        owed = left_open(at=AT)
        officer = officer_of(owed.briefing)
        with pytest.raises(BriefingRefused):
            follow_ups.hand_over(follow_up=owed, department=owed.department, reason="–", by=officer, at=AT)
        with pytest.raises(PermissionDenied):
            follow_ups.hand_over(follow_up=owed, department=make_department(), reason="–", by=make_user(), at=AT)
        follow_ups.answer(follow_up=owed, text="네.", by=officer, at=AT)
        with pytest.raises(BriefingRefused):
            follow_ups.hand_over(follow_up=owed, department=make_department(), reason="–", by=officer, at=AT)


@db
class TestExtending:
    def test_once_for_a_listed_reason_before_the_day_and_the_asker_is_told(self) -> None:
        room, asker = evening(), make_user()
        question = make_question(room, state="SHOWN", participant=make_participant(room, asker))
        end(room, at=AT)
        owed = owed_for(question)
        officer, first = officer_of(owed.briefing), owed.due_at
        given: dict[str, Any] = {"follow_up": owed, "note": "현장을 조사합니다.", "by": officer}
        with pytest.raises(ClockRefused):
            follow_ups.extend(**given, ground="workload", at=AT)
        longer = follow_ups.extend(**given, ground="investigation", at=AT)
        assert longer.due_at is not None
        assert first is not None
        assert longer.due_at > first
        assert told("briefings.follow_up_extended") == [asker.pk]
        with pytest.raises(ClockRefused):
            follow_ups.extend(**given, ground="investigation", at=AT)

    def test_not_when_it_is_late(self) -> None:
        owed = left_open(at=AT)
        later = AT + timedelta(days=40)
        with pytest.raises(ClockRefused):
            follow_ups.extend(follow_up=owed, ground="disaster", note="", by=officer_of(owed.briefing), at=later)


@db
class TestWhoSeesWhat:
    def test_what_was_not_shown_is_seen_by_its_asker_its_department_and_those_on_duty(self) -> None:
        room, asker = evening(), make_user()
        own = make_participant(room, asker)
        question = make_question(room, state="HELD", participant=own)
        end(room, at=AT)
        briefing = room_of(room.briefing).briefing
        inside = (asker, officer_of(briefing), on_duty(briefing, "MODERATOR"))
        outside = (make_user(), make_staff(department=make_department()), on_duty(briefing, "SPEAKER"))
        assert all(queries.visible_to(person).exists() for person in inside)
        assert not any(queries.visible_to(person).exists() for person in outside)
        assert queries.visible_to(outside[0], asked_by=(own.pk,)).get().question == question


@pytest.mark.django_db(transaction=True)
def test_of_two_who_answer_at_once_one_is_told_that_it_was_done() -> None:
    owed = left_open(at=AT)
    officers = [officer_of(owed.briefing), officer_of(owed.briefing)]

    def press(number: int) -> Any:
        mine = FollowUp.objects.select_related("question").get(pk=owed.pk)
        return follow_ups.answer(follow_up=mine, text=f"답변 {number}", by=officers[number], at=AT)

    outcomes = at_once(lambda: press(0), lambda: press(1))
    assert [isinstance(outcome, FollowUp) for outcome in outcomes].count(True) == 1
    assert [isinstance(outcome, Refused) for outcome in outcomes].count(True) == 1
    owed.refresh_from_db()
    assert owed.question.answer == owed.answer
