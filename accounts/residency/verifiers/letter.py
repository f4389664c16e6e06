"""A code by post: whoever can read the letter lives at the address."""

from datetime import date, datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.consent import guardians
from accounts.models import ResidencyApplication, ResidencyMethod, ResidencyProof, User
from accounts.residency import attempts, codes, proofs, queries
from accounts.residency.identity import Claims, address_hash, is_of_age
from accounts.residency.verifiers.base import Step, Verifier
from accounts.states import OPEN_STATES, ResidencyState
from core.workflow import SYSTEM, engine

MOST_WRONG_CODES = 5
WITH_CODE = (ResidencyState.LETTER_PRINTED, ResidencyState.LETTER_SENT)


class WrongCode(proofs.ProofRefused):
    """Not the code of the letter; says how many tries are left."""

    def __init__(self, left: int) -> None:
        message = gettext("This is not the code in your letter. Tries left: %(left)s.") % {"left": left}
        super().__init__("wrong_code", message)


class PostalLetter(Verifier):
    method = ResidencyMethod.LETTER
    view_name: ClassVar[str] = "residency_letter"
    label = _("Code by post")
    summary = _("We send a letter with a code to your address. Enter the code here when it has arrived.")
    time_needed = _("About 1 to 2 weeks")
    kept = _("A keyed hash and your neighbourhood. The address is destroyed when the matter ends.")
    icon = "location"

    def start(self, *, user: User, at: datetime, **given: Any) -> Step:
        """Needs name, birth_date, postal_code, address, address_detail and area."""
        apply_for_letter(user=user, at=at, **given)
        return Step(view_name=self.view_name)

    def check(self, *, user: User, at: datetime, **given: Any) -> ResidencyProof:
        """Needs code. Raises ProofRefused, WrongCode with the number of tries left."""
        return enter_code(user=user, at=at, **given)


def apply_for_letter(
    *,
    user: User,
    name: str,
    birth_date: date,
    postal_code: str,
    address: str,
    address_detail: str,
    area: str,
    at: datetime,
) -> ResidencyApplication:
    """Ask for a letter. Raises TooManyAttempts, GuardianNeeded, or ProofRefused if one is on its way already."""
    on = timezone.localtime(at).date()
    if not is_of_age(birth_date, settings.CONSENT_AGE, on) and not guardians.has_confirmed(user):
        raise proofs.GuardianNeeded
    if queries.open_application(user):
        raise _already_open()
    attempts.count(attempts.LETTER_BY_PERSON, str(user.pk), at=at)
    attempts.count(attempts.LETTER_BY_ADDRESS, address_hash(postal_code, address, address_detail), at=at)
    try:
        with transaction.atomic():
            application = ResidencyApplication.objects.create(
                user=user,
                name=name,
                birth_date=birth_date,
                postal_code=postal_code,
                address=address,
                address_detail=address_detail,
                area=area,
                requested_at=at,
                expires_at=at + settings.RESIDENCY_LETTER_PERIOD,
                department=queries.handling_department(),
            )
            engine.open(application, actor=user, at=at)
    except IntegrityError as error:
        raise _already_open() from error
    return application


def enter_code(*, user: User, code: str, at: datetime) -> ResidencyProof:
    """Confirm the letter with its code.

    Each try is counted under the lock of the row and committed, so that many guesses at once are no more
    than five; the fifth wrong one ends the application. Raises WrongCode or ProofRefused.
    """
    with transaction.atomic():
        application = _locked_with_code(user, at)
        if codes.is_same(application.code_hash, codes.letter_hash(application.pk, codes.as_typed(code))):
            return _confirm(application, at)
        application.wrong_codes += 1
        application.save(update_fields=["wrong_codes"])
        left = MOST_WRONG_CODES - application.wrong_codes
        if left <= 0:
            engine.apply(application, "expire", actor=SYSTEM, at=at)
    if left <= 0:
        raise proofs.ProofRefused("used_up", gettext("Too many wrong codes. Please ask for a new letter."))
    raise WrongCode(left)


def withdraw(application: ResidencyApplication, *, at: datetime) -> None:
    """The resident does not want the letter any more. Raises TransitionRefused."""
    engine.apply(application, "withdraw", actor=application.user, at=at)


def expire_overdue(at: datetime) -> int:
    """End the applications whose code was not entered in time; their addresses go with them."""
    overdue = list(ResidencyApplication.objects.filter(state__in=OPEN_STATES, expires_at__lte=at).order_by("pk")[:500])
    for application in overdue:
        engine.apply(application, "expire", actor=SYSTEM, at=at)
    return len(overdue)


def _already_open() -> proofs.ProofRefused:
    return proofs.ProofRefused("open", gettext("A letter is already on its way to you."))


def _locked_with_code(user: User, at: datetime) -> ResidencyApplication:
    application = (
        ResidencyApplication.objects.select_for_update(of=("self",)).filter(user=user, state__in=WITH_CODE).first()
    )
    if application is None or application.expires_at <= at:
        raise proofs.ProofRefused("no_letter", gettext("No letter to you is waiting for a code."))
    return application


def _confirm(application: ResidencyApplication, at: datetime) -> ResidencyProof:
    if application.birth_date is None:
        raise LookupError("An open application has lost its birth date.")
    claims = Claims(name=application.name, birth_date=application.birth_date, area=application.area)
    proof = proofs.grant(
        user=application.user, claims=claims, method=ResidencyMethod.LETTER, actor=application.user, at=at
    )
    engine.apply(application, "verify", actor=SYSTEM, at=at)
    return proof
