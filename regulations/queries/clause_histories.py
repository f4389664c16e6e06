"""One clause through the versions of its rule: how it read in each, and where it went."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q

from regulations.models import Clause, Regulation, Version
from regulations.queries import clause_trees
from regulations.queries.clause_trees import Line
from regulations.queries.version_differences import How, Row, lines_beside
from regulations.states.versions import FIXED


@dataclass(frozen=True)
class Stage:
    """A version that made, changed, moved or struck the clause."""

    version: Version
    how: How
    key: str
    rows: list[Row]


@dataclass(frozen=True)
class History:
    """`key` is its address in the last version that has it, `last` that version; `stages` the newest first."""

    key: str
    heading: str
    last: Version
    is_gone: bool
    stages: list[Stage]


def of(rule: Regulation, key: str) -> History | None:
    """Nothing where no enacted version has such a clause. Three questions, however many versions there are."""
    versions = list(Version.objects.filter(regulation=rule, state__in=FIXED).order_by("number"))
    keys = _keys(rule, versions, key)
    read = _wordings(versions, keys)
    if not any(read.values()):
        return None
    last = max((version for version in versions if read[version.pk]), key=lambda version: version.number)
    lines = read[last.pk]
    return History(
        key=lines[0].key,
        heading=lines[0].heading,
        last=last,
        is_gone=last.pk != versions[-1].pk,
        stages=list(_stages(versions, read))[::-1],
    )


def _keys(rule: Regulation, versions: list[Version], key: str) -> dict[int, str]:
    """Its address in each version: from the newest back along where it came from, from the asked one onwards."""
    moves = Clause.objects.filter(version__regulation=rule, version__state__in=FIXED).exclude(came_from="")
    came_from: dict[int, dict[str, str]] = {}
    for pk, new, old in moves.values_list("version", "key", "came_from"):
        came_from.setdefault(pk, {})[new] = old
    address = _newest_address(versions, came_from, key)
    keys = {}
    for version in reversed(versions):
        keys[version.pk] = address
        address = came_from.get(version.pk, {}).get(address, address)
    return keys


def _newest_address(versions: list[Version], came_from: dict[int, dict[str, str]], key: str) -> str:
    """Where a clause that had this key once is now; a key that is in use in the end speaks of what has it then."""
    for version in versions:
        went_to = {old: new for new, old in came_from.get(version.pk, {}).items()}
        if key in went_to and not clause_trees.has(versions[-1], key):
            key = went_to[key]
    return key


def _wordings(versions: list[Version], keys: dict[int, str]) -> dict[int, list[Line]]:
    found: dict[int, list[Line]] = {version.pk: [] for version in versions}
    if not versions:
        return found
    wanted = [Q(version=pk) & (Q(key=key) | Q(key__startswith=f"{key}.")) for pk, key in keys.items()]
    rows = Clause.objects.filter(reduce(or_, wanted)).order_by("version", "position")
    for pk, *line in rows.values_list("version", *Line._fields):
        found[pk].append(Line(*line))
    return found


def _stages(versions: list[Version], read: dict[int, list[Line]]) -> list[Stage]:
    stages: list[Stage] = []
    before: list[Line] = []
    for version in versions:
        now = read[version.pk]
        how = _how(before, now)
        if how is not None:
            stages.append(Stage(version, how, (now or before)[0].key, lines_beside(before, now)))
        before = now
    return stages


def _how(before: list[Line], now: list[Line]) -> How | None:
    said = [[(line.heading, line.text) for line in lines] for lines in (before, now)]
    if said[0] == said[1]:
        return How.MOVED if before and before[0].key != now[0].key else None
    if not before or not now:
        return How.ADDED if now else How.REMOVED
    return How.CHANGED
