"""The ways to prove residency that this deployment offers, in the order in which residents see them."""

from django.conf import settings
from django.utils.module_loading import import_string

from accounts.residency.verifiers.base import Verifier


def offered() -> list[Verifier]:
    return [verifier for verifier in _configured() if verifier.is_offered()]


def find(method: str) -> Verifier | None:
    """The offered verifier of that name."""
    return next((verifier for verifier in offered() if verifier.method == method), None)


def _configured() -> list[Verifier]:
    return [import_string(path)() for path in settings.RESIDENCY_VERIFIERS]
