"""What is typed about sheets of paper: a batch, its number of sheets, and what stands on each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from surveys.models import PaperBatch, Survey, Version
from surveys.papers.blanks import Blank
from surveys.papers.readings import offered
from surveys.questionnaire.definitions import OF_WORDS, Kind
from surveys.services.paper import LARGEST_BATCH

MOST_SHOWN = 40


class _Numbered(forms.ModelChoiceField):
    def label_from_instance(self, version: Any) -> str:
        return _("Version %(number)s") % {"number": version.number}


class BatchForm(forms.Form):
    place = forms.CharField(label=PaperBatch._meta.get_field("place").verbose_name, max_length=100)
    sheets = forms.IntegerField(
        label=PaperBatch._meta.get_field("sheets_counted").verbose_name,
        min_value=1,
        max_value=LARGEST_BATCH,
        help_text=gettext_lazy("Count the pile and write a number on each sheet, from 1 on, before anybody types."),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    version = _Numbered(
        label=gettext_lazy("Version printed at the foot of the sheets"),
        queryset=Version.objects.none(),
        empty_label=None,
    )

    def __init__(self, *args: Any, survey: Survey, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["version"]
        field.queryset = survey.versions.order_by("-number")
        field.initial = survey.current_id
        if field.queryset.count() == 1:
            field.widget = forms.HiddenInput()


class RecountForm(forms.Form):
    sheets = forms.IntegerField(
        label=PaperBatch._meta.get_field("sheets_counted").verbose_name,
        min_value=1,
        max_value=LARGEST_BATCH,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200, help_text=gettext_lazy("It is recorded."))


class SheetForm(forms.Form):
    """One line for each place of the sheet; `read` are the two readings of a place that is to be settled."""

    def __init__(
        self, *args: Any, blanks: Sequence[Blank], read: Mapping[str, Sequence[str]] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for blank in blanks:
            self.fields[blank.name] = forms.CharField(
                label=_label(blank),
                required=False,
                max_length=blank.question.longest if blank.question.kind in OF_WORDS else 200,
                help_text=_both(read[blank.name]) if read else _hint(blank),
                widget=_widget(blank),
            )
        next(iter(self.fields.values())).widget.attrs["autofocus"] = True


def _label(blank: Blank) -> str:
    words = _("in own words") if blank.is_other else blank.label
    return f"{blank.place}. {words}"


def _both(readings: Sequence[str]) -> str:
    return _("Read as: %(readings)s") % {"readings": "  |  ".join(one or _("(empty)") for one in readings)}


def _hint(blank: Blank) -> str:
    if blank.is_other:
        return ""
    kind = blank.question.kind
    if kind in OF_WORDS:
        return ""
    if kind is Kind.DATE:
        return _("For example 2026-05-14")
    if kind is Kind.NUMBER:
        return blank.question.unit
    shown = " · ".join(f"{code} {label}".strip() for code, label in offered(blank)[:MOST_SHOWN])
    if kind is Kind.MULTIPLE:
        return _("All that are marked, such as 1 3: %(options)s") % {"options": shown}
    if kind is Kind.RANKING:
        return _("Numbers from the first place on, such as 3 1 2: %(options)s") % {"options": shown}
    return shown


def _widget(blank: Blank) -> forms.Widget:
    attributes = {"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}
    if blank.question.kind is Kind.LONGTEXT:
        return forms.Textarea(attrs={**attributes, "rows": 3})
    return forms.TextInput(attrs=attributes)
