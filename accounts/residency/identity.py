"""Who somebody is, in one spelling, and as keyed hashes from which nobody reads it back."""

import hashlib
import hmac
import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# Six digits of a birth date and seven more (some may be masked): a resident registration number.
_RESIDENT_NUMBER = re.compile(r"(?<!\d)\d{6}[\s.\-‐-―−ㅡ]*[0-9][\d*xX●]{6}(?![\d*])")
_ROAD_AND_NUMBER = re.compile(r"([가-힣A-Za-z0-9]+(?:로|길|대로))\s*(지하)?\s*(\d+(?:-\d+)?)")
_IN_BRACKETS = re.compile(r"\([^)]*\)")
_NOT_TELLING = re.compile(r"[^0-9a-z가-힣-]")


@dataclass(frozen=True)
class Claims:
    """What somebody says of themselves, or what a provider says of them."""

    name: str
    birth_date: date
    area: str


def has_resident_number(text: str) -> bool:
    return bool(_RESIDENT_NUMBER.search(unicodedata.normalize("NFKC", text)))


def refuse_resident_number(text: str) -> None:
    """Raise ValidationError: such a number is neither needed nor allowed here, so it is not even looked at."""
    if has_resident_number(text):
        raise ValidationError(
            _("Please do not enter a resident registration number. We never ask for it and do not keep it."),
            code="resident_number",
        )


def canonical_name(name: str) -> str:
    """One spelling: composed Hangul, no spaces, one letter case."""
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()


def canonical_address(postal_code: str, address: str) -> str:
    """Postal code, road and building number; how the city or the floor is written makes no difference."""
    plain = _IN_BRACKETS.sub(" ", unicodedata.normalize("NFKC", address)).casefold()
    if found := _ROAD_AND_NUMBER.search(plain):
        place = "".join(part for part in found.groups() if part)
    else:
        place = _NOT_TELLING.sub("", plain)
    return f"{postal_code.strip()}|{place}"


def person_hash(name: str, birth_date: date, *, namesake: int = 0) -> str:
    """Stands for one person, whatever the way of proof and wherever in town they live.

    `namesake` tells apart people who share name and birth date; only the counter gives a number above 0.
    """
    return keyed_hash("person", canonical_name(name), birth_date.isoformat(), str(namesake))


def register_hash(name: str, birth_date: date, postal_code: str, address: str) -> str:
    """Stands for one line of the register."""
    return keyed_hash("register", canonical_name(name), birth_date.isoformat(), canonical_address(postal_code, address))


def address_hash(postal_code: str, address: str, detail: str = "") -> str:
    """Stands for one household, to count attempts and letters."""
    unit = _NOT_TELLING.sub("", unicodedata.normalize("NFKC", detail).casefold())
    return keyed_hash("address", canonical_address(postal_code, address), unit)


def keyed_hash(purpose: str, *parts: str) -> str:
    """HMAC-SHA256; the purpose keeps a hash made for one thing from standing for another."""
    message = "\x1f".join([purpose, *parts]).encode()
    return hmac.new(settings.RESIDENCY_KEY.encode(), message, hashlib.sha256).hexdigest()


def years_before(day: date, years: int) -> date:
    """The same day so many years ago; 28 February stands in for the 29th where there is none."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def is_of_age(birth_date: date, years: int, on: date) -> bool:
    return birth_date <= years_before(on, years)


def least_birth_date(birth_date: date, on: date) -> date:
    """The birth date of the young; for others the latest day that still passes the highest age limit."""
    return max(birth_date, years_before(on, settings.RESIDENCY_HIGHEST_AGE_LIMIT))
