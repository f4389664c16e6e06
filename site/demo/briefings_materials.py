"""What can be read before the briefings of the demo: papers, and the slides that will be shown."""

import tomllib
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile

from briefings.models import Briefing
from briefings.services import materials
from core.documents.pdf import Sheet

TEXTS = Path(__file__).parent / "texts" / "briefings_materials.toml"
SLIDE_TITLE, SLIDE_LINE = 34, 20

Data = dict[str, Any]
Adding = Callable[[Briefing, Any, datetime], Any]


def of(key: str) -> Iterator[tuple[int, Adding]]:
    """Each with how many days before the day it is added."""
    for said in tomllib.loads(TEXTS.read_text(encoding="utf-8"))["material"]:
        if said["briefing"] == key:
            yield said["before"], _adding(said)


def _adding(said: Data) -> Adding:
    def add(briefing: Briefing, by: Any, at: datetime) -> Any:
        item = list(briefing.agenda.all())[said["item"]] if "item" in said else None
        return materials.add(
            briefing,
            by=by,
            at=at,
            title=said["title"],
            summary=said["summary"],
            item=item,
            attachments=[_file(said, at)],
        )

    return add


def _file(said: Data, at: datetime) -> ContentFile:
    if "slides" not in said:
        return paper(said["title"], said["paper"], at)
    sheet = _sheet(said["title"], at)
    _slides(sheet, said["slides"])
    return ContentFile(sheet.as_bytes(), name=f"{said['title']}.pdf")


def paper(title: str, lines: list[str], at: datetime) -> ContentFile:
    sheet = _sheet(title, at)
    sheet.add_page()
    sheet.heading(title)
    for line in lines:
        sheet.paragraph(line)
    return ContentFile(sheet.as_bytes(), name=f"{title}.pdf")


def _sheet(title: str, at: datetime) -> Sheet:
    sheet = Sheet(title=title)
    # The same seed and day give the same file.
    sheet.set_creation_date(at)
    return sheet


def _slides(sheet: Sheet, slides: list[list[str]]) -> None:
    """As they are shown on the wall: pages across, few and large words."""
    for title, *lines in slides:
        sheet.add_page(orientation="landscape")
        sheet.ln(SLIDE_TITLE)
        sheet.heading(title, size=SLIDE_TITLE)
        sheet.ln(SLIDE_LINE / 2)
        for line in lines:
            sheet.paragraph(line, size=SLIDE_LINE)
