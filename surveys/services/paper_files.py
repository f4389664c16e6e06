"""Sheets typed into a spreadsheet: one person's reading of a batch, tried first, taken in whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.spreadsheets import MOST_COLUMNS, Column, Fault, Kind, read, write
from surveys.models import PaperBatch
from surveys.papers import readings
from surveys.papers.blanks import Blank, blanks
from surveys.papers.readings import Reading
from surveys.services import paper
from surveys.services.refusals import SurveyRefused

NUMBER = "sheet"


@dataclass
class DryRun:
    """What a file would do, or why it does nothing."""

    sheets: dict[int, Reading] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        return not self.faults


def template(batch: PaperBatch) -> bytes:
    """An empty spreadsheet with a line for each sheet. Raises SurveyRefused."""
    columns = columns_of(batch)
    lines = ([number, *[""] * (len(columns) - 1)] for number in range(1, batch.sheets_counted + 1))
    return write(columns, lines, title=_("Batch %(number)s") % {"number": batch})


def columns_of(batch: PaperBatch) -> list[Column]:
    places = blanks(paper.questionnaire_of(batch))
    if len(places) >= MOST_COLUMNS:
        raise SurveyRefused("columns", _("The questionnaire is too long for a spreadsheet. Please type here."))
    number = Column(NUMBER, gettext_lazy("Number on the sheet"), Kind.INTEGER, required=True, width=12)
    return [number, *(Column(place.name, _heading(place), width=14) for place in places)]


def _heading(blank: Blank) -> str:
    words = _("in own words") if blank.is_other else blank.label
    return f"{blank.place}. {words}"


def look_at(batch: PaperBatch, file: BinaryIO) -> DryRun:
    """Every fault with its line; nothing is taken in. Raises SurveyRefused, core.spreadsheets.SpreadsheetRefused."""
    sheet = read(file, columns_of(batch))
    run = DryRun(faults=list(sheet.faults))
    questionnaire = paper.questionnaire_of(batch)
    places = {place.name: place for place in blanks(questionnaire)}
    taken = set(batch.sheets.filter(second_by__isnull=False).values_list("number", flat=True))
    for row in sheet.rows:
        number = row.values.get(NUMBER)
        if number is None:
            continue
        if message := _wrong_number(number, batch, taken, run.sheets):
            run.faults.append(Fault(row.line, _("Number on the sheet"), message))
            continue
        run.sheets[number], faults = readings.read(questionnaire, row.values)
        run.faults += [Fault(row.line, _heading(places[name]), message) for name, message in faults.items()]
    return run


def take_in(batch: PaperBatch, file: BinaryIO, *, by: Any) -> int:
    """Raises SurveyRefused where the file is not, or no longer, without a fault."""
    run = look_at(batch, file)
    if not run.is_whole:
        raise SurveyRefused("faults", _("The file has faults; nothing was taken in. Please try it once more."))
    return paper.key_many(batch=batch, sheets=run.sheets, by=by)


def _wrong_number(number: int, batch: PaperBatch, taken: set[int], seen: Mapping[int, Reading]) -> str:
    if not 1 <= number <= batch.sheets_counted:
        return _("The batch has %(count)s sheets; there is no other.") % {"count": batch.sheets_counted}
    if number in seen:
        return _("This sheet is there twice.")
    if number in taken:
        return _("Two people have typed sheet %(number)s already.") % {"number": number}
    return ""
