"""The live socket over real connections: order, replay, gaps, audiences, permission, abuse."""

import asyncio
import json
from contextlib import suppress

import pytest
from channels.security.websocket import AllowedHostsOriginValidator
from django.db import connections, transaction
from websockets.exceptions import ConnectionClosed, InvalidStatus

from core.live import buckets, delivery, house, live
from core.live.consumers import INVALID, LONGEST_COMMAND, PATH, TOO_BIG, TOO_FAST, LiveSocket
from core.live.house import SESSION_ENDED
from core.live.models import LiveEvent, LiveTopic
from tests.core.live.conftest import NOON, client_of, publish, session_of, until
from tests.factories import make_user


def run(scenario):
    asyncio.run(scenario())


def test_newcomer_gets_the_present_state_then_every_event_in_order(served, room):
    async def scenario():
        await publish("room.1", 1, 2)
        async with client_of(served) as client:
            assert await client.join("room.1") == {
                "topic": "room.1",
                "seq": 2,
                "snapshot": {"room": "room.1", "audience": "public"},
            }
            await publish("room.1", *range(3, 53))
            assert await client.read_events(50) == [(n, n) for n in range(3, 53)]

    run(scenario)


def test_whoever_comes_back_gets_exactly_what_was_missed(served):
    async def scenario():
        async with client_of(served) as client:
            await client.join("room.1")
            await publish("room.1", *range(1, 6))
            await client.read_events(5)
        await publish("room.1", *range(6, 11))
        async with client_of(served) as client:
            await client.subscribe("room.1", since=5)
            assert await client.read_events(5) == [(n, n) for n in range(6, 11)]
            await publish("room.1", 11)
            assert await client.read_events(1) == [(11, 11)]

    run(scenario)


def test_whoever_comes_back_is_not_handed_what_was_forgotten(served):
    def forget():
        with transaction.atomic():
            live.publish("room.1", {"n": 4}, at=NOON)
            live.forget("room.1", n=2)
        connections.close_all()

    async def scenario():
        async with client_of(served) as watcher, client_of(served) as client:
            await watcher.join("room.1")
            await publish("room.1", 1, 2, 3)
            await watcher.read_events(3)
            # The process remembers all three, and watches on.
            await asyncio.to_thread(forget)
            assert await watcher.read_events(1) == [(4, 4)]
            present = {"topic": "room.1", "seq": 4, "snapshot": {"room": "room.1", "audience": "public"}}
            assert await client.join("room.1", since=1) == present

    run(scenario)


def test_replay_comes_from_the_database_where_the_process_was_not_watching(served):
    async def scenario():
        await publish("room.1", *range(1, 21))
        async with client_of(served) as client:
            await client.subscribe("room.1", since=15)
            assert await client.read_events(5) == [(n, n) for n in range(16, 21)]

    run(scenario)


def test_after_too_long_an_absence_the_present_state_comes_instead(served, monkeypatch):
    monkeypatch.setattr("core.live.replay.LONGEST_REPLAY", 3)

    async def scenario():
        await publish("room.1", *range(1, 11))
        async with client_of(served) as client:
            message = await client.join("room.1", since=2)
            assert message["seq"] == 10
            assert message["snapshot"] == {"room": "room.1", "audience": "public"}

    run(scenario)


def test_events_no_longer_kept_are_replaced_by_the_present_state(served):
    async def scenario():
        await publish("room.1", *range(1, 6))
        await asyncio.to_thread(LiveEvent.objects.filter(seq__lte=4).delete)
        async with client_of(served) as client:
            assert (await client.join("room.1", since=1))["seq"] == 5

    run(scenario)


def test_number_from_the_future_gets_the_present_state(served):
    async def scenario():
        await publish("room.1", 1)
        async with client_of(served) as client:
            assert (await client.join("room.1", since=77))["seq"] == 1
            await publish("room.1", 2)
            assert await client.read_events(1) == [(2, 2)]

    run(scenario)


def test_topic_without_a_state_to_show_says_where_it_stands(served):
    async def scenario():
        await publish("bare.1", 1, 2)
        async with client_of(served) as client:
            assert await client.join("bare.1") == {"topic": "bare.1", "seq": 2, "snapshot": None}

    run(scenario)


def test_event_that_was_lost_between_processes_is_found_by_the_gap_it_leaves(served, monkeypatch):
    async def scenario():
        async with client_of(served) as client:
            await client.join("room.1")
            with monkeypatch.context() as patch:
                patch.setattr(delivery, "event", lambda *arguments: None)
                await publish("room.1", 1, 2, 3)
            await publish("room.1", 4)
            assert await client.read_events(4) == [(n, n) for n in range(1, 5)]

    run(scenario)


def test_last_event_that_was_lost_is_found_without_another_one(served, monkeypatch):
    monkeypatch.setattr(house, "LOOK_SECONDS", 0.1)

    async def scenario():
        async with client_of(served) as client:
            await client.join("room.1")
            monkeypatch.setattr(delivery, "event", lambda *arguments: None)
            await publish("room.1", 1)
            assert await client.read_events(1) == [(1, 1)]

    run(scenario)


