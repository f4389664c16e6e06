"""Those who come at the same moment are looked at together, and nobody is forgotten at the door."""

import asyncio
import threading
from typing import Any

import pytest

from core.live import doorkeeping, visitors
from core.live.doorkeeping import Doorkeeper
from core.live.topics import StreamName
from core.live.visitors import Verdict

ROOM = StreamName("room.1", "public")


class Threads:
    """What a doorkeeper needs of the hub."""

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.turns: list[int] = []

    async def in_thread(self, work: Any, questions: Any) -> Any:
        self.turns.append(len(questions))
        return await self.loop.run_in_executor(None, work, questions)


@pytest.fixture(autouse=True)
def everybody_is_their_session(monkeypatch: Any) -> None:
    def judge_many(questions: Any) -> dict[Any, Verdict]:
        if any(session_key == "broken" for session_key, _names in questions):
            raise RuntimeError("broken")
        return {(session_key, names): Verdict(session_key, frozenset(names)) for session_key, names in questions}

    monkeypatch.setattr(visitors, "judge_many", judge_many)


def test_a_crowd_takes_few_turns_and_each_gets_the_own_verdict() -> None:
    async def scenario() -> None:
        threads = Threads()
        door = Doorkeeper(threads)  # type: ignore[arg-type]
        verdicts = await asyncio.gather(*(door.judge(f"s{number}", [ROOM]) for number in range(500)))
        assert [verdict.user_id for verdict in verdicts] == [f"s{number}" for number in range(500)]
        assert sum(threads.turns) == 500 and max(threads.turns) <= doorkeeping.MOST
        assert len(threads.turns) <= 500 / doorkeeping.MOST + doorkeeping.ROUNDS

    asyncio.run(scenario())


def test_whoever_comes_as_the_last_round_ends_is_seen_to(monkeypatch: Any) -> None:
    monkeypatch.setattr(doorkeeping, "ROUNDS", 1)

    async def scenario() -> None:
        door = Doorkeeper(Threads())  # type: ignore[arg-type]

        async def come_again_and_again() -> None:
            for number in range(10):
                # The next one comes in the very moment in which the last one was answered.
                assert (await door.judge(f"s{number}", [ROOM])).user_id == f"s{number}"

        await asyncio.wait_for(come_again_and_again(), 5)

    asyncio.run(scenario())


def test_what_breaks_is_told_to_those_it_concerns_and_the_door_stays_open() -> None:
    async def scenario() -> None:
        door = Doorkeeper(Threads())  # type: ignore[arg-type]
        with pytest.raises(RuntimeError):
            await door.judge("broken", [ROOM])
        assert (await door.judge("well", [ROOM])).allowed == {ROOM}

    asyncio.run(scenario())


def test_whoever_leaves_while_waiting_holds_nobody_up(monkeypatch: Any) -> None:
    held = threading.Event()
    answer = visitors.judge_many
    monkeypatch.setattr(visitors, "judge_many", lambda asked: (held.wait(5), answer(asked))[1])

    async def scenario() -> None:
        door = Doorkeeper(Threads())  # type: ignore[arg-type]
        leaving, staying = (asyncio.create_task(door.judge(key, [ROOM])) for key in ("gone", "here"))
        await asyncio.sleep(0)
        leaving.cancel()
        held.set()
        assert (await staying).user_id == "here"

    asyncio.run(scenario())
