"""What clerks and officers type about paper ballots."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.residency.identity import refuse_resident_number
from budget.models import BoxCount, PaperStation, Poll
from budget.services.paper.boxes import MOST_SHEETS
from budget.services.paper.hand_in import Document
from budget.states.names import Electorate, Ground
from budget.states.paper import Verdict

OLDEST = 120


class StationForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = PaperStation
        fields = ("name", "place", "hours")
        help_texts = {"hours": _("For example: 6–8 May, 9:00–18:00")}


class DocumentForm(forms.Form):
    """From the ID in the clerk's hand. Nothing of it is kept."""

    name = forms.CharField(label=_("Name"), max_length=60, validators=[refuse_resident_number])
    birth_date = forms.DateField(label=_("Birth date"))
    postal_code = forms.CharField(
        label=_("Postal code"),
        max_length=5,
        validators=[RegexValidator(r"^\d{5}$", _("A postal code has 5 digits."))],
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    address = forms.CharField(
        label=_("Address"), max_length=120, validators=[refuse_resident_number],
        help_text=_("Road name and building number, such as 두레로 12"),
    )  # fmt: skip
    ground = forms.ChoiceField(label=_("Ground"), widget=forms.RadioSelect)
    work_area = forms.ChoiceField(label=_("Neighbourhood of the workplace or school"), required=False)
    settled = forms.ChoiceField(
        label=_("Where several people share the name"),
        required=False,
        choices=[
            ("", _("Nothing to settle")),
            ("moved", _("The account is this person's, who has moved")),
            ("namesake", _("This is another person with the same name and birth date")),
        ],
        help_text=_("An election officer decides, with the ID and the register at hand. It is recorded."),
    )

    def __init__(self, *args: Any, poll: Poll, may_settle: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if poll.electorate == Electorate.RESIDENTS_AND_WORKERS:
            self.fields["ground"].choices = Ground.choices  # type: ignore[attr-defined]
            areas = [("", _("Please choose")), *((area, area) for area in settings.RESIDENCY_AREAS)]
            self.fields["work_area"].choices = areas  # type: ignore[attr-defined]
            self.fields["ground"].initial = Ground.RESIDENCE
        else:
            del self.fields["ground"], self.fields["work_area"]
        if not may_settle:
            del self.fields["settled"]
        for name in ("name", "birth_date", "postal_code", "address"):
            # The next person's data must not be offered to the one after.
            self.fields[name].widget.attrs["autocomplete"] = "off"

    def clean_birth_date(self) -> date:
        born: date = self.cleaned_data["birth_date"]
        today = timezone.localdate()
        if not today.year - OLDEST <= born.year or born > today:
            raise forms.ValidationError(_("Please check the year."))
        return born

    def given(self) -> dict[str, Any]:
        typed = self.cleaned_data
        return {
            "document": Document(typed["name"], typed["birth_date"], typed["postal_code"], typed["address"]),
            "ground": typed.get("ground") or Ground.RESIDENCE,
            "work_area": typed.get("work_area", ""),
            "settled": typed.get("settled", ""),
        }


class SlipForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=200)


class SealForm(forms.Form):
    seal_number = forms.CharField(
        label=_("Number of the seal"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


class CountForm(forms.Form):
    """How many sheets of each pot lay in the box."""

    explanation = forms.CharField(
        label=_("Why the numbers differ"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only where other numbers were found than handed in. Everybody reads it; name no residents."),
    )  # fmt: skip

    def __init__(self, *args: Any, counts: Sequence[BoxCount], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for count in counts:
            self.fields[f"found_{count.pot_id}"] = forms.IntegerField(
                label=_("Sheets found: %(pot)s") % {"pot": count.pot.name},
                min_value=0,
                max_value=MOST_SHEETS,
                widget=forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            )
        self.order_fields([name for name in self.fields if name != "explanation"])

    def given(self) -> dict[str, Any]:
        found = {
            int(name.removeprefix("found_")): value
            for name, value in self.cleaned_data.items()
            if name.startswith("found_")
        }
        return {"found": found, "explanation": self.cleaned_data["explanation"]}


class SheetForm(forms.Form):
    """One line for one sheet: numbers, Enter, next."""

    typed = forms.CharField(
        label=_("Numbers on the sheet"),
        max_length=400,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false", "autofocus": True}
        ),
    )


class DrawForm(forms.Form):
    public_word = forms.CharField(
        label=_("Word of those present"),
        max_length=80,
        help_text=_("Something nobody could know before: numbers that observers throw with dice, now and here."),
    )
    size = forms.IntegerField(label=_("Sheets to compare"), min_value=1, max_value=500, initial=20)


class CompareForm(forms.Form):
    verdict = forms.ChoiceField(label=_("Comparison"), choices=Verdict.choices, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("What differs"), required=False, max_length=300, help_text=_("Everybody reads it.")
    )  # fmt: skip
