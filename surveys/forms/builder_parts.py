"""The options of a question, or the rows of a matrix, as its form shows them: one line of fields for each."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from surveys.building import parts
from surveys.building.documents import Part
from surveys.questionnaire.limits import LONGEST_CONCEPT, LONGEST_LABEL

CONCEPT = r"^[\w.-]*\Z"
CONCEPT_HINT = _("Letters, numbers, dots and hyphens, without blanks. Example: vision")


class PartForm(forms.Form):
    """One option or row; its code is in the names of its fields and never changes."""

    label = forms.CharField(label=pgettext_lazy("survey", "Answer"), max_length=LONGEST_LABEL, required=False)

    def __init__(self, part: Part, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial=part, prefix=f"part-{part['code']}", **kwargs)
        self.part = part

    @property
    def code(self) -> int:
        return int(self.part["code"])

    @property
    def code_text(self) -> str:
        return str(self.code)

    @property
    def more(self) -> list[forms.BoundField]:
        """What is seldom needed."""
        return [self[name] for name in self.fields if name != "label"]

    @property
    def has_more(self) -> bool:
        return any(bound.value() or bound.errors for bound in self.more)

    def rewrite(self) -> None:
        """Into the part of the document; what is at its default is left out."""
        for name, value in self.cleaned_data.items():
            if value in ("", None, False):
                self.part.pop(name, None)
            else:
                self.part[name] = value
        self.part.setdefault("label", "")


class OptionForm(PartForm):
    other = forms.BooleanField(label=_("With words of one's own beside it (“other”)"), required=False)


class SeveralOptionForm(OptionForm):
    exclusive = forms.BooleanField(label=_("Excludes the others (“none of these”)"), required=False)


class ScoredOptionForm(OptionForm):
    score = forms.FloatField(
        label=_("Points for this answer"), required=False, widget=forms.NumberInput(attrs={"step": "any"})
    )


class RowForm(PartForm):
    concept = forms.RegexField(
        CONCEPT, label=_("Concept"), max_length=LONGEST_CONCEPT, required=False, help_text=CONCEPT_HINT
    )
    dimension = forms.ChoiceField(label=_("Dimension"), required=False)

    def __init__(self, part: Part, *args: Any, dimensions: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(part, *args, **kwargs)
        self.fields["label"].label = pgettext_lazy("survey", "Row")
        self.fields["dimension"].choices = [("", _("None")), *dimensions]
        if not dimensions:
            del self.fields["dimension"]


OPTION_FORMS = {"single": ScoredOptionForm, "multiple": SeveralOptionForm, "ranking": PartForm}


class PasteForm(forms.Form):
    lines = forms.CharField(
        label=_("Paste several, one to a line"),
        required=False,
        max_length=parts.MOST * LONGEST_LABEL,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
