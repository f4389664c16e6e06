"""Calls, applications, checks, scores and lots as people type them."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.uploads.forms import FilesField
from councils.models import Application, Attribute, Body, RecruitmentCall
from councils.services import public_names
from councils.services.application_files import MOST_FILES
from councils.services.applications import Statement

MOST_LINES = 10
PHONE = re.compile(r"[0-9+][0-9 \-]{6,18}[0-9]")


class CallForm(forms.ModelForm):
    questions = forms.CharField(
        label=_("Questions to the applicants: one on each line"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    criteria = forms.CharField(
        label=_("Criteria of the judges: one on each line, with the most points at its end"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("For scores only. For example: Understanding of the field 40"),
    )

    class Meta:
        model = RecruitmentCall
        fields = [
            "title", "text", "opens_at", "closes_at", "term_starts_on", "selection", "blind", "min_age", "max_age",
            "age_on", "residency_required", "staff_excluded", "members_excluded", "files_wanted",
        ]  # fmt: skip
        widgets = {"text": forms.Textarea(attrs={"rows": 8}), "selection": forms.RadioSelect}

    def __init__(self, *args: Any, body: Body, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = list(body.seat_kinds.all())
        chosen = {}
        if self.instance.pk:
            chosen = {seat.seat_kind_id: seat.seats for seat in self.instance.seats.all()}
            self.initial["questions"] = "\n".join(row.text for row in self.instance.questions.all())
            self.initial["criteria"] = "\n".join(
                f"{row.label} {row.most_points}" for row in self.instance.criteria.all()
            )
        for kind in self.kinds:
            self.fields[f"seats_{kind.pk}"] = forms.IntegerField(
                label=gettext("Seats to be filled: %(kind)s") % {"kind": kind.label},
                min_value=1,
                max_value=kind.seats,
                required=False,
                initial=chosen.get(kind.pk),
                help_text=gettext("Up to %(seats)s; empty means none.") % {"seats": kind.seats},
            )
        self.order_fields(["title", "text", *[f"seats_{kind.pk}" for kind in self.kinds]])

    def _post_clean(self) -> None:
        """The service writes; validating against the instance would change it before it is locked."""

    def clean_questions(self) -> list[dict[str, Any]]:
        lines = _lines(self.cleaned_data["questions"])
        if any(len(line) > 200 for line in lines):
            raise forms.ValidationError(gettext("A line has at most 200 characters."))
        return [{"text": line} for line in lines]

    def clean_criteria(self) -> list[dict[str, Any]]:
        rows = []
        for line in _lines(self.cleaned_data["criteria"]):
            label, _space, points = line.rpartition(" ")
            points = points.removesuffix("점")
            if not label or not points.isdecimal() or not 1 <= int(points[:5]) <= 1000 or len(label) > 80:
                raise forms.ValidationError(gettext("Each line needs a name and points from 1 to 1,000 at its end."))
            # Points are weights here: 40 of 100 count twice as much as 20.
            rows.append({"label": label.strip(), "most_points": int(points), "weight": int(points)})
        return rows

    def given(self) -> dict[str, Any]:
        given = {name: value for name, value in self.cleaned_data.items() if not name.startswith("seats_")}
        given["seats"] = [
            {"seat_kind": kind, "seats": self.cleaned_data[f"seats_{kind.pk}"]}
            for kind in self.kinds
            if self.cleaned_data[f"seats_{kind.pk}"]
        ]
        return given


class ExtendForm(forms.Form):
    until = forms.DateTimeField(label=_("Applications until"))
    reason = forms.CharField(label=_("Reason"), max_length=300)


class ApplicationForm(forms.Form):
    """What a resident hands in. The fields follow the call."""

    seat_kind: Any = forms.ModelChoiceField(
        label=_("Which seat do you apply for?"), queryset=None, widget=forms.RadioSelect, empty_label=None
    )
    name = forms.CharField(label=_("Your name"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    phone = forms.CharField(
        label=_("Mobile phone"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
        help_text=_("Only for questions about this application."),
    )
    birth_date = forms.DateField(
        label=_("Birth date"), widget=forms.DateInput(attrs={"autocomplete": "bday"}), help_text=_("To check the age.")
    )
    papers = FilesField(label=_("Files"), limit=MOST_FILES, required=False)
    attributes = forms.MultipleChoiceField(
        label=_("What applies to you? (optional)"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The call keeps seats for these. Whoever ticks nothing has the same right to the other seats."),
    )
    attributes_consent = forms.BooleanField(
        label=_("I agree that what I ticked above is used for the quotas and stands beside my code in the lot."),
        required=False,
    )
    data_consent = forms.BooleanField(
        label=_("I agree to the use of my data for this selection."),
        error_messages={"required": _("We cannot go on without this consent.")},
    )
    shows_name = forms.BooleanField(
        label=_("I agree (optional): if I am appointed my name stands on the public roster."), required=False
    )

    def __init__(self, *args: Any, call: RecruitmentCall, shows_name: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.call = call
        # Whoever agreed before is not asked again; the register of consents is the place to take it back.
        self.roster_texts = [] if shows_name else public_names.asked()
        if shows_name:
            del self.fields["shows_name"]
        kinds = [seat.seat_kind_id for seat in call.seats.all()]
        self.fields["seat_kind"].queryset = call.body.seat_kinds.filter(pk__in=kinds)
        if len(kinds) == 1:
            self.fields["seat_kind"].initial = kinds[0]
        self.questions = list(call.questions.all())
        for question in self.questions:
            self.fields[f"answer_{question.pk}"] = forms.CharField(
                label=question.text,
                max_length=question.most_characters,
                required=question.required,
                widget=forms.Textarea(attrs={"rows": 5}),
            )
        if not call.asks_birth_date:
            del self.fields["birth_date"]
        if call.files_wanted:
            self.fields["papers"].help_text = call.files_wanted
        else:
            del self.fields["papers"]
        if call.attributes:
            choices = [(attribute, Attribute(attribute).label) for attribute in call.attributes]
            self.fields["attributes"].choices = choices
        else:
            del self.fields["attributes"], self.fields["attributes_consent"]

    @staticmethod
    def initial_of(application: Application) -> dict[str, Any]:
        """What was handed in, for changing it."""
        answers = {f"answer_{pk}": text for pk, text in application.answers.items()}
        plain = ("seat_kind", "name", "phone", "birth_date", "attributes")
        values = {name: getattr(application, name) for name in plain}
        return {
            **answers, **values, "data_consent": True, "attributes_consent": bool(application.attributes),
        }  # fmt: skip

    def answer_fields(self) -> list[forms.BoundField]:
        return [self[f"answer_{question.pk}"] for question in self.questions]

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        if not any(letter.isalpha() for letter in name):
            raise forms.ValidationError(gettext("Please enter your name."))
        return name

    def clean_phone(self) -> str:
        phone = self.cleaned_data["phone"].strip()
        if not PHONE.fullmatch(phone):
            raise forms.ValidationError(gettext("Please enter a phone number such as 010-1234-5678."))
        return phone

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if cleaned.get("attributes") and not cleaned.get("attributes_consent"):
            self.add_error("attributes_consent", gettext("Agree to the use of what you ticked, or tick nothing."))
        return cleaned

    def statement(self) -> Statement:
        cleaned = self.cleaned_data
        return Statement(
            seat_kind=cleaned["seat_kind"],
            name=cleaned["name"],
            phone=cleaned["phone"],
            birth_date=cleaned.get("birth_date"),
            answers={str(question.pk): cleaned[f"answer_{question.pk}"].strip() for question in self.questions},
            attributes=tuple(cleaned.get("attributes", ())),
            shows_name=cleaned.get("shows_name", False),
            files=cleaned.get("papers", ()),
        )


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class FreezeForm(forms.Form):
    draw_at = forms.DateTimeField(label=_("Time of the draw"), help_text=_("At least one hour from now."))
    word_source = forms.CharField(
        label=_("Where the public word comes from"),
        max_length=200,
        help_text=_("Something nobody can know now, such as the numbers of a lottery on the day of the draw."),
    )


class DrawForm(forms.Form):
    public_word = forms.CharField(
        label=_("The public word, exactly as everybody saw or heard it"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


def _lines(text: str) -> list[str]:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_LINES:
        raise forms.ValidationError(gettext("At most %(count)s lines.") % {"count": MOST_LINES})
    return lines
