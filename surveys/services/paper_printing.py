"""The sheet that is printed: large letters, boxes to tick, the numbers that are typed in later.

All sheets are alike. A number that came with the paper could be remembered beside a name; the clerk writes one on each
sheet when the pile is counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from fpdf.enums import XPos, YPos

from core.documents.pdf import MARGIN, Sheet
from surveys.models import Survey, Version
from surveys.papers import hints
from surveys.papers.blanks import NOT_ON_PAPER, Blank, blanks, places
from surveys.papers.readings import offered
from surveys.questionnaire import documents
from surveys.questionnaire.definitions import WITH_POINTS, Kind, Question, Questionnaire
from surveys.states.surveys import Mode

TEXT, SMALL, QUESTION = 12.0, 10.5, 13.0
BOX = 5.5
LINE = 8.5
FOOT = 18
QR_SIZE = 28
LONG_ANSWER_LINES = 5
# Two options stand side by side where both are short.
SHORT_LABEL = 24
MOST_RANKS = 10


class _Paper(Sheet):
    """With a foot that says which sheet of which version it is."""

    foot = ""

    def footer(self) -> None:
        self.set_y(-12)
        self.set_font(style="", size=9)
        self.cell(0, 5, f"{self.foot} · {self.page_no()} / {{nb}}", align="C")

    def room_for(self, height: float) -> None:
        """A new page rather than a question torn in two."""
        if self.get_y() + height > self.h - FOOT and self.get_y() > MARGIN + 1:
            self.add_page()

    @property
    def width(self) -> float:
        return float(self.w - self.l_margin - self.r_margin)


def sheet(survey: Survey, version: Version) -> bytes:
    questionnaire = documents.read(version.content)
    paper = _Paper(title=survey.title)
    paper.foot = _("%(survey)s · version %(number)s") % {"survey": survey.title[:50], "number": version.number}
    paper.set_margins(18, 16, 18)
    paper.set_auto_page_break(True, FOOT)
    paper.add_page()
    _head(paper, survey)
    _Printing(paper, questionnaire).print()
    if survey.thanks:
        paper.ln(2)
        paper.paragraph(survey.thanks, size=TEXT)
    return paper.as_bytes()


def _head(paper: _Paper, survey: Survey) -> None:
    paper.qr(f"{settings.BASE_URL.rstrip('/')}{survey.get_absolute_url()}", paper.w - 18 - QR_SIZE, 12, QR_SIZE)
    paper.set_font(style="B", size=20)
    paper.multi_cell(paper.width - QR_SIZE - 4, 10, survey.title, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    paper.paragraph(_asks(survey), width=paper.width - QR_SIZE - 4, size=SMALL)
    paper.set_y(max(paper.get_y(), 12 + QR_SIZE + 1))
    if survey.purpose:
        paper.paragraph(survey.purpose, size=TEXT)
    for line in _promises(survey):
        paper.paragraph(f"· {line}", size=SMALL)
    paper.ln(2)


def _asks(survey: Survey) -> str:
    lines = [str(survey.department)] if survey.department else []
    if survey.closes_at:
        closes = date_format(timezone.localtime(survey.closes_at), "DATE_FORMAT")
        lines.append(_("Please hand it in by %(day)s.") % {"day": closes})
    return "\n".join([*lines, _("You can answer online instead: the code leads there. Please answer once only.")])


def _promises(survey: Survey) -> list[str]:
    promise = {
        Mode.ANONYMOUS: _("Nobody can find out who gave which answer. Write no name or other sign on the sheet."),
        Mode.CONFIDENTIAL: _("Your answers are used for figures only. Results name nobody."),
        Mode.NAMED: _("This survey is by name. What you write on the sheet can be traced to you."),
    }
    return [
        promise[Mode(survey.mode)],
        _("Mark the box, or write into it. If you tick by mistake, cross the line out and tick another."),
    ]


class _Printing:
    """The questions of one sheet, each with the number beside which it is typed in."""

    def __init__(self, paper: _Paper, questionnaire: Questionnaire) -> None:
        self.paper = paper
        self.questionnaire = questionnaire
        self.places = places(questionnaire)
        self.blanks: dict[str, list[Blank]] = {}
        for blank in blanks(questionnaire):
            self.blanks.setdefault(blank.question.key, []).append(blank)

    def print(self) -> None:
        for section in self.questionnaire.sections:
            asked = [question for question in section.questions if question.kind not in NOT_ON_PAPER]
            # A title goes with its first question.
            self.paper.room_for(35 + (self._height(asked[0]) if asked else 0))
            self._words(section.title, section.text, hints.said(section.condition, self.places))
            for question in asked:
                self._question(question)

    def _words(self, title: str, text: str, only_if: str) -> None:
        if title:
            self.paper.ln(2)
            self.paper.heading(hints.unpiped(title, self.places), size=15)
        if only_if:
            self.paper.paragraph(_("Only if %(condition)s") % {"condition": only_if}, size=SMALL, bold=True)
        if text:
            self.paper.paragraph(hints.unpiped(text, self.places), size=TEXT)

    def _question(self, question: Question) -> None:
        own = self.blanks[question.key]
        self.paper.room_for(self._height(question))
        text = hints.unpiped(question.text, self.places)
        self.paper.paragraph(f"{self.places[question.key]}. {text}", size=QUESTION, bold=True)
        for line in self._remarks(question):
            self.paper.paragraph(line, size=SMALL)
        self._answer(question, own)
        self.paper.ln(4)

    def _height(self, question: Question) -> float:
        """About; whatever is higher than a page breaks inside."""
        head = 10.0 + 6 * len(self._remarks(question)) + 8 * (len(question.text) // 45)
        lines = {
            Kind.MATRIX: 2 * len(question.asked_rows) + 1,
            Kind.LONGTEXT: LONG_ANSWER_LINES,
            Kind.SCALE: 2,
            Kind.NPS: 2,
        }.get(question.kind, len(question.offered) or 1)
        return min(head + LINE * lines, 180)

    def _remarks(self, question: Question) -> list[str]:
        remarks = []
        if only_if := hints.said(question.condition, self.places):
            remarks.append(_("Only if %(condition)s") % {"condition": only_if})
        if question.help:
            remarks.append(hints.unpiped(question.help, self.places))
        if rule := _rule(question):
            remarks.append(rule)
        return remarks

    def _answer(self, question: Question, own: Sequence[Blank]) -> None:
        match question.kind:
            case Kind.SINGLE | Kind.MULTIPLE:
                self._options(own[0])
            case Kind.SCALE | Kind.NPS:
                self._points(own[0])
            case Kind.MATRIX:
                self._rows(own)
            case Kind.RANKING:
                self._options(own[0], boxes=False)
                self._ranks(question)
            case Kind.LONGTEXT:
                self._lines(LONG_ANSWER_LINES)
            case Kind.NUMBER | Kind.DATE:
                self._line(70, after=question.unit or _("(such as 2026-05-14)") * (question.kind is Kind.DATE))
            case _:
                self._line(self.paper.width)

    def _options(self, blank: Blank, *, boxes: bool = True) -> None:
        options = offered(blank)
        other = blank.question.other
        two = all(len(label) <= SHORT_LABEL for _code, label in options) and len(options) > 3 and other is None
        column = self.paper.width / 2 if two else self.paper.width
        for number, (code, label) in enumerate(options):
            is_right = two and number % 2 == 1
            if not is_right:
                self.paper.room_for(LINE)
            x, y = self.paper.l_margin + (column if is_right else 0), self.paper.get_y()
            self._option(x, y, code, label, column, box=boxes)
            if other is not None and code == other.code:
                self.paper.line(x + 60, y + LINE - 2, self.paper.w - self.paper.r_margin, y + LINE - 2)
            is_last_of_line = not two or is_right or number == len(options) - 1
            self.paper.set_y(max(self.paper.get_y(), y + LINE) if is_last_of_line else y)

    def _option(self, x: float, y: float, code: int, label: str, width: float, *, box: bool) -> None:
        if box:
            self._box(x, y)
        start = x + (BOX + 2 if box else 0)
        self.paper.set_font(style="", size=SMALL)
        self.paper.set_xy(start, y)
        self.paper.cell(9, BOX + 1, str(code), align="R")
        self.paper.set_font(style="", size=TEXT)
        self.paper.set_xy(start + 10, y)
        self.paper.multi_cell(width - (start - x) - 10, BOX + 1, label, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def _box(self, x: float, y: float) -> None:
        self.paper.set_line_width(0.5)
        self.paper.rect(x, y + 0.5, BOX, BOX)
        self.paper.set_line_width(0.2)

    def _points(self, blank: Blank) -> None:
        points = offered(blank)
        self._ends(points)
        self._row_of_boxes(points, self.paper.l_margin, self.paper.width)
        self.paper.ln(LINE + 4)

    def _ends(self, points: Sequence[tuple[int, str]]) -> None:
        """What the ends of a scale mean, above them; "no opinion" says so itself."""
        said = [f"{code} = {label}" for code, label in points if label]
        if said:
            self.paper.paragraph(" · ".join(said), size=SMALL)

    def _row_of_boxes(self, points: Sequence[tuple[int, str]], x: float, width: float) -> None:
        y = self.paper.get_y()
        step = min(width / len(points), 18)
        for number, (code, _label) in enumerate(points):
            left = x + number * step
            self._box(left, y)
            self.paper.set_font(style="", size=SMALL)
            self.paper.set_xy(left + BOX + 0.5, y + 0.5)
            self.paper.cell(step - BOX - 1, BOX, str(code), align="L")
        self.paper.set_xy(self.paper.l_margin, y)

    def _rows(self, own: Sequence[Blank]) -> None:
        points = offered(own[0])
        self._ends(points)
        for blank in own:
            self.paper.room_for(2 * LINE)
            self.paper.paragraph(f"{blank.place}. {blank.label}", size=TEXT)
            self._row_of_boxes(points, self.paper.l_margin + 8, self.paper.width - 8)
            self.paper.ln(LINE)

    def _ranks(self, question: Question) -> None:
        ranks = min(question.most or len(question.offered), MOST_RANKS)
        self.paper.room_for(2 * LINE)
        self.paper.set_font(style="", size=SMALL)
        y, step = self.paper.get_y() + 1, min(self.paper.width / ranks, 34)
        for rank in range(1, ranks + 1):
            left = self.paper.l_margin + (rank - 1) * step
            self.paper.set_xy(left, y + 1)
            self.paper.cell(step - BOX - 6, BOX, _("Rank %(rank)s") % {"rank": rank})
            self.paper.rect(left + step - BOX - 7, y, BOX + 3, BOX + 3)
        self.paper.set_xy(self.paper.l_margin, y + LINE)

    def _lines(self, count: int) -> None:
        for _number in range(count):
            self._line(self.paper.width)

    def _line(self, width: float, *, after: str = "") -> None:
        self.paper.room_for(LINE)
        y = self.paper.get_y() + LINE
        self.paper.line(self.paper.l_margin, y - 1, self.paper.l_margin + width, y - 1)
        if after:
            self.paper.set_font(style="", size=TEXT)
            self.paper.set_xy(self.paper.l_margin + width + 2, y - 6)
            self.paper.cell(0, 5, after)
        self.paper.set_xy(self.paper.l_margin, y)


def _rule(question: Question) -> str:
    """How many, where that is not plain."""
    given: dict[str, Any] = {"least": question.least, "most": question.most}
    if question.kind is Kind.SINGLE or question.kind in WITH_POINTS or question.kind is Kind.NPS:
        return _("Please tick one in each line.") if question.kind is Kind.MATRIX else _("Please tick one.")
    if question.kind is Kind.RANKING:
        return _("Write the numbers of the options into the boxes, the best first.")
    if question.kind is not Kind.MULTIPLE:
        return ""
    if question.least and question.most:
        return _("Please tick from %(least)s to %(most)s.") % given
    if question.most:
        return _("Please tick up to %(most)s.") % given
    return _("You may tick several.")
