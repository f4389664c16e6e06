"""What is typed while somebody looks through the clauses of a rule."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from regulations.services.looks import BY_HAND, LONGEST_REASON
from regulations.states import Outlook


class OutlookForm(forms.Form):
    outlook = forms.ChoiceField(label=_("Looked for"), choices=Outlook.choices, required=False)

    @property
    def chosen(self) -> str:
        """The first where nothing, or nothing known, is asked for."""
        asked = self.cleaned_data.get("outlook") if self.is_bound and self.is_valid() else ""
        return asked or Outlook.NEGATIVE_LIST.value


class LookForm(forms.Form):
    keys = forms.MultipleChoiceField(label=_("Which clauses?"), error_messages={"required": _("Choose a clause.")})
    verdict = forms.ChoiceField(
        label=_("What did it show?"),
        choices=[(verdict.value, verdict.label) for verdict in BY_HAND],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("What is to be changed, or why it is kept"),
        max_length=LONGEST_REASON,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Not needed where there is nothing to change."),
    )

    def __init__(self, *args: Any, keys: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["keys"].choices = [(key, key) for key in keys]
