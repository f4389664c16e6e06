"""Opening a device on which people answer: by somebody who may prepare the survey, and on record."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import permissions
from core.audit import audit
from surveys.models import Survey
from surveys.rules.standing import time_bar
from surveys.services.refusals import SurveyRefused
from surveys.states.permissions import MANAGE
from surveys.states.surveys import Access


def takes_devices(survey: Survey) -> bool:
    """Nobody signs in at a device that many share, so it is for surveys that everybody may answer."""
    return survey.at_kiosk and survey.access == Access.OPEN


@transaction.atomic
def open_device(*, survey: Survey, by: Any, until: datetime, at: datetime) -> None:
    """Raises SurveyRefused where the survey takes no answers at devices, or none now."""
    permissions.check(by, MANAGE, survey)
    if not takes_devices(survey):
        raise SurveyRefused("kiosk", _("This survey is not set up for devices that many people share."))
    if time_bar(survey, at) is not None:
        raise SurveyRefused("closed", _("This survey is not open."))
    audit.record("surveys.open_kiosk", actor=by, at=at, target=survey, detail={"until": until.isoformat()})
