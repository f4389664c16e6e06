"""의견서 as a document."""

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.documents.pdf import Sheet
from core.feeds import absolute
from councils.models import OpinionStatement


def written(statement: OpinionStatement) -> bytes:
    """A4, with the address where it can be compared."""
    sheet = Sheet(title=statement.title)
    sheet.add_page()
    sheet.heading(_("Opinion statement"), align="C")
    issued_at = statement.issued_at
    issued = date_format(timezone.localtime(issued_at), "DATE_FORMAT") if issued_at else _("Not yet issued")
    sheet.facts(
        [
            (_("Number"), statement.number),
            (_("Body"), str(statement.body)),
            (_("To"), statement.addressee),
            (_("Issued on"), issued),
        ]
    )
    sheet.heading(statement.title, size=14)
    for paragraph in statement.text.splitlines():
        if paragraph.strip():
            sheet.paragraph(paragraph)
    if statement.decision is not None:
        sheet.paragraph(_("Rests on the decision: %(question)s") % {"question": statement.decision.question}, bold=True)
    sheet.ln(8)
    sheet.paragraph(str(statement.body), size=14, bold=True)
    address = absolute(statement.get_absolute_url())
    sheet.paragraph(f"{settings.SITE_NAME} · {address}", size=9)
    return sheet.as_bytes()
