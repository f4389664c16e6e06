"""Fields that several forms of this room ask with."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator, MinLengthValidator
from django.utils.translation import gettext_lazy as _

from discussion import text
from facilities.queries import register as facilities


class CleanTextField(forms.CharField):
    """Counts what will be kept: composed syllables, one character per line break."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for validator in self.validators:
            if isinstance(validator, MinLengthValidator):
                validator.message = _("Please write a little more: at least %(limit_value)s characters.")
            elif isinstance(validator, MaxLengthValidator):
                validator.message = _("Up to %(limit_value)s characters fit here; you wrote %(show_value)s.")

    def to_python(self, value: Any) -> str:
        return text.clean(super().to_python(value) or "")


def lines(rows: int, **attributes: Any) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, **attributes})


class FacilityField(forms.ModelChoiceField):
    """One of the facilities that residents can visit, by its code."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Is it about one of these facilities?"))
        kwargs.setdefault("help_text", _("Its page then shows the proposal."))
        kwargs.setdefault("empty_label", _("None of them"))
        super().__init__(queryset=facilities.to_choose(), to_field_name="code", required=False, **kwargs)
