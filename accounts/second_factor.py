"""Who needs a second factor, who has one, and whether a session was opened with it."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.db.models import QuerySet
from django.dispatch import receiver
from django.http import HttpRequest

from accounts.models.roles import grants_remembered, remember_grants_of
from core.live import visitors

# Recovery codes stand in for a lost factor; alone they are not one.
FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def is_required(user: Any) -> bool:
    return bool(user.is_authenticated and (user.is_staff or user.is_superuser or user.is_staff_member))


def of(user: Any) -> QuerySet[Authenticator]:
    return Authenticator.objects.filter(user_id=user.pk, type__in=FACTORS)


def was_used(request: HttpRequest) -> bool:
    """Whether this session was opened, or later confirmed, with a second factor."""
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user))


@visitors.require
def is_shown(user: Any, session: Any) -> bool:
    """The same for sockets and event streams, which pass by the middleware of the pages."""
    request = HttpRequest()
    request.user, request.session = user, session
    return not is_required(user) or was_used(request)


@visitors.read_together
@contextmanager
def roles_read_once(people: Collection[Any]) -> Iterator[None]:
    with grants_remembered():
        remember_grants_of(people)
        yield


@receiver(authenticator_added)
def setting_up_counts_as_using(
    sender: Any, request: HttpRequest, user: Any, authenticator: Authenticator, **kwargs: Any
) -> None:
    """Setting it up took a code or a touch; asking for another at once would only teach people to wait."""
    if authenticator.type in FACTORS and request.user == user:
        record_authentication(request, user, method="mfa", id=authenticator.pk, type=authenticator.type)
