"""Who took part, apart from what was answered."""

from __future__ import annotations

from typing import Any

from core.prepared_query import PreparedQuery
from surveys.models import Participation, Survey

# Asked twice for every answer: before the page is read, and once more where it is counted.
_by_person = PreparedQuery(
    lambda survey, person: Participation.objects.filter(survey=survey, person=person).order_by(), values=2
)
_by_invitation = PreparedQuery(
    lambda survey, invitation: Participation.objects.filter(survey=survey, invitation=invitation).order_by(), values=2
)


def of(who: Any, survey: Survey) -> Participation | None:
    """That this person, or the holder of this personal link, has answered."""
    if not who.is_known:
        return None
    found = _by_invitation(survey.pk, who.invitation.pk) if who.invitation else _by_person(survey.pk, who.person.pk)
    return found[0] if found else None
