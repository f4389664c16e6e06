"""Why results are not final yet although the survey has closed."""

from django.utils.translation import gettext as _

from surveys.models import Inbox, PaperBatch, Survey
from surveys.states.surveys import SurveyState


def reason(survey: Survey) -> str:
    """Empty where every answer is counted."""
    if is_being_shuffled(survey):
        return _("The last answers are still being shuffled. Please try again in a few minutes.")
    if PaperBatch.objects.filter(survey=survey, closed_at=None).exists():
        return _("Answers on paper are still being keyed in.")
    return ""


def is_being_shuffled(survey: Survey) -> bool:
    """An anonymous survey has its inbox until the minutes of grace are over and all answers are written anew."""
    return Inbox.objects.filter(survey=survey).exists()


def is_live(survey: Survey) -> bool:
    """Whether single answers may still come in, so that what was seen before could be taken from what is seen after."""
    return survey.state == SurveyState.OPEN or is_being_shuffled(survey)
