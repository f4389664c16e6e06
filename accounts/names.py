"""What a person may be called in public, and which e-mail addresses are one and the same."""

import secrets
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

DISPLAY_NAME_LENGTH = 40
# Control, format (zero width, direction overrides), surrogate, private use, line and paragraph separators.
INVISIBLE_CATEGORIES = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


def clean_display_name(text: str) -> str:
    """The name in NFC, on one line, without characters that hide or reorder others.

    Raises ValidationError when it is too long. Markup is kept as text: templates escape it.
    """
    composed = unicodedata.normalize("NFC", text)
    visible = "".join(
        " " if character in "\t\r\n" else character
        for character in composed
        if character in "\t\r\n" or unicodedata.category(character) not in INVISIBLE_CATEGORIES
    )
    name = " ".join(visible.split())
    if len(name) > DISPLAY_NAME_LENGTH:
        raise ValidationError(
            _("A display name may have at most %(count)s characters.") % {"count": DISPLAY_NAME_LENGTH},
            code="too_long",
        )
    return name


def invented_display_name() -> str:
    """A name for somebody who gave none: never a part of the e-mail address, which would give it away."""
    return _("Neighbour %(number)s") % {"number": f"{secrets.randbelow(1_000_000):06d}"}


def normalise_email(address: str) -> str:
    """The one form in which an address is stored and looked up."""
    return unicodedata.normalize("NFKC", address).strip().lower()


def email_fingerprint(address: str) -> str:
    """A form in which look-alike addresses are equal: what rate limits count by.

    Accents, letter case and a "+tag" cost nothing to vary, so they must not buy a fresh allowance.
    """
    decomposed = unicodedata.normalize("NFKD", normalise_email(address).casefold())
    plain = "".join(character for character in decomposed if not unicodedata.combining(character))
    mailbox, at_sign, host = plain.rpartition("@")
    return mailbox.partition("+")[0] + at_sign + host
