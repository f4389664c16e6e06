"""How a clause reads in a version, with all that stands below it."""

from __future__ import annotations

from regulations.models import Clause, Version
from regulations.recognition import Found, Kind, text_of

_COLUMNS = ("kind", "number", "branch", "key", "parent__key", "depth", "heading", "text", "is_deleted")


def clause_at(version: Version, key: str) -> Clause | None:
    """The clause under its key; else the one that was moved from there."""
    clauses = Clause.objects.filter(version=version)
    return clauses.filter(key=key).first() or clauses.filter(came_from=key).first()


def wording_of(version: Version, key: str) -> str:
    """Empty for the rule as a whole and for a clause that this version does not have."""
    clause = clause_at(version, key) if key else None
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
