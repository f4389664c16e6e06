"""Whatever is thrown at the live line of a room: whoever throws it is sent away or told no, and nobody else notices."""

import asyncio
import json
import logging
import random
from contextlib import suppress
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from websockets.exceptions import ConnectionClosed

from briefings.models import Question, Support
from core.live.consumers import INVALID, TOO_BIG, TOO_FAST
from core.workflow import engine
from tests.briefings.builders import make_question, officer_of
from tests.briefings.live.conftest import answer_of, ask, deed, session_in
from tests.core.live.conftest import client_of, publish

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(1)>"
PIECES = [
    "null", "true", "-0", "1e999", "NaN", '""', '"\\ud800"', '"\\u0000"', "[]", "{}", '{"subscribe":[]}', '{"do":{}}',
    '{"do":{"topic":"briefings.room.1","name":"ask","key":"key-00000001","with":{}}}', '"__proto__"', "\u202e", "방",
    '{"do":{"topic":"briefings.room.999999999999999999","name":"ask","key":"key-00000001"}}', "\x7f", "{", "[", '"',
    '{"do":{"topic":"briefings.room.1\\n","name":"support","key":"key-00000001","with":{"question":1e400}}}', "😀",
    '{"unsubscribe":["a","b"]}', '{"subscribe":[{"topic":"briefings.room.1","since":9223372036854775807}]}',
    '{"do":{"topic":"briefings.room.1","name":"hide","key":"key-00000001","with":{"question":[1,2,"\'; --"]}}}',
]  # fmt: skip
FRAMES, OF_ONE = 10_000, 50


def hostile(chance):
    """Anything from nearly right to plain noise, as text or as bytes."""
    frame = chance.choice(PIECES) if chance.random() < 0.5 else "".join(chance.choices(PIECES, k=chance.randint(1, 6)))
    if chance.random() < 0.3:
        at = chance.randrange(len(frame))
        frame = frame[:at] + chr(chance.randrange(1, 0xD7FF)) + frame[at + 1 :]
    return frame.encode() if chance.random() < 0.1 else frame


async def throw(served, session, frames):
    """All of them down one socket, or as many as it takes."""
    async with client_of(served, session) as client:
        with suppress(ConnectionClosed):
            for frame in frames:
                await client.socket.send(frame)
            while True:
                await asyncio.wait_for(client.socket.recv(), 0.5)


