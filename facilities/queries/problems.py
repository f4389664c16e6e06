"""What residents reported, for everybody and for each of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Q, QuerySet

from core.search import matching
from core.search.index import PUBLIC
from core.ui.paging import KeysetPage, paginate
from core.uploads.models import StoredFile
from core.workflow.mending import ENDED, MendingState
from facilities.models import Photo, ProblemReport, Service, Site

PAGE_SIZE = 20
FEW = 1_000
# A year of work says how it is now.
SPAN = timedelta(days=365)

S = MendingState
MENDED, TURNED_DOWN, OPEN = "mended", "declined", "open"
_STATES = {MENDED: Q(state=S.CLOSED), TURNED_DOWN: Q(state=S.DECLINED), OPEN: ~Q(state__in=ENDED)}


@dataclass(frozen=True)
class Filters:
    """What a reader asked for; whatever is empty narrows nothing."""

    words: str = ""
    service: Service | None = None
    site: Site | None = None
    status: str = ""


def published() -> QuerySet[ProblemReport]:
    """What everybody reads."""
    shown = ProblemReport.objects.filter(published_at__isnull=False).exclude(state=S.WITHDRAWN)
    return shown.select_related("service", "site", "equipment", "department")


def visible_to(user: Any) -> QuerySet[ProblemReport]:
    """What is published, and one's own."""
    everything = ProblemReport.objects.select_related("service", "site", "equipment", "department")
    public = Q(published_at__isnull=False) & ~Q(state=S.WITHDRAWN)
    return everything.filter(public | Q(reporter=user.pk) if user.is_authenticated else public)


def mine(user: Any, cursor: str = "") -> KeysetPage[ProblemReport]:
    rows = ProblemReport.objects.filter(reporter=user).select_related("service", "site", "department")
    return paginate(rows, cursor, order="-created_at", size=PAGE_SIZE)


def narrowed(filters: Filters) -> QuerySet[ProblemReport]:
    rows = published()
    if filters.service is not None:
        rows = rows.filter(service=filters.service)
    if filters.site is not None:
        rows = rows.filter(site=filters.site)
    if filters.status in _STATES:
        rows = rows.filter(_STATES[filters.status])
    if filters.words.strip():
        rows = matching.by_words(filters.words, rows, audience=PUBLIC, few=FEW).among()
    return rows


def page(filters: Filters, cursor: str = "") -> KeysetPage[ProblemReport]:
    return paginate(narrowed(filters), cursor, order="-published_at", size=PAGE_SIZE)


def open_at(site: Site, limit: int = 5) -> list[ProblemReport]:
    """What is known already of a place, so that nobody reports it twice."""
    rows = published().filter(_STATES[OPEN], site=site)
    return list(rows.order_by("-published_at", "-id")[:limit])


def by_token(token: str) -> ProblemReport | None:
    whole = ProblemReport.objects.select_related("service", "site", "equipment", "department__organisation", "reporter")
    return whole.filter(token=token.upper()).first() if token.isalnum() else None


@dataclass(frozen=True)
class Figures:
    """Of the last year: how many came in public, how many of them are mended, and how many still wait."""

    reported: int
    mended: int
    open: int


def figures(at: datetime) -> Figures:
    counted = published().filter(published_at__gt=at - SPAN).aggregate(
        reported=Count("pk"), mended=Count("pk", filter=_STATES[MENDED]), open=Count("pk", filter=_STATES[OPEN])
    )  # fmt: skip
    return Figures(**counted)


def photos_of(report: ProblemReport, *, public_only: bool) -> list[StoredFile]:
    """In the order in which they came, without those that were taken away."""
    from_here = Photo.objects.filter(report=report)
    if public_only:
        from_here = from_here.filter(is_public=True)
    return list(_files_of(from_here))


def public_photos(reports: Sequence[ProblemReport]) -> dict[int, list[StoredFile]]:
    """By the number of the report; two questions for any number of them."""
    shown = dict(Photo.objects.filter(report__in=reports, is_public=True).values_list("pk", "report_id"))
    found: dict[int, list[StoredFile]] = {}
    for file in _files_of(Photo.objects.filter(pk__in=shown)):
        found.setdefault(shown[file.object_id or 0], []).append(file)
    return found


def _files_of(photos: QuerySet[Photo]) -> QuerySet[StoredFile]:
    kind = ContentType.objects.get_for_model(Photo)
    files = StoredFile.objects.filter(content_type=kind, object_id__in=photos.values("pk"), removed_at__isnull=True)
    return files.order_by("id")


def answers_of(report: ProblemReport, *, public_only: bool) -> list[tuple[str, str]]:
    """Question and answer, also of what is asked no longer. What was typed freely is for those who work on it: it may
    name somebody."""
    shown = []
    for question in report.service.questions.all():
        answer = report.answers.get(question.code)
        free = question.kind in {question.Kind.STRING, question.Kind.TEXT}
        if answer and not (public_only and free):
            shown.append((question.label, ", ".join(answer) if isinstance(answer, list) else str(answer)))
    return shown


def is_overdue(report: ProblemReport, at: datetime) -> bool:
    return report.due_at is not None and report.due_at < at
