"""Letters on paper: one page for each who has no e-mail, with the personal link to point a camera at or to type."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core import permissions
from core.audit.audit import record as audit
from core.documents.pdf import MARGIN, Sheet
from core.notify.mail import absolute
from surveys.models import Invitation, Survey
from surveys.queries import invitations as queries
from surveys.services.personal_links import token
from surveys.services.refusals import SurveyRefused
from surveys.states.permissions import INVITE
from surveys.states.surveys import Access, SurveyState

# Of one file, so that nobody waits long for it.
MOST_IN_A_FILE = 200
# Where the window of a Korean business envelope shows the name on a sheet folded in three.
WINDOW = (100, 45)
QR_SIZE = 42
LARGEST, SMALLEST = 15, 9
LONGEST_PURPOSE = 600
# Its days and its questions stand; before, a letter could promise what changes.
PRINTABLE = (SurveyState.SCHEDULED, SurveyState.OPEN)


def can_be_printed(survey: Survey) -> bool:
    return survey.access == Access.INVITED and survey.state in PRINTABLE


def printed(*, survey: Survey, part: int, by: object, at: datetime) -> bytes:
    """The letters of one file, counted from 1, the same whenever it is printed. Who has answered makes no difference:
    a pile without their letters would name them."""
    permissions.check(by, INVITE, survey)
    _refuse_where_nothing_is_printed(survey)
    first = (part - 1) * MOST_IN_A_FILE
    letters = list(queries.on_paper(survey)[first : first + MOST_IN_A_FILE])
    if not letters:
        raise SurveyRefused("nobody", _("Everybody on the list is written to by e-mail."))
    audit("surveys.print_invitations", actor=by, at=at, target=survey, detail={"letters": len(letters)})
    return render(survey, letters)


@transaction.atomic
def note_posted(*, survey: Survey, by: object, at: datetime) -> int:
    """The letters are on their way: from now on nobody is taken from the list."""
    permissions.check(by, INVITE, survey)
    _refuse_where_nothing_is_printed(survey)
    posted = queries.on_paper(survey).filter(queries.UNSENT).update(invited_at=at)
    if not posted:
        raise SurveyRefused("nobody", _("Everybody on the list has been written to."))
    audit("surveys.post_invitations", actor=by, at=at, target=survey, detail={"letters": posted})
    return posted


def _refuse_where_nothing_is_printed(survey: Survey) -> None:
    if not can_be_printed(survey):
        raise SurveyRefused("state", _("Letters are printed when the survey is ready, and until it closes."))


def render(survey: Survey, invitations: Sequence[Invitation]) -> bytes:
    with translation.override(settings.LANGUAGE_CODE):
        sheet = Sheet(title=_("Invitation: %(title)s") % {"title": survey.title})
        for invitation in invitations:
            _page(sheet, survey, invitation)
        return sheet.as_bytes()


def _page(sheet: Sheet, survey: Survey, invitation: Invitation) -> None:
    url = absolute(reverse("surveys:by_link", args=[token(invitation)]))
    sheet.add_page()
    sheet.at(MARGIN, MARGIN, [settings.SITE_NAME], size=14, bold=True)
    addressee = _("To %(name)s") % {"name": invitation.name or invitation.email}
    sheet.at(*WINDOW, [invitation.stratum, addressee] if invitation.stratum else [addressee], size=13)
    sheet.set_xy(MARGIN, 85)
    sheet.paragraph(_("You are invited to answer a survey:"), size=12)
    sheet.heading(survey.title)
    if survey.purpose:
        sheet.paragraph(_shortened(survey.purpose))
    sheet.ln(3)
    # The picture and the address that says the same stay together.
    if sheet.get_y() + QR_SIZE + 12 > sheet.h - MARGIN:
        sheet.add_page()
    top = sheet.get_y()
    sheet.qr(url, sheet.w - MARGIN - QR_SIZE, top, QR_SIZE)
    beside = sheet.w - 2 * MARGIN - QR_SIZE - 6
    sheet.paragraph(
        _("Point your phone's camera at the picture, or type this address into a browser:"), width=beside, size=12
    )
    address = url.removeprefix("https://").rstrip("/")
    sheet.paragraph(address, width=beside, size=_size_for_a_line(sheet, address, beside), bold=True)
    sheet.paragraph(_days(survey), width=beside)
    sheet.set_xy(MARGIN, max(sheet.get_y(), top + QR_SIZE) + 5)
    for line in _remarks(survey):
        sheet.paragraph(f"· {line}")
    sheet.ln(4)
    sheet.paragraph(survey.department.name if survey.department else settings.SITE_NAME, bold=True)


def _size_for_a_line(sheet: Sheet, address: str, width: float) -> int:
    """Nobody types an address right that is torn in two."""
    for size in range(LARGEST, SMALLEST, -1):
        sheet.set_font(style="B", size=size)
        if sheet.get_string_width(address) <= width - 2 * sheet.c_margin:
            return size
    return SMALLEST


def _shortened(purpose: str) -> str:
    text = purpose.strip()
    return text if len(text) <= LONGEST_PURPOSE else text[:LONGEST_PURPOSE].rstrip() + "…"


def _days(survey: Survey) -> str:
    days = {"first": _moment(survey.opens_at), "last": _moment(survey.closes_at)}
    return _("You can answer from %(first)s until %(last)s.") % days


def _moment(moment: datetime | None) -> str:
    # The database sees to it that a survey that is ready has its days.
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT")


def _remarks(survey: Survey) -> list[str]:
    lines = []
    if survey.is_anonymous:
        lines.append(
            _(
                "Your answers are anonymous. The link only shows that you may answer, once; "
                "nothing leads from it to what you answer."
            )
        )
    lines.append(_("Capital and small letters do not matter."))
    lines.append(
        _(
            "The link is for you alone and counts once. Please do not pass it on: "
            "whoever answers by it, answers in your place."
        )
    )
    lines.append(_("If you have answered already, there is nothing left to do. Thank you."))
    return lines
