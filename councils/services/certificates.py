"""The certificate on paper, with a code by which anybody can check it."""

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.documents.pdf import MARGIN, Sheet
from councils.models import Certificate

QR_SIZE = 38


def as_pdf(certificate: Certificate) -> bytes:
    """One A4 page. The name is the member's own and stands there whether or not it is public."""
    term = certificate.term
    sheet = Sheet(title=_("Certificate of appointment"))
    sheet.add_page()
    sheet.at(MARGIN, MARGIN, [_("No. %(number)s") % {"number": certificate.number}], size=11)
    sheet.set_xy(MARGIN, 55)
    sheet.heading(_("Certificate of appointment"), size=30, align="C")
    sheet.set_xy(MARGIN, 95)
    sheet.facts(
        [
            (_("Name"), term.name),
            (_("Committee"), term.body.name),
            (_("Seat"), f"{term.seat_kind.label} · {term.get_office_display()}"),
            (
                _("Term"),
                f"{date_format(term.starts_on, 'DATE_FORMAT')} – {date_format(term.ends_on, 'DATE_FORMAT')}",
            ),
            (_("Legal basis"), term.body.legal_basis),
        ]
    )
    sheet.ln(8)
    sheet.paragraph(_("You are hereby appointed to the seat named above."), size=14)
    sheet.set_y(200)
    sheet.heading(date_format(certificate.issued_on, "DATE_FORMAT"), size=14, align="C")
    sheet.heading(str(term.body.department.organisation), size=20, align="C")
    address = settings.BASE_URL + certificate.get_absolute_url()
    sheet.qr(address, MARGIN, 240, QR_SIZE)
    lines = [_("Point a phone's camera at the picture to check this certificate."), address]
    sheet.at(MARGIN + QR_SIZE + 4, 250, lines, size=9)
    return sheet.as_bytes()
