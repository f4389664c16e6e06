"""When a briefing ends, whatever nobody dealt with is owed an answer; when it goes on, it comes back."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from briefings.models import FollowUp, Question
from briefings.queries import cards
from briefings.services import asking, ending, records, steps
from core.deadlines.models import Clock
from core.live.models import LiveEvent
from core.notify.models import OutboxMessage
from core.workflow import engine
from core.workflow.engine import TransitionRefused
from tests.briefings.afterwards.evenings import EVERY_WAY, end, evening, owed_for, resume
from tests.briefings.builders import (
    make_briefing,
    make_participant,
    make_question,
    make_rehearsal,
    officer_of,
    room_of,
)
from tests.factories import make_department, make_user

pytestmark = pytest.mark.django_db
AT = timezone.now()


def state_of(question: Question) -> str:
    question.refresh_from_db()
    return str(question.state)


class TestTheEnd:
    @pytest.mark.parametrize("state", EVERY_WAY)
    def test_only_what_was_settled_stays_as_it_is(self, state: str) -> None:
        room = evening()
        question = make_question(room, state=state)
        end(room, at=AT)
        settled = state in ("HIDDEN", "ANSWERED")
        assert state_of(question) == (state if settled else "FOLLOW_UP")
        assert FollowUp.objects.filter(question=question, state="OPEN").count() == (0 if settled else 1)

    @pytest.mark.parametrize("state", EVERY_WAY)
    def test_what_nobody_had_shown_is_not_public_either_way(self, state: str) -> None:
        room = evening()
        question = make_question(room, state=state)
        end(room, at=AT)
        question.refresh_from_db()
        assert question.kept_back == (state in ("SUBMITTED", "HELD"))
        shown = [card["id"] for card in cards.public_questions(room)]
        assert shown == ([] if state in ("SUBMITTED", "HELD", "HIDDEN") else [question.pk])
        told = [str(event.payload) for event in LiveEvent.objects.filter(topic__name=room.topic)]
        assert shown or not any(question.text in payload for payload in told)

    def test_it_runs_for_fourteen_days_and_the_asker_is_told(self) -> None:
        room, person = evening(), make_user()
        question = make_question(room, state="SHOWN", participant=make_participant(room, person))
        end(room, at=AT)
        owed = owed_for(question)
        clock = Clock.objects.get(object_id=owed.pk, period="briefings.follow_up")
        assert owed.due_at == clock.due_at
        assert clock.due_at - AT >= timedelta(days=14)
        assert OutboxMessage.objects.filter(event="briefings.answer_owed", recipient=person).count() == 1

    def test_a_department_hears_once_of_an_evening_with_many_questions(self) -> None:
        room = evening()
        for _number in range(3):
            make_question(room, state="SHOWN")
        officer = officer_of(room.briefing)
        end(room, at=AT)
        assert OutboxMessage.objects.filter(event="briefings.answers_waiting", recipient=officer).count() == 1

    def test_rehearsals_leave_nothing_behind(self) -> None:
        rehearsal = make_rehearsal(make_briefing(state="LIVE"))
        question = make_question(rehearsal, state="SHOWN")
        end(room_of(rehearsal.briefing), at=AT)
        assert state_of(question) == "SHOWN"
        steps.move(question, "follow_up", by=officer_of(rehearsal.briefing), at=AT)
        assert not FollowUp.objects.exists()


class TestWhoseItIs:
    def test_the_speaker_then_the_one_of_the_item_then_the_briefing(self) -> None:
        room = evening()
        asked, item = room.briefing.speakers.get(), room.briefing.agenda.get()
        questions = [make_question(room, state="SHOWN", **to) for to in ({"speaker": asked}, {"item": item}, {})]
        asked.department = make_department()
        asked.save()
        end(room, at=AT)
        departments = [owed_for(question).department for question in questions]
        assert departments == [asked.department, asked.department, room.briefing.department]

    def test_a_speaker_without_a_department_leaves_it_to_the_briefing(self) -> None:
        room = evening()
        question = make_question(room, state="SHOWN", speaker=room.briefing.speakers.get())
        end(room, at=AT)
        assert owed_for(question).department == room.briefing.department


class TestDuringTheEvening:
    def test_a_moderator_leaves_one_for_afterwards_and_takes_it_back(self) -> None:
        room = evening()
        officer = officer_of(room.briefing)
        question = make_question(room, state="SHOWN")
        for _turn in range(2):
            steps.move(question, "follow_up", by=officer, at=AT)
            assert owed_for(question).state == "OPEN"
            steps.move(question, "put_back", by=officer, at=AT)
            owed = owed_for(question)
            assert (owed.state, owed.due_at) == ("DROPPED", None)
            assert state_of(question) == "SHOWN"
        assert FollowUp.objects.count() == 1
        assert (
            Clock.objects.filter(stopped_at__isnull=True, object_id=owed.pk, period="briefings.follow_up").count() == 0
        )

    def test_what_was_held_stays_unseen_when_it_is_left_for_afterwards(self) -> None:
        room = evening()
        question = make_question(room, state="HELD")
        steps.move(question, "follow_up", by=officer_of(room.briefing), at=AT)
        assert cards.public_questions(room) == []
        told = [str(event.payload) for event in LiveEvent.objects.filter(topic__name=room.topic)]
        assert not any(question.text in payload for payload in told)


class TestGoingOn:
    def test_what_the_end_handed_on_comes_back_and_the_second_end_hands_it_on_again(self) -> None:
        room = evening()
        shown, held = make_question(room, state="SHOWN"), make_question(room, state="HELD")
        for turn in range(2):
            moment = AT + timedelta(minutes=10 * turn)
            end(room, at=moment)
            assert {owed_for(shown).state, owed_for(held).state} == {"OPEN"}
            resume(room, at=moment + timedelta(minutes=5))
            assert (state_of(shown), state_of(held)) == ("SHOWN", "SUBMITTED")
            assert {owed_for(shown).state, owed_for(held).state} == {"DROPPED"}
            assert [card["id"] for card in cards.public_questions(room)] == [shown.pk]
        end(room, at=AT + timedelta(hours=1))
        assert FollowUp.objects.filter(state="OPEN").count() == 2
        assert owed_for(shown).due_at is not None

    def test_what_a_moderator_had_left_for_afterwards_stays_there(self) -> None:
        room = evening()
        question = make_question(room, state="SHOWN")
        steps.move(question, "follow_up", by=officer_of(room.briefing), at=AT)
        end(room, at=AT + timedelta(minutes=1))
        resume(room, at=AT + timedelta(minutes=2))
        assert state_of(question) == "FOLLOW_UP"
        assert owed_for(question).state == "OPEN"

    def test_what_the_department_has_answered_meanwhile_stays_answered(self) -> None:
        room = evening()
        question = make_question(room, state="SHOWN")
        end(room, at=AT)
        owed = owed_for(question)
        officer = officer_of(room.briefing)
        engine.apply(owed, "answer", actor=officer, at=AT, reason="다음 달에 끝납니다.")
        resume(room, at=AT + timedelta(minutes=5))
        assert state_of(question) == "ANSWERED"
        with pytest.raises(TransitionRefused):
            steps.move(question, "put_back", by=officer, at=AT)

    def test_nothing_is_put_back_into_a_room_that_is_closed(self) -> None:
        room = evening()
        question = make_question(room, state="ANSWERED")
        end(room, at=AT)
        question = Question.objects.select_related("room__briefing").get(pk=question.pk)
        with pytest.raises(TransitionRefused):
            steps.move(question, "put_back", by=officer_of(room.briefing), at=AT)


class TestStragglers:
    def test_what_came_in_while_it_ended_is_handed_on_by_the_clock(self) -> None:
        room = evening()
        end(room, at=AT)
        late = asking.hand_in(room=room, text="끝나기 직전의 질문입니다.", at=AT)
        assert ending.sweep(AT) == 1
        assert state_of(late) == "FOLLOW_UP"
        assert ending.sweep(AT) == 0

    def test_what_a_moderator_shows_after_the_end_is_owed_an_answer_too(self) -> None:
        room = evening()
        hidden = make_question(room, state="HIDDEN")
        end(room, at=AT)
        steps.move(hidden, "show", by=officer_of(room.briefing), at=AT)
        ending.sweep(AT)
        owed = owed_for(hidden)
        assert (owed.state, owed.question.kept_back) == ("OPEN", False)

    def test_a_briefing_that_is_on_is_left_alone(self) -> None:
        question = make_question(evening(), state="SHOWN")
        assert ending.sweep(AT) == 0
        assert state_of(question) == "SHOWN"


class TestConcluding:
    def test_it_waits_for_the_published_record(self, monkeypatch: pytest.MonkeyPatch) -> None:
        from briefings.services import announcing

        found: dict[int, str] = {}
        finders: list[Any] = [lambda briefing: found.get(briefing.pk, "")]
        monkeypatch.setattr(records, "_finders", finders)
        briefing = make_briefing(state="ENDED")
        officer = officer_of(briefing)
        with pytest.raises(TransitionRefused):
            announcing.conclude(briefing, by=officer, at=AT)
        found[briefing.pk] = "/record/"
        announcing.conclude(briefing, by=officer, at=AT)
        assert briefing.state == "CONCLUDED"
