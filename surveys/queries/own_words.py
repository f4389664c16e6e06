"""The words of a survey itself (its title, what it is for) in the language of the reader.

They stand in the document beside the translations of its questions, under names that no question can have.
"""

from __future__ import annotations

from django.conf import settings

from core.uploads import StoredFile
from surveys.building.documents import sections
from surveys.building.translating import Text
from surveys.models import SectionPicture, Survey
from surveys.questionnaire import documents

# In the order in which they are read.
NAMES = ("title", "purpose", "method", "thanks")


def translation_name(name: str) -> str:
    return f".{name}"


def picture_name(section: str) -> str:
    return f"{section}.picture"


def texts(survey: Survey) -> list[Text]:
    """What is to be translated besides the questionnaire: the survey's own words, and what its pictures show."""
    own = [Text(translation_name(name), getattr(survey, name), "") for name in NAMES]
    return [text for text in (*own, *_of_pictures(survey)) if text.text]


def _of_pictures(survey: Survey) -> list[Text]:
    shown = {section["picture"]: section["key"] for section in sections(survey.draft) if section.get("picture")}
    files = StoredFile.objects.filter(public_name__in=list(shown), removed_at__isnull=True)
    return [
        Text(picture_name(shown[str(file.public_name)]), file.target.description, shown[str(file.public_name)])
        for file in files
        if isinstance(file.target, SectionPicture)
    ]


def said(survey: Survey, name: str, language: str) -> str:
    """As it was written where the published questionnaire has no translation of it."""
    written: str = getattr(survey, name)
    return translated(survey, translation_name(name), language) or written


def picture_said(survey: Survey, section: str, written: str, language: str) -> str:
    """What is to be seen on the picture before a section."""
    return translated(survey, picture_name(section), language) or written


def translated(survey: Survey, name: str, language: str) -> str:
    if language == settings.LANGUAGE_CODE or survey.current is None:
        return ""
    read = documents.read_kept(survey.current.content, survey.current.content_hash)
    return read.translations.get(language, {}).get(name, "")
