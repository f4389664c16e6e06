"""Why results are not final yet although the survey has closed."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from surveys.models import Inbox, PaperBatch, Survey
from surveys.queries.endings import grace_end_of
from surveys.states.surveys import SurveyState

SHUFFLING = gettext_lazy("The last answers are still being shuffled. Please try again in a few minutes.")


def reason(survey: Survey, at: datetime) -> str:
    """Empty where every answer is counted."""
    if not_in_yet := waits_for_answers(survey, at):
        return not_in_yet
    if PaperBatch.objects.filter(survey=survey, closed_at=None).exists():
        return _("Answers on paper are still being keyed in.")
    return ""


def waits_for_answers(survey: Survey, at: datetime) -> str:
    """Why single answers may still come in although it has closed; empty where none can."""
    last = grace_end_of(survey)
    if survey.state == SurveyState.CLOSED and last is not None and at < last:
        return _("Answers that were begun before the close are still taken until %(time)s.") % {
            "time": time_format(timezone.localtime(last))
        }
    return str(SHUFFLING) if is_being_shuffled(survey) else ""


def is_being_shuffled(survey: Survey) -> bool:
    """An anonymous survey has its inbox until the minutes of grace are over and all answers are written anew."""
    return Inbox.objects.filter(survey=survey).exists()


def is_live(survey: Survey, at: datetime | None = None) -> bool:
    """Whether single answers may still come in, so that what was seen before could be taken from what is seen after."""
    return survey.state == SurveyState.OPEN or bool(waits_for_answers(survey, at or timezone.now()))
