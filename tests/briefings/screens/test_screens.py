"""The screens themselves: who opens which, nothing held on any, hostile words as words."""

from typing import Any

import pytest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from briefings import word_cloud
from briefings.models import Poll
from briefings.services import polls, rehearsing
from core.workflow.models import Case
from tests.briefings.builders import make_participant, make_question, officer_of
from tests.briefings.screens.evening import Evening
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db
MAY_OPEN = {
    "presenter": {"organiser", "moderator", "presenter"},
    "presenter_stage": {"organiser", "moderator", "presenter"},
    "presenter_steering": {"organiser", "moderator", "presenter"},
    "polls": {"organiser", "moderator", "presenter"},
    "speaker": {"organiser", "moderator", "presenter", "speaker"},
    "captions": {"organiser", "moderator", "helper"},
    "crew": {"organiser", "moderator", "presenter", "speaker", "helper"},
    "new_poll": {"organiser", "moderator"},
}
HOSTILE = ["<script>alert(1)</script>", "‮거꾸로", '"><img src=x onerror=alert(1)>', "{{ 7*7 }}", "가" * 20, "👍🏽"]


@pytest.mark.parametrize("name", list(MAY_OPEN))
def test_each_screen_is_for_those_whose_duty_it_is(name: str, client: Any) -> None:
    evening = Evening()
    url = reverse(f"briefings:{name}", args=[evening.room.pk])
    assert client.get(url).status_code == 302
    for who, person in evening.everybody.items():
        sign_in(client, person)
        assert client.get(url).status_code == (200 if who in MAY_OPEN[name] else 403), who


def test_nothing_held_or_hidden_stands_on_a_screen_of_the_hall(client: Any) -> None:
    evening = Evening()
    officer = officer_of(evening.briefing)
    for state in ("SUBMITTED", "HELD", "HIDDEN"):
        make_question(evening.room, state=state, text=f"가려진 질문 {state}", by=officer)
    make_question(evening.room, state="SHOWN", text="보이는 질문", by=officer)
    sign_in(client, evening.presenter)
    for name in ("presenter", "presenter_stage", "presenter_steering", "speaker"):
        page = client.get(reverse(f"briefings:{name}", args=[evening.room.pk])).content.decode()
        assert "보이는 질문" in page
        assert "가려진 질문" not in page


def test_the_projector_holds_back_numbers_that_the_polls_page_has(client: Any) -> None:
    evening = Evening()
    poll = evening.poll(opened=True)
    evening.vote(poll, 0)
    sign_in(client, evening.presenter)
    stage = reverse("briefings:presenter_stage", args=[evening.room.pk])
    assert "100%" not in client.get(stage).content.decode()
    assert "100%" in client.get(reverse("briefings:polls", args=[evening.room.pk])).content.decode()
    polls.show_results(room=evening.room, poll=poll.pk, by=evening.presenter, at=timezone.now())
    assert "100%" in client.get(stage).content.decode()


def test_hostile_words_are_words(client: Any) -> None:
    evening = Evening()
    poll = evening.poll(kind=Poll.Kind.WORDS, opened=True)
    for number, word in enumerate(HOSTILE):
        for _times in range(number + 1):
            evening.vote(poll, word=word[:20])
    polls.show_results(room=evening.room, poll=poll.pk, by=evening.presenter, at=timezone.now())
    sign_in(client, evening.presenter)
    page = client.get(reverse("briefings:presenter_stage", args=[evening.room.pk])).content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;alert(1" in page
    assert "{{ 7*7 }}" in page


def test_words_of_a_cloud_lie_inside_it_and_never_over_each_other() -> None:
    counts = [("가" * (number % 20 + 1), 60 - number) for number in range(60)]
    cloud = word_cloud.lay_out(counts)
    assert 0 < len(cloud.words) <= word_cloud.MOST_WORDS
    boxes = []
    for one in cloud.words:
        half = word_cloud._ems(one.word) * one.size / 2
        assert one.x - half >= -1 and one.x + half <= cloud.width + 1
        boxes.append((one.x - half, one.x + half, one.y - one.size, one.y))
    for index, (left, right, top, bottom) in enumerate(boxes):
        for other in boxes[index + 1 :]:
            assert right <= other[0] + 1 or other[1] <= left + 1 or bottom <= other[2] + 1 or other[3] <= top + 1


def test_a_rehearsal_leaves_no_trace(client: Any) -> None:
    evening = Evening(state="ANNOUNCED", rehearsal=True)
    officer = officer_of(evening.briefing)
    root = make_question(evening.room, state="ANSWERED", text="리허설 비밀 질문", answer="리허설 비밀 답", by=officer)
    make_question(evening.room, state="SHOWN", text="리허설 비밀 둘째", by=officer)
    make_participant(evening.room)
    poll = evening.poll(opened=True, text="리허설 비밀 설문입니까?")
    evening.vote(poll, 1)
    for url in _public_urls(evening):
        page = client.get(url)
        assert "리허설 비밀" not in page.content.decode(errors="replace"), url
    assert client.get(evening.room.get_absolute_url()).status_code in {302, 403, 404}

    rehearsing.take_over_polls(evening.briefing, by=evening.moderator, at=timezone.now())
    rehearsing.leave(evening.briefing, by=evening.moderator, at=timezone.now())
    rehearsing.empty(evening.briefing, by=evening.moderator, at=timezone.now())

    room = evening.room
    assert not room.questions.exists() and not room.participants.exists() and not room.captions.exists()
    assert [one.opened_at for one in room.polls.all()] == [None]
    assert [event for event in evening.told() if "비밀" in str(event)] == []
    assert not Case.objects.filter(title__contains="리허설 비밀", object_id=root.pk).exists()
    main = evening.briefing.rooms.get(kind="MAIN")
    assert [(one.text, one.opened_at) for one in main.polls.all()] == [("리허설 비밀 설문입니까?", None)]


def _public_urls(evening: Evening) -> list[str]:
    number = evening.briefing.pk
    names = [("list", []), ("briefing", [number]), ("log", [number]), ("record", [number]), ("promises", [])]
    found = ["/search/?q=비밀", "/data/", reverse("briefings:list")]
    for name, args in names:
        try:
            found.append(reverse(f"briefings:{name}", args=args))
        except NoReverseMatch:
            continue
    return found
