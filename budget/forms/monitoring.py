"""What residents type about projects: reports of visits, the evaluation, and figures of earlier years."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from budget.models.history import EARLIEST, LATEST
from budget.services.visit_reports import MOST_PICTURES
from budget.states.execution_names import Agreement, Question, Rating
from core.ui.amounts import WonField
from core.uploads.forms import FilesField
from core.uploads.kinds import DOCUMENT, IMAGE
from councils.models import Decision


class ReportForm(forms.Form):
    rating = forms.TypedChoiceField(
        label=_("How the work is going"), choices=Rating.choices, coerce=int, widget=forms.RadioSelect
    )
    text_ = forms.CharField(
        label=_("What you saw"), max_length=3_000, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Your name is not shown. Please name no other people either."),
    )  # fmt: skip
    pictures = FilesField(
        label=_("Pictures"), kinds=(IMAGE,), limit=MOST_PICTURES, required=False,
        help_text=_("Up to five; nobody's face, nobody's number plate."),
    )  # fmt: skip


class EvaluationForm(forms.Form):
    """One radio group for each question."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in Question:
            self.fields[question.value] = forms.TypedChoiceField(
                label=question.label, choices=Agreement.choices, coerce=int, widget=forms.RadioSelect
            )

    @property
    def answers(self) -> dict[str, int]:
        return {question.value: self.cleaned_data[question.value] for question in Question}


class YearForm(forms.Form):
    year = forms.IntegerField(label=_("Year"), min_value=EARLIEST, max_value=LATEST)
    ceiling_won = WonField(label=_("Money to be decided on (won)"), required=False)
    projects = forms.IntegerField(label=_("Projects"), min_value=0, max_value=10_000, required=False)
    amount_won = WonField(label=_("Money for these projects (won)"), required=False)
    note = forms.CharField(label=_("In words"), max_length=300, required=False)
    source = forms.CharField(label=_("Where the figures are from"), max_length=150, required=False)


class HistoryImportForm(forms.Form):
    """A file, or the file of the dry run that was just looked at."""

    file = FilesField(label=_("Spreadsheet (XLSX)"), kinds=(DOCUMENT,), limit=1, required=False)
    tried = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if not given.get("file") and not given.get("tried") and "file" not in self.errors:
            self.add_error("file", _("Choose a file."))
        return given

    @property
    def tried_name(self) -> uuid.UUID | None:
        return self.cleaned_data.get("tried")


class AdoptForm(forms.Form):
    decision = forms.ModelChoiceField(
        label=_("Decision of the committee"), queryset=Decision.objects.none(),
        help_text=_("A motion that the committee carried in a meeting."),
    )  # fmt: skip

    def __init__(self, *args: Any, decisions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decision"].queryset = decisions
