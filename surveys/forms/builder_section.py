"""A section as its card shows it: a title, words and a picture before its questions, and its condition."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from surveys.building import documents
from surveys.building.documents import Document, Part
from surveys.forms.builder_conditions import ConditionForm
from surveys.questionnaire import limits


class SectionForm(forms.Form):
    title = forms.CharField(label=_("Title of the section"), max_length=limits.LONGEST_LABEL, required=False)
    text = forms.CharField(
        label=pgettext_lazy("survey", "Words before the questions"),
        max_length=limits.LONGEST_PASSAGE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    shuffle = forms.BooleanField(
        label=_("Its questions in an order by chance, another one for everybody"), required=False
    )


class PictureForm(forms.Form):
    file = forms.ImageField(label=_("Picture"))
    description = forms.CharField(
        label=_("What is to be seen"), max_length=200, help_text=_("Read out to whoever does not see it.")
    )


class SectionCard:
    """The open card of a section."""

    kind = "section"

    def __init__(self, section: Part, document: Document, data: Any = None) -> None:
        self.section = section
        self.key = str(section["key"])
        self.fields = SectionForm(data, initial=section)
        self.condition = ConditionForm(section, documents.asked_before(document, self.key), data)
        self.seen = (data or {}).get("seen", "") or documents.mark(section)

    @property
    def forms(self) -> list[Any]:
        return [self.fields, self.condition.join, *self.condition.lines]

    def is_valid(self) -> bool:
        return all(form.is_valid() for form in self.forms)

    def rewrite(self, section: Part) -> None:
        section.update(self.fields.cleaned_data)
        if self.condition.is_offered:
            section["condition"] = self.condition.written()
