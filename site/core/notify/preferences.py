"""How each person wants to be told, and how they stop it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.db import transaction

from core.notify.categories import CATEGORIES, Category, Frequency
from core.notify.models import Notice, NoticePreference

SALT = "core.notify.unsubscribe"


@dataclass(frozen=True)
class Wish:
    """What holds for one person and one category."""

    in_app: bool
    email: Frequency


def default_wish(category: Category) -> Wish:
    return Wish(in_app=True, email=category.email)


def wishes_of(user_ids: Iterable[int]) -> dict[tuple[int, str], Wish]:
    """What people have chosen; mandatory categories cannot be chosen away, whatever a row says."""
    rows = NoticePreference.objects.filter(user_id__in=list(user_ids))
    return {
        (row.user_id, row.category): Wish(row.in_app, Frequency(row.email))
        for row in rows
        if row.category in CATEGORIES and not CATEGORIES[row.category].mandatory
    }


def wish_of(user: Any, category: Category) -> Wish:
    return wishes_of([user.pk]).get((user.pk, category.key), default_wish(category))


@transaction.atomic
def choose(user: Any, category: str, *, in_app: bool, email: Frequency) -> None:
    """Set how one category reaches a person. Mandatory ones stay as they are."""
    if CATEGORIES[category].mandatory:
        return
    NoticePreference.objects.update_or_create(user=user, category=category, defaults={"in_app": in_app, "email": email})
    # What waits for a digest follows the new choice, but for "immediately": that moment has passed for it, so it still
    # comes with the digest. Whoever wants no letters gets none of those either that are tried once more.
    waiting = Notice.objects.filter(recipient=user, category=category, emailed_at=None)
    if email == Frequency.NEVER:
        waiting.update(email=email)
    elif email != Frequency.IMMEDIATELY:
        waiting.filter(email__in=[Frequency.DAILY, Frequency.WEEKLY]).update(email=email)


def unsubscribe_token(user_id: int, *categories: str) -> str:
    """Stops these categories for one person and can do nothing else, so it needs no login."""
    return signing.dumps([user_id, *categories], salt=SALT, compress=True)


def read_token(token: str) -> tuple[int, list[Category]] | None:
    try:
        user_id, *keys = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    categories = [CATEGORIES[key] for key in keys if key in CATEGORIES and not CATEGORIES[key].mandatory]
    return (user_id, categories) if categories else None


@transaction.atomic
def unsubscribe(user: Any, categories: Iterable[Category]) -> None:
    """No more e-mail of these categories; what shows on the site stays as it was."""
    for category in categories:
        choose(user, category.key, in_app=wish_of(user, category).in_app, email=Frequency.NEVER)
