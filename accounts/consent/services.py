"""Asking for, giving and withdrawing consent."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import ConsentRecord, ConsentText, User
from core.audit import audit


class ConsentRefused(Exception):
    """The consent was not recorded or withdrawn; `message` says why."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def asked(occasion: str) -> list[ConsentText]:
    """The texts of an occasion in their newest version, in the reader's language."""
    language = "en" if (get_language() or "ko").startswith("en") else "ko"
    return list(ConsentText.objects.newest().filter(occasion=occasion, language=language).order_by("position", "key"))


def pending(user: Any, occasion: str) -> list[ConsentText]:
    """The texts of an occasion to which the person has not agreed in their newest version."""
    texts = asked(occasion)
    if not user.is_authenticated:
        return texts
    given = {
        (record.text.key, record.text.version)
        for record in ConsentRecord.objects.in_force().filter(user=user).select_related("text")
    }
    return [text for text in texts if (text.key, text.version) not in given]


@transaction.atomic
def give(user: User, texts: Iterable[ConsentText], *, at: datetime) -> None:
    """Record consent to exactly these versions; a consent to an older version ends with it."""
    User.objects.select_for_update().get(pk=user.pk)
    for text in texts:
        in_force = ConsentRecord.objects.in_force().filter(user=user, key=text.key).select_related("text").first()
        if in_force and in_force.text.version == text.version:
            continue
        if in_force:
            _end(in_force, at)
        ConsentRecord.objects.create(user=user, text=text, key=text.key, given_at=at)
        audit.record("accounts.give_consent", actor=user, at=at, target=text, detail={"version": text.version})


@transaction.atomic
def withdraw(record: ConsentRecord, *, at: datetime) -> bool:
    """Take a consent back; answers whether it was still in force.

    Raises ConsentRefused for one without which there can be no account.
    """
    locked = ConsentRecord.objects.select_for_update(of=("self",)).select_related("text", "user").get(pk=record.pk)
    if locked.withdrawn_at:
        return False
    if locked.text.required and locked.text.occasion == ConsentText.Occasion.SIGN_UP:
        raise ConsentRefused(_("An account cannot exist without this consent. You can take it back by leaving."))
    _end(locked, at)
    audit.record(
        "accounts.withdraw_consent",
        actor=locked.user,
        at=at,
        target=locked.text,
        detail={"version": locked.text.version},
    )
    return True


def _end(record: ConsentRecord, at: datetime) -> None:
    record.withdrawn_at = at
    record.save(update_fields=["withdrawn_at"])
