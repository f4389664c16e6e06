"""Half an answer, kept for whoever comes back. Never in an anonymous survey: there only the browser keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from surveys.models import SavedAnswers, Survey
from surveys.queries import answered
from surveys.rules.respondents import Who


def keep(*, survey: Survey, who: Who, answers: Mapping[str, Any], at: datetime) -> bool:
    """Put these in place of what was kept before. Whether anything is kept at all."""
    if not answered.may_be_saved(survey, who):
        return False
    kept = {"answers": dict(answers), "saved_at": at}
    try:
        with transaction.atomic():
            if who.may_go_on:
                SavedAnswers.objects.update_or_create(survey=survey, **who.as_fields(), defaults=kept)
            else:
                SavedAnswers.objects.create(survey=survey, **who.as_fields(), **kept)
    except IntegrityError:
        # Two windows began at once; the other's is kept.
        return False
    return True
