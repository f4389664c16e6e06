"""PDF: refuse those that act by themselves when opened, as far as they say so openly."""

from __future__ import annotations

import re
from typing import BinaryIO

_ESCAPED = re.compile(rb"#([0-9a-fA-F]{2})")
_ACTIVE = re.compile(rb"/(Launch|JavaScript|JS|RichMedia|SubmitForm|ImportData)(?=[\s/<>\[\](){}%]|$)")
_TAIL = 2048


def cause_to_refuse(file: BinaryIO) -> str | None:
    """A code for the cause, or nothing. What stands inside compressed streams is left to the reader's program:
    a PDF is only ever given out as a download."""
    file.seek(0)
    content = file.read()
    if b"%%EOF" not in content[-_TAIL:]:
        return "broken"
    plain = _ESCAPED.sub(lambda match: bytes([int(match[1], 16)]), content)
    return "active_pdf" if _ACTIVE.search(plain) else None