def test_events_reported_the_wrong_way_round_go_out_in_order(served):
    async def scenario():
        async with client_of(served) as client:
            await client.join("room.1")
            served.hub.loop.call_soon_threadsafe(served.hub.receive_event, "room.1", 2, '{"n":2}')
            served.hub.loop.call_soon_threadsafe(served.hub.receive_event, "room.1", 1, '{"n":1}')
            served.hub.loop.call_soon_threadsafe(served.hub.receive_event, "room.1", 1, '{"n":1}')
            assert await client.read_events(2) == [(1, 1), (2, 2)]

    run(scenario)


def test_nothing_goes_out_of_what_was_rolled_back_and_no_number_is_lost(served):
    def roll_back():
        try:
            with transaction.atomic():
                live.publish("room.1", {"n": 99}, at=NOON)
                raise RuntimeError
        except RuntimeError:
            connections.close_all()

    async def scenario():
        async with client_of(served) as client:
            await client.join("room.1")
            await publish("room.1", 1)
            await asyncio.to_thread(roll_back)
            await publish("room.1", 2)
            assert await client.read_events(2) == [(1, 1), (2, 2)]

    run(scenario)


def test_parallel_publishers_get_every_number_once(served):
    async def scenario():
        async with client_of(served) as client:
            await client.join("room.1")
            await asyncio.gather(*[publish("room.1", *range(start, start + 10)) for start in range(0, 40, 10)])
            received = await client.read_events(40)
            assert [seq for seq, _ in received] == list(range(1, 41))
            assert sorted(n for _, n in received) == list(range(40))

    run(scenario)


def test_database_put_back_to_an_earlier_day_starts_everybody_afresh(served, monkeypatch):
    monkeypatch.setattr(house, "LOOK_SECONDS", 0.1)

    def put_back():
        LiveEvent.objects.filter(seq__gt=1).delete()
        LiveTopic.objects.update(seq=1)

    async def scenario():
        async with client_of(served) as client:
            await client.join("room.1")
            await publish("room.1", 1, 2, 3)
            await client.read_events(3)
            await asyncio.to_thread(put_back)
            message = await client.read()
            assert (message["seq"], "snapshot" in message) == (1, True)
            await publish("room.1", 4)
            assert await client.read_events(1) == [(2, 4)]

    run(scenario)


# Who may hear what


def test_what_is_held_back_never_reaches_the_public(served):
    moderator = make_user(is_staff=True)
    session = session_of(moderator)

    async def scenario():
        async with client_of(served) as public, client_of(served, session) as inside:
            await public.join("room.1")
            assert await public.join("room.1:moderators") == {"topic": "room.1:moderators", "error": "refused"}
            await inside.join("room.1:moderators")
            await publish("room.1", 1, audience="moderators")
            await publish("room.1", 2)
            assert await inside.read_events(1) == [(1, 1)]
            # The public's numbers have no gap either: they do not even tell that something was held back.
            assert await public.read_events(1) == [(1, 2)]

    run(scenario)


@pytest.mark.parametrize("topic", ["nowhere", "notices.1", "room.1:presenter", "", "../etc", "room.1\n", "방"])
def test_unknown_foreign_and_malformed_topics_are_refused_alike(served, topic):
    async def scenario():
        async with client_of(served) as client:
            assert await client.join(topic) == {"topic": topic, "error": "refused"}

    run(scenario)


def test_permission_is_asked_again_at_each_message(served, room):
    async def scenario():
        async with client_of(served) as client:
            assert "snapshot" in await client.join("room.1")
            room.closed = True
            assert (await client.join("room.2"))["error"] == "refused"

    run(scenario)


def test_whoever_loses_permission_hears_nothing_more(served, room, monkeypatch):
    monkeypatch.setattr(house, "LOOK_SECONDS", 0.1)
    monkeypatch.setattr(house, "RECHECK_SECONDS", 0.1)

    async def scenario():
        async with client_of(served) as client:
            await client.join("room.1")
            room.closed = True
            assert await client.read() == {"topic": "room.1", "error": "refused"}
            await publish("room.1", 1)
            room.closed = False
            assert (await client.join("room.2"))["topic"] == "room.2"

    run(scenario)


def test_logging_out_closes_the_sockets_of_that_login_only(served, client):
    person = make_user()
    other_login = session_of(person)
    client.force_login(person)
    login = client.session.session_key

    async def scenario():
        async with client_of(served, login) as here, client_of(served, other_login) as elsewhere:
            await here.join(f"notices.{person.pk}")
            await elsewhere.join(f"notices.{person.pk}")
            await asyncio.to_thread(client.logout)
            assert await here.closed_with() == SESSION_ENDED
            await publish(f"notices.{person.pk}", 1)
            assert await elsewhere.read_events(1) == [(1, 1)]

    run(scenario)


