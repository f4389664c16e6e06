"""What moderators and presenters do with a question, and what everybody sees of it."""

from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from briefings.models import Duty, Question, Room
from briefings.services import moderating
from briefings.services.news import STAFF
from briefings.services.refusals import BriefingRefused
from briefings.states.questions import Ground, QuestionState
from core.live.models import LiveEvent
from core.notify.models import OutboxMessage
from core.workflow import engine
from core.workflow.engine import TransitionRefused
from core.workflow.models import TransitionRecord
from tests.briefings.builders import make_participant, make_question, make_rehearsal, make_room, on_duty
from tests.factories import make_user

pytestmark = pytest.mark.django_db
AT = timezone.now()
S = QuestionState
STEPS: dict[str, Any] = {
    "show": moderating.show,
    "hold": moderating.hold,
    "hide": lambda question, **given: moderating.hide(question, ground=Ground.INSULT, **given),
    "take_up": moderating.take_up,
    "put_back": moderating.put_back,
    "answer": moderating.answer,
    "follow_up": moderating.follow_up,
}
WAYS = {
    ("SUBMITTED", "show"): "SHOWN", ("SUBMITTED", "hold"): "HELD", ("SUBMITTED", "hide"): "HIDDEN",
    ("SUBMITTED", "follow_up"): "FOLLOW_UP", ("HELD", "show"): "SHOWN", ("HELD", "hide"): "HIDDEN",
    ("HELD", "follow_up"): "FOLLOW_UP", ("SHOWN", "hold"): "HELD", ("SHOWN", "hide"): "HIDDEN",
    ("SHOWN", "take_up"): "ON_AIR", ("SHOWN", "answer"): "ANSWERED", ("SHOWN", "follow_up"): "FOLLOW_UP",
    ("HIDDEN", "show"): "SHOWN", ("HIDDEN", "hold"): "HELD", ("ON_AIR", "put_back"): "SHOWN",
    ("ON_AIR", "answer"): "ANSWERED", ("ON_AIR", "follow_up"): "FOLLOW_UP", ("ANSWERED", "put_back"): "SHOWN",
    ("FOLLOW_UP", "put_back"): "SHOWN",
}  # fmt: skip
FROM = ("SUBMITTED", "HELD", "HIDDEN", "SHOWN", "ON_AIR", "ANSWERED", "FOLLOW_UP")


def moderator_of(room: Room) -> User:
    return on_duty(room.briefing, Duty.Kind.MODERATOR)


def told(room: Room, audience: str = "") -> list[Any]:
    name = f"{room.topic}:{audience}" if audience else room.topic
    events = LiveEvent.objects.filter(topic__name=name).order_by("seq").values_list("payload", flat=True)
    return [event for event in events if event["kind"] != "room"]


@pytest.mark.parametrize("state", FROM)
@pytest.mark.parametrize("step", STEPS)
def test_each_step_from_each_state(state: str, step: str) -> None:
    room = make_room()
    question = make_question(room, state=state)
    target = WAYS.get((state, step))
    if target is None:
        with pytest.raises(BriefingRefused) as refused:
            STEPS[step](question, by=moderator_of(room), at=AT)
        assert refused.value.code == "state"
        assert question.get_state_display() in refused.value.message
        target = state
    else:
        STEPS[step](question, by=moderator_of(room), at=AT)
    question.refresh_from_db()
    assert question.state == target


PRESENTS = {"take_up", "put_back", "answer"}


@pytest.mark.parametrize(
    ("kind", "may"),
    [
        (Duty.Kind.ORGANISER, set(STEPS)),
        (Duty.Kind.MODERATOR, set(STEPS)),
        (Duty.Kind.PRESENTER, PRESENTS),
        (Duty.Kind.SPEAKER, set()),
        (Duty.Kind.HELPER, set()),
        (None, set()),
    ],
)
def test_who_may_take_a_step(kind: str | None, may: set[str]) -> None:
    room = make_room()
    person = on_duty(room.briefing, kind) if kind else make_user()
    for (state, step), target in WAYS.items():
        question = make_question(room, state=state)
        if step in may:
            assert STEPS[step](question, by=person, at=AT).state == target
        else:
            with pytest.raises(TransitionRefused) as refused:
                STEPS[step](question, by=person, at=AT)
            assert refused.value.code == "permission"
        # Only one can be on air.
        Question.objects.filter(pk=question.pk).update(state="WITHDRAWN")


def test_a_ground_is_kept_for_the_asker_and_the_log_and_leaves_with_the_state() -> None:
    room = make_room()
    question = make_question(room)
    hidden = moderating.hide(
        question, ground=Ground.OFF_TOPIC, note="담당 부서에 전해 드렸습니다.", by=moderator_of(room), at=AT
    )
    assert (hidden.ground, hidden.note) == (Ground.OFF_TOPIC, "담당 부서에 전해 드렸습니다.")
    assert TransitionRecord.objects.filter(name="hide").get().reason == Ground.OFF_TOPIC
    assert moderating.show(question, by=moderator_of(room), at=AT).ground == ""


def test_what_is_held_reaches_no_public_line() -> None:
    room = make_room()
    question, person = make_question(room, text="비밀스러운 질문입니다."), moderator_of(room)
    moderating.hold(question, by=person, at=AT)
    moderating.hide(question, ground=Ground.INSULT, note="쪽지", by=person, at=AT)
    assert told(room) == []
    assert told(room, STAFF) == [{"kind": "question", "id": question.pk}] * 2


