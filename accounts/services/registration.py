"""Accounts of people: what is recorded when one is made, changed or looked up."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from accounts.names import clean_display_name, invented_display_name
from core import permissions
from core.audit import audit


@transaction.atomic
def register_resident(
    user: User, *, display_name: str, at: datetime, after: Iterable[Callable[[User], None]] = ()
) -> User:
    """Complete a fresh account: the name, the record, and what sign-up asked besides (consents, age).

    Raises ValidationError for a name that cannot be shown. `after` runs in the same transaction, so
    that there is never an account without the consents it was made with.
    """
    user.display_name = clean_display_name(display_name) or invented_display_name()
    user.save()
    audit.record("accounts.register", actor=user, at=at, target=user)
    for finish in after:
        finish(user)
    return user


@transaction.atomic
def change_profile(user: User, *, display_name: str, language: str, at: datetime) -> User:
    """Change how a person is called and in which language we write. Raises ValidationError."""
    user.display_name = clean_display_name(display_name) or invented_display_name()
    user.language = language
    user.save(update_fields=["display_name", "language"])
    audit.record("accounts.change_profile", actor=user, at=at, target=user)
    return user


def record_search(*, actor: Any, found: Iterable[User], at: datetime) -> None:
    """Note who looked at whose data. The words stay out of the record: they may be somebody's address."""
    permissions.check(actor, "accounts.search_people")
    audit.record("accounts.search_people", actor=actor, at=at, detail={"shown": [user.pk for user in found]})
