"""Captions in order and corrected, subtitles out and in again, answers in writing."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from briefings import subtitles
from briefings.commands import registry
from briefings.models import Caption
from briefings.queries import cards, screens
from briefings.queries.participants import Visitor
from briefings.services import captions, speaking
from briefings.services.refusals import BriefingRefused
from briefings.services.rooms import close_room
from briefings.states.briefings import BriefingState
from briefings.subtitles import Cue
from core.audit.models import AuditRecord
from tests.briefings.builders import make_question, officer_of
from tests.briefings.screens.evening import Evening

pytestmark = pytest.mark.django_db


@pytest.fixture
def evening() -> Evening:
    return Evening()


def test_lines_go_out_in_the_order_in_which_they_were_typed(evening: Evening) -> None:
    at = timezone.now()
    captions.write(room=evening.room, text="시작하겠습니다.", speaker="사회자", by=evening.helper, at=at)
    captions.write(
        room=evening.room,
        text="첫째 줄\n\n  둘째   줄 \u202e\n<b>셋째</b>",
        by=evening.helper,
        at=at + timedelta(seconds=3),
    )
    texts = ["시작하겠습니다.", "첫째 줄", "둘째 줄", "<b>셋째</b>"]
    assert [event["caption"]["text"] for event in evening.told()] == texts
    assert [card["text"] for card in cards.snapshot(evening.room)["captions"]] == texts


def test_a_corrected_line_keeps_its_number_and_its_time(evening: Evening) -> None:
    at = timezone.now()
    (line,) = captions.write(room=evening.room, text="예산은 삼억입니다", by=evening.helper, at=at)
    captions.correct(
        room=evening.room, caption=line.pk, text="예산은 30억 원입니다.", speaker="팀장", by=evening.helper, at=at
    )
    # Whoever catches up is told the line as it stands now, and nothing else.
    [told] = evening.told()
    card = told["caption"]
    assert (card["id"], card["text"], card["speaker"]) == (line.pk, "예산은 30억 원입니다.", "팀장")
    assert card["at"] == cards.caption_card(line)["at"]
    assert Caption.objects.get().corrected_at == at


def test_a_line_that_is_sent_again_over_the_line_is_one(
    evening: Evening, django_capture_on_commit_callbacks: Any
) -> None:
    visitor, command = Visitor(evening.helper, None), registry.get("caption")
    assert command is not None

    def send(key: str) -> list[int]:
        with django_capture_on_commit_callbacks(execute=True):
            data = {"text": "시작하겠습니다.", "client_key": key}
            told = registry.perform(command, room=evening.room, visitor=visitor, data=data, at=timezone.now())
        return [card["id"] for card in (told or {})["captions"]]

    assert send("key-00000001") == send("key-00000001") != send("key-00000002")
    assert Caption.objects.count() == 2


def test_a_removed_line_is_nowhere_but_in_the_record_of_access(evening: Evening, client: Any) -> None:
    at = timezone.now()
    secret, other = (
        captions.write(room=evening.room, text=text, by=evening.helper, at=at)[0]
        for text in ("실명이 섞인 줄", "다음 줄")
    )
    url = reverse("briefings:do", args=[evening.room.pk, "remove_caption"])
    for person, status in ((evening.speaker, 403), (evening.helper, 302), (evening.helper, 302)):
        client.force_login(person)
        assert client.post(url, {"caption": secret.pk}).status_code == status
    assert list(Caption.objects.all()) == [other]
    assert secret.text not in str(evening.told())
    assert evening.told()[-1] == {"kind": "caption_gone", "id": secret.pk}
    assert AuditRecord.objects.get(verb="briefings.remove_caption").detail["text"] == secret.text


@pytest.mark.parametrize("text", ["", " \n \u200b", "가" * 501, "\n".join(["줄"] * 201)])
def test_lines_that_cannot_be_shown_are_refused(evening: Evening, text: str) -> None:
    with pytest.raises(BriefingRefused):
        captions.write(room=evening.room, text=text, by=evening.helper, at=timezone.now())
    assert not Caption.objects.exists()


@pytest.mark.parametrize("name", ["presenter", "speaker", "resident"])
def test_only_helpers_and_moderators_type(evening: Evening, name: str) -> None:
    with pytest.raises(PermissionDenied):
        captions.write(room=evening.room, text="안녕하십니까", by=evening.everybody[name], at=timezone.now())


def test_nothing_is_typed_into_a_closed_room(evening: Evening) -> None:
    close_room(evening.room, at=timezone.now())
    with pytest.raises(BriefingRefused):
        captions.write(room=evening.room, text="늦은 줄", by=evening.helper, at=timezone.now())


CUES = [
    Cue(0, "안녕하십니까? <두레> & 여러분", "사회자"),
    Cue(61_234, "같은 때에 붙인 첫 줄"),
    Cue(61_234, "같은 때에 붙인 둘째 줄"),
    Cue(7_322_005, "화살표 -> 도 그대로", "팀장"),
]


def test_what_goes_out_as_vtt_comes_in_the_same() -> None:
    reading = subtitles.read(subtitles.as_vtt(CUES))
    assert (list(reading.cues), reading.unreadable) == (CUES, ())


def test_subrip_keeps_times_and_says_who_speaks() -> None:
    reading = subtitles.read(subtitles.as_srt(CUES).replace("\n", "\r\n"))
    assert [cue.begins for cue in reading.cues] == [cue.begins for cue in CUES]
    assert reading.cues[0].text.startswith("사회자: 안녕하십니까?")


def test_each_line_stays_long_enough_and_ends_when_the_next_begins() -> None:
    lines = subtitles.timed([Cue(0, "가"), Cue(3_000, "나"), Cue(3_100, "다"), Cue(60_000, "라")])
    assert [(line.begins, line.ends) for line in lines] == [
        (0, 3_000), (3_000, 4_000), (3_100, 10_100), (60_000, 67_000),
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["", "WEBVTT\n\n", "아무 글", "-->", "00:99 --> x\n가", "\x00" * 50, "1\n" * 5000])
def test_what_is_no_subtitle_gives_no_lines(text: str) -> None:
    assert subtitles.read(text).cues == ()


def test_files_are_everybodys_once_the_briefing_is_over(evening: Evening, client: Any) -> None:
    captions.write(room=evening.room, text="한 줄", by=evening.helper, at=timezone.now())
    url = reverse("briefings:captions_file", args=[evening.room.pk, "vtt"])
    assert client.get(url).status_code == 404
    evening.briefing.__class__.objects.filter(pk=evening.briefing.pk).update(state=BriefingState.ENDED)
    answer = client.get(url)
    assert answer.status_code == 200
    assert answer.content.decode().startswith("WEBVTT\n\n00:")
    assert "한 줄" in answer.content.decode()


def test_a_file_is_taken_in_afterwards_and_that_is_on_record() -> None:
    evening = Evening(state=BriefingState.ENDED)
    begins = evening.briefing.began_at
    assert begins is not None
    taken = captions.take_in(
        room=evening.room, cues=CUES, begins_at=begins, by=evening.moderator, at=timezone.now(), replace=True
    )
    assert taken == len(CUES)
    assert screens.cues(evening.room) == CUES
    assert AuditRecord.objects.filter(verb="briefings.import_captions").count() == 1


def test_no_file_is_taken_in_while_it_is_on(evening: Evening) -> None:
    with pytest.raises(BriefingRefused):
        captions.take_in(
            room=evening.room, cues=CUES, begins_at=timezone.now(), by=evening.moderator, at=timezone.now()
        )  # fmt: skip


def test_speakers_answer_what_was_asked_of_them_and_nothing_else(evening: Evening) -> None:
    speaker = evening.briefing.speakers.get()
    speaker.person = evening.speaker
    speaker.save()
    officer = officer_of(evening.briefing)
    own = make_question(evening.room, state="SHOWN", speaker=speaker, by=officer)
    other = make_question(evening.room, state="SHOWN", by=officer)

    def answer(number: int, by: Any) -> Any:
        return speaking.write_answer(
            room=evening.room, question=number, answer="내년 3월에 끝납니다.", by=by, at=timezone.now()
        )

    answer(own.pk, evening.speaker)
    card = evening.told()[-1]["question"]
    assert (card["answer"], card["answered_by"]) == ("내년 3월에 끝납니다.", "도시계획팀장")
    for by in (evening.speaker, evening.presenter, evening.helper, evening.resident):
        with pytest.raises(PermissionDenied):
            answer(other.pk, by)
    answer(other.pk, evening.moderator)


@pytest.mark.parametrize("state", ["SUBMITTED", "HELD", "HIDDEN", "FOLLOW_UP"])
def test_nothing_held_is_answered_in_public(evening: Evening, state: str) -> None:
    question = make_question(evening.room, state=state)
    before = evening.told()
    with pytest.raises(BriefingRefused):
        speaking.write_answer(
            room=evening.room, question=question.pk, answer="답", by=evening.moderator, at=timezone.now()
        )
    assert evening.told() == before
