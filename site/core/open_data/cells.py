"""A value as it may stand in a table that anybody opens with anything."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

BYTE_ORDER_MARK = "\ufeff"
# A spreadsheet takes a text that begins so for a formula and runs it.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def defused(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula. Numbers stay numbers, negative ones too."""
    if value is None:
        return ""
    if isinstance(value, bool | int | float | Decimal):
        return value
    if isinstance(value, datetime | date):
        return value.isoformat()
    text = str(value).replace("\x00", "")
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA_STARTS) else text


def plain(value: Any) -> Any:
    """For JSON: what is neither number, text, truth nor nothing becomes text."""
    return value.isoformat() if isinstance(value, datetime | date) else str(value)
