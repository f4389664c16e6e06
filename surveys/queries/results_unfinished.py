"""Why results are not final yet although the survey has closed."""

from datetime import datetime

from django.utils.formats import time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from surveys.models import Inbox, PaperBatch, Survey
from surveys.queries.endings import grace_end_of
from surveys.states.surveys import SurveyState

SHUFFLING = gettext_lazy("The last answers are still being shuffled. Please try again in a few minutes.")


def reason(survey: Survey, at: datetime) -> str:
    """Empty where every answer is counted."""
    if (last := grace_end_of(survey)) is not None and at < last:
        return _("Answers that were begun before the close are still taken until %(time)s.") % {
            "time": time_format(localtime(last))
        }
    if is_being_shuffled(survey):
        return str(SHUFFLING)
    if PaperBatch.objects.filter(survey=survey, closed_at=None).exists():
        return _("Answers on paper are still being keyed in.")
    return ""


def is_being_shuffled(survey: Survey) -> bool:
    """An anonymous survey has its inbox until the minutes of grace are over and all answers are written anew."""
    return Inbox.objects.filter(survey=survey).exists()


def is_live(survey: Survey) -> bool:
    """Whether single answers may still come in, so that what was seen before could be taken from what is seen after."""
    return survey.state == SurveyState.OPEN or is_being_shuffled(survey)