def test_ten_thousand_frames_disturb_nobody(served, hall, settings, caplog):
    settings.RATES = {**settings.RATES, "live": (10**6, 1), "deeds": (10**6, 1)}
    chance = random.Random(20261122)
    session, _participant = session_in(Client(), hall)
    packs = [[hostile(chance) for _one in range(OF_ONE)] for _pack in range(FRAMES // OF_ONE)]

    async def scenario():
        async with client_of(served) as watcher:
            await watcher.join(hall.topic)
            for number, start in enumerate(range(0, len(packs), 20), start=1):
                await asyncio.gather(
                    *(throw(served, session, pack) for pack in packs[start : start + 20]), return_exceptions=True
                )
                await publish(hall.topic, number)
            heard = []
            while len(heard) < 10:
                told = await watcher.read()
                heard += [told["event"]["n"]] if "event" in told else []
            assert heard == list(range(1, 11))

    with caplog.at_level(logging.ERROR):
        asyncio.run(scenario())
    assert not [record for record in caplog.records if record.name.startswith("core")], caplog.text
    assert not Question.objects.exists()


@pytest.mark.parametrize(
    ("frame", "codes"),
    [
        ("x" * 10 * 1024 * 1024, {TOO_BIG, 1006}),
        (json.dumps({"do": {"text": "가" * 20_000}}), {TOO_BIG, 1006}),
        ("[" * 15_000, {INVALID}),
        ('{"do":' * 2_500, {INVALID}),
        (b"\xff\xfe\x00binary", {INVALID}),
        ("", {INVALID}),
        ('{"do":{"topic":"\\ud800","name":"ask","key":"key-00000001"}}', {INVALID}),
    ],
    ids=["ten megabytes", "long", "deep", "deep objects", "binary", "empty", "half a character"],
)
def test_one_bad_frame_closes_one_socket(served, hall, frame, codes):
    session, _participant = session_in(Client(), hall)

    async def scenario():
        async with client_of(served, session) as good, client_of(served, session) as bad:
            await good.join(hall.topic)
            with suppress(ConnectionClosed):
                await bad.socket.send(frame)
            assert await bad.closed_with() in codes
            assert "done" in await ask(good, hall.topic, "ask", text="이 소리가 들립니까?")

    asyncio.run(scenario())


def test_text_that_is_no_text_closes_one_socket(served, hall):
    async def scenario():
        async with client_of(served) as good, client_of(served) as bad:
            await good.join(hall.topic)
            await bad.socket.send(b"\xed\xa0\x80\xff", text=True)
            assert await bad.closed_with() in (INVALID, 1006)
            await publish(hall.topic, 1)
            while "event" not in await good.read():
                pass

    asyncio.run(scenario())


@pytest.mark.parametrize(
    "text", [SCRIPT, "반쪽 이모지 \ud83d", "' OR 1=1; --", "{{ 7*7 }}{% debug %}", "\u202e뒤집힌 글"]
)
def test_what_is_typed_stays_text(served, hall, text):
    browser = Client()
    session, _participant = session_in(browser, hall)

    async def scenario():
        async with client_of(served) as watcher, client_of(served, session) as client:
            await watcher.join(hall.topic)
            assert "done" in await ask(client, hall.topic, "ask", text=text)
            while "event" not in (told := await watcher.read()):
                pass
            return told["event"]["question"]["text"]

    told = asyncio.run(scenario())
    kept = Question.objects.get().text
    assert told == kept
    kept.encode()
    page = browser.get(hall.get_absolute_url()).content.decode()
    assert "<script>alert(1)" not in page and "<img src=x" not in page
    assert "49" not in kept


def test_a_mark_that_cannot_be_stored_is_told_at_its_field(served, hall):
    session, _participant = session_in(Client(), hall)

    async def scenario():
        async with client_of(served, session) as client:
            return await ask(client, hall.topic, "ask", text="공사\x00는 언제")

    told = asyncio.run(scenario())
    assert (told["code"], list(told["fields"])) == ("invalid", ["text"])


def test_five_hundred_questions_in_a_second(served, hall):
    """One of them is asked; the others are told why not, until the line is closed."""
    hall.slow_seconds = 30
    hall.save()
    session, participant = session_in(Client(), hall)

    async def scenario():
        told = []
        async with client_of(served) as watcher, client_of(served, session) as client:
            await watcher.join(hall.topic)
            with suppress(ConnectionClosed):
                for number in range(500):
                    await client.socket.send(deed(hall.topic, "ask", number, text=f"{number}번째로 묻습니다"))
            with suppress(ConnectionClosed):
                while True:
                    told.append(await client.read())
            assert client.socket.close_code == TOO_FAST
            await publish(hall.topic, 1)
            events = []
            while len(events) < 2:
                events += [one["event"] for one in [await watcher.read()] if "event" in one]
            assert events[0]["question"]["text"] == "0번째로 묻습니다"
        return told

    told = asyncio.run(scenario())
    refused = [one for one in told if "refused" in one]
    assert {one["code"] for one in refused} == {"slow", "too_fast"}
    assert all(one["message"] for one in refused) and len(refused) > 50
    assert Question.objects.filter(participant=participant).count() == 1


def test_support_for_what_was_hidden_meanwhile(served, hall):
    session, participant = session_in(Client(), hall)
    question = make_question(hall, state="SHOWN")
    officer = officer_of(hall.briefing)
    Question.objects.filter(pk=question.pk).update(ground="OFF_TOPIC")

    async def scenario():
        async with client_of(served, session) as client:
            await client.join(hall.topic)
            await asyncio.to_thread(
                lambda: engine.apply(question, "hide", actor=officer, at=timezone.now(), reason="주제와 다릅니다.")
            )
            return await ask(client, hall.topic, "support", question=question.pk)

    told = asyncio.run(scenario())
    assert told["code"] == "gone" and told["message"]
    assert not Support.objects.filter(question=question, participant=participant).exists()


def test_the_clock_of_a_telephone_is_not_believed(served, hall):
    session, _participant = session_in(Client(), hall)
    before = timezone.now()

    async def scenario():
        async with client_of(served, session) as client:
            lies = {"at": "1999-01-01T00:00:00Z", "asked_at": "2099-01-01", "timestamp": 0, "state": "ANSWERED"}
            return await ask(client, hall.topic, "ask", text="지금 몇 시입니까?", **lies)

    assert "done" in asyncio.run(scenario())
    question = Question.objects.get()
    assert before <= question.asked_at <= before + timedelta(minutes=5)
    assert question.state == "SHOWN"


def test_of_two_who_share_a_question_the_key_tells_them_apart(served, hall):
    """The same key of another person is another deed."""
    sessions = [session_in(Client(), hall)[0] for _one in range(2)]

    async def scenario():
        async with client_of(served, sessions[0]) as one, client_of(served, sessions[1]) as other:
            first = await ask(one, hall.topic, "ask", text="언제 끝납니까?")
            second = await ask(other, hall.topic, "ask", text="언제 끝납니까?")
            await one.socket.send(deed(hall.topic, "ask", 1, text="언제 끝납니까?"))
            again = await answer_of(one, 1)
        assert first["answer"]["question"]["id"] == again["answer"]["question"]["id"]
        assert first["answer"]["question"]["id"] != second["answer"]["question"]["id"]

    asyncio.run(scenario())
    assert Question.objects.count() == 2
