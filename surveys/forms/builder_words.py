"""Dimensions row by row, and translations text by text."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from surveys.building.documents import Part
from surveys.building.translating import Text
from surveys.questionnaire import limits

EMPTY_ROWS = 2
LONG = 80


class DimensionForm(forms.Form):
    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)
    name = forms.CharField(
        label=pgettext_lazy("survey", "Name of the dimension"), max_length=limits.LONGEST_LABEL, required=False
    )
    weight = forms.FloatField(
        label=_("Weight"),
        required=False,
        min_value=0.01,
        max_value=1000,
        widget=forms.NumberInput(attrs={"step": "any"}),
    )


DimensionFormSet = forms.formset_factory(DimensionForm, extra=EMPTY_ROWS, max_num=limits.MOST_DIMENSIONS)


def dimensions_of(rows: Any) -> list[Part]:
    """One without a name is gone."""
    written = []
    for row in rows.cleaned_data:
        if row.get("name"):
            weight = row["weight"] or 1
            plain = int(weight) if float(weight).is_integer() else weight
            written.append({"key": row.get("key", ""), "name": row["name"], "weight": plain})
    return written


class TranslationForm(forms.Form):
    """A field for each text, under its name."""

    def __init__(self, *args: Any, texts: list[Text], words: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.texts = texts
        for text in texts:
            widget = forms.Textarea(attrs={"rows": 3}) if len(text.text) > LONG else forms.TextInput()
            self.fields[text.name] = forms.CharField(
                label=text.text,
                initial=words.get(text.name, ""),
                max_length=limits.LONGEST_PASSAGE,
                required=False,
                widget=widget,
            )

    def words(self) -> dict[str, str]:
        return dict(self.cleaned_data)
