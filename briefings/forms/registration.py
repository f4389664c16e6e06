"""What people type who register, and what helpers type at the door."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from briefings.models import AskedAtRegistration, Briefing, Registration
from briefings.rules.registration import modes_of
from briefings.services.registration_attendance import MOST_AT_ONCE
from briefings.services.registration_checking import LONGEST_ANSWER, NO, YES, Wish, options_of

Kind = AskedAtRegistration.Kind
_PHONE = re.compile(r"\+?[0-9][0-9() .-]{5,18}[0-9]")
_MOBILE_DIGITS = 11


class PhoneField(forms.CharField):
    """Written in one way, so that the same number is the same text."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=20, **kwargs)
        self.widget.attrs |= {"inputmode": "tel", "autocomplete": "tel"}

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        if not text:
            return ""
        if not _PHONE.fullmatch(text):
            raise ValidationError(_("Enter a telephone number, such as 010-1234-5678."))
        digits = re.sub(r"[^0-9+]", "", text)
        if len(digits) == _MOBILE_DIGITS and digits.startswith("010"):
            return f"{digits[:3]}-{digits[3:7]}-{digits[7:]}"
        return digits


class WishForm(forms.Form):
    """What stands on a ticket and can be changed there."""

    name = forms.CharField(label=_("Name"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    phone = PhoneField(label=_("Telephone"), required=False)
    mode = forms.ChoiceField(label=_("How do you take part?"), widget=forms.RadioSelect)
    companions = forms.TypedChoiceField(label=_("Who comes with you?"), coerce=int, required=False)
    needs = forms.CharField(
        label=_("What do you need to take part?"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Such as a place for a wheelchair, or sign language. Leave it empty if you need nothing."),
    )
    needs_consent = forms.BooleanField(
        label=_("I agree that what I wrote about what I need is used for the preparation."), required=False
    )

    def __init__(self, *args: Any, briefing: Briefing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = list(briefing.asked_at_registration.all())
        modes = modes_of(briefing)
        self.fields["mode"].choices = [(mode.value, mode.label) for mode in modes]
        self.fields["mode"].initial = modes[0].value
        if len(modes) == 1:
            del self.fields["mode"]
        if briefing.needs_a_place and briefing.most_companions:
            self.fields["companions"].choices = [
                (number, _companions(number)) for number in range(briefing.most_companions + 1)
            ]
        else:
            del self.fields["companions"]
        self._only_mode = modes[0]
        for asked in self.asked:
            self.fields[f"asked_{asked.pk}"] = _field_for(asked)
        # As they stand on the page, so that what is wrong is said in this order.
        asked_fields = [f"asked_{asked.pk}" for asked in self.asked]
        self.order_fields(["name", "email", "phone", "mode", "companions", *asked_fields])

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("needs", "").strip() and not given.get("needs_consent"):
            self.add_error("needs_consent", _("Please agree, or leave the field above empty."))
        return given

    def asked_fields(self) -> list[Any]:
        return [self[f"asked_{asked.pk}"] for asked in self.asked]

    @property
    def wish(self) -> Wish:
        given = self.cleaned_data
        return Wish(
            name=given["name"],
            email=given.get("email", ""),
            phone=given["phone"],
            mode=given.get("mode") or self._only_mode.value,
            companions=given.get("companions") or 0,
            needs=given["needs"],
            answers={asked.pk: given.get(f"asked_{asked.pk}", "") for asked in self.asked},
        )


class RegistrationForm(WishForm):
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("We send the ticket there, and a letter if something changes."),
    )
    waits = forms.BooleanField(label=_("Put me on the waiting list if there is no place for us"), required=False)
    consent = forms.BooleanField(
        label=_("I agree that these data are used for this briefing."),
        error_messages={"required": _("Please agree, so that we may keep your registration.")},
    )

    def __init__(self, *args: Any, with_contact: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not with_contact:
            del self.fields["email"]

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if "email" in self.fields and not self.errors and not (given.get("email") or given.get("phone")):
            self.add_error("email", _("Please give an e-mail address or a telephone number."))
        return given


class ChangeForm(WishForm):
    """The ticket as it stands; a need that was written down before was agreed to then."""

    def __init__(self, *args: Any, registration: Registration, **kwargs: Any) -> None:
        answers = {f"asked_{one.asked_id}": one.text for one in registration.answers.all()}
        initial = {
            "name": registration.name,
            "phone": registration.phone,
            "mode": registration.mode,
            "companions": registration.companions,
            "needs": registration.needs,
            "needs_consent": bool(registration.needs),
        }
        super().__init__(*args, briefing=registration.briefing, initial=initial | answers, **kwargs)


class PeopleForm(forms.Form):
    """How many stand at the door."""

    people = forms.IntegerField(label=_("How many have come?"), min_value=1, max_value=MOST_AT_ONCE)


class DoorSearchForm(forms.Form):
    q = forms.CharField(
        label=_("Name, or the end of the telephone number"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "enterkeyhint": "search"}),
    )


class RegistrationsFilterForm(forms.Form):
    STANDINGS = (
        ("", pgettext_lazy("registrations", "All")),
        ("confirmed", _("Place confirmed")),
        ("waiting", _("On the waiting list")),
        ("here", _("Came")),
        ("absent", _("Has not come")),
        ("needs", _("Needs something")),
        ("unwritten", _("Told by telephone only")),
        ("taken_back", _("Registration taken back")),
    )

    q = forms.CharField(label=_("Name, e-mail or telephone"), max_length=60, required=False)
    standing = forms.ChoiceField(label=_("Which"), choices=STANDINGS, required=False)


def _companions(number: int) -> Any:
    if not number:
        return _("I come alone")
    return ngettext("%(number)s more person", "%(number)s more people", number) % {"number": number}


def _field_for(asked: AskedAtRegistration) -> forms.Field:
    about: dict[str, Any] = {"label": asked.text, "required": asked.required}
    match asked.kind:
        case Kind.CHOICE:
            options = [(option, option) for option in options_of(asked)]
            return forms.ChoiceField(choices=options, widget=forms.RadioSelect, **about)
        case Kind.YES:
            return forms.ChoiceField(choices=[(YES, _("Yes")), (NO, _("No"))], widget=forms.RadioSelect, **about)
    return forms.CharField(max_length=LONGEST_ANSWER, **about)
