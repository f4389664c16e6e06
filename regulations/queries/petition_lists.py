"""The board of petitions: narrowed, sorted, searched, and a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Max, Min, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.search import matching
from core.search.index import PUBLIC
from core.ui.paging import KeysetPage, paginate
from proposals.queries import lookalikes
from regulations.models import Petition, Regulation
from regulations.queries.petitions import in_channel, written_by
from regulations.states import Audience, PetitionState

PAGE_SIZE = 20
MOST_COUNTED = 1000
MOST_RELATED = 4
# The key under which the search keeps what each channel may find.
READERS = {Audience.PUBLIC.value: PUBLIC, Audience.STAFF.value: "staff"}
# The kind of the search's entries.
KIND = "regulation_petition"


class Sort(models.TextChoices):
    NEWEST = "newest", _("Newest")
    ENDORSED = "endorsed", _("Most endorsed")
    DISCUSSED = "discussed", _("Most discussed")


ORDERS = {
    Sort.NEWEST: "-submitted_at",
    Sort.ENDORSED: "-endorsement_count",
    Sort.DISCUSSED: "-comment_count",
}


@dataclass(frozen=True)
class Filters:
    """What a reader asked for; whatever is empty narrows nothing."""

    words: str = ""
    state: str = ""
    rule: Regulation | None = None
    key: str = ""
    department: Any = None
    year: int | None = None
    sort: str = Sort.NEWEST
    audience: str = Audience.PUBLIC


@dataclass(frozen=True)
class Listing:
    """What one reader asked for, looked up in the search once; read as a page or as a number."""

    filters: Filters
    rows: QuerySet[Petition]
    found: matching.Found[Petition] | None

    def page(self, cursor: str = "") -> KeysetPage[Petition]:
        """One page, each row with what a card shows; the same number of queries at any depth and size."""
        rows = self._along().select_related("regulation", "department").defer("proposed_wording")
        return paginate(rows, cursor, order=ORDERS[Sort(self.filters.sort)], size=PAGE_SIZE)

    def count(self) -> int:
        """How many there are, counted no further than a reader cares. A search has counted its own."""
        if self.found is None:
            return self.rows.order_by()[: MOST_COUNTED + 1].count()
        return MOST_COUNTED + 1 if self.found.count is None else self.found.count

    def newest(self, limit: int) -> list[Petition]:
        rows = self._along().select_related("regulation", "department")
        return list(rows.order_by("-submitted_at", "-pk")[:limit])

    def _along(self) -> QuerySet[Petition]:
        return self.rows if self.found is None else self.found.along()


def listing(user: Any, filters: Filters) -> Listing:
    rows, found = _narrowed(in_channel(user, filters.audience), filters), None
    if filters.words.strip():
        found = matching.by_words(filters.words, rows, audience=READERS[filters.audience], few=MOST_COUNTED)
    return Listing(filters, rows, found)


def _narrowed(rows: QuerySet[Petition], filters: Filters) -> QuerySet[Petition]:
    wanted: dict[str, Any] = {
        "state": filters.state,
        "regulation": filters.rule,
        "key": filters.key,
        "department": filters.department,
    }
    if filters.year:
        wanted["submitted_at__gte"], wanted["submitted_at__lt"] = _first_of(filters.year), _first_of(filters.year + 1)
    return rows.filter(**{name: value for name, value in wanted.items() if value})


def years(user: Any, audience: str) -> list[int]:
    """In which petitions came in, the latest first."""
    span = in_channel(user, audience).order_by().aggregate(first=Min("submitted_at"), last=Max("submitted_at"))
    if span["first"] is None:
        return []
    first, last = (timezone.localtime(moment).year for moment in (span["first"], span["last"]))
    return list(range(last, first - 1, -1))


def own(user: Any, cursor: str = "") -> KeysetPage[Petition]:
    rows = written_by(user).select_related("regulation", "department").order_by()
    return paginate(rows, cursor, order="-submitted_at", size=PAGE_SIZE)


def alike(user: Any, title: str, burden: str, *, audience: str, besides: tuple[int, ...] = ()) -> list[Petition]:
    """Petitions that seem to ask for the same, the most alike first."""
    return _alike(user, title, burden, audience, besides, least=lookalikes.LEAST)


def related_to(petition: Petition, user: Any) -> list[Petition]:
    """Those about the same clause, then those that speak of the same things, then those about the same rule."""
    found: dict[int, Petition] = {}
    rows = in_channel(user, petition.audience).exclude(pk=petition.pk).select_related("regulation", "department")
    if petition.regulation_id is not None and petition.key:
        here = rows.filter(regulation=petition.regulation_id, key=petition.key)
        found |= {one.pk: one for one in here.order_by("-submitted_at", "-pk")[:MOST_RELATED]}
    if len(found) < MOST_RELATED:
        kindred = _alike(
            user, petition.title, petition.burden, petition.audience, (petition.pk,), least=lookalikes.LEAST_KINDRED
        )
        found = {**found, **{one.pk: one for one in kindred if one.pk not in found}}
    if len(found) < MOST_RELATED and petition.regulation_id is not None:
        others = rows.filter(regulation=petition.regulation_id).exclude(pk__in=list(found))
        found |= {one.pk: one for one in others.order_by("-submitted_at", "-pk")[:MOST_RELATED]}
    return list(found.values())[:MOST_RELATED]


def _alike(
    user: Any, title: str, burden: str, audience: str, besides: tuple[int, ...], *, least: float
) -> list[Petition]:
    found = lookalikes.alike(
        title, burden, kind=KIND, audience=[READERS[audience]], limit=MOST_RELATED, besides=besides, least=least
    )
    rows = in_channel(user, audience).select_related("regulation", "department")
    by_number = rows.in_bulk([one.object_id for one in found])
    return [by_number[one.object_id] for one in found if one.object_id in by_number]


def settled_states() -> list[str]:
    """States that can be asked for in a list."""
    return [state for state in PetitionState.values if state != PetitionState.MERGED]


def _first_of(year: int) -> datetime:
    return timezone.make_aware(datetime(year, 1, 1))
