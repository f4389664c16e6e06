"""A device at which one person after another answers: what its cookie says, and how staff open it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime

from django import forms
from django.core import signing
from django.core.validators import RegexValidator
from django.utils.crypto import constant_time_compare, salted_hmac
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
    code = forms.CharField(
        label=_("Code to end it with"),
        help_text=_("Six digits of your choice. Whoever ends the device earlier types them on it."),
        max_length=6,
        validators=[RegexValidator(r"\A[0-9]{6}\Z", _("Six digits, please."))],
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class EndForm(forms.Form):
    code = forms.CharField(
        label=_("Code to end it with"),
        max_length=6,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


@dataclass(frozen=True)
class Device:
    """Kept in its own cookie alone. The number only tells devices apart where answers are counted by the hour."""

    survey: int
    until: datetime
    number: str
    # The code by which it ends, in a form that whoever reads the cookie cannot try out.
    lock: str

    def __str__(self) -> str:
        return signing.dumps([self.survey, int(self.until.timestamp()), self.number, self.lock], salt=_SALT)

    def ends_by(self, code: str) -> bool:
        return constant_time_compare(self.lock, _locked(self.number, code))


def opened(survey: Survey, until: datetime, code: str) -> Device:
    number = secrets.token_hex(8)
    return Device(survey.pk, until, number, _locked(number, code))


def _locked(number: str, code: str) -> str:
    return salted_hmac(_SALT, f"{number}:{code}", algorithm="sha256").hexdigest()


def device_of(survey: Survey, cookie: str, at: datetime) -> Device | None:
    """The open device of this survey with this cookie."""
    try:
        number, until, name, lock = signing.loads(cookie[:300], salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    device = Device(number, datetime.fromtimestamp(until, UTC), name, lock)
    return device if device.survey == survey.pk and at < device.until else None
