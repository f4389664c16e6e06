"""Who is kept from asking, what is written beside questions, and what helpers type in."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from briefings.commands import registry
from briefings.models import Duty, Question, Room
from briefings.queries.participants import Visitor
from briefings.services import asking, blocking
from briefings.services.refusals import BriefingRefused
from core.audit.models import AuditRecord
from core.live.models import LiveEvent
from core.notify.models import OutboxMessage
from tests.briefings.builders import make_participant, make_question, make_room, on_duty
from tests.factories import make_user

pytestmark = pytest.mark.django_db
AT = timezone.now()


def say(room: Room, person: Any, name: str, **data: Any) -> Any:
    command = registry.get(name)
    assert command is not None
    return registry.perform(command, room=room, visitor=Visitor(person, None), data=data, at=AT)


def moderator_of(room: Room) -> Any:
    return on_duty(room.briefing, Duty.Kind.MODERATOR)


def test_whoever_is_blocked_asks_no_more_and_what_waits_is_held() -> None:
    room, person = make_room(), make_user()
    asker = make_participant(room, person)
    waiting, shown = make_question(room, participant=asker), make_question(room, participant=asker, state="SHOWN")
    say(room, moderator_of(room), "block", participant=asker.pk, reason="같은 글을 여러 번 올림")
    waiting.refresh_from_db(), shown.refresh_from_db(), asker.refresh_from_db()
    assert (waiting.state, shown.state) == ("HELD", "SHOWN")
    assert AuditRecord.objects.get(verb="briefings.block").detail == {"reason": "같은 글을 여러 번 올림"}
    assert OutboxMessage.objects.get(recipient=person).event == "briefings.blocked"
    with pytest.raises(BriefingRefused):
        asking.ask(room=room, participant=asker, text="그래도 한 번 더 묻겠습니다.", at=AT)
    blocking.unblock(asker, by=moderator_of(room), at=AT)
    asker.refresh_from_db()
    assert asking.ask(room=room, participant=asker, text="이제 다시 물어도 됩니까?", at=AT).pk


def test_people_of_another_room_cannot_be_blocked_here() -> None:
    room, stranger = make_room(), make_participant(make_room())
    with pytest.raises(registry.Invalid):
        say(room, moderator_of(room), "block", participant=stranger.pk, reason="다른 방")


def test_marks_are_whole_values() -> None:
    room = make_room()
    person, question = moderator_of(room), make_question(room, state="SHOWN")
    speaker = room.briefing.speakers.get()
    for _twice in range(2):
        say(room, person, "pin", question=question.pk, pinned=True)
        say(room, person, "label", question=question.pk, label="교통")
        say(room, person, "assign", question=question.pk, speaker=speaker.pk)
    question.refresh_from_db()
    assert (question.pinned_at, question.label, question.speaker) == (AT, "교통", speaker)
    card = LiveEvent.objects.filter(topic__name=room.topic).latest("seq").payload["question"]
    assert (card["pinned"], card["label"], card["speaker"]) == (True, "교통", speaker.position)
    say(room, person, "pin", question=question.pk)
    say(room, person, "assign", question=question.pk)
    question.refresh_from_db()
    assert (question.pinned_at, question.speaker) == (None, None)


def test_a_message_is_for_the_asker_alone() -> None:
    room = make_room()
    question = make_question(room, state="SHOWN")
    say(room, moderator_of(room), "tell", question=question.pk, note="자료를 우편으로 보내 드리겠습니다.")
    assert not any("우편" in str(event) for event in LiveEvent.objects.values_list("payload", flat=True))
    assert AuditRecord.objects.filter(verb="briefings.tell_asker").exists()


def test_a_speaker_of_another_briefing_cannot_be_asked() -> None:
    room, question = make_room(), None
    question = make_question(room)
    other = make_room().briefing.speakers.get()
    with pytest.raises(registry.Invalid):
        say(room, moderator_of(room), "assign", question=question.pk, speaker=other.pk)


@pytest.mark.parametrize("name", ["show", "hold", "take_up", "answer", "pin", "part"])
def test_questions_of_another_room_are_not_there(name: str) -> None:
    room, question = make_room(), make_question(make_room(), state="SHOWN")
    with pytest.raises(BriefingRefused) as refused:
        say(room, moderator_of(room), name, question=question.pk)
    assert refused.value.code == "gone"


@pytest.mark.parametrize("others", [{"a": 1}, "x", [[1]], [2**70], list(range(1, 300)), [None], [True, "1e9"]])
def test_odd_lists_of_questions_are_refused(others: Any) -> None:
    room = make_room()
    question = make_question(room)
    with pytest.raises((registry.Invalid, BriefingRefused)):
        say(room, moderator_of(room), "merge", root=question.pk, others=others)


def entry(**more: Any) -> dict[str, Any]:
    return {"channel": "PAPER", "text": "주차장은 몇 면입니까?", "asker": "김 어르신", **more}


@pytest.mark.parametrize(("moderation", "state"), [("BEFORE", "SUBMITTED"), ("AFTER", "SHOWN")])
def test_what_a_helper_types_goes_the_same_way(moderation: str, state: str) -> None:
    room = make_room(moderation=moderation)
    helper = on_duty(room.briefing, Duty.Kind.HELPER)
    say(room, helper, "enter", **entry(client_key="abcdefgh-1"))
    say(room, helper, "enter", **entry(client_key="abcdefgh-1"))
    question = Question.objects.get()
    assert (question.state, question.channel, question.asker, question.entered_by) == (
        state,
        "PAPER",
        "김 어르신",
        helper,
    )


def test_marks_are_set_on_what_is_typed_and_corrected() -> None:
    room = make_room()
    helper = on_duty(room.briefing, Duty.Kind.HELPER)
    question = say(room, helper, "enter", **entry(text="010-1234-5678로 연락 주세요. 언제 끝나나요?"))["question"]
    assert Question.objects.get().hints == ["telephone"]
    say(room, helper, "correct_entry", question=question, **entry(text="언제 끝나나요?"))
    assert Question.objects.get().hints == []


def test_only_ones_own_entries_are_corrected_and_only_while_they_wait() -> None:
    room = make_room()
    helper, other = on_duty(room.briefing, Duty.Kind.HELPER), on_duty(room.briefing, Duty.Kind.HELPER)
    number = say(room, helper, "enter", **entry())["question"]
    with pytest.raises(PermissionDenied):
        say(room, other, "withdraw_entry", question=number)
    with pytest.raises(PermissionDenied):
        say(room, moderator_of(room), "correct_entry", question=make_question(room).pk, **entry())
    say(room, moderator_of(room), "show", question=number)
    with pytest.raises(BriefingRefused):
        say(room, helper, "correct_entry", question=number, **entry(text="다른 말로 바꿉니다."))
    second = say(room, helper, "enter", **entry(text="두 번째 쪽지입니다."))["question"]
    say(room, helper, "withdraw_entry", question=second)
    assert Question.objects.get(pk=second).state == "WITHDRAWN"


def test_one_question_after_the_other(client: Client) -> None:
    room = make_room()
    client.force_login(on_duty(room.briefing, Duty.Kind.HELPER))
    address = reverse("briefings:enter", args=[room.pk])
    assert "autofocus" in client.get(address).content.decode()
    answer = client.post(address, entry(channel="SMS"), follow=True)
    text = answer.content.decode()
    assert "주차장은 몇 면입니까?" in text and "channel=SMS" in answer.redirect_chain[-1][0]
    assert client.post(address, entry(text=" ")).status_code == 422
    question = Question.objects.get()
    change = reverse("briefings:correct_entry", args=[room.pk, question.pk])
    assert client.post(change, entry(question=question.pk, text="주차장은 모두 몇 면입니까?")).status_code == 302
    client.post(reverse("briefings:withdraw_entry", args=[room.pk, question.pk]))
    question.refresh_from_db()
    assert (question.text, question.state) == ("주차장은 모두 몇 면입니까?", "WITHDRAWN")


def test_who_has_no_part_in_it_types_nothing_in(client: Client) -> None:
    room = make_room()
    client.force_login(on_duty(room.briefing, Duty.Kind.SPEAKER))
    assert client.get(reverse("briefings:enter", args=[room.pk])).status_code == 403
