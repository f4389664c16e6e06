"""Files of some disclosures, as offices attach them: a report to read, and the words behind the numbers."""

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time
from html import escape

from django.core.files.base import ContentFile
from wagtail.documents.models import Document

from core.documents.pdf import Sheet
from demo.world import SEOUL
from disclosures.models import CatalogueItem, DisclosureFile, DisclosurePage

# Which items carry a file, and in which form.
FORMS = {"1-01": "pdf", "1-03": "pdf", "2-01": "docx", "4-01": "pdf", "5-01": "docx"}
_PARTS = {
    "[Content_Types].xml": (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/word/document.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
    ),
    "_rels/.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Target="word/document.xml" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>'
    ),
}
_DOCUMENT = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body></w:document>'


def attach(page: DisclosurePage, item: CatalogueItem, day: date, paragraphs: Sequence[str]) -> None:
    """To a draft that is not saved yet; nothing for items without a file."""
    form = FORMS.get(item.code)
    if form is None or not paragraphs:
        return
    title = f"{page.title} 설명서"
    lines = [line.format(title=item.title, department=item.department, period=page.period) for line in paragraphs]
    made = (_pdf if form == "pdf" else _docx)(title, lines, day)
    document = Document(title=title, file=ContentFile(made, name=f"{page.slug}.{form}"))
    document._set_document_file_metadata()
    document.save()
    file = DisclosureFile(document=document, title=title)
    file.clean()
    page.files.add(file)


def _pdf(title: str, lines: list[str], day: date) -> bytes:
    sheet = Sheet(title=title)
    sheet.set_creation_date(datetime.combine(day, time(9), tzinfo=SEOUL))
    sheet.add_page()
    sheet.heading(title)
    for line in lines:
        sheet.paragraph(line)
    return sheet.as_bytes()


def _docx(title: str, lines: list[str], day: date) -> bytes:
    """Written by hand: the same words give the same bytes, whenever it is made."""
    paragraphs = "".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in [title, *lines])
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**_PARTS, "word/document.xml": _DOCUMENT.format(paragraphs)}.items():
            part = zipfile.ZipInfo(name, date_time=(day.year, day.month, day.day, 9, 0, 0))
            archive.writestr(part, '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>' + content)
    return made.getvalue()
