"""The certificate of the budget school on paper."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from budget.models import CourseCertificate
from core.documents import certificates


def as_pdf(certificate: CourseCertificate) -> bytes:
    course = certificate.enrolment.course
    return certificates.drawn(
        certificates.Certificate(
            title=_("Certificate of the budget school"),
            number=certificate.number,
            facts=[
                (_("Name"), certificate.name),
                (_("Course"), course.title),
                (_("Day"), date_format(course.starts_at, "DATE_FORMAT")),
            ],
            sentence=_("You have completed the course named above."),
            issued_on=certificate.issued_on,
            issuer=str(course.department.organisation),
            address=certificate.get_absolute_url(),
        )
    )
