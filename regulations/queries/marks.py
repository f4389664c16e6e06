"""What has been said about each clause of a rule: petitions, opinions on its draft, and whether it changed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef
from django.db.models.functions import Coalesce
from django.utils import timezone

from regulations.models import Clause, ClauseChange, Opinion, Version
from regulations.queries import petitions
from regulations.queries.clause_trees import unit_of
from regulations.states.versions import FIXED, IN_CONSULTATION, VersionState


@dataclass
class Marks:
    petitions: int = 0
    opinions: int = 0
    # With the version that is read, against the one before it.
    changed: bool = False
    # The day by which a petition's change is promised, while it is not in force.
    promised: date | None = None

    @property
    def is_overdue(self) -> bool:
        return self.promised is not None and self.promised < timezone.localdate()

    def add(self, other: Marks) -> None:
        self.petitions += other.petitions
        self.opinions += other.opinions
        self.changed = self.changed or other.changed
        self.promised = self.promised or other.promised


def of(version: Version, reader: Any) -> dict[str, Marks]:
    """By the key of the clause, "" for the rule as a whole; in the same few questions however many there are."""
    marks: dict[str, Marks] = defaultdict(Marks)
    for key, count in _petitions(version, reader):
        marks[key].petitions = count
    for key, count in _opinions(version):
        marks[key].opinions = count
    for key in changed_keys(version):
        # Said once, where the article begins: a mark at each of its lines would only hide the words.
        marks[unit_of(key)].changed = True
    for key, day in _promised(version, reader):
        marks[key].promised = day
    return dict(marks)


def summed_up(marks: dict[str, Marks]) -> dict[str, Marks]:
    """By article, for a table of contents: what its paragraphs and items have counts there too."""
    sums: dict[str, Marks] = defaultdict(Marks)
    for key, mark in marks.items():
        sums[unit_of(key) if key else ""].add(mark)
    return dict(sums)


def changed_keys(version: Version) -> list[str]:
    """Clauses that read otherwise in the version before, or were not there; none in a first version."""
    before = version_before(version)
    if before is None:
        return []
    same = Clause.objects.filter(
        version=before, key=OuterRef("key"), text=OuterRef("text"), heading=OuterRef("heading")
    )
    rows = Clause.objects.filter(~Exists(same), version=version).order_by("position")
    return list(rows.values_list("key", flat=True))


def version_before(version: Version) -> Version | None:
    """The one whose place it took or is to take."""
    if version.based_on_id:
        return version.based_on
    earlier = Version.objects.filter(regulation=version.regulation_id, number__lt=version.number, state__in=FIXED)
    return earlier.order_by("-number").first()


def _petitions(version: Version, reader: Any) -> Any:
    rows = petitions.visible_to(reader).filter(regulation=version.regulation_id)
    return rows.order_by().values_list("key").annotate(Count("pk"))


def _opinions(version: Version) -> Any:
    """On the draft that is to take the place of what is in force; else those that this version has had itself."""
    rows = Opinion.objects.filter(hidden_rule="")
    if version.state == VersionState.IN_FORCE:
        rows = rows.filter(version__regulation=version.regulation_id, version__state__in=IN_CONSULTATION)
    else:
        rows = rows.filter(version=version)
    return rows.order_by().values_list("key").annotate(Count("pk"))


def _promised(version: Version, reader: Any) -> Any:
    rows = ClauseChange.objects.filter(
        regulation=version.regulation_id,
        in_force_on__isnull=True,
        petition__in=petitions.visible_to(reader).filter(regulation=version.regulation_id).values("pk"),
    )
    # The soonest is said last, and holds.
    day = Coalesce("postponed_to", "promised_by")
    return rows.annotate(day=day).order_by("-day").values_list("key", "day")
