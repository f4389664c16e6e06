"""The sheet at the site: what is made here with whose money, and the code that leads to its page."""

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from budget.models import Undertaking
from core.documents.pdf import MARGIN, Sheet
from core.feeds import absolute
from core.ui.money import in_won

CODE_SIZE = 90


def written(undertaking: Undertaking) -> bytes:
    """A4, to be read from a few steps away."""
    project = undertaking.project
    sheet = Sheet(title=project.title)
    sheet.add_page()
    sheet.heading(_("Made with the participatory budget"), size=20, align="C")
    sheet.heading(project.title, size=30, align="C")
    sheet.ln(4)
    until = date_format(undertaking.ends_on, "DATE_FORMAT") if undertaking.ends_on else "–"
    sheet.facts(
        [
            (_("What"), project.summary),
            (_("Budget"), in_won(undertaking.line_won or project.cost_won)),
            (_("To be finished on"), until),
            (_("Department"), undertaking.department.name if undertaking.department else "–"),
        ]
    )
    address = absolute(undertaking.get_absolute_url())
    sheet.qr(address, (sheet.w - CODE_SIZE) / 2, sheet.get_y() + 6, CODE_SIZE)
    sheet.set_y(sheet.get_y() + CODE_SIZE + 10)
    sheet.heading(_("See where every won goes"), size=18, align="C")
    sheet.set_x(MARGIN)
    sheet.multi_cell(0, 6, f"{settings.SITE_NAME} · {address}", align="C")
    return sheet.as_bytes()
