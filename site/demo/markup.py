"""The texts of the demo are plain text; this makes the blocks of a page out of them."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.html import escape

TABLE, FIGURE = "[표] ", "[그림자료] "
YEARS_BACK = re.compile(r"\{올해(?:-(\d))?\}")


def dated(text: str, day: date) -> str:
    """`{올해-1}` is the year before the reference day's: figures of the demo never grow old."""
    return YEARS_BACK.sub(lambda found: str(day.year - int(found[1] or 0)), text)


def blocks(text: str) -> list[tuple[str, Any]]:
    """Blocks for a body: headings (##), lists (-), quotations (> words | who), tables, figures, paragraphs."""
    return [_block(part) for part in _parts(text)]


def _parts(text: str) -> Iterator[list[str]]:
    part: list[str] = []
    for line in [*text.strip().splitlines(), ""]:
        if line.strip():
            part.append(line.strip())
        elif part:
            yield part
            part = []


def _block(lines: list[str]) -> tuple[str, Any]:
    first = lines[0]
    if first.startswith("## "):
        return "heading", {"text": first[3:], "level": "2"}
    if first.startswith("- "):
        return "paragraph", f"<ul>{''.join(f'<li>{escape(line[2:])}</li>' for line in lines)}</ul>"
    if first.startswith("> "):
        words, who = first[2:].split(" | ")
        return "quote", {"text": words, "source": who}
    if first.startswith(TABLE):
        return "table", {"caption": first.removeprefix(TABLE), "cells": "\n".join(lines[1:]), "source": ""}
    if first.startswith(FIGURE):
        return "figure", figure(lines)
    return "paragraph", "".join(f"<p>{escape(line)}</p>" for line in lines)


def figure(lines: list[str]) -> dict[str, str]:
    title, conclusion, unit, kind, source = lines[0].removeprefix(FIGURE).split(" | ")
    cells = "\n".join(lines[1:])
    return {"title": title, "conclusion": conclusion, "unit": unit, "kind": kind, "source": source, "cells": cells}
