"""A form field for sums of money: whole won, as people type them."""

import re
from typing import Any

from django import forms
from django.core.validators import MinValueValidator
from django.utils.translation import gettext_lazy as _

# Longer than the budget of any city, shorter than what a column of the database holds.
MOST_DIGITS = 15
# 3,000,000 · 300만 · 3백만 · 1억 2천만: whole numbers before each word of the number.
_WORDS = re.compile(r"(?:(\d{1,6})억)?(?:(?:(\d)천)?(?:(\d)백)?(\d{0,8})만)?(\d*)", re.ASCII)
_WORTH = (100_000_000, 10_000_000, 1_000_000, 10_000, 1)


class WonField(forms.CharField):
    """Cleans to a whole number of `least` won or more or, where it may be left empty, None.

    Commas, spaces, 원, and numbers with 만 and 억 in them are no mistake.
    """

    default_error_messages = {"won": _("Give whole won, such as 1,200,000.")}

    def __init__(self, *, least: int = 0, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 24)
        super().__init__(**kwargs)
        self.refuse_less = MinValueValidator(least)
        self.widget.attrs["inputmode"] = "numeric"

    def clean(self, value: Any) -> Any:
        given = super().clean(value)
        if not given:
            return None
        words = _WORDS.fullmatch(re.sub(r"[,\s원]", "", given))
        parts = words.groups("") if words else ()
        won = sum(int(digits or 0) * worth for digits, worth in zip(parts, _WORTH, strict=False))
        if not any(parts) or won >= 10**MOST_DIGITS:
            raise forms.ValidationError(self.error_messages["won"], code="won")
        self.refuse_less(won)
        return won

    def prepare_value(self, value: Any) -> Any:
        return f"{value:,}" if isinstance(value, int) else value
