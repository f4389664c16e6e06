"""The clauses of a version, laid into the register from what recognition found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from regulations.models import Clause, Version
from regulations.recognition import Found
from regulations.services.refusals import RegulationRefused
from regulations.states import VersionState

MOST_CLAUSES = 20_000
# Some 5,000 clauses; a form with so many syllables is still within what one request may carry.
LONGEST_TEXT = 600_000
# Longer addresses have no column; only a text that is no rule nests so deep.
LONGEST_KEY = 60
_REVISABLE = (VersionState.DRAFT, VersionState.CONSULTED)
_NONE_MOVED: Mapping[str, str] = {}


@transaction.atomic
def lay(version: Version, founds: Sequence[Found], *, came_from: Mapping[str, str] = _NONE_MOVED) -> None:
    """Put these clauses in the place of those of the draft; `came_from` names the old key of each that was moved."""
    state = Version.objects.select_for_update(of=("self",)).values_list("state", flat=True).get(pk=version.pk)
    if state not in _REVISABLE:
        raise RegulationRefused("fixed", _("The wording of this version can no longer be changed."))
    _check(founds)
    Clause.objects.filter(version=version).delete()
    by_depth: dict[int, list[tuple[int, Found]]] = defaultdict(list)
    for position, found in enumerate(founds, start=1):
        by_depth[found.depth].append((position, found))
    ids: dict[str, int] = {}
    for depth in sorted(by_depth):
        made = Clause.objects.bulk_create(
            [_clause(version, position, found, ids, came_from) for position, found in by_depth[depth]], batch_size=1000
        )
        ids.update((clause.key, clause.pk) for clause in made)


def _check(founds: Sequence[Found]) -> None:
    if not founds:
        raise RegulationRefused("no_clauses", _("There is no clause in this text. An article begins like 제1조(목적)."))
    if len(founds) > MOST_CLAUSES:
        raise RegulationRefused(
            "too_many",
            ngettext(
                "A rule can have at most %(most)s clause.", "A rule can have at most %(most)s clauses.", MOST_CLAUSES
            ) % {"most": f"{MOST_CLAUSES:,}"},
        )  # fmt: skip
    seen: set[str] = set()
    for found in founds:
        if found.key in seen or len(found.key) > LONGEST_KEY or (found.parent and found.parent not in seen):
            raise RegulationRefused("twice", _("Two clauses have the same address: %(key)s.") % {"key": found.key})
        seen.add(found.key)


def _clause(
    version: Version, position: int, found: Found, ids: Mapping[str, int], came_from: Mapping[str, str]
) -> Clause:
    return Clause(
        version=version,
        position=position,
        parent_id=ids[found.parent] if found.parent else None,
        depth=found.depth,
        kind=found.kind,
        number=found.number,
        branch=found.branch,
        key=found.key,
        came_from=came_from.get(found.key, ""),
        heading=found.heading,
        text=found.text,
        is_deleted=found.is_deleted,
    )
