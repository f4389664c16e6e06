"""The texts to which people consent: published in versions, never edited."""

import hashlib
import json
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from accounts.models import ConsentText

DEFAULTS = Path(__file__).with_name("texts.json")
NOTICES = ("title", "purpose", "items", "period", "right_to_refuse")
LANGUAGES = ("ko", "en")


class TextRefused(ValueError):
    """A version that is already published may not say something else now."""


def publish_file(path: Path, *, at: datetime) -> int:
    """Publish what a file of texts brings that is new; answers with the number of new versions."""
    return sum(publish(text, at=at) for text in json.loads(path.read_text(encoding="utf-8")))


@transaction.atomic
def publish(text: dict[str, Any], *, at: datetime) -> bool:
    """Publish one version in all its languages. Raises TextRefused where that version says something else."""
    existing = ConsentText.objects.filter(key=text["key"], version=text["version"])
    published = {row.language: row.content_hash for row in existing}
    wanted = {language: content_hash(text, language) for language in LANGUAGES}
    if published:
        if published != wanted:
            raise TextRefused(
                f"{text['key']} version {text['version']} is published; give the new words a new version."
            )
        return False
    for language in LANGUAGES:
        ConsentText.objects.create(
            key=text["key"],
            version=text["version"],
            occasion=text["occasion"],
            required=text["required"],
            position=text["position"],
            language=language,
            content_hash=wanted[language],
            published_at=at,
            **{notice: text[language][notice] for notice in NOTICES},
        )
    return True


def content_hash(text: dict[str, Any], language: str) -> str:
    """What a consent stands for: the four notices, the title, and whether it had to be given."""
    words = [text["key"], str(text["version"]), text["occasion"], str(text["required"]), language]
    words += [text[language][notice] for notice in NOTICES]
    return hashlib.sha256("\x1f".join(words).encode()).hexdigest()


def is_unaltered(row: ConsentText) -> bool:
    """Whether a published row still says what its hash says."""
    text = {"key": row.key, "version": row.version, "occasion": row.occasion, "required": row.required}
    text[row.language] = {notice: getattr(row, notice) for notice in NOTICES}
    return content_hash(text, row.language) == row.content_hash
