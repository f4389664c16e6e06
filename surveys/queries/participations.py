"""Who took part, apart from what was answered."""

from __future__ import annotations

from typing import Any

from surveys.models import Participation, Survey


def of(who: Any, survey: Survey) -> Participation | None:
    """That this person, or the holder of this personal link, has answered."""
    if not who.is_known:
        return None
    holder = {"invitation": who.invitation} if who.invitation else {"person": who.person}
    return Participation.objects.filter(survey=survey, **holder).first()
