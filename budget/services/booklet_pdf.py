"""The project booklet as a document in large type: who votes on paper reads it at the table."""

from collections.abc import Sequence

from django.conf import settings
from django.utils.translation import gettext as _

from budget.models import Cycle, Project
from core.documents.pdf import MARGIN, Sheet
from core.feeds import absolute
from core.ui.money import in_won

TEXT_SIZE, NAME_SIZE = 14, 19
PICTURE_WIDTH, PICTURE_HEIGHT = 70, 47
# A project begins on a new page where less than this is left.
LEAST_ROOM = 95


def written(cycle: Cycle, projects: Sequence[Project]) -> bytes:
    """A cover, then pot by pot; each project with its number, cost, place and picture."""
    sheet = Sheet(title=_("Project booklet"))
    sheet.add_page()
    sheet.heading(cycle.title, size=26)
    sheet.heading(_("Project booklet"), size=22)
    sheet.paragraph(cycle.summary, size=TEXT_SIZE)
    sheet.paragraph(f"{settings.SITE_NAME} · {absolute(cycle.get_absolute_url())}", size=10)
    pot = None
    for project in projects:
        if project.pot is not None and project.pot != pot:
            pot = project.pot
            sheet.add_page()
            sheet.heading(f"{pot.name} · {in_won(pot.ceiling_won)}", size=22)
        _project(sheet, project)
    return sheet.as_bytes()


def _project(sheet: Sheet, project: Project) -> None:
    if sheet.get_y() > sheet.h - MARGIN - LEAST_ROOM:
        sheet.add_page()
    sheet.heading(f"{project.number}. {project.title}", size=NAME_SIZE)
    if project.picture is not None and project.picture.thumbnail:
        with project.picture.thumbnail.open("rb") as content:
            sheet.image(content.file, w=PICTURE_WIDTH, h=PICTURE_HEIGHT, keep_aspect_ratio=True,
                        alt_text=project.picture_text)  # fmt: skip
        sheet.ln(2)
    sheet.paragraph(f"{in_won(project.cost_won)} · {project.place}", size=TEXT_SIZE + 2, bold=True)
    if project.is_withdrawn:
        sheet.paragraph(project.get_public_state_display(), size=TEXT_SIZE, bold=True)
    for part in project.text.split("\n"):
        if part.strip():
            sheet.paragraph(part, size=TEXT_SIZE)
    sheet.ln(8)
