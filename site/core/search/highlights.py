"""Marking what was found, whatever spaces the text has in between."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

_BEFORE = 40
_LENGTH = 160


def pattern(stems: Iterable[str]) -> re.Pattern[str]:
    """Longest first, so that 주차장 is marked as a whole where 주차 was typed too."""
    ordered = sorted({stem for stem in stems if stem}, key=len, reverse=True)
    return re.compile("|".join(r"[\W_]*".join(map(re.escape, stem)) for stem in ordered) or r"(?!)", re.IGNORECASE)


def marked(text: str, wanted: re.Pattern[str]) -> SafeString:
    """The text as HTML, escaped, with <mark> around each hit."""
    parts, end = [], 0
    for hit in wanted.finditer(text):
        if hit.end() > hit.start():
            parts += [escape(text[end : hit.start()]), "<mark>", escape(hit[0]), "</mark>"]
            end = hit.end()
    parts.append(escape(text[end:]))
    return mark_safe("".join(parts))


def excerpt(body: str, wanted: re.Pattern[str]) -> SafeString:
    """A line of the body around the first hit, cut at spaces where that is possible."""
    body = " ".join(body.split())
    hit = wanted.search(body)
    start = max(0, hit.start() - _BEFORE) if hit else 0
    if start and (space := body.find(" ", start, start + 15)) >= 0:
        start = space + 1
    cut = body[start : start + _LENGTH]
    before, after = "…" if start else "", "…" if start + _LENGTH < len(body) else ""
    return mark_safe(before + marked(cut, wanted) + after)
