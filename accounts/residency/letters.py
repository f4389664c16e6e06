"""Making the letters: a code for each, printed at once, kept only as a hash."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import LetterBatch, ResidencyApplication, User
from accounts.residency import codes
from accounts.states import ResidencyState
from core import permissions
from core.audit import audit
from core.workflow import engine

MOST_IN_A_BATCH = 200


class BatchRefused(Exception):
    """No letters were made; `message` says why."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class Letter:
    """What goes on one sheet. The code exists here and on paper, nowhere else."""

    application: ResidencyApplication
    code: str


@transaction.atomic
def make_batch(*, staff: User, at: datetime) -> tuple[LetterBatch, list[Letter]]:
    """Letters for those who wait, oldest first. Raises BatchRefused where nobody does."""
    waiting = list(
        ResidencyApplication.objects.select_for_update(of=("self",))
        .filter(state=ResidencyState.REQUESTED, expires_at__gt=at)
        .order_by("pk")[:MOST_IN_A_BATCH]
    )
    mine = [application for application in waiting if permissions.allowed(staff, "accounts.print_letters", application)]
    if not mine:
        raise BatchRefused(_("Nobody waits for a letter."))
    batch = LetterBatch.objects.create(made_by=staff, made_at=at)
    letters = [_with_new_code(application, batch) for application in mine]
    for letter in letters:
        engine.apply(letter.application, "print_letter", actor=staff, at=at)
    audit.record("accounts.print_letters", actor=staff, at=at, target=batch, detail={"letters": len(letters)})
    return batch, letters


@transaction.atomic
def print_again(batch: LetterBatch, *, staff: User, at: datetime) -> list[Letter]:
    """New codes for the letters of a batch that have not been sent: the sheets before them are void."""
    printed = _of_batch(batch, staff, at)
    if not printed:
        raise BatchRefused(_("No letter of this batch is left to print."))
    letters = [_with_new_code(application, batch) for application in printed]
    audit.record("accounts.print_letters_again", actor=staff, at=at, target=batch, detail={"letters": len(letters)})
    return letters


@transaction.atomic
def mark_sent(batch: LetterBatch, *, staff: User, at: datetime) -> int:
    """The letters of a batch went to the post."""
    printed = _of_batch(batch, staff, at)
    for application in printed:
        engine.apply(application, "send_letter", actor=staff, at=at)
    return len(printed)


def _of_batch(batch: LetterBatch, staff: User, at: datetime) -> Sequence[ResidencyApplication]:
    printed = (
        ResidencyApplication.objects.select_for_update(of=("self",))
        .filter(batch=batch, state=ResidencyState.LETTER_PRINTED)
        .order_by("pk")
    )
    return [application for application in printed if permissions.allowed(staff, "accounts.print_letters", application)]


def _with_new_code(application: ResidencyApplication, batch: LetterBatch) -> Letter:
    code = codes.new_letter_code()
    application.batch = batch
    application.code_hash = codes.letter_hash(application.pk, code)
    application.wrong_codes = 0
    application.save(update_fields=["batch", "code_hash", "wrong_codes"])
    return Letter(application, code)
