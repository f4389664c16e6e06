"""A resident who is played: everything goes through the pages of a running server, as a browser would send it."""

import json
import random
import re
import uuid
from http.cookiejar import CookieJar
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

SECONDS = 10
_KEY = re.compile(r'name="submission_key" value="([^"]+)"')
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class NotThere(Exception):
    """No server answered, or it let nobody in."""


class Neighbour:
    def __init__(self, url: str, room: int, name: str) -> None:
        self.url, self.room, self.name = url.rstrip("/"), room, name
        self.opener: OpenerDirector = build_opener(HTTPCookieProcessor(CookieJar()))
        self.token = ""

    def can_reach(self) -> bool:
        try:
            self.opener.open(f"{self.url}/healthz", timeout=SECONDS)
        except (HTTPError, URLError, OSError):
            return False
        return True

    def join(self) -> None:
        """By a nickname, through the form."""
        door = f"/briefings/rooms/{self.room}/join/"
        page = self._read(door)
        token, key = _TOKEN.search(page), _KEY.search(page)
        if token is None or key is None:
            raise NotThere("The room lets nobody in.")
        self.token = token[1]
        fields = {
            "identity": "NICKNAME",
            "name": self.name,
            "submission_key": key[1],
            "csrfmiddlewaretoken": self.token,
        }
        self._send(door, urlencode(fields).encode(), {"Content-Type": "application/x-www-form-urlencoded"})

    def ask(self, text: str) -> None:
        self._do("ask", {"text": text})

    def take_part(self, chance: random.Random) -> None:
        """Support something that others see, or answer the poll that is on."""
        seen = json.loads(self._read(f"/live/briefings.room.{self.room}/since/{2**62}/"))["snapshot"]
        poll = seen["poll"]
        if poll and poll["open"] and poll["options"] and chance.random() < 0.3:
            options = chance.sample([option["id"] for option in poll["options"]], min(poll["most"], 2))
            self._do("vote", {"poll": poll["id"], "options": options})
            return
        asked = [one["id"] for one in seen["questions"] if one["state"] in ("SHOWN", "ON_AIR")]
        if asked:
            self._do("support", {"question": chance.choice(asked)})

    def _do(self, name: str, said: dict[str, Any]) -> None:
        """What is refused (too soon, already answered) a resident would shrug off too."""
        body = json.dumps({"key": uuid.uuid4().hex, "with": said}).encode()
        headers = {"Content-Type": "application/json", "X-CSRFToken": self.token}
        try:
            self._send(f"/briefings/rooms/{self.room}/do/{name}/", body, headers)
        except HTTPError as error:
            error.close()

    def _read(self, path: str) -> str:
        try:
            with self.opener.open(self.url + path, timeout=SECONDS) as answer:
                text: str = answer.read().decode()
        except (URLError, OSError) as error:
            raise NotThere(f"The server does not answer: {error}") from error
        return text

    def _send(self, path: str, body: bytes, headers: dict[str, str]) -> None:
        asked = Request(  # noqa: S310  (the address of this very site)
            self.url + path,
            data=body,
            headers={**headers, "Accept": "application/json, text/html", "Referer": self.url},
        )
        with self.opener.open(asked, timeout=SECONDS) as answer:
            answer.read()