def test_session_that_was_ended_elsewhere_is_noticed(served, monkeypatch):
    monkeypatch.setattr(house, "LOOK_SECONDS", 0.1)
    monkeypatch.setattr(house, "RECHECK_SECONDS", 0.1)
    person = make_user()
    session = session_of(person)

    def change_password():
        person.set_password("another-horse-43")
        person.save()
        connections.close_all()

    async def scenario():
        async with client_of(served, session) as client:
            await client.join(f"notices.{person.pk}")
            await asyncio.to_thread(change_password)
            assert await client.closed_with() == SESSION_ENDED

    run(scenario)


def test_whoever_has_not_spoken_yet_is_not_taken_for_somebody_else(served):
    session = session_of(make_user())

    async def scenario():
        async with client_of(served, session) as client:
            await asyncio.to_thread(until, lambda: served.hub and served.hub.listeners)
            rechecking = asyncio.run_coroutine_threadsafe(served.hub.house.recheck(), served.hub.loop)
            await asyncio.wrap_future(rechecking)
            assert "snapshot" in await client.join("room.1")

    run(scenario)


def test_other_sites_cannot_open_the_socket(settings, transactional_db):
    settings.ALLOWED_HOSTS = ["localhost"]
    # The validator reads the setting when the application is built, so this is one more of them.
    application = AllowedHostsOriginValidator(LiveSocket())
    answers = []
    coming = [{"type": "websocket.connect"}, {"type": "websocket.disconnect", "code": 1006}]

    async def scenario():
        async def send(message):
            answers.append(message)

        headers = [(b"origin", b"https://evil.example")]
        await application({"type": "websocket", "path": PATH, "headers": headers}, connecting, send)

    async def connecting():
        return coming.pop(0)

    run(scenario)
    assert [answer["type"] for answer in answers] == ["websocket.close"]


def test_other_socket_addresses_do_not_exist(served):
    from websockets.asyncio.client import connect

    async def scenario():
        with pytest.raises(InvalidStatus):
            async with connect(f"ws://localhost:{served.port}/ws/other/", origin=f"http://localhost:{served.port}"):
                pass

    run(scenario)


# Abuse


@pytest.mark.parametrize("text", ["{", '{"subscribe": [1]}', b"\x00\xff"])
def test_malformed_message_closes_only_that_socket(served, text):
    async def scenario():
        async with client_of(served) as good, client_of(served) as bad:
            await good.join("room.1")
            await bad.socket.send(text)
            assert await bad.closed_with() == INVALID
            await publish("room.1", 1)
            assert await good.read_events(1) == [(1, 1)]

    run(scenario)


@pytest.mark.parametrize("length", [LONGEST_COMMAND + 1, 10 * 1024 * 1024])
def test_huge_frame_closes_only_that_socket(served, length):
    async def scenario():
        async with client_of(served) as good, client_of(served) as bad:
            await good.join("room.1")
            with suppress(ConnectionClosed):
                await bad.socket.send("x" * length)
            assert await bad.closed_with() in (TOO_BIG, 1006)
            await publish("room.1", 1)
            assert await good.read_events(1) == [(1, 1)]

    run(scenario)


def test_whoever_asks_too_fast_is_sent_away(served):
    async def scenario():
        async with client_of(served) as client:
            with suppress(ConnectionClosed):
                for _ in range(60):
                    await client.socket.send('{"unsubscribe": ["room.1"]}')
            assert await client.closed_with() == TOO_FAST

    run(scenario)


def test_bucket_fills_up_again(monkeypatch):
    now = [0.0]
    monkeypatch.setattr(buckets.time, "monotonic", lambda: now[0])
    bucket = buckets.TokenBucket(per_second=2, burst=3)

    assert [bucket.take() for _ in range(4)] == [True, True, True, False]
    now[0] = 1.0
    assert [bucket.take() for _ in range(3)] == [True, True, False]


def test_nobody_follows_more_than_twenty_topics(served):
    async def scenario():
        async with client_of(served) as client:
            wishes = [{"topic": f"room.{n}"} for n in range(20)]
            await client.socket.send(json.dumps({"subscribe": wishes}))
            for _ in wishes:
                assert "snapshot" in await client.read()
            assert (await client.join("room.99"))["error"] == "refused"

    run(scenario)


def test_who_has_left_a_topic_hears_nothing_of_it(served):
    async def scenario():
        async with client_of(served) as client:
            await client.join("room.1")
            await client.join("room.2")
            await client.socket.send('{"unsubscribe": ["room.1"]}')
            await asyncio.sleep(0.1)
            await publish("room.1", 1)
            await publish("room.2", 2)
            assert (await client.read())["topic"] == "room.2"

    run(scenario)


def test_many_sockets_of_one_address_go_no_faster_than_one(served, settings):
    settings.RATES = {**settings.RATES, "live": (3, 3600)}

    async def scenario():
        async with client_of(served) as first, client_of(served) as second:
            await first.join("room.1")
            await second.join("room.1")
            await first.join("room.2")
            await second.subscribe("room.2")
            assert await second.closed_with() == TOO_FAST

    run(scenario)
