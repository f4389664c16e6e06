"""The certificate of appointment on paper, with a code by which anybody can check it."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.documents import certificates
from councils.models import Certificate


def as_pdf(certificate: Certificate) -> bytes:
    """The name is the member's own and stands there whether or not it is public."""
    term = certificate.term
    first, last = (date_format(day, "DATE_FORMAT") for day in (term.starts_on, term.ends_on))
    return certificates.drawn(
        certificates.Certificate(
            title=_("Certificate of appointment"),
            number=certificate.number,
            facts=[
                (_("Name"), term.name),
                (_("Committee"), term.body.name),
                (_("Seat"), f"{term.seat_kind.label} · {term.get_office_display()}"),
                (_("Term"), f"{first} – {last}"),
                (_("Legal basis"), term.body.legal_basis),
            ],
            sentence=_("You are hereby appointed to the seat named above."),
            issued_on=certificate.issued_on,
            issuer=str(term.body.department.organisation),
            address=certificate.get_absolute_url(),
        )
    )
