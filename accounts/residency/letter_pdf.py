"""The letter on paper: address behind the window, what it is for, the code, a way to type it in."""

from collections.abc import Sequence
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.residency.codes import grouped
from accounts.residency.letters import Letter
from core.documents.pdf import MARGIN, Sheet

# Where the window of a Korean business envelope shows the address of a sheet folded in three.
WINDOW = (100, 45)
QR_SIZE = 45


def render(letters: Sequence[Letter]) -> bytes:
    """All letters in one document, one page each."""
    sheet = Sheet(title=_("Residency letters"))
    for letter in letters:
        _page(sheet, letter)
    return sheet.as_bytes()


def _page(sheet: Sheet, letter: Letter) -> None:
    application = letter.application
    sheet.add_page()
    sheet.at(MARGIN, MARGIN, [settings.SITE_NAME], size=14, bold=True)
    addressee = _("To %(name)s") % {"name": application.name}
    sheet.at(*WINDOW, [application.postal_code, application.address, application.address_detail, addressee])
    sheet.set_xy(MARGIN, 100)
    sheet.heading(_("Your code for the proof of residency"))
    sheet.paragraph(
        _(
            "You asked for this letter to show that you live here. "
            "Sign in, open “Proof of residency” and enter the code, or point your phone's camera at the picture."
        )
    )
    top = sheet.get_y() + 4
    sheet.at(MARGIN, top + 8, [_("Code")], size=12)
    sheet.at(MARGIN, top + 16, [grouped(letter.code)], size=34, bold=True)
    sheet.at(MARGIN, top + 38, [_code_address(), _good_until(letter)], size=10)
    sheet.qr(f"{_code_address()}?{urlencode({'code': letter.code})}", 145, top, QR_SIZE)
    sheet.set_xy(MARGIN, top + QR_SIZE + 8)
    sheet.paragraph(_("The code works only with the account that asked for it, and five wrong codes end it."))
    sheet.paragraph(_("If you did not ask for this letter, throw it away: nothing happens without the code."))


def _code_address() -> str:
    return settings.BASE_URL + reverse("residency_letter_code")


def _good_until(letter: Letter) -> str:
    day = timezone.localtime(letter.application.expires_at).date()
    return _("Good until %(date)s") % {"date": date_format(day, "DATE_FORMAT")}
