"""Redis dies while people vote: pages, ballots and receipts go on as if nothing had been."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings

from budget.models import Ballot, BoardLeaf
from tests.budget.casting.mortal_server import PATIENCE, MortalServer, page_of
from tests.budget.casting.voters import make_voter
from tests.budget.voting.booths import make_vote

pytestmark = pytest.mark.django_db(transaction=True)


class Redis:
    """One of our own. Where the program is missing nobody listens from the beginning, which is the same to voters."""

    def __init__(self, folder: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port: int = free.getsockname()[1]
        program = shutil.which("redis-server")
        arguments = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
        self.process = subprocess.Popen([program, *arguments], stdout=subprocess.DEVNULL) if program else None
        deadline = time.monotonic() + PATIENCE
        while self.process and not self.answers() and time.monotonic() < deadline:
            pass

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def answers(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        except OSError:
            return False
        return True

    def kill(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[Redis]:
    own = Redis(tmp_path)
    yield own
    own.kill()


def with_redis(url: str) -> dict[str, Any]:
    """As the settings have it where REDIS_URL is given."""
    from config.settings import base

    layers = {"BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer", "CONFIG": {"hosts": [url]}}
    return {"CACHES": {"default": base.redis_cache(url)}, "CHANNEL_LAYERS": {"default": layers}}


@pytest.fixture
def server(redis: Redis) -> Iterator[MortalServer]:
    mortal = MortalServer(set_up=override_settings(**with_redis(redis.url)).enable)
    mortal.start()
    yield mortal
    mortal.close()


def test_voting_goes_on_when_redis_dies(server: MortalServer, redis: Redis) -> None:
    poll = make_vote()
    before, after = page_of(poll, make_voter()), page_of(poll, make_voter())
    changed = page_of(poll, make_voter())
    assert before.press(server.port) and changed.press(server.port)
    redis.kill()
    assert not redis.answers()
    for page in (after, before):
        assert page.press(server.port)
    assert [page.statuses for page in (before, after, changed)] == [[200, 200], [200], [200]]
    assert len(set(before.receipts)) == 1, "sent again it is the same ballot"
    leaves = set(Ballot.objects.values_list("leaf", flat=True))
    assert leaves == {page.receipts[0] for page in (before, after, changed)}
    assert BoardLeaf.objects.count() == 3


@pytest.mark.parametrize("rest", ["vote/", "vote/mine/", "vote/check/", "vote/practice/", ""])
def test_the_pages_of_voting_stand_without_redis(server: MortalServer, redis: Redis, rest: str) -> None:
    redis.kill()
    poll = make_vote()
    page = replace(page_of(poll, make_voter()), method="GET", path=f"/budget/{poll.cycle.slug}/{rest}", body="")
    assert page.press(server.port)
    assert page.statuses == [200]


def test_a_redis_that_hangs_is_not_waited_for() -> None:
    options = with_redis("redis://127.0.0.1:1/0")["CACHES"]["default"]["OPTIONS"]
    assert 0 < options["socket_connect_timeout"] <= 1 and 0 < options["socket_timeout"] <= 2
    assert settings.SESSION_ENGINE.endswith(".db"), "whoever is signed in stays so"
