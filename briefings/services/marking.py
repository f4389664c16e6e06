"""What moderators write beside a question: each sets a value, so that pressing twice does no harm."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from briefings.models import Question, Speaker
from briefings.services import news, steps
from core.audit.audit import record


def pin(question: Question, *, pinned: bool, at: datetime) -> Question:
    locked_at = (question.pinned_at or at) if pinned else None
    return _set(question, at=at, pinned_at=locked_at)


def label(question: Question, *, text: str, at: datetime) -> Question:
    return _set(question, at=at, label=text)


def assign(question: Question, *, speaker: Speaker | None, at: datetime) -> Question:
    return _set(question, at=at, speaker=speaker)


@transaction.atomic
def tell(question: Question, *, note: str, by: Any, at: datetime) -> Question:
    """Read by the asker alone."""
    record("briefings.tell_asker", actor=by, at=at, target=question)
    return _set(question, at=at, note=note)


@transaction.atomic
def _set(question: Question, *, at: datetime, **values: Any) -> Question:
    locked = steps.lock_all(question.room, [question.pk])[question.pk]
    for name, value in values.items():
        setattr(locked, name, value)
    locked.save(update_fields=list(values))
    news.question_changed(locked, at=at)
    return locked
