"""How a clause reads in a version, with all that stands below it."""

from __future__ import annotations

from django.db.models import Q

from regulations.models import Clause, Version
from regulations.recognition import Found, Kind, text_of
from regulations.states import VersionState

_COLUMNS = ("kind", "number", "branch", "key", "parent__key", "depth", "heading", "text", "is_deleted")


def address_in(version: Version, key: str, *, since: int) -> str:
    """Where a clause of version number `since` stands in a later one, followed through every version between.

    Clauses move, and another may stand at the old address. Empty for a clause that is gone.
    """
    rows = Version.objects.filter(regulation=version.regulation_id, number__gt=since, number__lte=version.number)
    held = rows.filter(Q(pk=version.pk) | Q(state__in=[VersionState.IN_FORCE, VersionState.REPLACED]))
    for each in held.order_by("number"):
        clauses = Clause.objects.filter(version=each)
        if moved := clauses.filter(came_from=key).values_list("key", flat=True).first():
            key = moved
        elif not clauses.filter(key=key, came_from="", is_deleted=False).exists():
            return ""
    return key


def wording_of(version: Version, key: str) -> str:
    """Empty for the rule as a whole and for a clause that this version does not have."""
    clause = Clause.objects.filter(version=version, key=key).first() if key else None
    if clause is None:
        return ""
    rows = Clause.objects.filter(version=version)
    after = rows.filter(position__gt=clause.position, depth__lte=clause.depth).order_by("position")
    within = rows.filter(position__gte=clause.position)
    if (end := after.values_list("position", flat=True).first()) is not None:
        within = within.filter(position__lt=end)
    return text_of(
        [
            Found(Kind(kind), number, branch, key, parent or "", *rest)
            for kind, number, branch, key, parent, *rest in within.order_by("position").values_list(*_COLUMNS)
        ]
    )
