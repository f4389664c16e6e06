"""Why results are not final yet although the survey has closed."""

from django.utils.translation import gettext as _

from surveys.models import Inbox, PaperBatch, Survey


def reason(survey: Survey) -> str:
    """Empty where every answer is counted."""
    if Inbox.objects.filter(survey=survey, waiting__gt=0).exists():
        return _("The last answers are still being shuffled. Please try again in a few minutes.")
    if PaperBatch.objects.filter(survey=survey, closed_at=None).exists():
        return _("Answers on paper are still being keyed in.")
    return ""
