"""What somebody answered before, or was about to: for themselves alone, and never in an anonymous survey."""

from __future__ import annotations

from typing import Any

from surveys.models import Participation, Response, SavedAnswers, Survey
from surveys.queries.received import whole
from surveys.states.surveys import Access


def may_be_saved(survey: Survey, who: Any) -> bool:
    """Half an answer that somebody began in another browser, by the same link, is neither shown nor written over."""
    if survey.is_anonymous or survey.access == Access.OPEN or not who.is_known:
        return False
    return who.may_go_on or not SavedAnswers.objects.filter(survey=survey, **who.as_fields()).exists()


def saved(survey: Survey, who: Any) -> SavedAnswers | None:
    if not (may_be_saved(survey, who) and who.may_go_on):
        return None
    return SavedAnswers.objects.filter(survey=survey, **who.as_fields()).first()


def own_answers(participation: Participation | None) -> dict[str, Any]:
    """As they count now; nothing where an answer leads to nobody."""
    if participation is None:
        return {}
    response = Response.objects.filter(respondent__participation=participation).first()
    return whole(response, response.texts.all()) if response else {}
