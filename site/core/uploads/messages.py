"""What a person reads when a file is not taken: which file, why, and what to do instead."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

MESSAGES: dict[str, Any] = {
    "empty": _("%(name)s: the file is empty."),
    "too_large": _("%(name)s: the file is larger than %(limit)s."),
    "extension": _("%(name)s: files of this kind are not taken. These are: %(allowed)s."),
    "lying": _("%(name)s: the content does not match the file name's ending. In truth it is: %(actual)s."),
    "kind": _("%(name)s: this file cannot be attached here. These are taken: %(allowed)s."),
    "unknown": _("%(name)s: it cannot be recognised what kind of file this is."),
    "markup": _("%(name)s: web pages and drawings with code (HTML, SVG) are not taken."),
    "program": _("%(name)s: programs are not taken."),
    "phone_picture": _(
        "%(name)s: HEIC and AVIF photos are not taken; take or save it as JPEG (on an iPhone under Settings, Camera, "
        "Formats, “Most Compatible”)."
    ),
    "old_office": _("%(name)s: old office formats are not taken. Please save it as DOCX, XLSX, PPTX or HWPX."),
    "archive": _("%(name)s: archives are not taken. Please attach the files one by one."),
    "macro": _("%(name)s: documents with macros or programs are not taken. Please save it without macros."),
    "embedded": _("%(name)s: the document has another file packed in it. Please remove that and attach it apart."),
    "remote": _("%(name)s: the document loads content from elsewhere when opened. Please remove such links."),
    "entities": _("%(name)s: the document has definitions in it that can overload a computer."),
    "encrypted": _("%(name)s: the document is locked with a password. Please attach it without."),
    "bomb": _("%(name)s: the document would unpack to an enormous size."),
    "active_pdf": _("%(name)s: this PDF runs a script or a program when opened. Please print it to a new PDF."),
    "pixels": _("%(name)s: the picture has too many pixels. Please make it smaller."),
    "broken": _("%(name)s: the file is damaged and cannot be read. Please save it once more."),
    "too_many": _("Please attach no more than %(limit)s files at once."),
}


def message_for(cause: str, **values: Any) -> str:
    return str(MESSAGES[cause]) % values
