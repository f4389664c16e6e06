"""A device at which one person after another answers: what its cookie says, and how staff open it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from surveys.models import Survey

COOKIE = "dure_survey_kiosk"
LONGEST_HOURS = 14
_SALT = "surveys.kiosk"


class DeviceForm(forms.Form):
    hours = forms.IntegerField(
        label=_("For how many hours"),
        help_text=_("The device stops by itself afterwards."),
        min_value=1,
        max_value=LONGEST_HOURS,
        initial=8,
    )


@dataclass(frozen=True)
class Device:
    """Kept in its own cookie alone. The number only tells devices apart where answers are counted by the hour."""

    survey: int
    until: datetime
    number: str

    def __str__(self) -> str:
        return signing.dumps([self.survey, int(self.until.timestamp()), self.number], salt=_SALT)


def opened(survey: Survey, until: datetime) -> Device:
    return Device(survey.pk, until, secrets.token_hex(8))


def device_of(survey: Survey, cookie: str, at: datetime) -> Device | None:
    """The open device of this survey with this cookie."""
    try:
        number, until, name = signing.loads(cookie[:300], salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    device = Device(number, datetime.fromtimestamp(until, UTC), name)
    return device if device.survey == survey.pk and at < device.until else None
