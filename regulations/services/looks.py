"""Looking through the register: what each clause showed, put down by the department and followed by the product."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import permissions
from discussion import text as texts
from regulations.models import Look, Regulation, Version
from regulations.queries import looks, version_texts
from regulations.services.refusals import RegulationRefused
from regulations.states import Outlook, Verdict
from regulations.states.permissions import REVIEW_CLAUSES
from regulations.states.versions import VERSION_HOOKS

MOST_TOGETHER = 500
LONGEST_REASON = 500
# The last one is not for people to say: it follows from a version that changed the clause.
BY_HAND = (Verdict.NOTHING, Verdict.CONVERTIBLE, Verdict.KEPT)


@transaction.atomic
def look(
    regulation: Regulation,
    *,
    actor: Any,
    outlook: str,
    keys: Sequence[str],
    verdict: str,
    at: datetime,
    reason: str = "",
) -> int:
    """The same verdict for one clause or for many; a later look takes the place of an earlier one.

    How many clauses. Raises PermissionDenied or RegulationRefused.
    """
    permissions.check(actor, REVIEW_CLAUSES, regulation)
    said = " ".join(texts.clean(reason).split())
    _refuse_unclear(outlook, verdict, said)
    # Held, so that no other version comes into force in between.
    locked = Regulation.objects.select_for_update(of=("self",)).get(pk=regulation.pk)
    chosen = set(keys)
    there = looks.clauses_of(locked).filter(key__in=chosen).values_list("key", flat=True)
    if not chosen or len(chosen) > MOST_TOGETHER:
        raise RegulationRefused("keys", _("Choose between 1 and 500 clauses."), field="keys")
    if len(there) != len(chosen):
        message = _("The rule has changed meanwhile, and a clause that you chose is gone. Please choose again.")
        raise RegulationRefused("gone", message, field="keys")
    made = _rows(locked.pk, locked.current_id or 0, outlook, sorted(chosen), verdict, said, at)
    for row in made:
        row.looked_by = actor
    Look.objects.bulk_create(made)
    return len(made)


@VERSION_HOOKS.on("come_into_force")
def note_changes(version: Version, record: Any, context: dict[str, Any]) -> None:
    """Where a clause was to be changed and now reads otherwise, or is gone, it has been changed."""
    if version.change == Version.Change.REPEAL:
        return
    now = version_texts.units(version_texts.founds_of(version))
    for outlook in Outlook.values:
        waiting = [
            row
            for row in looks.newest_of(version.regulation, outlook).values()
            if row.verdict == Verdict.CONVERTIBLE
        ]  # fmt: skip
        before = {row.version_id: row.version for row in waiting}
        then = {pk: version_texts.units(version_texts.founds_of(looked)) for pk, looked in before.items()}
        changed = [row.key for row in waiting if then[row.version_id].get(row.key) != now.get(row.key)]
        made = _rows(version.regulation_id, version.pk, outlook, changed, Verdict.CONVERTED, "", record.at)
        Look.objects.bulk_create(made)


def _rows(
    regulation: int, version: int, outlook: str, keys: Sequence[str], verdict: str, reason: str, at: datetime
) -> list[Look]:
    return [
        Look(
            regulation_id=regulation, version_id=version, outlook=outlook, key=key, verdict=verdict, reason=reason,
            looked_at=at,
        )
        for key in keys
    ]  # fmt: skip


def _refuse_unclear(outlook: str, verdict: str, reason: str) -> None:
    if outlook not in Outlook.values:
        raise RegulationRefused("outlook", _("Please choose what you look for."), field="outlook")
    if verdict not in BY_HAND:
        raise RegulationRefused("verdict", _("Please choose what it showed."), field="verdict")
    if verdict != Verdict.NOTHING and not reason:
        message = _("Please say in a few words what is to be changed, or why it is kept.")
        raise RegulationRefused("reason", message, field="reason")
    if len(reason) > LONGEST_REASON:
        message = _("This is longer than %(limit)s characters.") % {"limit": LONGEST_REASON}
        raise RegulationRefused("reason", message, field="reason")
