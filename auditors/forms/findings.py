"""What authors and staff type about a finding, beside what every mended thing asks for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from auditors.models import Finding, FindingKind, Severity
from auditors.queries import findings as queries
from core.uploads.forms import FilesField
from core.uploads.kinds import IMAGE
from core.workflow.mending import MendingState


class AgainForm(forms.Form):
    """The answer to a question, and the finding as it should read."""

    answer = forms.CharField(label=_("Your answer"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    kind = forms.ChoiceField(label=_("What it is"), choices=FindingKind.choices, widget=forms.RadioSelect)
    severity = forms.TypedChoiceField(
        label=_("How bad is it?"), choices=Severity.choices, coerce=int, widget=forms.RadioSelect
    )
    title = forms.CharField(label=_("In one line"), max_length=100)
    text = forms.CharField(
        label=_("What is wrong, or could be better?"), max_length=3000, widget=forms.Textarea(attrs={"rows": 5})
    )
    photos = FilesField(label=_("More photographs"), kinds=(IMAGE,), limit=5, required=False)


class MendedForm(forms.Form):
    """The second look found it mended: a picture and a word are welcome, but not asked for."""

    reason = forms.CharField(
        label=_("What you saw"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    photos = FilesField(label=_("Photographs"), kinds=(IMAGE,), limit=5, required=False)


class EarlierForm(forms.Form):
    earlier: forms.ModelChoiceField[Finding] = forms.ModelChoiceField(
        label=_("Found before as"), queryset=None, required=False
    )

    def __init__(self, *args: Any, finding: Finding, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        earlier = queries.earlier_at_the_same_place(finding)
        self.fields["earlier"].queryset = earlier
        # Offered are the last ones only; the rows themselves stay whole, for a cut cannot be searched for the chosen.
        self.fields["earlier"].choices = [("", _("Not found before")), *_lines(earlier[: queries.MOST_EARLIER])]


def _lines(earlier: Iterable[Finding]) -> list[tuple[int, str]]:
    return [(finding.pk, str(finding)) for finding in earlier]


class LinkSearchForm(forms.Form):
    q = forms.CharField(
        label=_("Search for a task, a project or a disclosure"), max_length=100, required=False, strip=True
    )


class FindingFilter(forms.Form):
    """What the list of findings can be narrowed to."""

    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *MendingState.choices])
    severity = forms.ChoiceField(label=_("How bad"), required=False, choices=[("", _("All")), *Severity.choices])
