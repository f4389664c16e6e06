"""Who took part, apart from what was answered."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from core.prepared_query import PreparedQuery
from surveys.models import Participation, Survey

# Asked twice for every answer: before the page is read, and once more where it is counted.
_by_person = PreparedQuery(
    lambda survey, person: Participation.objects.filter(survey=survey, person=person).order_by(), values=2
)
_by_invitation = PreparedQuery(
    lambda survey, invitation: Participation.objects.filter(survey=survey, invitation=invitation).order_by(), values=2
)


def answered_by(user: Any, invitations: Iterable[int], surveys: Iterable[Survey]) -> frozenset[int]:
    """Of these surveys, those in which the person, or the holder of one of these personal links, has taken part."""
    links = list(invitations)
    if not (links or user.is_authenticated):
        return frozenset()
    whose = Q(invitation__in=links)
    if user.is_authenticated:
        whose |= Q(person=user)
    rows = Participation.objects.filter(whose, survey__in=[survey.pk for survey in surveys]).order_by()
    return frozenset(rows.values_list("survey", flat=True))


def of(who: Any, survey: Survey) -> Participation | None:
    """That this person, or the holder of this personal link, has answered."""
    if not who.is_known:
        return None
    found = _by_invitation(survey.pk, who.invitation.pk) if who.invitation else _by_person(survey.pk, who.person.pk)
    return found[0] if found else None
