"""The product's own server in a process that dies like a machine, and voters who send to it over real HTTP.

Whoever gets no answer sends the very same bytes again, as a browser does: the page of confirmation holds the
choices and both random numbers, so the ballot sent again is the same ballot.
"""

import os
import re
import secrets
import signal
import socket
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from importlib import import_module
from threading import Condition, Thread
from urllib.parse import urlencode

from django.conf import settings
from django.db import connections
from django.test import Client
from django.urls import resolve

from accounts.models import User
from budget.models import Poll
from core.background.server import listen, serve_one
from tests.sessions import sign_in

AT_ONCE = 6
PATIENCE = 30
_LEAF = re.compile(r"\b[0-9a-f]{64}\b")


class MortalServer:
    """Started again and again on one port; what waits in line when it dies is served by the next."""

    def __init__(self, set_up: Callable[[], None] = lambda: None) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port: int = free.getsockname()[1]
        self.set_up = set_up
        # What is loaded here is there in every child at once.
        import_module("config.asgi")
        resolve("/")
        self.listener = listen("127.0.0.1", self.port)
        self.process = 0

    def start(self) -> None:
        connections.close_all()
        self.process = os.fork()
        if self.process == 0:
            try:
                settings.DATABASE_CLOCK_DECIDES = True
                self.set_up()
                serve_one(self.listener, embedded_worker=False)
            finally:
                os._exit(0)

    def kill(self) -> None:
        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)

    def close(self) -> None:
        with suppress(ProcessLookupError, ChildProcessError):
            self.kill()
        self.listener.close()


@dataclass
class Page:
    """The page of confirmation in one voter's browser, with what they have been shown so far."""

    path: str
    headers: dict[str, str]
    body: str
    method: str = "POST"
    receipts: list[str] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)

    def press(self, port: int) -> bool:
        """Send it; whether an answer came."""
        connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        try:
            connection.request(self.method, self.path, self.body, self.headers)
            answer = connection.getresponse()
            text = answer.read().decode()
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()
        self.statuses.append(answer.status)
        if answer.status == 200 and (found := _LEAF.search(text)):
            self.receipts.append(found[0])
        return True


def page_of(poll: Poll, voter: User, choices: str = "1,2", *, seen: int = 0) -> Page:
    client, token = Client(), secrets.token_hex(16)
    sign_in(client, voter)
    cookies = {
        settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value,
        settings.CSRF_COOKIE_NAME: token,
    }
    fields = {
        "csrfmiddlewaretoken": token, "choices-1": choices, "seen-1": seen, "drawn-1": secrets.token_hex(16),
        "nonce-1": secrets.token_hex(16),
    }  # fmt: skip
    headers = {
        "Host": "localhost",
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
    }
    return Page(f"/budget/{poll.cycle.slug}/vote/send/", headers, urlencode(fields))


def press_until(server: MortalServer, pages: Sequence[Page], *, enough: int) -> int:
    """Several voters press at once; the server is killed when `enough` have their answer, while others wait for
    theirs, and started anew. How many got none."""
    waiting, answered, lost, heard = iter(pages), 0, 0, Condition()

    def press() -> None:
        nonlocal answered, lost
        while True:
            with heard:
                page = next(waiting, None)
            if page is None:
                return
            came = page.press(server.port)
            with heard:
                answered, lost = answered + came, lost + (not came)
                heard.notify()
            if not came:
                return

    voters = [Thread(target=press) for _one in range(AT_ONCE)]
    for voter in voters:
        voter.start()
    with heard:
        heard.wait_for(lambda: answered >= enough, timeout=PATIENCE)
    server.kill()
    # Whoever stood in line is served by the next, and votes on.
    server.start()
    for voter in voters:
        voter.join()
    return lost


def storm(server: MortalServer, pages: Sequence[Page], *, kills: int, draw: Callable[[int], int]) -> int:
    """Kill the server so many times while people vote, then let everybody send once more, whether or not they got
    their receipt. How many answers were lost on the way."""
    each, lost = len(pages) // kills, 0
    server.start()
    for number in range(kills):
        lost += press_until(server, pages[number * each : (number + 1) * each], enough=draw(each - AT_ONCE))
    for page in pages:
        page.press(server.port)
    return lost
