"""The builder of checklists: a title, and rows that are put in order by their numbers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from auditors.models import Checklist, CheckPoint
from auditors.services.checklists import MOST_POINTS, POINT_FIELDS

# So many empty rows stand below those that are filled.
EMPTY_ROWS = 4


class ChecklistForm(forms.ModelForm):
    # When the draft was last changed, as its writer saw it: whoever comes second is told.
    seen = forms.DateTimeField(widget=forms.HiddenInput)

    class Meta:
        model = Checklist
        fields = ["title"]

    def _post_clean(self) -> None:
        """The service writes."""


class PointForm(forms.Form):
    position = forms.IntegerField(label=_("Order"), min_value=1, max_value=999, required=False)
    group = forms.CharField(label=_("Part of the facility"), max_length=40, required=False)
    text = forms.CharField(label=_("What to look at"), max_length=200, required=False)
    hint = forms.CharField(label=_("In order means"), max_length=200, required=False)
    remove = forms.BooleanField(label=_("Take out"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = self.cleaned_data
        if not cleaned.get("text") and not cleaned.get("remove") and (cleaned.get("hint") or cleaned.get("group")):
            self.add_error("text", gettext("What is looked at here?"))
        return cleaned


PointFormSet = forms.formset_factory(PointForm, extra=EMPTY_ROWS, max_num=MOST_POINTS + EMPTY_ROWS, validate_max=True)


def rows_of(points: list[CheckPoint]) -> list[dict[str, Any]]:
    """Numbered in tens, so that another can be put between two."""
    return [
        {"position": number * 10, **{name: getattr(point, name) for name in POINT_FIELDS}}
        for number, point in enumerate(points, start=1)
    ]


def points_of(formset: Any) -> list[dict[str, str]]:
    """What is to be looked at, in the order that was typed; rows without a number come last."""
    filled = [
        form.cleaned_data for form in formset if form.cleaned_data.get("text") and not form.cleaned_data.get("remove")
    ]
    in_order = sorted(filled, key=lambda row: row.get("position") or MOST_POINTS * 1000)
    return [{name: row.get(name, "") for name in POINT_FIELDS} for row in in_order]
