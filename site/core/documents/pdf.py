"""A4 sheets in the product's own font, with codes that a telephone reads."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import segno
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from fpdf import FPDF
from fpdf.enums import XPos, YPos

FAMILY = "Pretendard GOV"
FONT_FILES = {"": "PretendardGOV-Regular.ttf", "B": "PretendardGOV-Bold.ttf"}
MARGIN = 20
LINE = 6.5
TEXT_SIZE = 11
TITLE_SIZE = 18


class Sheet(FPDF):
    """A document of A4 pages. Lengths are millimetres from the upper left corner."""

    def __init__(self, *, title: str) -> None:
        super().__init__(orientation="portrait", unit="mm", format="A4")
        for style, file in FONT_FILES.items():
            self.add_font(FAMILY, style, font_file(file))
        self.set_lang("ko-KR")
        self.set_title(title)
        self.set_margins(MARGIN, MARGIN, MARGIN)
        self.set_auto_page_break(True, MARGIN)
        self.set_font(FAMILY, size=TEXT_SIZE)

    def heading(self, text: str, *, size: float = TITLE_SIZE, align: str = "L") -> None:
        self.set_font(FAMILY, "B", size)
        self.multi_cell(0, size * 0.55, text, align=align, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.set_font(FAMILY, "", TEXT_SIZE)
        self.ln(2)

    def paragraph(self, text: str, *, width: float = 0, size: float = TEXT_SIZE, bold: bool = False) -> None:
        self.set_font(FAMILY, "B" if bold else "", size)
        # Korean breaks between words where it can; a word that is too long breaks inside.
        self.multi_cell(width, size * 0.58, text, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.set_font(FAMILY, "", TEXT_SIZE)
        self.ln(1.5)

    def at(self, x: float, y: float, lines: Iterable[str], *, size: float = TEXT_SIZE, bold: bool = False) -> None:
        """Lines at a place of the page, such as behind the window of an envelope; a long one is broken."""
        self.set_font(FAMILY, "B" if bold else "", size)
        self.set_xy(x, y)
        for line in lines:
            self.multi_cell(self.w - MARGIN - x, size * 0.55, line, align="L", new_x=XPos.LEFT, new_y=YPos.NEXT)
        self.set_font(FAMILY, "", TEXT_SIZE)

    def facts(self, rows: Sequence[tuple[str, Any]]) -> None:
        """A table of two columns: what, and which."""
        with self.table(col_widths=(1, 3), first_row_as_headings=False, line_height=LINE, padding=1.5) as table:
            for name, value in rows:
                row = table.row()
                row.cell(name)
                row.cell(str(value))
        self.ln(3)

    def qr(self, content: str, x: float, y: float, size: float) -> None:
        """A code drawn as squares, sharp at any resolution, with the quiet zone inside `size`."""
        matrix = list(segno.make(content, error="m", micro=False).matrix_iter(border=4))
        module = size / len(matrix)
        self.set_fill_color(0, 0, 0)
        for row_number, row in enumerate(matrix):
            for start, length in _dark_runs(row):
                self.rect(x + start * module, y + row_number * module, length * module, module, style="F")

    def as_bytes(self) -> bytes:
        return bytes(self.output())


def font_file(name: str) -> Path:
    """The font's file, which comes with the frontend's packages."""
    path = Path(settings.DOCUMENT_FONTS) / name
    if not path.is_file():
        raise ImproperlyConfigured(f"DOCUMENT_FONTS must name the folder that holds {name}: build the frontend first.")
    return path


def _dark_runs(row: Iterable[int]) -> list[tuple[int, int]]:
    """Start and length of each stretch of dark modules."""
    runs: list[tuple[int, int]] = []
    for column, dark in enumerate(row):
        if not dark:
            continue
        if runs and sum(runs[-1]) == column:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((column, 1))
    return runs
