"""Columns of an XLSForm in several languages: label, label::English (en), label::한국어."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.spreadsheets import PlainRow

_COLUMN = re.compile(r"(label|hint)\s*::\s*(.+)")
_CODE = re.compile(r"\(([a-z]{2,3}(?:-[A-Za-z]{2,4})?)\)|^([a-z]{2,3})$")
_NAMES = {"korean": "ko", "한국어": "ko", "english": "en", "영어": "en"}
MAIN = "ko"


@dataclass(frozen=True)
class Labels:
    """Which column holds which language; the main one is written into the questionnaire itself."""

    main: str
    # {"label": {"en": "label::English (en)"}}
    columns: dict[str, dict[str, str]]

    def of(self, row: PlainRow, column: str) -> tuple[str, dict[str, str]]:
        by_language = self.columns.get(column, {})
        texts = {language: row.cells[name] for language, name in by_language.items() if name in row.cells}
        main = row.cells.get(column) or texts.get(self.main) or next(iter(texts.values()), "")
        return main, {language: text for language, text in texts.items() if language != self.main}


def labels_of(rows: Sequence[PlainRow], default: str) -> Labels:
    headings = list(dict.fromkeys(name for row in rows for name in row.cells))
    columns: dict[str, dict[str, str]] = {}
    for heading in headings:
        found = _COLUMN.fullmatch(heading)
        if found and (language := _language(found[2])):
            columns.setdefault(found[1], {})[language] = heading
    languages = [language for by_language in columns.values() for language in by_language]
    # A column without a language is in the house's own, unless the settings say another.
    is_unnamed = "label" in headings or MAIN in languages or not languages
    return Labels(_language(default) or (MAIN if is_unnamed else languages[0]), columns)


def _language(name: str) -> str | None:
    code = _CODE.search(name.strip())
    return (code[1] or code[2]) if code else _NAMES.get(name.strip().casefold())
