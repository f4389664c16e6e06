"""How somebody stands to a survey at a moment: may they answer, or change what they answered, and if not, why not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from surveys.models import Participation, Survey
from surveys.queries import participations
from surveys.queries.endings import end_of, grace_end_of
from surveys.rules import access
from surveys.rules.respondents import Who
from surveys.states.surveys import Access, Channel, SurveyState


class Bar(Enum):
    """What stands in the way, in the order in which it is said."""

    CANCELLED = "cancelled"
    NOT_YET = "not_yet"
    OVER = "over"
    SIGN_IN = "sign_in"
    NOT_ASKED = "not_asked"
    ANSWERED = "answered"
    ON_PAPER = "on_paper"
    # By the same personal link, in another browser.
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True)
class Standing:
    survey: Survey
    bar: Bar | None = None
    # Who is asked instead, in words, where it is not this person.
    reason: str = ""
    participation: Participation | None = None

    @property
    def may_answer(self) -> bool:
        return self.bar is None

    @property
    def may_change(self) -> bool:
        return self.bar is None and self.participation is not None


def time_bar(survey: Survey, at: datetime, begun_at: datetime | None = None) -> Bar | None:
    """Whether it is time to answer. What was begun before the end is taken for some minutes more."""
    if survey.state == SurveyState.CANCELLED:
        return Bar.CANCELLED
    if survey.state in (SurveyState.DRAFT, SurveyState.SCHEDULED):
        return Bar.NOT_YET
    end, grace = end_of(survey), grace_end_of(survey)
    if survey.state not in (SurveyState.OPEN, SurveyState.CLOSED) or end is None or grace is None:
        return Bar.OVER
    if survey.state == SurveyState.OPEN and at < end:
        return None
    in_grace = begun_at is not None and begun_at < end and at < grace
    return None if in_grace else Bar.OVER


def standing_of(survey: Survey, who: Who, at: datetime, begun_at: datetime | None = None) -> Standing:
    """The first thing in the way. Whoever comes too late hears that before being asked to sign in."""
    found = None if survey.access == Access.OPEN else participations.of(who, survey)
    bar = time_bar(survey, at, begun_at)
    if found is not None and found.channel == Channel.PAPER:
        return Standing(survey, Bar.ON_PAPER, participation=found)
    if found is not None and (bar is Bar.OVER or survey.is_anonymous):
        return Standing(survey, Bar.ANSWERED, participation=found)
    if bar is not None:
        return Standing(survey, bar)
    reason = access.why_not(who, survey)
    if reason is not None:
        asks_account = survey.access != Access.INVITED and who.person is None
        return Standing(survey, Bar.SIGN_IN if asks_account else Bar.NOT_ASKED, reason, found)
    if found is not None and not who.may_change:
        return Standing(survey, Bar.ELSEWHERE, participation=found)
    return Standing(survey, participation=found)
