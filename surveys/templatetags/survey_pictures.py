"""The picture of a section, wherever its questions are asked."""

from typing import Any
from uuid import UUID

from django import template
from django.conf import settings
from django.utils.translation import get_language

from core.uploads import StoredFile
from surveys.models import SectionPicture
from surveys.queries import own_words

register = template.Library()


@register.inclusion_tag("surveys/questions/_picture.html")
def section_picture(section: Any) -> dict[str, Any]:
    """Nothing where the section has none, or the file is gone."""
    key, name = _named(section)
    file = _file(name) if name else None
    return {"file": file, "description": _description(file, key) if file else ""}


def _named(section: Any) -> tuple[str, str]:
    """Of a draft or of a published version."""
    if isinstance(section, dict):
        return section["key"], section.get("picture", "")
    return section.key, section.picture


def _description(file: StoredFile, key: str) -> str:
    picture = file.target
    if not isinstance(picture, SectionPicture):
        return ""
    language = get_language() or settings.LANGUAGE_CODE
    if language == settings.LANGUAGE_CODE:
        return picture.description
    return own_words.picture_said(picture.survey, key, picture.description, language)


def _file(name: str) -> StoredFile | None:
    try:
        public_name = UUID(name)
    except ValueError:
        return None
    return StoredFile.objects.filter(public_name=public_name, removed_at__isnull=True).first()
