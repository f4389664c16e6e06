"""That somebody takes part, once: it has no time, and in an anonymous survey nothing leads from it to an answer."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from surveys.models import Participation, Survey
from surveys.queries.participations import of
from surveys.rules.respondents import Who
from surveys.services.refusals import SurveyRefused
from surveys.states.surveys import Access, Channel


def enter(*, survey: Survey, who: Who, channel: str = Channel.WEB) -> Participation | None:
    """In the transaction that stores the answer. None where everybody may answer, known or not.

    Raises SurveyRefused for whoever has answered before, also a moment ago in another window.
    """
    if survey.access == Access.OPEN:
        return None
    if not who.is_known:
        raise SurveyRefused("unknown", _("Sign in, or come by your personal link, to answer this survey."))
    holder = {"invitation": who.invitation} if who.invitation else {"person": who.person}
    try:
        with transaction.atomic():
            return Participation.objects.create(survey=survey, channel=channel, **holder)
    except IntegrityError:
        if of(who, survey) is None:
            raise
        raise SurveyRefused("answered", _("You have answered this survey already.")) from None
