"""What a version says as one text, for an editor and for comparing it with what is typed."""

from __future__ import annotations

from collections.abc import Iterable

from regulations.models import Clause, Version
from regulations.queries import version_differences
from regulations.queries.clause_trees import Line, unit_of
from regulations.queries.version_differences import How, UnitChange
from regulations.recognition import Found, Kind, recognise, text_of


def founds_of(version: Version) -> tuple[Found, ...]:
    """The clauses of a version as recognition knows them."""
    rows = Clause.objects.filter(version=version).order_by("position")
    columns = ("kind", "number", "branch", "key", "parent__key", "depth", "heading", "text", "is_deleted")
    return tuple(
        Found(Kind(kind), number, branch, key, parent or "", *rest)
        for kind, number, branch, key, parent, *rest in rows.values_list(*columns)
    )


def whole(version: Version) -> str:
    return text_of(founds_of(version))


def units(founds: Iterable[Found]) -> dict[str, str]:
    """Each article, annex and form sheet with all its words, in order."""
    grouped: dict[str, list[Found]] = {}
    for found in founds:
        grouped.setdefault(unit_of(found.key), []).append(found)
    return {key: text_of(rows) for key, rows in grouped.items()}


def changes_of(version: Version) -> list[UnitChange]:
    """Against what it was made from; a new rule is new from its first article on, and a repeal has no words."""
    if version.change == Version.Change.REPEAL:
        return []
    return version_differences.between(version.based_on, version)


def moves_between(before: Iterable[Found], after: Iterable[Found]) -> dict[str, str]:
    """Where articles stood that only got another number: the new key of each and its old one."""
    changes = version_differences.of_lines(_lines(before), _lines(after))
    return {change.key: change.old_key for change in changes if change.how == How.MOVED}


def says_something_new(version: Version) -> bool:
    if version.based_on is None or version.change == Version.Change.REPEAL:
        return True
    return whole(version) != whole(version.based_on)


def changed_since_announced(version: Version) -> list[UnitChange]:
    """What was changed after people had said what they think."""
    if not version.announced_text:
        return []
    announced = recognise(version.announced_text).clauses
    return version_differences.of_lines(_lines(announced), _lines(founds_of(version)))


def _lines(founds: Iterable[Found]) -> list[Line]:
    return [
        Line(place, found.key, found.kind, found.depth, found.number, found.branch, found.heading, found.is_deleted,
             found.text)
        for place, found in enumerate(founds, start=1)
    ]  # fmt: skip
