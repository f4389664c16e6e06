"""Korean is complete: no empty and no doubtful entry."""

import ast
from pathlib import Path

import polib
from django.conf import settings

from tests.architecture.test_contracts import ROOMS

CATALOGUE = polib.pofile(str(Path(settings.LOCALE_PATHS[0]) / "ko" / "LC_MESSAGES" / "django.po"))


ROOT = Path(__file__).resolve().parents[2]
MARKS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "npgettext", "pgettext", "pgettext_lazy"}


def test_no_text_stands_inside_an_f_string() -> None:
    """Whoever collects texts for translation does not look in there."""
    files = [
        file for room in (*ROOMS, "site") for file in (ROOT / room).rglob("*.py") if "migrations" not in file.parts
    ]
    lost = [
        f"{file.relative_to(ROOT)}:{call.lineno}"
        for file in files
        for text in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in MARKS
    ]
    assert len(files) > 500 and lost == []


def test_every_text_has_korean() -> None:
    assert [entry.msgid for entry in CATALOGUE.untranslated_entries()] == []


def test_no_translation_is_doubtful() -> None:
    assert [entry.msgid for entry in CATALOGUE.fuzzy_entries()] == []


def test_placeholders_survive_translation() -> None:
    import re

    named = re.compile(r"%\(\w+\)[sd]|\{\w*\}")
    broken = [
        entry.msgid
        for entry in CATALOGUE
        if not entry.msgid_plural and set(named.findall(entry.msgid)) != set(named.findall(entry.msgstr))
    ]
    assert broken == []
