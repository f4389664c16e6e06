"""Korean is complete: no empty and no doubtful entry."""

from pathlib import Path

import polib
from django.conf import settings

CATALOGUE = polib.pofile(str(Path(settings.LOCALE_PATHS[0]) / "ko" / "LC_MESSAGES" / "django.po"))


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
