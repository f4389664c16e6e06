"""Counting what answers in words speak of, in a process of its own whose memory goes with it."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Max
from django.utils.translation import gettext as _

from surveys.models import FreeText, Survey, WordsOfTexts
from surveys.queries import results_words
from surveys.services.refusals import SurveyRefused

# More would take minutes; a survey with as many answers in words is read by sample.
MOST_TEXTS = 20_000
LONGEST_SECONDS = 300


def count(*, survey: Survey, key: str, at: datetime) -> WordsOfTexts:
    """Count anew for one question. Raises SurveyRefused where nobody wrote anything, or where it cannot be counted."""
    whole = FreeText.objects.filter(survey=survey, key=key)
    texts = dict(whole.order_by("pk").values_list("pk", "text")[:MOST_TEXTS])
    if not texts or key not in results_words.counted_questions(survey):
        raise SurveyRefused("none", _("Nobody has answered this question in words."))
    mark = whole.aggregate(texts=Count("pk"), newest=Max("pk"))
    words = _counted(texts)
    with transaction.atomic():
        kept, _created = WordsOfTexts.objects.update_or_create(
            survey=survey,
            key=key,
            defaults={**mark, "words": words, "counted_at": at},
        )
    return kept


def count_what_waits(at: datetime) -> int:
    """Of surveys that are over, what was never counted or has had more answers since."""
    done = 0
    for survey in results_words.to_count():
        for key in results_words.waiting(survey):
            count(survey=survey, key=key, at=at)
            done += 1
    return done


def _counted(texts: dict[int, str]) -> Any:
    try:
        made = subprocess.run(
            [sys.executable, "-m", "surveys.figures.keywords"],
            input=json.dumps(texts).encode(),
            capture_output=True,
            cwd=settings.BASE_DIR,
            timeout=LONGEST_SECONDS,
            check=True,
        )
    except (subprocess.SubprocessError, OSError) as error:
        raise SurveyRefused("words", _("The words could not be counted. Please try again later.")) from error
    return json.loads(made.stdout)
