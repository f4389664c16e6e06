"""The public list of surveys, in the order in which they concern a reader."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, QuerySet

from core.ui.paging import KeysetPage, paginate
from surveys.models import Survey
from surveys.queries.surveys import visible_to
from surveys.states.surveys import SurveyState

# As many as a reader looks through at a glance; more open surveys at once are on the pages that follow.
PER_PAGE = 12
VIEWS = {
    "open": ((SurveyState.OPEN,), "closes_at"),
    "soon": ((SurveyState.SCHEDULED,), "opens_at"),
    "over": ((SurveyState.PUBLISHED, SurveyState.CLOSED, SurveyState.CANCELLED), "-closes_at"),
}


def newest() -> QuerySet[Survey]:
    """For everybody who subscribes: what is open or was, the newest first."""
    told = (SurveyState.OPEN, SurveyState.CLOSED, SurveyState.PUBLISHED)
    rows = visible_to(AnonymousUser()).filter(state__in=told).select_related("department").defer("draft")
    return rows.order_by("-created_at", "-id")


@dataclass(frozen=True)
class Listing:
    """One of the three views of the list; the counts of all stand on the tabs."""

    user: Any
    view: str

    def page(self, cursor: str) -> KeysetPage[Survey]:
        states, order = VIEWS[self.view]
        rows = self._rows().filter(state__in=states).select_related("department", "current")
        return paginate(rows, cursor, order=order, size=PER_PAGE)

    def counts(self) -> dict[str, int]:
        found: dict[str, int] = dict.fromkeys(VIEWS, 0)
        by_state: dict[str, str] = {state: name for name, (states, _order) in VIEWS.items() for state in states}
        rows = self._rows().filter(state__in=list(by_state)).order_by()
        for state, number in rows.values_list("state").annotate(number=Count("pk")):
            found[by_state[state]] += number
        return found

    def _rows(self) -> QuerySet[Survey]:
        return visible_to(self.user)
