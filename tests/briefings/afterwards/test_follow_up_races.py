"""The department answers while a moderator takes it back: one comes first, and neither waits for ever."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from briefings.models import Duty, FollowUp, Question
from briefings.services import follow_ups, moderating
from core.refusals import Refused
from core.workflow import engine
from core.workflow.models import Case
from desk.services import cases
from tests.briefings.builders import make_question, make_room, officer_of, on_duty
from tests.discussion.racing import at_once

pytestmark = pytest.mark.django_db(transaction=True)
AT = timezone.now()
TEXT = "다음 달에 공사를 시작합니다."


def owed_now(pk: int) -> FollowUp:
    """As a request of its own finds it."""
    return FollowUp.objects.select_related("question", "briefing").get(pk=pk)


def on_own_page(owed: int, by: Any, step: str) -> Any:
    deeds: dict[str, Callable[[], Any]] = {
        "answer": lambda: follow_ups.answer(follow_up=owed_now(owed), text=TEXT, by=by, at=AT),
        "drop": lambda: follow_ups.drop(follow_up=owed_now(owed), reason=TEXT, by=by, at=AT),
    }
    return deeds[step]()


def on_the_desk(owed: int, by: Any, step: str) -> Any:
    kind = ContentType.objects.get_for_model(FollowUp)
    case = Case.objects.get(content_type=kind, object_id=owed)
    return cases.take_step(case, name=step, actor=by, at=AT, reason=TEXT)


@pytest.mark.parametrize("settle", [on_own_page, on_the_desk])
@pytest.mark.parametrize("step", ["answer", "drop"])
def test_who_settles_and_who_puts_back_do_not_wait_for_each_other(settle: Any, step: str) -> None:
    room = make_room()
    officer, moderator = officer_of(room.briefing), on_duty(room.briefing, Duty.Kind.MODERATOR)
    presenter = on_duty(room.briefing, Duty.Kind.PRESENTER)
    for _round in range(4):
        question = make_question(room, state="SHOWN")
        owed = moderating.follow_up(question, by=moderator, at=AT).follow_up.pk
        results = at_once(
            lambda owed=owed: settle(owed, officer, step),
            lambda pk=question.pk: moderating.put_back(
                Question.objects.select_related("room__briefing").get(pk=pk), by=presenter, at=AT
            ),
        )
        failed = [one for one in results if isinstance(one, Exception)]
        assert all(isinstance(one, Refused) for one in failed), failed
        question.refresh_from_db()
        state = FollowUp.objects.get(pk=owed).state
        if question.state == "SHOWN":
            # Put back last: nothing is owed for it.
            assert state == "DROPPED"
        else:
            assert (question.state, state) == ("ANSWERED", {"answer": "ANSWERED", "drop": "DROPPED"}[step])


def test_two_who_answer_at_once_publish_one_answer() -> None:
    room = make_room()
    people = [officer_of(room.briefing) for _number in range(4)]
    question = make_question(room, state="SHOWN")
    owed = moderating.follow_up(question, by=on_duty(room.briefing, Duty.Kind.MODERATOR), at=AT).follow_up.pk
    results = at_once(
        *[
            lambda by=by, settle=settle: settle(owed, by, "answer")
            for by, settle in zip(people, (on_own_page, on_the_desk) * 2, strict=True)
        ]
    )
    assert sum(not isinstance(one, Exception) for one in results) == 1
    assert all(isinstance(one, Refused) for one in results if isinstance(one, Exception))


def test_by_whichever_page_the_question_is_held_before_what_is_owed_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also seen where the database has one writer at a time and nobody could wait for each other."""
    room = make_room()
    question = make_question(room, state="SHOWN")
    owed = moderating.follow_up(question, by=on_duty(room.briefing, Duty.Kind.MODERATOR), at=AT).follow_up.pk
    held: list[type[Any]] = []
    lock = engine.lock
    monkeypatch.setattr(engine, "lock", lambda thing: held.append(type(thing)) or lock(thing))
    on_the_desk(owed, officer_of(room.briefing), "answer")
    assert held[:2] == [Question, FollowUp]
