"""What residents and the counter type in for a proof of residency."""

import re
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms.consent import ConsentFieldsMixin
from accounts.models import ConsentText
from accounts.residency.codes import LETTER_CODE_LENGTH, as_typed
from accounts.residency.identity import Claims, refuse_resident_number

OLDEST = 120
MOST_REGISTER_BYTES = 100 * 1024 * 1024


def text_field(label: Any, max_length: int, autocomplete: str = "", **more: Any) -> forms.CharField:
    """A line of text into which a resident registration number will not go."""
    attributes = {"autocomplete": autocomplete} if autocomplete else {}
    widget = forms.TextInput(attrs=attributes | more.pop("attrs", {}))
    return forms.CharField(
        label=label, max_length=max_length, widget=widget, validators=[refuse_resident_number], **more
    )


class AreaField(forms.ChoiceField):
    """The neighbourhoods of this town."""

    def __init__(self, **more: Any) -> None:
        super().__init__(label=_("Neighbourhood (dong)"), choices=self.areas, **more)

    @staticmethod
    def areas() -> list[tuple[str, Any]]:
        return [("", _("Please choose")), *((area, area) for area in settings.RESIDENCY_AREAS)]


class PersonForm(forms.Form):
    name = text_field(_("Name"), 60, "name", help_text=_("As it stands on your ID"))
    birth_date = forms.DateField(
        label=_("Birth date"), widget=forms.DateInput(attrs={"autocomplete": "bday", "min": "1900-01-01"})
    )

    def clean_birth_date(self) -> date:
        born: date = self.cleaned_data["birth_date"]
        today = timezone.localdate()
        if born > today:
            raise forms.ValidationError(_("This day has not come yet."))
        if born.year < today.year - OLDEST:
            raise forms.ValidationError(_("Please check the year."))
        return born


class AddressForm(forms.Form):
    postal_code = forms.CharField(
        label=_("Postal code"),
        max_length=5,
        validators=[RegexValidator(r"^\d{5}$", _("A postal code has 5 digits."))],
        widget=forms.TextInput(attrs={"autocomplete": "postal-code", "inputmode": "numeric"}),
    )
    address = text_field(
        _("Address"), 120, "address-line1", help_text=_("Road name and building number, such as 두레로 12")
    )


class RegisterMatchForm(ConsentFieldsMixin, AddressForm, PersonForm):
    consent_occasion = ConsentText.Occasion.RESIDENCY

    def given(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("name", "birth_date", "postal_code", "address")}


class LetterForm(ConsentFieldsMixin, AddressForm, PersonForm):
    consent_occasion = ConsentText.Occasion.RESIDENCY

    address_detail = text_field(_("Building and unit"), 80, "address-line2", required=False)
    area = AreaField()

    def given(self) -> dict[str, Any]:
        names = ("name", "birth_date", "postal_code", "address", "address_detail", "area")
        return {name: self.cleaned_data[name] for name in names}


class ConsentForm(ConsentFieldsMixin):
    """For the ways on which nothing is typed here."""

    consent_occasion = ConsentText.Occasion.RESIDENCY


class LetterCodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code from the letter"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "characters"}),
        help_text=_("8 letters and digits; capital or small, with or without the dash"),
    )

    def clean_code(self) -> str:
        code = as_typed(self.cleaned_data["code"])
        if len(code) != LETTER_CODE_LENGTH:
            raise forms.ValidationError(_("The code has 8 letters and digits."))
        return code


class CounterLookUpForm(forms.Form):
    code = forms.CharField(
        label=_("Counter code"),
        max_length=7,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=_("The 6 digits on the resident's phone"),
    )

    def clean_code(self) -> str:
        code = as_typed(self.cleaned_data["code"])
        if not re.fullmatch(r"[0-9]{6}", code):
            raise forms.ValidationError(_("The counter code has 6 digits."))
        return code


class CounterConfirmForm(PersonForm):
    area = AreaField()
    settle = forms.ChoiceField(
        label=_("Another account was confirmed for this name and birth date"),
        choices=[
            ("same", _("The same person: end the proof of the other account")),
            ("namesake", _("A different person with the same name and birth date")),
        ],
        widget=forms.RadioSelect,
        required=False,
    )
    id_seen = forms.BooleanField(
        label=_("I have seen the ID: photograph, name, birth date and address agree."),
        error_messages={"required": _("Look at the ID first.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs["autocomplete"] = "off"
        self.fields["birth_date"].widget.attrs["autocomplete"] = "off"
        if "settle" not in self.data:
            self.fields["settle"].widget = forms.HiddenInput()

    def ask_to_settle(self) -> None:
        """Show the question that only a few cases raise."""
        self.fields["settle"].widget = forms.RadioSelect(choices=self.fields["settle"].choices)

    def given(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("name", "birth_date", "area", "settle")}


class ProofLookUpForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address of the account"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        help_text=_("The whole address. Each search is recorded with your name."),
    )


class ProofRevokeForm(forms.Form):
    reason = text_field(_("Reason"), 300, help_text=_("The person reads it, and it stays on record."))


class RegisterUploadForm(forms.Form):
    as_of = forms.DateField(label=_("State of the register on"), widget=forms.DateInput())
    file = forms.FileField(label=_("CSV file"), help_text=_("Columns: keyed_hash,area"))

    def clean_as_of(self) -> date:
        as_of: date = self.cleaned_data["as_of"]
        if as_of > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet."))
        return as_of

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if upload.size > MOST_REGISTER_BYTES:
            raise forms.ValidationError(_("The file is too large. Use the command import_register for it."))
        return upload


class StandInForm(PersonForm):
    area = AreaField()
    state = forms.CharField(widget=forms.HiddenInput())
    nonce = forms.CharField(widget=forms.HiddenInput())

    def claims(self) -> Claims:
        return Claims(self.cleaned_data["name"], self.cleaned_data["birth_date"], self.cleaned_data["area"])
