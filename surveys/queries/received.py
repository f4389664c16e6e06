"""How many answers came in, and an answer put together again from its codes and its words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from surveys.models import FreeText, Inbox, Response, Survey


def count(survey: Survey) -> int:
    """Answers that are stored, those waiting in the inbox of an anonymous survey among them."""
    waiting = Inbox.objects.filter(survey=survey).values_list("waiting", flat=True).first() or 0
    return Response.objects.filter(survey=survey).count() + waiting


def whole(response: Response, texts: Iterable[FreeText]) -> dict[str, Any]:
    """All that was answered: what was chosen, and the words that lie apart from it."""
    return response.answers | {text.key: text.text for text in texts}
