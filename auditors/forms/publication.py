"""What readers look for among published findings, and what the office writes of one."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from auditors.models import PublicVersion, Severity
from auditors.queries import public_findings
from auditors.queries.public_findings import Filters, Progress
from auditors.services.public_photos import MOST_AREAS
from core.uploads.covering import WHOLE, Area


class FilterForm(forms.Form):
    """Whatever cannot be read narrows nothing."""

    words = forms.CharField(label=_("Words"), required=False, max_length=100)
    field: Any = forms.ModelChoiceField(
        label=pgettext_lazy("of auditors", "Field"), queryset=None, required=False, empty_label=_("All fields")
    )
    site: Any = forms.ModelChoiceField(
        label=_("Facility"), queryset=None, required=False, to_field_name="code", empty_label=_("All facilities")
    )
    progress = forms.ChoiceField(label=_("How far it is"), required=False, choices=[("", _("All")), *Progress.choices])
    severity = forms.TypedChoiceField(
        label=_("How bad"), required=False, coerce=int, empty_value=None, choices=[("", _("All")), *Severity.choices]
    )
    recurring = forms.BooleanField(label=_("Only what came back"), required=False)
    view = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields
        chosen["field"].queryset = public_findings.fields_with_findings()
        chosen["site"].queryset = public_findings.sites_with_findings()

    @property
    def filters(self) -> Filters:
        self.is_valid()
        read = self.cleaned_data if self.is_bound else {}
        names = ("words", "field", "site", "progress", "severity", "recurring")
        return Filters(**{name: read[name] for name in names if read.get(name)})


class VersionForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = PublicVersion
        fields = ("title", "place", "text", "answer")
        widgets = {"text": forms.Textarea(attrs={"rows": 8}), "answer": forms.Textarea(attrs={"rows": 5})}
        help_texts = {
            "place": _("So that somebody finds it; no flat, no name."),
            "answer": _("What will be done, was done, or why nothing is done. It stands under the department's name."),
        }


class AreasField(forms.CharField):
    """One rectangle a line: left, top, width and height in percent of the photo."""

    widget = forms.Textarea

    def clean(self, value: Any) -> list[Area]:
        lines = [line for line in str(super().clean(value)).splitlines() if line.strip()]
        if len(lines) > MOST_AREAS:
            raise ValidationError(_("Up to %(number)s areas can be covered.") % {"number": MOST_AREAS})
        return [self._area(line) for line in lines]

    def _area(self, line: str) -> Area:
        numbers = re.split(r"[\s,;]+", line.strip().replace("%", ""))
        try:
            area = Area(*(round(float(number) * WHOLE / 100) for number in numbers))
        except (TypeError, ValueError, OverflowError):
            area = Area(0, 0, 0, 0)
        if not area.is_inside:
            raise ValidationError(
                _("“%(line)s” is no area of the photo. Write four numbers from 0 to 100: left, top, width, height.")
                % {"line": line[:60]}
            )
        return area


class PhotoForm(forms.Form):
    SHOW, LEAVE_OUT = "show", "leave_out"

    decision = forms.ChoiceField(
        label=_("Is this photo shown to everybody?"),
        widget=forms.RadioSelect,
        choices=[
            (SHOW, _("Show it: what could tell who somebody is, is covered")),
            (LEAVE_OUT, _("Leave it out")),
        ],
    )
    caption = forms.CharField(
        label=_("What the photo shows"),
        max_length=150,
        required=False,
        help_text=_("One sentence, read out to those who cannot see it. Needed if the photo is shown."),
    )
    areas = AreasField(
        label=_("Areas to cover, as numbers"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "data-cover-areas": "", "inputmode": "decimal", "spellcheck": "false"}),
        help_text=_(
            "Draw on the photo, or write one area a line: left, top, width, height in percent. Example: 40 20 12 15"
        ),
    )

    def clean(self) -> dict[str, Any]:
        read: dict[str, Any] = super().clean() or {}
        if read.get("decision") == self.SHOW and not (read.get("caption") or "").strip():
            self.add_error("caption", _("Say in a few words what the photo shows, for those who cannot see it."))
        return read


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
