"""Which file somebody wants of the answers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from surveys.services.exports import FORMATS


class ExportForm(forms.Form):
    format = forms.ChoiceField(label=_("Format"), widget=forms.RadioSelect)
    with_names = forms.BooleanField(
        label=_("With names and e-mail addresses"),
        required=False,
        help_text=_("It is recorded that you took them out."),
    )

    def __init__(self, *args: Any, may_see_names: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["format"].choices = [  # type: ignore[attr-defined]
            (name, f"{one.label} – {one.meaning}") for name, one in FORMATS.items()
        ]
        self.fields["format"].initial = next(iter(FORMATS))
        if not may_see_names:
            del self.fields["with_names"]
