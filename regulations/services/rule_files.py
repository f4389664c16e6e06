"""The words of a rule in a file: DOCX, HWPX, PDF with text, or plain text."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from core.uploads import kinds, receiving, texts
from core.uploads.kinds import FileKind
from core.uploads.models import FileText
from regulations.services.clauses import LONGEST_TEXT
from regulations.services.refusals import RegulationRefused


def words_in(file: Any) -> str:
    """Nothing of the file is kept. Raises UploadRefused, or RegulationRefused where there is nothing to read in it."""
    checked = receiving.examined(file, kinds=(kinds.DOCUMENT,))
    checked.content.seek(0)
    text = _words(checked.kind, checked.content.read())
    if len(text) > LONGEST_TEXT:
        raise _refused("long", _("The text in this file is too long: more than %(most)s characters."))
    return text


def _words(kind: FileKind, content: bytes) -> str:
    if kind is kinds.TEXT:
        return kinds.decoded(content) or ""
    if kind.media_type not in texts.READABLE:
        raise _refused("format", _("The words of such a file cannot be read. Save it as HWPX, DOCX or plain text."))
    result, text = texts.words_of(kind.name, content, longest=LONGEST_TEXT + 1)
    if result == FileText.Result.LOCKED:
        raise _refused("locked", _("This file is locked with a password. Take the password away, or paste the text."))
    if result == FileText.Result.NONE:
        raise _refused("no_text", _("There is no text in this file, as in a scanned picture. Paste the text instead."))
    if result == FileText.Result.FAILED:
        raise _refused("broken", _("This file cannot be read. Save it once more, or paste the text."))
    return text


def _refused(code: str, message: str) -> RegulationRefused:
    return RegulationRefused(code, message % {"most": f"{LONGEST_TEXT:,}"}, field="file")
