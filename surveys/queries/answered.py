"""What somebody answered before, or was about to: for themselves alone, and never in an anonymous survey."""

from __future__ import annotations

from typing import Any

from surveys.models import Participation, Response, SavedAnswers, Survey
from surveys.queries.received import whole
from surveys.states.surveys import Access


def may_be_saved(survey: Survey, who: Any) -> bool:
    return not survey.is_anonymous and survey.access != Access.OPEN and bool(who.is_known)


def saved(survey: Survey, who: Any) -> SavedAnswers | None:
    if not may_be_saved(survey, who):
        return None
    return SavedAnswers.objects.filter(survey=survey, **who.as_fields()).first()


def own_answers(participation: Participation | None) -> dict[str, Any]:
    """As they count now; nothing where an answer leads to nobody."""
    if participation is None:
        return {}
    response = Response.objects.filter(respondent__participation=participation).first()
    return whole(response, response.texts.all()) if response else {}
