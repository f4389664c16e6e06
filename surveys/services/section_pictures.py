"""Pictures before the questions of a section."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction

from core import uploads
from core.uploads.kinds import IMAGE
from surveys.building import documents
from surveys.models import SectionPicture, Survey
from surveys.services import drafting


@transaction.atomic
def put(*, survey: Survey, key: str, file: File[Any], description: str, by: Any, at: datetime) -> SectionPicture:
    """In place of the one there was. Raises UploadRefused and SurveyRefused."""
    stored = uploads.receive(file, owner=by, at=at, kinds=(IMAGE,))
    picture = SectionPicture.objects.create(survey=survey, description=description)
    uploads.attach([stored], picture, at=at)
    _name(survey, key, str(stored.public_name), by=by, at=at)
    return picture


def remove(*, survey: Survey, key: str, by: Any, at: datetime) -> None:
    """From the draft; versions that were published keep theirs. Raises SurveyRefused."""
    _name(survey, key, "", by=by, at=at)


def _name(survey: Survey, key: str, picture: str, *, by: Any, at: datetime) -> None:
    drafting.change(
        lambda document: documents.section(document, key).update(picture=picture), survey=survey, by=by, at=at
    )
