"""Certificates on paper that anybody can check: one look, one kind of code, for every room that gives some out."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.documents.pdf import MARGIN, Sheet

QR_SIZE = 38
CODE_BYTES = 10


@dataclass(frozen=True)
class Certificate:
    """What stands on the sheet; at `address` everybody reads whether it is valid."""

    title: str
    number: str
    facts: Sequence[tuple[str, Any]]
    sentence: str
    issued_on: date
    issuer: str
    address: str


def new_code() -> str:
    """Guessed by nobody: whoever holds the paper, or was shown it, finds the page."""
    return secrets.token_hex(CODE_BYTES).upper()


def drawn(certificate: Certificate) -> bytes:
    """One A4 page."""
    sheet = Sheet(title=certificate.title)
    sheet.add_page()
    sheet.at(MARGIN, MARGIN, [_("No. %(number)s") % {"number": certificate.number}], size=11)
    sheet.set_xy(MARGIN, 55)
    sheet.heading(certificate.title, size=30, align="C")
    sheet.set_xy(MARGIN, 95)
    sheet.facts(certificate.facts)
    sheet.ln(8)
    sheet.paragraph(certificate.sentence, size=14)
    sheet.set_y(200)
    sheet.heading(date_format(certificate.issued_on, "DATE_FORMAT"), size=14, align="C")
    sheet.heading(certificate.issuer, size=20, align="C")
    address = settings.BASE_URL + certificate.address
    sheet.qr(address, MARGIN, 240, QR_SIZE)
    lines = [_("Point a phone's camera at the picture to check this certificate."), address]
    sheet.at(MARGIN + QR_SIZE + 4, 250, lines, size=9)
    return sheet.as_bytes()
