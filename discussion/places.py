"""Where conversation may take place: each app says here what can be talked about, and on what terms.

A kind of object that nobody registered cannot be commented on, endorsed, followed or read through
this app at all.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, cast

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from core import permissions

CLOSED = _("The conversation has been closed.")
NO_WRITING = _("You cannot write here.")
NO_ENDORSING = _("You cannot endorse this.")

Predicate = Callable[[Any, Any], bool]


class NoSuchPlace(LookupError):
    """Nobody registered this kind of object, it does not exist, or this person may not see it."""


@dataclass(frozen=True)
class Closure:
    """Why nobody can write any more, and since when."""

    reason: Any = CLOSED
    since: datetime | None = None


def _never(obj: Any, at: datetime) -> bool:
    return False


def _nobody(obj: Any) -> None:
    return None


@dataclass(frozen=True)
class Place:
    """The terms on which one kind of object is talked about."""

    model_label: str
    who_may_write: str | Predicate
    visible: Predicate
    url: Callable[[Any], str]
    moderation: Literal["post", "pre"] = "post"
    closed: Callable[[Any, datetime], bool | Closure | None] = _never
    title: Callable[[Any], str] = str
    author: Callable[[Any], Any] = _nobody
    # Whose moderators look after it; without one, those who moderate everywhere.
    department: Callable[[Any], Any] = _nobody
    who_may_answer: str | Predicate | None = None
    why_not_write: Any = NO_WRITING
    who_may_endorse: str | Predicate | None = None
    why_not_endorse: Any = NO_ENDORSING
    attachments: bool = True
    comments: bool = True
    endorsements: bool = True
    follows: bool = True
    anonymous_reading: bool = True
    # Both given, readers may flag the object itself and moderators take it down and put it back.
    hide: Callable[[Any, str, datetime], None] | None = None
    show: Callable[[Any, datetime], None] | None = None
    text: Callable[[Any], str] = str
    # So many different people's flags hold a comment back until a moderator has looked; 0 never does.
    flags_that_hold: int = 5
    # Told which objects' counts have just been folded, for places that sort long lists by them.
    counted: Callable[[frozenset[int]], None] | None = None

    @property
    def model(self) -> type[Model]:
        return cast(type[Model], apps.get_model(self.model_label))

    def may_write(self, user: Any, obj: Any) -> bool:
        return self.comments and _ask(self.who_may_write, user, obj)

    def may_endorse(self, user: Any, obj: Any) -> bool:
        asked = self.who_may_endorse
        return self.endorsements and (bool(user.is_authenticated) if asked is None else _ask(asked, user, obj))

    def may_answer(self, user: Any, obj: Any) -> bool:
        return self.who_may_answer is not None and _ask(self.who_may_answer, user, obj)

    @property
    def flaggable(self) -> bool:
        return self.hide is not None and self.show is not None

    def may_read(self, user: Any, obj: Any) -> bool:
        return (self.anonymous_reading or bool(user.is_authenticated)) and self.visible(user, obj)

    def closure(self, obj: Any, at: datetime) -> Closure | None:
        answer = self.closed(obj, at)
        if isinstance(answer, Closure):
            return answer
        return Closure() if answer else None


def _ask(who: str | Predicate, user: Any, obj: Any) -> bool:
    if isinstance(who, str):
        return permissions.allowed(user, who, obj)
    return bool(user.is_authenticated) and bool(who(user, obj))


_places: dict[str, Place] = {}


def register(model_label: str, **terms: Any) -> Place:
    """Let a kind of object be talked about; `terms` are the fields of Place. Once per kind."""
    label = model_label.lower()
    if label in _places:
        raise LookupError(f"{model_label} is registered already.")
    _places[label] = Place(model_label=label, **terms)
    return _places[label]


def forget(model_label: str) -> None:
    """Take a registration back; for tests that register a kind of their own."""
    _places.pop(model_label.lower(), None)


def registered() -> list[Place]:
    return list(_places.values())


def named(model_label: str) -> Place:
    try:
        return _places[model_label.lower()]
    except KeyError:
        raise NoSuchPlace(model_label) from None


def of(obj: Model) -> Place:
    """The terms for an object; NoSuchPlace when its kind is not registered."""
    return named(obj._meta.label_lower)


def content_type(obj: Model) -> ContentType:
    return ContentType.objects.get_for_model(obj, for_concrete_model=False)


def by_content_type(content_type_id: int) -> Place:
    kind = ContentType.objects.get_for_id(content_type_id)
    return named(f"{kind.app_label}.{kind.model}")


def counted_at(content_type_id: int) -> Callable[[frozenset[int]], None] | None:
    """Who wants to hear of new counts; nobody for kinds that are no place of their own, as comments."""
    kind = ContentType.objects.get_for_id(content_type_id)
    place = _places.get(f"{kind.app_label}.{kind.model}")
    return place.counted if place else None


def find(model_label: str, object_id: int, user: Any) -> Model:
    """Load what is talked about, or raise NoSuchPlace as if it were not there."""
    place = named(model_label)
    obj = place.model._base_manager.filter(pk=object_id).first()
    if obj is None or not place.visible(user, obj):
        raise NoSuchPlace(f"{model_label} {object_id}")
    return obj
