"""Who is behind a connection, asked anew each time: an open socket outlives logins and roles."""

from collections.abc import Callable, Iterable, Mapping
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
from core.live.topics import StreamName, may_follow
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
    """The person of a session, as Django's own login sees it, but without ever writing to the session.

    A login that holds no longer takes everything else in its session along.
    """
    nobody = Caller(AnonymousUser(), MappingProxyType({}))
    if not session_key:
        return nobody
    session = _content_of(session_key)
    if SESSION_KEY not in session:
        return Caller(AnonymousUser(), MappingProxyType(session))
    user = _user_in(session)
    if user is None or not all(condition(user, session) for condition in _conditions):
        return nobody
    return Caller(user, MappingProxyType(session))


def _content_of(session_key: str) -> dict[str, Any]:
    return next((one.get_decoded() for one in _sessions(session_key) if one.expire_date > timezone.now()), {})


def _user_in(session: Mapping[str, Any]) -> Any:
    backend = session.get(BACKEND_SESSION_KEY)
    if backend not in settings.AUTHENTICATION_BACKENDS:
        return None
    # As its `get_user`, with the question put into SQL once.
    login: Any = load_backend(backend)
    found = next(iter(_people(int(session[SESSION_KEY]))), None)
    if (
        found is None
        or not login.user_can_authenticate(found)
        or not _is_current_login(found, session.get(HASH_SESSION_KEY, ""))
    ):
        return None
    return found


def user_of(session_key: str) -> Any:
    return caller_of(session_key).user


def judge(session_key: str, names: Iterable[StreamName]) -> Verdict:
    user = user_of(session_key)
    return Verdict(user.pk, frozenset(name for name in names if may_follow(user, name)))


def judge_many(
    questions: Iterable[tuple[str, tuple[StreamName, ...]]],
) -> dict[tuple[str, tuple[StreamName, ...]], Verdict]:
    return {(session_key, names): judge(session_key, names) for session_key, names in questions}


def _is_current_login(user: Any, session_hash: str) -> bool:
    """A changed password ends the sessions that were opened with the old one."""
    valid = [user.get_session_auth_hash(), *user.get_session_auth_fallback_hash()]
    return any(constant_time_compare(session_hash, expected) for expected in valid)


def _cookies_of(scope: dict[str, Any]) -> dict[str, str]:
    return parse_cookie(_header(scope, b"cookie"))


def _header(scope: dict[str, Any], wanted: bytes) -> str:
    return next((value.decode("latin-1") for name, value in scope.get("headers", []) if name == wanted), "")
