"""An invited person hands in a sheet of paper: that they took part is noted, so that they do not answer online as well.

What stands on the sheet is typed in with its pile; nothing leads from the note to it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import permissions
from core.audit.audit import record as audit
from surveys.models import Invitation, Participation, Survey
from surveys.rules.respondents import Who
from surveys.services import taking_part
from surveys.services.paper import TAKES_PAPER
from surveys.services.refusals import SurveyRefused
from surveys.states.permissions import INVITE
from surveys.states.surveys import Channel


@transaction.atomic
def note(*, invitation: Invitation, by: Any, at: datetime) -> None:
    """Before the sheet goes to the pile. Raises SurveyRefused for somebody who has answered already."""
    survey = _survey_of(invitation, by)
    try:
        taking_part.enter(survey=survey, who=Who(invitation=invitation), channel=Channel.PAPER)
    except SurveyRefused as refused:
        raise SurveyRefused(
            refused.code, _("This person has taken part already. The sheet does not count: do not add it to the pile.")
        ) from refused
    audit("surveys.note_hand_in", actor=by, at=at, target=survey)


@transaction.atomic
def take_back(*, invitation: Invitation, by: Any, at: datetime) -> None:
    """The wrong person was noted. Raises SurveyRefused."""
    survey = _survey_of(invitation, by)
    noted = Participation.objects.filter(survey=survey, invitation=invitation, channel=Channel.PAPER)
    if not noted.delete()[0]:
        raise SurveyRefused("none", _("For this person no sheet is noted."))
    audit("surveys.take_hand_in_back", actor=by, at=at, target=survey)


def _survey_of(invitation: Invitation, by: Any) -> Survey:
    survey = Survey.objects.select_for_update().get(pk=invitation.survey_id)
    permissions.check(by, INVITE, survey)
    if survey.state not in TAKES_PAPER or not survey.on_paper:
        raise SurveyRefused("state", _("This survey takes no answers on paper now."))
    return survey
