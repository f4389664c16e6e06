"""The web server dies in the middle of an evening: what was acknowledged is there once, and everybody catches up."""

import asyncio
import random
import shutil
import subprocess

import pytest

from tests.briefings.live.evening import Evening
from tests.briefings.live.phones import storm
from tests.budget.casting.mortal_server import MortalServer
from tests.core.live.test_processes import answers, free_port, process_on, until

pytestmark = pytest.mark.django_db(transaction=True)

PHONES, KILLS = 6, 3


@pytest.fixture
def server():
    mortal = MortalServer()
    yield mortal
    mortal.close()


def nothing_wrong(evening):
    wrongs = evening.wrongs()
    assert wrongs == dict.fromkeys(wrongs, 0)


def test_what_was_acknowledged_is_there_once_however_often_the_server_dies(server):
    evening = Evening(PHONES, chance=random.Random(20261122))

    def die_and_return():
        server.kill()
        server.start()

    server.start()
    for phone in evening.phones:
        phone.port = server.port
    asyncio.run(storm(evening.phones, evening.turns(*[die_and_return] * KILLS), evening.standing))

    assert sum(phone.lost for phone in evening.phones) >= PHONES, "each was cut off"
    nothing_wrong(evening)


class Redis:
    """A server of its own, which is killed and comes back with nothing."""

    def __init__(self):
        self.port = free_port()

    def start(self):
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.running = subprocess.Popen(["redis-server", "--port", str(self.port), "--save", ""], **quiet)
        until(lambda: answers(self.port))

    def kill(self):
        self.running.kill()
        self.running.wait()


@pytest.fixture
def redis():
    redis = Redis()
    redis.start()
    yield redis
    redis.kill()


@pytest.mark.skipif(shutil.which("redis-server") is None, reason="no redis-server")
def test_nothing_is_lost_while_redis_is_away(redis):
    """Two processes, half of the telephones at each; the layer between them dies and comes back."""
    evening = Evening(PHONES, chance=random.Random(7))
    where = {"REDIS_URL": f"redis://127.0.0.1:{redis.port}/0"}

    with process_on(free_port(), **where) as one, process_on(free_port(), **where) as other:
        for number, phone in enumerate(evening.phones):
            phone.port = (one, other)[number % 2].port
        asyncio.run(storm(evening.phones, evening.turns(redis.kill, redis.start), evening.standing))

    nothing_wrong(evening)


def test_two_processes_without_a_layer_agree_in_the_end():
    evening = Evening(4, chance=random.Random(8))

    with process_on(free_port(), REDIS_URL="") as one, process_on(free_port(), REDIS_URL="") as other:
        for number, phone in enumerate(evening.phones):
            phone.port = (one, other)[number % 2].port
        asyncio.run(storm(evening.phones, [], evening.standing))

    nothing_wrong(evening)
