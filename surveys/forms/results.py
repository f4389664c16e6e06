"""What people type about results."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from surveys.questionnaire.definitions import Question
from surveys.services.results_report import LONGEST_REMARK

MOST_PEOPLE = 1_000_000_000


class WeightingForm(forms.Form):
    """People of the population by option of background questions: a question is filled in whole or not at all."""

    source = forms.CharField(
        label=gettext_lazy("Where the numbers are from"),
        max_length=200,
        help_text=gettext_lazy("Such as the register of residents, with its date."),
    )

    def __init__(self, *args: Any, questions: Iterable[Question], margins: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = list(questions)
        for question in self.questions:
            for option in question.options:
                self.fields[f"{question.key}-{option.code}"] = forms.IntegerField(
                    label=option.label,
                    required=False,
                    min_value=0,
                    max_value=MOST_PEOPLE,
                    initial=margins.get(question.key, {}).get(str(option.code)),
                    widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
                )

    def blocks(self) -> list[tuple[str, list[Any]]]:
        """The fields by question, as they are shown."""
        return [
            (question.text, [self[f"{question.key}-{option.code}"] for option in question.options])
            for question in self.questions
        ]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        margins = {}
        for question in self.questions:
            counts = {str(option.code): said.get(f"{question.key}-{option.code}") for option in question.options}
            given = [count for count in counts.values() if count is not None]
            if given and len(given) < len(counts):
                missing = next(code for code, count in counts.items() if count is None)
                self.add_error(f"{question.key}-{missing}", _("Fill in all groups of a question, or none."))
            elif given and not any(given):
                self.add_error(f"{question.key}-{question.options[0].code}", _("At least one group has people."))
            elif given:
                margins[question.key] = counts
        return {"margins": margins, "source": said.get("source", "")}


class ReportForm(forms.Form):
    """The words beside the figures: a summary, and a remark on each section."""

    summary = forms.CharField(
        label=gettext_lazy("Summary"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("What the survey showed and what follows from it. Its first line stands in lists."),
    )

    def __init__(self, *args: Any, sections: Iterable[Any], remarks: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.section_keys = [section.key for section in sections]
        for section in sections:
            title = section.title or _("The questions")
            self.fields[f"remark-{section.key}"] = forms.CharField(
                label=_("Remark on “%(section)s”") % {"section": title},
                required=False,
                max_length=LONGEST_REMARK,
                initial=remarks.get(section.key, ""),
                widget=forms.Textarea(attrs={"rows": 3}),
            )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        return {
            "summary": said.get("summary", ""),
            "remarks": {key: said.get(f"remark-{key}", "") for key in self.section_keys},
        }
