"""What is typed around voting: a receipt to be checked, a code at a device, a device to be opened."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budget.ballots import leaves
from budget.forms.paper import DocumentForm
from budget.models import Poll

MOST_RECEIPT = 20_000
# A whole fingerprint, or the short form however it is grouped.
_CODE = re.compile(r"[0-9a-f]{64}|[0-9a-f]{4}(?:[\s-]?[0-9a-f]{4}){3}", re.IGNORECASE)


class ReceiptForm(forms.Form):
    """Fits a code and a whole file; `leaf` is the fingerprint or its beginning."""

    receipt = forms.CharField(label=gettext_lazy("Code, or the whole receipt file"), max_length=MOST_RECEIPT)
    leaf = ""
    is_altered = False

    def clean_receipt(self) -> str:
        text: str = self.cleaned_data["receipt"]
        lines = [line.strip() for line in text.splitlines()]
        made_of = next((line for line in lines if line.startswith(f"{leaves.FORMAT}|")), "")
        found = _CODE.search(text.replace(made_of, "") if made_of else text)
        printed = re.sub(r"[\s-]", "", found[0]).lower() if found else ""
        own = sha256(b"\x00" + made_of.encode()).hexdigest() if made_of else ""
        self.is_altered = bool(own and printed) and not own.startswith(printed)
        self.leaf = own or printed
        if not self.leaf:
            raise forms.ValidationError(_("Please enter the 16 letters and digits of the code, or the whole file."))
        return text


class MisuseForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("How it may have happened"),
        help_text=gettext_lazy("If you know how it could happen; otherwise leave it empty."),
        max_length=1_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class KioskCodeForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Your six digits"),
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "autofocus": True}),
    )

    def clean_code(self) -> str:
        digits = "".join(letter for letter in self.cleaned_data["code"] if letter.isdecimal())
        if len(digits) != 6:
            raise forms.ValidationError(_("The code has six digits."))
        return digits


class StationForm(forms.Form):
    place = forms.CharField(label=gettext_lazy("Where the device stands"), max_length=80)
    hours = forms.IntegerField(
        label=gettext_lazy("For how many hours"),
        help_text=gettext_lazy("The device stops by itself afterwards."),
        min_value=1,
        max_value=14,
        initial=8,
    )


class SeenDocumentForm(DocumentForm):
    """What the clerk reads on the document of a person who is to vote at a device; nothing of it is kept."""

    seen = forms.BooleanField(label=gettext_lazy("I have seen the document, and it is this person's"))

    def __init__(self, *args: Any, poll: Poll, **kwargs: Any) -> None:
        super().__init__(*args, poll=poll, may_settle=False, **kwargs)
        # Whoever works here without living here was seen at the counter before, and signs in.
        for name in ("ground", "work_area"):
            self.fields.pop(name, None)

    def given(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("name", "birth_date", "postal_code", "address")}
