"""A rule that is read in: its file or words first, then where it belongs and from when it holds."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from regulations.models import Regulation, Version
from regulations.services.clauses import LONGEST_TEXT
from regulations.services.drafting import LONGEST_REASON

CHANGES = [(kind.value, kind.label) for kind in (Version.Change.WHOLE, Version.Change.PARTIAL)]


class Standing(models.TextChoices):
    HOLDS = "HOLDS", _("It holds already, or was enacted for a day to come")
    DRAFT = "DRAFT", _("It is a draft: it will be announced or enacted here")


class SourceForm(forms.Form):
    """A file or pasted words; one is enough."""

    file = forms.FileField(
        label=_("File of the rule"),
        required=False,
        help_text=_("HWPX, DOCX, plain text, or a PDF with text in it. The file itself is not kept."),
        widget=forms.ClearableFileInput(attrs={"accept": ".hwpx,.docx,.txt,.pdf"}),
    )
    text = forms.CharField(
        label=_("Or paste the text"),
        required=False,
        strip=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if not self.errors and not given.get("file") and not (given.get("text") or "").strip():
            raise ValidationError(gettext("Choose a file, or paste the text of the rule."))
        return given


class WordsForm(forms.Form):
    """What was read, to be corrected where it was not recognised as it is meant."""

    text = forms.CharField(
        label=_("Text of the rule"),
        strip=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "false", "class": "rule-editor"}),
        help_text=_(
            "Each clause begins on a line of its own: 제3조의2(목적), ①, 1., 가., 부칙, [별표 1], [별지 제1호서식]."
        ),
    )


class PlaceForm(forms.Form):
    rule = forms.ModelChoiceField(
        label=_("Which rule is it?"), queryset=Regulation.objects.none(), required=False, empty_label=_("A new rule")
    )
    change = forms.ChoiceField(
        label=_("Kind of change"),
        choices=CHANGES,
        widget=forms.RadioSelect,
        required=False,
        initial=Version.Change.WHOLE.value,
        help_text=_("For a rule that is in the register already."),
    )
    standing = forms.ChoiceField(
        label=_("Does it hold already?"),
        choices=Standing.choices,
        widget=forms.RadioSelect,
        initial=Standing.HOLDS.value,
    )
    enacted_on = forms.DateField(
        label=_("Enacted on"), required=False, help_text=_("For a text that holds already: the day it was decided.")
    )
    in_force_on = forms.DateField(
        label=_("In force from"), required=False, help_text=_("For a text that holds already: see its 부칙.")
    )
    reason = forms.CharField(
        label=_("Why does it change?"),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everybody reads this. Left empty: that it was taken over from the collection of rules."),
    )

    def __init__(self, *args: Any, rules: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rule"].queryset = rules

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("standing") == Standing.DRAFT:
            given["enacted_on"] = given["in_force_on"] = None
        else:
            for name in ("enacted_on", "in_force_on"):
                if name not in self.errors and given.get(name) is None:
                    self.add_error(name, gettext("Say the day, as the text holds already."))
        given["change"] = given.get("change") or Version.Change.WHOLE.value
        return given
