"""`repeat_safe`: whoever presses twice, or sends again after a lost connection, gets the first outcome."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.decorators import method_decorator

from core.submissions import conflicts, keys, outcomes
from core.submissions.models import Submission

View = Callable[..., HttpResponseBase]
_UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}


def repeat_safe(
    view: View | None = None, *, required: bool = False, fragments: bool = False, private: bool = False
) -> Any:
    """Decorate a view whose unsafe requests carry a key: `{% submission_key %}` or `Idempotency-Key`.

    The first arrival runs the view and keeps its outcome in one transaction; a later one, and one that
    comes at the same time, gets that outcome without running anything. A form that comes back with errors
    frees its key. The same key with other content is refused with 409, and nothing typed is lost.

    Without a key the view runs unprotected (an old page or a plain client must not lose what it sent),
    unless it is `required`: then 400. A key that is none is always 400.
    `fragments` counts a successful page as the outcome, for views that answer htmx with one.
    `private` keeps no digest, no body and no person, for reports that nobody may connect with a sender.

    Works on a function and on a class-based view. Stands inside `@requires`, so that a way to the login is
    never kept as an outcome.
    """

    def decorate(wrapped: Any) -> Any:
        if isinstance(wrapped, type):
            return method_decorator(decorate, name="dispatch")(wrapped)

        @wraps(wrapped)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method not in _UNSAFE:
                return wrapped(request, *args, **kwargs)
            try:
                key = keys.key_of(request)
            except keys.KeyMalformed:
                return conflicts.bad_key(request)
            if key is None:
                return conflicts.bad_key(request) if required else wrapped(request, *args, **kwargs)
            arrival = Submission(
                key=key,
                owner=_anonymous(key) if private else keys.owner_of(request),
                view=_name_of(request),
                digest="" if private else keys.digest_of(request),
                created_at=timezone.now(),
            )
            return _once(arrival, request, lambda: wrapped(request, *args, **kwargs), fragments, private)

        return guarded

    return decorate if view is None else decorate(view)


def _once(
    arrival: Submission, request: HttpRequest, run: Callable[[], HttpResponseBase], fragments: bool, private: bool
) -> HttpResponseBase:
    with transaction.atomic():
        if not _is_first(arrival):
            first = Submission.objects.filter(key=arrival.key, owner=arrival.owner).first()
            # Its row can only be gone if the sweep took it in this instant; the key is then unknown again.
            if first is None or first.status is None:
                return conflicts.bad_key(request)
            if (first.view, first.digest) != (arrival.view, arrival.digest):
                return conflicts.other_content(request, first)
            return outcomes.again(first)
        response = run()
        if outcomes.is_finished(response, fragments=fragments):
            outcomes.keep(arrival, response, private=private)
        else:
            arrival.delete()
        return response


def _is_first(arrival: Submission) -> bool:
    """Take the key. A parallel arrival waits here until the first one's transaction has ended:
    PostgreSQL on the unique key, SQLite on its one writer."""
    try:
        with transaction.atomic():
            arrival.save(force_insert=True)
    except IntegrityError:
        return False
    return True


def _anonymous(key: UUID) -> str:
    return f"private:{key.hex}"


def _name_of(request: HttpRequest) -> str:
    match = request.resolver_match
    return (match.view_name if match else request.path)[:200]
