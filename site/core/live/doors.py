"""What those who watch a topic may do to it, over the socket and plain HTTP alike: the topic's room says so.

A deed ends in exactly one outcome, so that nothing is lost in silence.
"""

import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import OperationalError, connection
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from core.patience import patiently
from core.refusals import Refused

logger = logging.getLogger(__name__)

UNKNOWN, FORBIDDEN, INVALID, TOO_FAST, BUSY, FAILED = (
    "unknown", "forbidden", "invalid", "too_fast", "busy", "failed",
)  # fmt: skip


@dataclass(frozen=True)
class Caller:
    """Who acts: the person and what the session holds, both read anew for each deed and only to be read."""

    user: Any
    session: Mapping[str, Any]


@dataclass(frozen=True)
class Deed:
    """`key` is the client's own name for it: a deed that is sent again after a lost line carries the same one."""

    topic: str
    name: str
    key: str
    data: MultiValueDict[str, str]


class NotAsTyped(Refused):
    """What was sent does not fit: the sentences by field."""

    def __init__(self, fields: Mapping[str, list[str]]) -> None:
        first = next((sentences[0] for sentences in fields.values() if sentences), "")
        super().__init__(INVALID, first)
        self.fields = dict(fields)


@dataclass(frozen=True)
class Outcome:
    """Done, where there is no `code`."""

    answer: dict[str, Any] | None = None
    code: str = ""
    message: str = ""
    fields: dict[str, list[str]] = field(default_factory=dict)

    def told(self, key: str) -> dict[str, Any]:
        """As the client reads it."""
        if not self.code:
            return {"done": key, "answer": self.answer}
        return {"refused": key, "code": self.code, "message": self.message, "fields": self.fields}


Door = Callable[[Caller, Deed], dict[str, Any] | None]

_doors: dict[str, tuple[re.Pattern[str], Door]] = {}


def register_door(pattern: str, door: Door) -> None:
    """Declare what may be done to a family of topics, by a regular expression over the whole name.

    `door(caller, deed)` runs in a thread, asks for permission itself, and answers with what the sender alone is
    told, or raises Refused or PermissionDenied. It may be run again where the database was busy, and by a client that
    heard no answer, so it changes everything in one transaction and knows a key that it has seen.
    """
    if pattern in _doors:
        raise LookupError(f"The door to {pattern} is registered twice.")
    _doors[pattern] = (re.compile(pattern, re.ASCII), door)


def carry_out(caller: Caller, deed: Deed) -> Outcome:
    """Nothing that a door does, or that befalls it, gets past here."""
    door = next((door for pattern, door in _doors.values() if pattern.fullmatch(deed.topic)), None)
    if door is None:
        return Outcome(code=UNKNOWN, message=_("This is not possible here."))
    try:
        return Outcome(patiently(lambda: door(caller, deed)))
    except Refused as refused:
        return _refusal(refused)
    except PermissionDenied:
        return Outcome(code=FORBIDDEN, message=_("You are not allowed to do this."))
    except OperationalError:
        if connection.in_atomic_block:
            # The whole transaction is lost, and whoever began it tries it again.
            raise
        logger.warning("The database was too busy for %s at %s", deed.name, deed.topic, exc_info=True)
        return Outcome(code=BUSY, message=_("Too much is going on at the moment. Please try again shortly."))
    except Exception:
        logger.exception("%s at %s broke off", deed.name, deed.topic)
        return Outcome(code=FAILED, message=_("This did not work. Please try again."))


def too_fast() -> Outcome:
    return Outcome(code=TOO_FAST, message=_("That was very quick. Please wait a moment and try again."))


def _refusal(refused: Refused) -> Outcome:
    fields = refused.fields if isinstance(refused, NotAsTyped) else {}
    if refused.field:
        fields = {refused.field: [str(refused.message)]}
    return Outcome(code=refused.code, message=str(refused.message), fields=fields)
