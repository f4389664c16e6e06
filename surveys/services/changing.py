"""Somebody changes what they answered, while the survey is open; never where it is anonymous."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from surveys.models import FreeText, Response, Version
from surveys.services import laying


@transaction.atomic
def replace(response: Response, *, version: Version, answers: Mapping[str, Any]) -> None:
    """Put these answers in place of the earlier ones. Words that were released go with what they stood beside."""
    chosen, texts, codes = laying.of(version).laid(answers)
    response.version, response.answers, response.codes = version, chosen, codes
    response.changes += 1
    response.save(update_fields=["version", "answers", "codes", "changes"])
    FreeText.objects.filter(response=response).delete()
    FreeText.objects.bulk_create(
        FreeText(response=response, survey_id=response.survey_id, key=key, text=text) for key, text in texts.items()
    )
