"""How long names and contacts are kept."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q

from briefings.states.briefings import BriefingState

# For questions about the list, and for a letter afterwards.
KEPT_AFTER_THE_END = timedelta(days=30)


def long_over(at: datetime, briefing: str) -> Q:
    """What hangs on briefings that have been over, or called off, long enough; `briefing` is the way to them."""
    limit = at - KEPT_AFTER_THE_END

    def those(**facts: object) -> Q:
        return Q(**{f"{briefing}__{name}": value for name, value in facts.items()})

    over = those(ended_at__lt=limit) | those(ended_at__isnull=True, ends_at__lt=limit)
    return over | those(state=BriefingState.CANCELLED, state_changed_at__lt=limit)
