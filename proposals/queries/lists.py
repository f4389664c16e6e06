"""Lists of proposals: who sees which, narrowed, sorted, and a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import models
from django.db.models import Case, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _
from taggit.models import TaggedItem

from core.search import matching
from core.search.index import PUBLIC
from core.ui.paging import KeysetPage, paginate
from facilities.models import Site
from proposals.models import Call, Category, CoAuthor, Proposal
from proposals.queries import lookalikes
from proposals.states import Audience, ProposalState

PAGE_SIZE = 20
MOST_COUNTED, MANY_KEPT = 1000, 60


class Sort(models.TextChoices):
    NEWEST = "newest", _("Newest")
    ENDORSED = "endorsed", _("Most endorsed")
    DISCUSSED = "discussed", _("Most discussed")
    DEADLINE = "deadline", _("Answer due soonest")


ORDERS = {
    Sort.NEWEST: "-submitted_at",
    Sort.ENDORSED: "-endorsement_count",
    Sort.DISCUSSED: "-comment_count",
    Sort.DEADLINE: "due_at",
}


@dataclass(frozen=True)
class Filters:
    """What a reader asked for; whatever is empty narrows nothing."""

    words: str = ""
    state: str = ""
    category: Category | None = None
    area: str = ""
    call: Call | None = None
    tag: str = ""
    department: Any = None
    facility: Site | None = None
    since: datetime | None = None
    until: datetime | None = None
    audience: str = Audience.PUBLIC
    sort: str = Sort.NEWEST

    def fingerprint(self, *besides: Any) -> str:
        """The same for whoever asks for the same, in whatever order; periods end now, so to the minute."""
        asked = {name: getattr(value, "pk", value) for name, value in vars(self).items() if name != "sort"}
        asked["has_due_day"] = self.sort == Sort.DEADLINE
        asked |= {name: f"{moment:%Y%m%d%H%M}" for name in ("since", "until") if (moment := asked[name])}
        return sha256(repr((sorted(asked.items()), besides)).encode()).hexdigest()


def is_staff(user: Any) -> bool:
    return bool(user.is_authenticated and user.is_staff_member)


def visible_to(user: Any) -> QuerySet[Proposal]:
    """What lies on a shelf this person may read. One's own drafts are with `written_by`."""
    shelves = [Audience.PUBLIC, Audience.STAFF] if is_staff(user) else [Audience.PUBLIC]
    return Proposal.objects.filter(audience__in=shelves)


def on_shelf(user: Any, audience: str) -> QuerySet[Proposal]:
    """One shelf, named in the condition so that an index serves it."""
    return Proposal.objects.filter(audience=_shelf_of(user, audience))


def _shelf_of(user: Any, audience: str) -> Audience:
    return Audience.STAFF if audience == Audience.STAFF and is_staff(user) else Audience.PUBLIC


@dataclass(frozen=True)
class Listing:
    """What one reader asked for, looked up in the search once; read as a page, as a number, or on a map."""

    filters: Filters
    audience: Audience
    shelf: QuerySet[Proposal]
    found: matching.Found[Proposal] | None

    def page(self, cursor: str = "") -> KeysetPage[Proposal]:
        """One page, each row with what a card shows; the same number of queries at any depth and size."""
        rows = self._along().select_related("category", "department", "call")
        order = ORDERS[Sort(self.filters.sort)]
        return paginate(rows.defer("idea", "answers_given"), cursor, order=order, size=PAGE_SIZE)

    def count(self) -> int:
        """How many there are, counted no further than a reader cares. A search has counted its own.

        That there are more is kept for a minute: of all the counts it costs most, and is the last to change.
        """
        if self.found is not None:
            return MOST_COUNTED + 1 if self.found.count is None else self.found.count
        key = f"proposals.many.{self.filters.fingerprint(self.audience)}"
        if cache.get(key):
            return MOST_COUNTED + 1
        counted = self.shelf.order_by()[: MOST_COUNTED + 1].count()
        if counted > MOST_COUNTED:
            cache.set(key, True, MANY_KEPT)
        return counted

    def newest(self, limit: int) -> list[Proposal]:
        rows = self._along().select_related("category", "author")
        return list(rows.order_by("-submitted_at", "-pk")[:limit])

    def rows(self) -> QuerySet[Proposal]:
        """All of them, in no order."""
        return self.shelf if self.found is None else self.found.among()

    def _along(self) -> QuerySet[Proposal]:
        return self.shelf if self.found is None else self.found.along()


def listing(user: Any, filters: Filters) -> Listing:
    shelf, found = _narrowed(on_shelf(user, filters.audience), filters), None
    if filters.words.strip():
        audience = "staff" if filters.audience == Audience.STAFF else PUBLIC
        found = matching.by_words(filters.words, shelf, audience=audience, few=MOST_COUNTED)
    return Listing(filters, _shelf_of(user, filters.audience), shelf, found)


def _narrowed(rows: QuerySet[Proposal], filters: Filters) -> QuerySet[Proposal]:
    wanted = {
        "state": filters.state,
        "category": filters.category,
        "area": filters.area,
        "call": filters.call,
        "department": filters.department,
        "facility": filters.facility,
        "submitted_at__gte": filters.since,
        "submitted_at__lt": filters.until,
    }
    rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    if filters.sort == Sort.DEADLINE:
        # What has been answered is due on no day.
        rows = rows.filter(due_at__isnull=False)
    if filters.tag:
        kind = ContentType.objects.get_for_model(Proposal)
        tagged = TaggedItem.objects.filter(content_type=kind, tag__name__iexact=filters.tag)
        rows = rows.filter(pk__in=tagged.values("object_id"))
    return rows


def written_by(user: Any) -> QuerySet[Proposal]:
    """Drafts and proposals of one's own, and those one writes along with."""
    along = CoAuthor.objects.filter(person=user, accepted_at__isnull=False).values("proposal")
    rows = Proposal.objects.filter(Q(author=user) | Q(pk__in=along))
    return rows.select_related("category", "call", "department").order_by("-created_at", "-pk")


def about_facility(user: Any, facility: Site, limit: int) -> list[Proposal]:
    """For the page of a facility: the newest proposals that name it."""
    return list(visible_to(user).filter(facility=facility).order_by("-submitted_at", "-pk")[:limit])


def related_to(proposal: Proposal, user: Any, limit: int = 4) -> list[Proposal]:
    """Those that speak of the same things; then of the same category, from the same area first, the newest of them."""
    rows = on_shelf(user, proposal.audience).exclude(pk=proposal.pk).select_related("category", "department")
    found = lookalikes.kindred(proposal, rows, limit)
    if len(found) == limit or proposal.category_id is None:
        return found
    besides = rows.filter(category=proposal.category_id).exclude(pk__in=[one.pk for one in found])
    is_near = Case(When(area=proposal.area, then=0), default=1) if proposal.area else Value(1)
    return found + list(besides.order_by(is_near, "-submitted_at", "-pk")[: limit - len(found)])


def settled_states() -> list[str]:
    """States that can be asked for in a list."""
    hidden = {ProposalState.DRAFT, ProposalState.MERGED}
    return [state for state in ProposalState.values if state not in hidden]
