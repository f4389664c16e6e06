"""Values that change often: few frames, the last one wins, and late-comers know them too."""

import asyncio

from django.db import connections, transaction

from core.live import hubs, live
from core.live.models import LiveEvent
from tests.core.live.conftest import client_of


async def change(work):
    def in_transaction():
        with transaction.atomic():
            work()
        connections.close_all()

    await asyncio.to_thread(in_transaction)


async def read_values(client, key, last):
    frames = []
    while not frames or frames[-1].get(key) != last:
        frames.append((await client.read())["values"])
    return frames


def test_a_hundred_changes_become_few_frames_and_the_last_wins(served):
    async def scenario():
        async with client_of(served) as client:
            await client.join("room.1")
            began = asyncio.get_running_loop().time()
            for count in range(1, 101):
                await change(lambda count=count: live.publish_value("room.1", "supports", count))
            frames = await read_values(client, "supports", 100)
            lasted = asyncio.get_running_loop().time() - began
            assert len(frames) <= lasted / hubs.VALUE_SECONDS + 2
            assert [frame["supports"] for frame in frames] == sorted(frame["supports"] for frame in frames)

    asyncio.run(scenario())
    assert not LiveEvent.objects.exists()


def test_several_values_go_out_together(served):
    async def scenario():
        async with client_of(served) as client:
            await client.join("room.1")

            def both():
                live.publish_value("room.1", "yes", 3)
                live.publish_value("room.1", "no", 4)

            await change(both)
            assert await client.read() == {"topic": "room.1", "values": {"yes": 3, "no": 4}}

    asyncio.run(scenario())


def test_value_read_after_the_commit_is_the_present_one(served):
    present = [1]

    async def scenario():
        async with client_of(served) as client:
            await client.join("room.1")

            def work():
                live.publish_value("room.1", "count", lambda: present[0])
                present[0] = 2

            await change(work)
            assert (await client.read())["values"] == {"count": 2}

    asyncio.run(scenario())


def test_newcomer_learns_the_present_values_after_the_state(served, room):
    room.values = {"supports": 41}

    async def scenario():
        async with client_of(served) as client:
            assert "snapshot" in await client.join("room.1")
            assert (await client.read())["values"] == {"supports": 41}
            await change(lambda: live.publish_value("room.1", "supports", 42))
            assert (await client.read())["values"] == {"supports": 42}
        async with client_of(served) as late:
            await late.subscribe("room.1")
            assert "snapshot" in await late.read()
            assert (await late.read())["values"] == {"supports": 42}

    asyncio.run(scenario())


def test_value_that_cannot_be_read_keeps_no_other_back(served, caplog):
    async def scenario():
        async with client_of(served) as client:
            await client.join("room.1")

            def work():
                live.publish_value("room.1", "bad", lambda: 1 / 0)
                live.publish_value("room.1", "good", 1)

            await change(work)
            assert (await client.read())["values"] == {"good": 1}

    asyncio.run(scenario())
    assert "The value bad of room.1 could not be read" in caplog.text
