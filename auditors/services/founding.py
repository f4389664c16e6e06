"""The body of auditors as most corporations have it; its seats are changed where all bodies are."""

from __future__ import annotations

from datetime import datetime
from itertools import chain, count
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from councils.models import Body, SeatKind
from councils.services import bodies

SLUG = "honorary-auditors"
# Field and seats.
USUAL_SEATS = (
    (_("Facilities and safety"), 2),
    (_("Environment"), 1),
    (_("Accounting"), 2),
    (_("General affairs"), 2),
)


def found_body(*, by: Any, at: datetime, **given: Any) -> Body:
    """A body whose seats bring the role of an honorary auditor; not public yet. Raises CouncilRefused."""
    # What is written down once is in the language of the place, whoever writes it.
    with translation.override(settings.LANGUAGE_CODE):
        seats = [{"label": str(label), "kind": SeatKind.Kind.FIELD, "seats": number} for label, number in USUAL_SEATS]
    return bodies.create_body(by=by, at=at, seats=seats, slug=_free_slug(), granted_role=Role.HONORARY_AUDITOR, **given)


def _free_slug() -> str:
    taken = set(Body.objects.filter(slug__startswith=SLUG).values_list("slug", flat=True))
    return next(slug for slug in chain([SLUG], (f"{SLUG}-{number}" for number in count(2))) if slug not in taken)
