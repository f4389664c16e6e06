"""Nobody may ask for what is costly without end, whatever address they claim to have."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest
from asgiref.testing import ApplicationCommunicator
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from config.environment import checked, rate
from core.live.buckets import SharedBuckets
from core.proxies import TrustedProxies
from core.rates import network_of, seconds_to_wait
from tests.factories import make_user

COSTLY = {
    "search": "/search/?q=공원",
    "suggestions": "/search/suggestions/?q=공원",
    "qr": "/qr/?path=/",
    "downloads": "/desk/on-time.json",
    "polling": "/live/room.1/since/0/",
}


@pytest.fixture(autouse=True)
def still_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twenty seconds into a minute, so that no test runs over the end of one."""
    monkeypatch.setattr("core.rates.time.time", lambda: 1_800_000_020.0)


@pytest.fixture
def rates(settings):  # type: ignore[no-untyped-def]
    settings.RATES = {**settings.RATES, **dict.fromkeys(COSTLY, (3, 60))}
    return settings.RATES


def asked(client: Client, path: str, times: int, address: str = "203.0.113.5") -> list[int]:
    return [client.get(path, REMOTE_ADDR=address).status_code for _ in range(times)]


@pytest.mark.django_db
@pytest.mark.parametrize("path", COSTLY.values())
def test_what_is_costly_has_an_end_for_one_address_and_not_for_the_next(client: Client, rates, path: str) -> None:  # type: ignore[no-untyped-def]
    assert 429 not in asked(client, path, 3)
    refused = client.get(path, REMOTE_ADDR="203.0.113.5")
    assert refused.status_code == 429
    assert refused["Retry-After"] == "41"
    assert "요청이 너무 많습니다" in refused.content.decode()
    assert 429 not in asked(client, path, 1, address="203.0.113.6")


@pytest.mark.django_db
def test_there_is_room_again_when_the_span_is_over(client: Client, rates, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    assert asked(client, COSTLY["qr"], 4) == [200, 200, 200, 429]
    monkeypatch.setattr("core.rates.time.time", lambda: 1_800_000_061.0)
    assert asked(client, COSTLY["qr"], 1) == [200]


@pytest.mark.django_db
def test_an_invented_forwarding_header_gives_no_new_count(client: Client, rates) -> None:  # type: ignore[no-untyped-def]
    invented = [client.get(COSTLY["qr"], headers={"X-Forwarded-For": f"198.51.100.{n}"}).status_code for n in range(4)]
    assert invented == [200, 200, 200, 429]


@pytest.mark.django_db
def test_whoever_signs_in_behind_a_shared_address_has_a_count_of_their_own(client: Client, rates) -> None:  # type: ignore[no-untyped-def]
    assert asked(client, COSTLY["qr"], 4)[-1] == 429
    client.force_login(make_user())
    assert asked(client, COSTLY["qr"], 4) == [200, 200, 200, 429]
    client.force_login(make_user())
    assert asked(client, COSTLY["qr"], 1) == [200]


def test_requests_at_the_same_moment_all_count(settings) -> None:  # type: ignore[no-untyped-def]
    settings.RATES = {"search": (50, 60)}
    with ThreadPoolExecutor(16) as pool:
        waits = list(pool.map(lambda _: seconds_to_wait("search", "address:203.0.113.5"), range(200)))
    assert waits.count(0) == 50


@pytest.mark.parametrize(
    "address, network",
    [
        ("203.0.113.5", "203.0.113.5"),
        ("::ffff:203.0.113.5", "203.0.113.5"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("", ""),
        ("testclient", "testclient"),
    ],
)
def test_a_household_cannot_change_address_to_go_on(address: str, network: str) -> None:
    assert network_of(address) == network


@pytest.mark.parametrize("text", ["", "60", "60/d", "m", "-1/m", "0/m", "60/m/s", "sixty/m", "1.5/m"])
def test_a_rate_that_is_none_stops_the_start_with_a_sentence(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RATE_SEARCH", text)
    with pytest.raises(ImproperlyConfigured, match="RATE_SEARCH must be a number per"):
        checked(rate, "RATE_SEARCH", "60/m", "a number per second")


def test_rates_are_read_in_seconds_minutes_and_hours(monkeypatch: pytest.MonkeyPatch) -> None:
    for text, read in {"5/s": (5, 1), "60/m": (60, 60), "900/h": (900, 3600)}.items():
        monkeypatch.setenv("RATE_SEARCH", text)
        assert rate("RATE_SEARCH", "1/s") == read


class TestManyConnections:
    def test_those_of_one_address_share_a_bucket(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("core.live.buckets.time.monotonic", lambda: 100.0)
        buckets = SharedBuckets(most=10, seconds=60)
        assert [buckets.take("203.0.113.5") for _ in range(12)] == [True] * 10 + [False] * 2
        assert buckets.take("203.0.113.6")

    def test_it_fills_again_as_fast_as_the_rate_says(self, monkeypatch: pytest.MonkeyPatch) -> None:
        now = 100.0
        monkeypatch.setattr("core.live.buckets.time.monotonic", lambda: now)
        buckets = SharedBuckets(most=10, seconds=60)
        while buckets.take("203.0.113.5"):
            pass
        now += 12
        assert [buckets.take("203.0.113.5") for _ in range(3)] == [True, True, False]

    def test_addresses_that_went_quiet_are_forgotten(self, monkeypatch: pytest.MonkeyPatch) -> None:
        now = 100.0
        monkeypatch.setattr("core.live.buckets.time.monotonic", lambda: now)
        buckets = SharedBuckets(most=2, seconds=60)
        buckets.MOST = 3  # type: ignore[misc]
        for address in ("a", "b", "c"):
            buckets.take(address)
        now += 60
        buckets.take("c")
        buckets.take("d")
        assert set(buckets.buckets) == {"c", "d"}

    def test_an_event_stream_beyond_it_answers_429(self, settings) -> None:  # type: ignore[no-untyped-def]
        from core.live.events import EventStream
        from core.live.hubs import close_hub_of_this_loop, hub_of_this_loop

        async def statuses() -> list[int]:
            hub_of_this_loop().buckets = SharedBuckets(most=1, seconds=3600)
            hub_of_this_loop().door.judge = lambda *_asked: asyncio.sleep(0, NobodyMay)  # type: ignore[assignment]
            application = TrustedProxies(EventStream(None), count=1)  # type: ignore[arg-type]
            found = []
            for forged in (b"198.51.100.1, 203.0.113.5", b"198.51.100.2, 203.0.113.5"):
                scope = {
                    "type": "http",
                    "method": "GET",
                    "path": "/live/room.1/events",
                    "client": ("127.0.0.1", 1),
                    "headers": [(b"x-forwarded-for", forged)],
                }
                talk = ApplicationCommunicator(application, scope)
                found.append((await talk.receive_output())["status"])
            close_hub_of_this_loop()
            return found

        assert asyncio.run(statuses()) == [403, 429]


class NobodyMay:
    user_id = None
    allowed: frozenset[str] = frozenset()
