"""Reads about proofs of residency."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from accounts.models import Department, LetterBatch, RegisterImport, ResidencyApplication, ResidencyProof
from accounts.residency.identity import years_before
from accounts.states import OPEN_STATES, ResidencyState
from core.prepared_query import PreparedQuery


class AgeNotKept(LookupError):
    """A proof cannot answer an age limit this high: see RESIDENCY_HIGHEST_AGE_LIMIT."""


_open_proofs = PreparedQuery(lambda user: ResidencyProof.objects.open().filter(user=user).order_by("pk"))


def current_proof(user: Any, at: datetime) -> ResidencyProof | None:
    """The proof that is in force for the person, if any."""
    if not user.is_authenticated or not user.is_active:
        return None
    return next((proof for proof in _open_proofs(user.pk) if proof.verified_at <= at < proof.expires_at), None)


def must_come_to_the_counter(user: Any) -> bool:
    """Whether staff ended the last proof, so that only the counter can give another."""
    last = ResidencyProof.objects.filter(user=user).order_by("-pk").values_list("end", flat=True).first()
    return last == ResidencyProof.End.REVOKED


def is_verified_resident(user: Any, at: datetime) -> bool:
    return current_proof(user, at) is not None


def has_reached_age(proof: ResidencyProof, years: int, on: date) -> bool:
    """Whether the person is at least so old on a day. Raises AgeNotKept above the highest limit."""
    if years > settings.RESIDENCY_HIGHEST_AGE_LIMIT:
        raise AgeNotKept(f"Proofs answer age limits up to {settings.RESIDENCY_HIGHEST_AGE_LIMIT}, not {years}.")
    return proof.born_on_or_before <= years_before(on, years)


def handling_department() -> Department | None:
    """The department that prints letters and decides, as the settings name it."""
    return Department.objects.filter(code=settings.RESIDENCY_DEPARTMENT, is_active=True).order_by("pk").first()


def open_application(user: Any) -> ResidencyApplication | None:
    return ResidencyApplication.objects.filter(user=user, state__in=OPEN_STATES).first()


def letters_to_print() -> QuerySet[ResidencyApplication]:
    return ResidencyApplication.objects.filter(state=ResidencyState.REQUESTED).order_by("pk")


def batches() -> QuerySet[LetterBatch]:
    return LetterBatch.objects.select_related("made_by").prefetch_related("applications")


def register_in_force() -> RegisterImport | None:
    return RegisterImport.objects.filter(completed_at__isnull=False).order_by("-pk").first()
