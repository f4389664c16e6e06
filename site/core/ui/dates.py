"""Days and moments that were written down as text, as people read them."""

from typing import Any

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format
from django.utils.timezone import localtime


def moment_in_words(written: Any) -> str:
    """Nothing where nothing was written."""
    moment = parse_datetime(str(written))
    return date_format(localtime(moment), "DATETIME_FORMAT") if moment else ""


def day_in_words(written: Any) -> str:
    day = parse_date(str(written))
    return date_format(day, "DATE_FORMAT") if day else ""
