"""What people typed: made clean when it comes in, shown without harm when it goes out."""

import hashlib
import re
import unicodedata
from collections.abc import Iterator

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from core.search import korean

# More accents than this on one letter is a trick to smear over neighbouring lines.
MOST_ACCENTS = 4
LINK = re.compile(r"https?://[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+")
TRAILING = ".,;:!?'\"*"
SHOWN_LINK_LENGTH = 60


def clean(text: str) -> str:
    """The text in NFC, with plain line breaks, without characters that hide, reorder or pile up."""
    lines = [line.rstrip() for line in "".join(_without_piles(korean.tidy(text))).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _without_piles(text: str) -> Iterator[str]:
    accents = 0
    for character in text:
        accents = accents + 1 if unicodedata.category(character) in {"Mn", "Me"} else 0
        if accents <= MOST_ACCENTS:
            yield character


def says_something(text: str) -> bool:
    return any(unicodedata.category(character)[0] in "LNSP" for character in text)


def fingerprint(text: str) -> str:
    """Equal for texts that differ only in spacing, letter case, accents or punctuation."""
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    letters = "".join(character for character in decomposed if unicodedata.category(character)[0] in "LN")
    return hashlib.sha256((letters or text).encode()).hexdigest()


def imprint(text: str) -> str:
    """Equal for the same text only, to the letter."""
    return hashlib.sha256(text.encode()).hexdigest()


def linked(text: str) -> SafeString:
    """Escaped text with line breaks, its web addresses made into links that vouch for nothing."""
    parts: list[str] = []
    position = 0
    for match in LINK.finditer(text):
        address = _without_tail(match.group())
        parts.append(escape(text[position : match.start()]))
        parts.append(
            format_html(
                '<a href="{}" rel="nofollow ugc noopener noreferrer">{}</a>',
                address,
                address if len(address) <= SHOWN_LINK_LENGTH else f"{address[: SHOWN_LINK_LENGTH - 1]}…",
            )
        )
        position = match.start() + len(address)
    parts.append(escape(text[position:]))
    # Every part was escaped above.
    return mark_safe("".join(parts).replace("\n", "<br>"))


def _without_tail(address: str) -> str:
    """The full stop or bracket that ends the sentence is no part of the address."""
    address = address.rstrip(TRAILING)
    while address.endswith(")") and address.count(")") > address.count("("):
        address = address[:-1].rstrip(TRAILING)
    return address
