"""A body of auditors as it is founded; everything can be changed later."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from councils.models import Body

# Two years or three, as is usual.
LENGTHS = [(24, _("Two years")), (36, _("Three years"))]


class FoundingForm(forms.ModelForm):
    term_months = forms.TypedChoiceField(
        label=pgettext_lazy("of office", "Length of a term"),
        choices=LENGTHS,
        coerce=int,
        initial=24,
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Body
        fields = ["name", "department", "purpose", "legal_basis"]
        labels = {"purpose": _("What the committee is for")}
        widgets = {"purpose": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, departments: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = departments

    def _post_clean(self) -> None:
        """The service writes."""
