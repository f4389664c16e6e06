"""Checklists by kind of facility: the one in use, the draft, what changed, and what was ticked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from auditors.models import Checklist, CheckPoint, Mark
from facilities.models import FacilityKind


@dataclass(frozen=True)
class KindRow:
    """One kind of facility with its checklists."""

    kind: FacilityKind
    sites: int
    in_use: Checklist | None
    draft: Checklist | None


@dataclass(frozen=True)
class Changes:
    """What a new version asks that the old one did not, and the other way round."""

    added: list[CheckPoint]
    dropped: list[CheckPoint]
    reworded: list[CheckPoint]

    def __bool__(self) -> bool:
        return bool(self.added or self.dropped or self.reworded)


@dataclass(frozen=True)
class MarkedPoint:
    """A point, and how often it was found in order, not in order, and not to apply."""

    point: CheckPoint
    good: int
    fault: int
    absent: int


def with_points(checklists: QuerySet[Checklist]) -> QuerySet[Checklist]:
    return checklists.select_related("kind", "changed_by").annotate(point_count=Count("points", distinct=True))


def in_use() -> QuerySet[Checklist]:
    return Checklist.objects.filter(published_at__isnull=False, replaced_at__isnull=True)


def by_kind() -> list[KindRow]:
    """Every kind of facility, also those that have no checklist yet."""
    current = {checklist.kind_id: checklist for checklist in with_points(in_use())}
    drafts = {draft.kind_id: draft for draft in with_points(Checklist.objects.filter(published_at__isnull=True))}
    kinds = FacilityKind.objects.annotate(open_sites=Count("sites", filter=Q(sites__closed_on__isnull=True)))
    return [
        KindRow(kind, kind.open_sites, current.get(kind.pk), drafts.get(kind.pk))
        for kind in kinds.order_by("position", "id")
    ]


def versions_of(kind: FacilityKind) -> QuerySet[Checklist]:
    return with_points(Checklist.objects.filter(kind=kind)).order_by("-version")


def version_in_use(kind: FacilityKind) -> Checklist | None:
    return in_use().filter(kind=kind).first()


def version_before(checklist: Checklist) -> Checklist | None:
    """The version before this one, if there is one."""
    earlier = Checklist.objects.filter(
        kind=checklist.kind_id, version__lt=checklist.version, published_at__isnull=False
    )
    return earlier.order_by("-version").first()


def changes(before: Iterable[CheckPoint], after: Iterable[CheckPoint]) -> Changes:
    """A point is the same as long as it asks the same; its heading or explanation may be put in other words."""
    old, new = {point.text: point for point in before}, {point.text: point for point in after}
    return Changes(
        added=[point for text, point in new.items() if text not in old],
        dropped=[point for text, point in old.items() if text not in new],
        reworded=[
            point
            for text, point in new.items()
            if text in old and (point.hint, point.group) != (old[text].hint, old[text].group)
        ],
    )


def marked_points(checklist: Checklist) -> list[MarkedPoint]:
    """Each point with how it was ticked so far."""
    ticked = Mark.objects.filter(point__checklist=checklist).values_list("point", "verdict")
    found = {(point, verdict): number for point, verdict, number in ticked.annotate(number=Count("pk")).order_by()}
    return [
        MarkedPoint(point, *(found.get((point.pk, verdict.value), 0) for verdict in Mark.Verdict))
        for point in checklist.points.all()
    ]