def test_what_was_shown_and_is_hidden_leaves_the_public_line_without_its_words() -> None:
    room = make_room(moderation=Room.Moderation.AFTER)
    question, person = make_question(room, state="SHOWN"), moderator_of(room)
    moderating.hide(question, ground=Ground.PERSONAL_DATA, note="쪽지", by=person, at=AT)
    assert told(room) == [{"kind": "gone", "id": question.pk}]
    moderating.show(question, by=person, at=AT)
    assert told(room)[-1]["question"]["state"] == "SHOWN"
    assert "쪽지" not in str(told(room)) and "PERSONAL_DATA" not in str(told(room))


def test_who_was_first_is_named_and_the_state_said() -> None:
    room = make_room()
    question, first = make_question(room), on_duty(room.briefing, Duty.Kind.MODERATOR, make_user(display_name="윤서진"))
    moderating.hold(question, by=first, at=AT, seen="SUBMITTED")
    with pytest.raises(BriefingRefused) as refused:
        moderating.show(question, by=moderator_of(room), at=AT, seen="SUBMITTED")
    assert "윤서진" in refused.value.message and str(S.HELD.label) in refused.value.message
    question.refresh_from_db()
    assert question.state == "HELD"


def test_pressing_twice_oneself_is_no_quarrel() -> None:
    room = make_room()
    question, person = make_question(room), moderator_of(room)
    for _press in range(2):
        assert moderating.show(question, by=person, at=AT, seen="SUBMITTED").state == "SHOWN"
    assert TransitionRecord.objects.filter(name="show").count() == 1


def test_one_question_is_answered_at_a_time() -> None:
    room = make_room()
    first, second = make_question(room, state="ON_AIR"), make_question(room, state="SHOWN")
    person = moderator_of(room)
    with pytest.raises(BriefingRefused) as refused:
        moderating.take_up(second, by=person, at=AT)
    assert refused.value.code == "on_air" and first.text[:10] in refused.value.message
    assert moderating.take_up(second, by=person, at=AT, instead=True).taken_up_at == AT
    first.refresh_from_db()
    assert first.state == "SHOWN"
    # What cannot be taken up does not cost the other its place.
    third = make_question(room, state="HELD")
    with pytest.raises(BriefingRefused):
        moderating.take_up(third, by=person, at=AT, instead=True)
    second.refresh_from_db()
    assert second.state == "ON_AIR"


def test_an_answer_names_a_position_and_keeps_what_a_speaker_typed() -> None:
    room = make_room()
    speaker = room.briefing.speakers.get()
    question = make_question(room, state="ON_AIR", speaker=speaker, answer="미리 적은 답변")
    person = moderator_of(room)
    done = moderating.answer(question, by=person, at=AT)
    assert (done.answer, done.answered_by, done.answered_at) == ("미리 적은 답변", speaker.position, AT)
    mended = moderating.answer(question, by=person, at=AT, seen="ANSWERED", text="고친 답변", answered_by="도로과장")
    assert (mended.answer, mended.answered_by, mended.state) == ("고친 답변", "도로과장", "ANSWERED")
    assert told(room)[-1]["question"]["answer"] == "고친 답변"


def test_what_nobody_showed_goes_back_to_where_it_waited() -> None:
    room = make_room()
    question, person = make_question(room, state="HELD"), moderator_of(room)
    assert moderating.follow_up(question, by=person, at=AT).kept_back
    assert told(room) == []
    back = moderating.put_back(question, by=person, at=AT)
    assert (back.state, back.kept_back) == ("SUBMITTED", False)
    assert told(room) == []


def test_askers_with_an_account_are_told_when_it_was_answered_or_not_shown() -> None:
    room, person = make_room(), make_user()
    asker = make_participant(room, person)
    question, moderator = make_question(room, participant=asker), moderator_of(room)
    moderating.hold(question, by=moderator, at=AT)
    moderating.show(question, by=moderator, at=AT)
    assert not OutboxMessage.objects.filter(recipient=person).exists()
    moderating.answer(question, by=moderator, at=AT)
    moderating.put_back(question, by=moderator, at=AT)
    moderating.answer(question, by=moderator, at=AT)
    moderating.hide(make_question(room, participant=asker), ground=Ground.OFF_TOPIC, by=moderator, at=AT)
    assert sorted(OutboxMessage.objects.filter(recipient=person).values_list("event", flat=True)) == [
        "briefings.question_answered",
        "briefings.question_not_shown",
    ]


def test_a_rehearsal_writes_to_nobody() -> None:
    room, person = make_rehearsal(), make_user()
    question = make_question(room, participant=make_participant(room, person), state="SHOWN")
    moderating.answer(question, by=moderator_of(room), at=AT)
    assert not OutboxMessage.objects.filter(recipient=person).exists()


def test_all_that_waits_but_what_has_a_mark_or_came_since() -> None:
    room = make_room()
    person = moderator_of(room)
    plain = [make_question(room) for _ in range(3)]
    marked = make_question(room, hints=["telephone"])
    since = make_question(room)
    done = moderating.show_all(room, up_to=marked.pk, by=person, at=AT)
    assert (done.moved, done.left) == (3, 2)
    assert {one.state for one in Question.objects.filter(pk__in=[one.pk for one in plain])} == {"SHOWN"}
    done = moderating.hold_all(room, up_to=since.pk, by=person, at=AT)
    assert (done.moved, done.left) == (2, 0)


def test_a_moderator_of_another_briefing_has_no_say() -> None:
    question = make_question(make_room())
    with pytest.raises(TransitionRefused):
        moderating.show(question, by=moderator_of(make_room()), at=AT)
    assert engine.history(question)[-1].name == "open"
