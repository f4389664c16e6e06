"""How many of those asked have answered, where it is known who was asked."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from councils.queries.terms import members_in_office
from surveys.figures.suppression import LEAST
from surveys.models import Invitation, Survey
from surveys.queries import received
from surveys.states.surveys import Access, Sampling


@dataclass(frozen=True)
class Rate:
    answered: int
    asked: int

    @property
    def percent(self) -> float:
        return round(100 * min(self.answered, self.asked) / self.asked, 1)

    @property
    def note(self) -> str:
        return _("%(answered)s of %(asked)s") % {"answered": f"{self.answered:,}", "asked": f"{self.asked:,}"}


def of(survey: Survey) -> Rate | None:
    """Nothing where whoever wished could answer, as nobody knows how many that are; nor of the first few answers."""
    asked, answered = _asked(survey), received.count(survey)
    return Rate(answered, asked) if asked and answered >= LEAST else None


def _asked(survey: Survey) -> int:
    if survey.access == Access.INVITED:
        return Invitation.objects.filter(survey=survey).count()
    if survey.access == Access.PANEL and survey.body and survey.opens_at:
        return members_in_office(survey.body, on=localtime(survey.opens_at).date()).count()
    return (survey.population or 0) if survey.sampling == Sampling.CENSUS else 0
