"""A form field for sums of money: whole won, as people type them."""

import re
from typing import Any

from django import forms
from django.core.validators import MinValueValidator
from django.utils.translation import gettext_lazy as _

# Longer than the budget of any city, shorter than what a column of the database holds.
MOST_DIGITS = 15


class WonField(forms.CharField):
    """Cleans to a whole number of `least` won or more or, where it may be left empty, None.

    Commas, spaces and 원 are no mistake.
    """

    default_error_messages = {"won": _("Give whole won, such as 1,200,000.")}

    def __init__(self, *, least: int = 0, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 24)
        super().__init__(**kwargs)
        self.refuse_less = MinValueValidator(least)
        self.widget.attrs["inputmode"] = "numeric"

    def clean(self, value: Any) -> Any:
        typed = re.sub(r"[,\s원]", "", super().clean(value) or "")
        if not typed:
            return None
        if not (typed.isascii() and typed.isdigit()) or len(typed) > MOST_DIGITS:
            raise forms.ValidationError(self.error_messages["won"], code="won")
        won = int(typed)
        self.refuse_less(won)
        return won

    def prepare_value(self, value: Any) -> Any:
        return f"{value:,}" if isinstance(value, int) else value
