"""The sheets of a plan: colours, running head, contents, and the boxes that its parts are made of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from fpdf import FontFace
from fpdf.enums import MethodReturnValue, TableBordersLayout, XPos, YPos
from fpdf.outline import OutlineSection

from core.documents.pdf import FAMILY, MARGIN, TEXT_SIZE, Sheet

INK, GREY, RULE, WASH, ACCENT = (29, 29, 29), (88, 97, 106), (198, 205, 214), (238, 242, 247), (11, 80, 208)
SMALL = 9
FOOT = 14
HEAD_SIZE, LINE_OF_CONTENTS, GAP = 16, 6, 1.5


class PlanSheet(Sheet):
    """A4 pages with the plan's title above and the number below, from the second page on."""

    def __init__(self, *, title: str, note: str) -> None:
        super().__init__(title=title)
        self.set_auto_page_break(True, MARGIN + 2)
        self.running = title
        self.note = note

    def header(self) -> None:
        if self.page_no() > 1:
            self._small(MARGIN - 8, self.running, align="L")
            self.set_y(MARGIN)

    def footer(self) -> None:
        if self.page_no() > 1:
            self._small(self.h - FOOT, self.note, align="L")
            self._small(self.h - FOOT, str(self.page_no()), align="R")

    def _small(self, y: float, text: str, *, align: str) -> None:
        self.set_xy(MARGIN, y)
        self.set_font(FAMILY, "", SMALL)
        self.set_text_color(*GREY)
        self.cell(self.epw, 5, text, align=align)
        self._plain()

    def _plain(self) -> None:
        self.set_text_color(*INK)
        self.set_font(FAMILY, "", TEXT_SIZE)

    def keep_together(self, height: float) -> None:
        """On the next page, where less than this is left of the present one."""
        if self.get_y() + height > self.page_break_trigger:
            self.add_page()

    def chapter(self, text: str) -> None:
        """A strategy begins on a page of its own; behind the contents there is one already."""
        if self.get_y() > MARGIN:
            self.add_page()
        self.start_section(text, level=0)
        self.set_text_color(*ACCENT)
        self.heading(text, size=18)
        self.set_draw_color(*ACCENT)
        self.set_line_width(0.5)
        self.line(MARGIN, self.get_y(), self.w - MARGIN, self.get_y())
        self.ln(4)
        self._plain()

    def title_of_task(self, text: str, *, below: bool) -> None:
        self.keep_together(40)
        self.ln(2)
        self.start_section(text, level=2 if below else 1)
        self.heading(text, size=12 if below else 14)

    def muted(self, text: str) -> None:
        self.set_text_color(*GREY)
        self.paragraph(text, size=SMALL + 0.5)
        self._plain()

    def labelled(self, label: str, text: str) -> None:
        """A small bold word and what it says, side by side; a long one goes on over the page."""
        self.keep_together(12)
        width, top, page = 30, self.get_y(), self.page
        self.set_font(FAMILY, "B", SMALL + 0.5)
        self.set_text_color(*GREY)
        self.multi_cell(width, 5.6, label, align="L", new_x=XPos.RIGHT, new_y=YPos.TOP)
        bottom = self.get_y()
        self._plain()
        self.set_xy(MARGIN + width, top)
        self.set_font(FAMILY, "", TEXT_SIZE - 0.5)
        left = self.l_margin
        self.set_left_margin(MARGIN + width)
        self.multi_cell(0, 5.6, text, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.set_left_margin(left)
        self.set_xy(MARGIN, max(self.get_y(), bottom) if self.page == page else self.get_y())
        self.ln(1.2)
        self._plain()

    def grid(self, headings: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float]) -> None:
        """A table with rules between its rows only; its head comes again on each page."""
        self.ln(1.5)
        self.set_font(FAMILY, "", SMALL + 0.5)
        self.set_draw_color(*RULE)
        self.set_line_width(0.2)
        head = FontFace(emphasis="BOLD", fill_color=WASH, color=INK)
        with self.table(
            col_widths=tuple(widths), headings_style=head, line_height=5.4, padding=1.2, text_align="LEFT",
            borders_layout=TableBordersLayout.HORIZONTAL_LINES,
        ) as table:  # fmt: skip
            for line in (headings, *rows):
                row = table.row()
                for cell in line:
                    row.cell(str(cell))
        self.ln(3)
        self._plain()

    def pair(self, before: tuple[str, str], after: tuple[str, str]) -> None:
        """Two texts side by side: what is, and what is to be."""
        width = (self.epw - 6) / 2
        heights = [self._height(width - 6, text) for _label, text in (before, after)]
        height = max(heights) + 10
        self.keep_together(height + 2)
        top = self.get_y()
        for number, (label, text) in enumerate((before, after)):
            x = MARGIN + number * (width + 6)
            self.set_fill_color(*WASH)
            self.rect(x, top, width, height, style="F")
            self.at(x + 3, top + 2, [label], size=SMALL, bold=True)
            self.set_xy(x + 3, top + 7)
            self.set_font(FAMILY, "", SMALL + 1)
            self.multi_cell(width - 6, 5.2, text, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.set_xy(MARGIN, top + height + 3)
        self._plain()

    def _height(self, width: float, text: str) -> float:
        self.set_font(FAMILY, "", SMALL + 1)
        found: Any = self.multi_cell(width, 5.2, text, dry_run=True, output=MethodReturnValue.HEIGHT)
        return float(found)


def pages_of_contents(sheet: PlanSheet, levels: Sequence[int]) -> int:
    """How many pages the contents will take, known before anything behind them is drawn."""
    pages, y = 1, MARGIN + HEAD_SIZE * 0.55 + 2
    for level in levels:
        y += 0 if level else GAP
        if y + LINE_OF_CONTENTS > sheet.page_break_trigger:
            pages, y = pages + 1, float(MARGIN)
        y += LINE_OF_CONTENTS
    return pages


def contents(sheet: Any, sections: list[OutlineSection]) -> None:
    """Strategies and tasks with their pages, each a link. `sheet` is the PlanSheet."""
    sheet.set_xy(MARGIN, MARGIN)
    sheet.heading(_("Contents"), size=HEAD_SIZE)
    for section in sections:
        if section.level > 1:
            continue
        link = sheet.add_link(page=section.page_number)
        sheet.set_font(FAMILY, "" if section.level else "B", TEXT_SIZE - 0.5)
        indent = 6 * section.level
        sheet.set_xy(MARGIN + indent, sheet.get_y() + (0 if section.level else GAP))
        name, room = section.name, sheet.epw - indent - 14
        while sheet.get_string_width(name) > room:
            name = name.removesuffix("…")[:-1] + "…"
        sheet.cell(room, LINE_OF_CONTENTS, name, link=link)
        sheet.cell(
            14, LINE_OF_CONTENTS, str(section.page_number), align="R", link=link, new_x=XPos.LMARGIN, new_y=YPos.NEXT
        )
