"""Somebody changes what they answered, while the survey is open; never where it is anonymous."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from surveys.models import FreeText, Response, Version
from surveys.services.storing import packer_of


@transaction.atomic
def replace(response: Response, *, version: Version, answers: Mapping[str, Any]) -> None:
    """Put these answers in place of the earlier ones. Words that were released go with what they stood beside."""
    packer = packer_of(version)
    chosen, texts = packer.parted(answers)
    response.version = version
    response.answers = chosen
    response.codes = packer.layout.pack(chosen)
    response.save(update_fields=["version", "answers", "codes"])
    FreeText.objects.filter(response=response).delete()
    FreeText.objects.bulk_create(
        FreeText(response=response, survey_id=response.survey_id, key=key, text=text) for key, text in texts.items()
    )
