"""Labels with a code that a telephone reads, on sheets of 24 (70 × 37 mm) as shops sell them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from fpdf.enums import XPos, YPos

from core.documents.pdf import FAMILY, Sheet
from core.feeds import absolute
from facilities.models import Equipment, Site
from facilities.services.addresses import path

COLUMNS, ROWS = 3, 8
WIDTH, HEIGHT = 70.0, 37.0
ON_A_SHEET = COLUMNS * ROWS
CODE = 30.0
EDGE = 3.5
LONGEST_NAME, LONGEST_PLACE = 32, 36


@dataclass(frozen=True)
class Label:
    name: str
    place: str
    code: str
    url: str


def label_of(thing: Site | Equipment) -> Label:
    """With a short address, so that the code stays coarse."""
    if isinstance(thing, Site):
        return Label(thing.name, thing.address, thing.code, absolute(path("label", thing.code)))
    return Label(thing.name, thing.site.name, thing.code, absolute(path("label", thing.site.code, thing.code)))


def written(labels: Iterable[Label], *, skip: int = 0) -> bytes:
    """As many sheets as it takes; `skip` places of the first are used up already."""
    sheet = Sheet(title=_("Labels"))
    sheet.set_auto_page_break(False)
    for place, label in enumerate(labels, start=skip):
        if place % ON_A_SHEET == 0 or not sheet.page:
            sheet.add_page()
        row, column = divmod(place % ON_A_SHEET, COLUMNS)
        _draw(sheet, label, column * WIDTH, row * HEIGHT)
    return sheet.as_bytes()


def _draw(sheet: Sheet, label: Label, x: float, y: float) -> None:
    sheet.qr(label.url, x + EDGE, y + (HEIGHT - CODE) / 2, CODE)
    left, width = x + EDGE + CODE, WIDTH - CODE - 2 * EDGE
    lines = (
        (Truncator(label.name).chars(LONGEST_NAME), 9.0, "B"),
        (Truncator(label.place).chars(LONGEST_PLACE), 7.0, ""),
        (label.code, 7.0, ""),
        (_("Broken? Point your phone here."), 7.0, "B"),
    )
    sheet.set_xy(left, y + EDGE + 1)
    for text, size, style in lines:
        sheet.set_font(FAMILY, style, size)
        sheet.set_x(left)
        sheet.multi_cell(width, size * 0.48, text, align="L", new_x=XPos.LEFT, new_y=YPos.NEXT)
        sheet.ln(0.8)
