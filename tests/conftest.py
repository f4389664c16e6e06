"""What every test stands on: the Korean catalogue, an empty database, and a real server for the browser."""

import gc
import os
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection, connections
from django.test import TransactionTestCase
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as drawing

from tests import prepared_database, restoring
from tests.prepared_demo import PreparedDemo

# How fast this machine draws examples is none of what the tests are about.
drawing.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
drawing.load_profile("any machine")

MAKES_THE_DEMO = "test_seed_demo.py"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Two processes wait for each other as little as can be: while one migrates and makes the demo, the others run
    what needs no database. Journeys come last, as the browser's driver keeps an event loop running, beside which no
    other can be started; those of many tests first, so that no process is left alone with one of them.
    """
    tests_in = Counter(item.path for item in items)
    with_database = {item.path for item in items if _needs_database(item)}

    def turn(item: pytest.Item) -> tuple[int, int]:
        if "journeys" in item.path.parts:
            return 3, -tests_in[item.path]
        if item.path.name == MAKES_THE_DEMO:
            return 0, 0
        return (2 if item.path in with_database else 1), 0

    items.sort(key=turn)


def _needs_database(item: pytest.Item) -> bool:
    return item.get_closest_marker("django_db") is not None or "django_db_setup" in getattr(item, "fixturenames", ())


def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end: looking through it for garbage took a tenth of the time of a test."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


@pytest.fixture(scope="session", autouse=True)
def catalogue() -> None:
    call_command("compile_catalogue")


@pytest.fixture(scope="session")
def prepared(request: pytest.FixtureRequest, django_db_modify_db_settings: None) -> prepared_database.Prepared:
    return prepared_database.in_folder(Path(request.config.cache.mkdir("database")))


@pytest.fixture(scope="session")
def django_db_keepdb(
    request: pytest.FixtureRequest, prepared: prepared_database.Prepared, django_db_blocker: Any
) -> bool:
    """Migrating takes most of a short run; a database that has been migrated already is taken as it is."""
    with django_db_blocker.unblock():
        taken = prepared.take()
    return bool(request.config.getvalue("reuse_db")) or (taken and connection.vendor == "sqlite")


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None, django_db_keepdb: bool, django_db_blocker: Any, prepared: prepared_database.Prepared
) -> Iterator[None]:
    with django_db_blocker.unblock():
        prepared.keep()
        restoring.remember()
    yield
    with django_db_blocker.unblock():
        connections.close_all()
    restoring.forget()
    if django_db_keepdb and connection.vendor == "sqlite":
        prepared_database.remove()


@pytest.fixture(scope="session")
def prepared_demo(tmp_path_factory: pytest.TempPathFactory) -> PreparedDemo:
    """Shared by all processes of one run; each has its own folder below that of the run."""
    own = tmp_path_factory.getbasetemp()
    return PreparedDemo((own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "prepared-demo")


@pytest.fixture(autouse=True)
def empty_cache() -> Iterator[None]:
    """Rate limits, counters and kept figures of one test must not reach the next."""
    from surveys.queries import cubes

    for one in caches.all(initialized_only=True):
        one.clear()
    cubes.forget()
    yield


@pytest.fixture(autouse=True)
def korean() -> Iterator[None]:
    """A request for an English page leaves its language behind in the thread."""
    translation.activate("ko")
    yield
    translation.deactivate()


@pytest.fixture(autouse=True, scope="session")
def emptying() -> Iterator[None]:
    """Every test begins with the database as the migrations left it, also after one that committed."""
    empty = TransactionTestCase._fixture_teardown
    TransactionTestCase._fixture_teardown = lambda self: restoring.restore()  # type: ignore[method-assign]
    yield
    TransactionTestCase._fixture_teardown = empty  # type: ignore[method-assign]


class Server:
    """The product itself on a free port of loopback, in a thread: pages, sockets, static files."""

    def __init__(self) -> None:
        from config.asgi import application

        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        # localhost, not 127.0.0.1: browsers allow passkeys only on secure origins and localhost.
        self.url = f"http://localhost:{self.port}"
        configuration = uvicorn.Config(
            application, log_level="warning", lifespan="off", ws="websockets-sansio", timeout_graceful_shutdown=1
        )
        self.server = uvicorn.Server(configuration)
        self.thread = threading.Thread(target=self.server.run, args=([self.socket],), daemon=True)

    def start(self) -> None:
        self.thread.start()
        deadline = time.monotonic() + 20
        while not self.server.started:
            if time.monotonic() > deadline:
                raise RuntimeError("The test server did not start.")
            time.sleep(0.02)

    def stop(self) -> None:
        self.server.should_exit = True
        self.thread.join(timeout=10)


@pytest.fixture(scope="session")
def served() -> Iterator[Server]:
    server = Server()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def live_url(transactional_db: None, served: Server) -> Iterator[str]:
    """The address of the running product, on the test's own database."""
    yield served.url
    for alias in connections:
        connections[alias].close()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    from tests.browser import LAUNCH_ARGUMENTS, executable

    return {**browser_type_launch_args, "executable_path": executable(), "args": LAUNCH_ARGUMENTS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "locale": "ko-KR", "timezone_id": "Asia/Seoul"}
