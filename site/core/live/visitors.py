"""Who is behind a connection, asked anew each time: an open socket outlives logins and roles."""

from collections.abc import Callable, Collection, Mapping
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model, load_backend
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.models import Session
from django.http import HttpRequest, parse_cookie
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import get_language_from_request

from core.live.doors import Caller
from core.live.topics import StreamName, is_let_in, is_open
from core.prepared_query import PreparedQuery
from core.rates import network_of


@dataclass(frozen=True)
class Verdict:
    """Who it is, and which of the streams in question they may follow."""

    user_id: object
    allowed: frozenset[StreamName]


_sessions = PreparedQuery(lambda key: Session.objects.filter(session_key=key), values=0, texts=1)
_people = PreparedQuery(lambda pk: get_user_model()._default_manager.filter(pk=pk))

# What a session must show besides a login: `condition(user, session)`. Pages ask in their middleware, which no
# socket passes through; the room that knows people says it here for both.
_conditions: list[Callable[[Any, Any], bool]] = []


def require(condition: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    _conditions.append(condition)
    return condition


# What a room reads once for all who are judged together: `gathering(people)`, open while they are.
_gatherings: list[Callable[[Collection[Any]], AbstractContextManager[None]]] = []


def read_together(
    gathering: Callable[[Collection[Any]], AbstractContextManager[None]],
) -> Callable[[Collection[Any]], AbstractContextManager[None]]:
    _gatherings.append(gathering)
    return gathering


def session_key_of(scope: dict[str, Any]) -> str:
    """The session named in the cookie of a handshake, or an empty string."""
    return _cookies_of(scope).get(settings.SESSION_COOKIE_NAME, "")


def language_of(scope: dict[str, Any]) -> str:
    """The language in which this visitor reads pages."""
    request = HttpRequest()
    request.COOKIES = _cookies_of(scope)
    request.META["HTTP_ACCEPT_LANGUAGE"] = _header(scope, b"accept-language")
    return get_language_from_request(request)


def address_of(scope: dict[str, Any]) -> str:
    """Where a connection comes from, as limits know it; `core.proxies` has put the true address there."""
    client = scope.get("client")
    return network_of(client[0]) if client else ""


def caller_of(session_key: str) -> Caller:
    """The person of a session, as Django's own login sees it, but without ever writing to the session."""
    found = next(iter(_sessions(session_key)), None) if session_key else None
    session = found.get_decoded() if found and found.expire_date > timezone.now() else {}
    return _caller(session, lambda pk: next(iter(_people(pk)), None))


def _caller(session: Mapping[str, Any], person_of: Callable[[int], Any]) -> Caller:
    """A login that holds no longer takes everything else in its session along."""
    if SESSION_KEY not in session:
        return Caller(AnonymousUser(), MappingProxyType(dict(session)))
    user = _user_in(session, person_of)
    if user is None or not all(condition(user, session) for condition in _conditions):
        return Caller(AnonymousUser(), MappingProxyType({}))
    return Caller(user, MappingProxyType(dict(session)))


def _user_in(session: Mapping[str, Any], person_of: Callable[[int], Any]) -> Any:
    """As the `get_user` of the login by which they came."""
    backend = session.get(BACKEND_SESSION_KEY)
    if backend not in settings.AUTHENTICATION_BACKENDS:
        return None
    login: Any = load_backend(backend)
    found = person_of(int(session[SESSION_KEY]))
    if (
        found is None
        or not login.user_can_authenticate(found)
        or not _is_current_login(found, session.get(HASH_SESSION_KEY, ""))
    ):
        return None
    return found


def judge_many(
    questions: Collection[tuple[str, tuple[StreamName, ...]]],
) -> dict[tuple[str, tuple[StreamName, ...]], Verdict]:
    """A few questions to the database, however many come together."""
    alive = Session.objects.filter(session_key__in={key for key, _names in questions}, expire_date__gt=timezone.now())
    sessions = {one.session_key: one.get_decoded() for one in alive}
    logins = {int(session[SESSION_KEY]) for session in sessions.values() if SESSION_KEY in session}
    people = get_user_model()._default_manager.in_bulk(logins)
    open_ones = {name for name in {name for _key, names in questions for name in names} if is_open(name)}
    verdicts = {}
    with ExitStack() as stack:
        for gathering in _gatherings:
            stack.enter_context(gathering(people.values()))
        for session_key, names in questions:
            user = _caller(sessions.get(session_key, {}), people.get).user
            allowed = frozenset(name for name in names if name in open_ones or is_let_in(user, name))
            verdicts[session_key, names] = Verdict(user.pk, allowed)
    return verdicts


def _is_current_login(user: Any, session_hash: str) -> bool:
    """A changed password ends the sessions that were opened with the old one."""
    valid = [user.get_session_auth_hash(), *user.get_session_auth_fallback_hash()]
    return any(constant_time_compare(session_hash, expected) for expected in valid)


def _cookies_of(scope: dict[str, Any]) -> dict[str, str]:
    return parse_cookie(_header(scope, b"cookie"))


def _header(scope: dict[str, Any], wanted: bytes) -> str:
    return next((value.decode("latin-1") for name, value in scope.get("headers", []) if name == wanted), "")
