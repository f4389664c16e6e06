"""A draft of a new version, from its first words to the day on which it is announced."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core import permissions
from core.deadlines import periods
from core.workflow import engine
from discussion import text as texts
from regulations.models import Regulation, Version
from regulations.queries import drafts, version_texts
from regulations.queries.clause_trees import unit_of
from regulations.recognition import FaultKind, Found, Recognised, recognise
from regulations.services import clauses
from regulations.services.refusals import RegulationRefused
from regulations.states import VersionState
from regulations.states.permissions import DRAFT
from regulations.states.versions import ANNOUNCEMENT_PERIOD, OPEN, VERSION_HOOKS

SHORTEST_REASON, LONGEST_REASON = 10, 3000
# Before people are asked, and after they have said what they think; never while they are reading.
REVISABLE = (VersionState.DRAFT, VersionState.CONSULTED)


@transaction.atomic
def begin(regulation: Regulation, *, actor: Any, change: str, reason: str, at: datetime) -> Version:
    """A draft with the words of the version that stands; a rule has one open draft at a time."""
    permissions.check(actor, DRAFT, regulation)
    locked = Regulation.objects.select_for_update(of=("self",)).get(pk=regulation.pk)
    versions = Version.objects.filter(regulation=locked)
    if versions.filter(state__in=OPEN).exists():
        raise RegulationRefused("open", _("There is a draft of this rule already. Go on with that one."))
    base = drafts.newest_standing(locked)
    _refuse_change(change, base)
    made = Version.objects.create(
        regulation=locked,
        number=(versions.aggregate(last=Max("number"))["last"] or 0) + 1,
        change=change,
        reason=_reason(reason),
        based_on=base,
        drafted_by=actor,
        department=locked.department,
        created_at=at,
    )
    if base is not None:
        clauses.lay(made, version_texts.founds_of(base))
    made.writers.add(actor)
    engine.open(made, actor=actor, at=at)
    return made


@transaction.atomic
def revise(version: Version, *, actor: Any, text: str, reason: str, read: str) -> Version:
    """The whole text anew, and why it changes. `read` is the fingerprint of what the writer had before them.

    Raises RegulationRefused where somebody else wrote meanwhile, or where no clause is recognised.
    """
    locked = engine.lock(version)
    permissions.check(actor, DRAFT, locked)
    _refuse_unless_revisable(locked)
    if read != fingerprint(version_texts.whole(locked), locked.reason):
        message = _("Somebody else has changed this draft meanwhile. Your text is kept here: compare, and save again.")
        raise RegulationRefused("changed", message)
    if locked.change == Version.Change.REPEAL:
        raise RegulationRefused("repeal", _("A repeal has no wording of its own."), field="text")
    found = recognise(text)
    _refuse_lost_words(locked, found)
    _lay(locked, found.clauses)
    _sign(locked, actor, _reason(reason))
    version.refresh_from_db()
    return version


@transaction.atomic
def change_reason(version: Version, *, actor: Any, reason: str) -> None:
    """For a repeal, of which nothing else can be written."""
    locked = engine.lock(version)
    permissions.check(actor, DRAFT, locked)
    _refuse_unless_revisable(locked)
    _sign(locked, actor, _reason(reason))


def _sign(version: Version, actor: Any, reason: str) -> None:
    """Whoever wrote last is who drafted it; nobody who ever wrote on it enacts it."""
    version.reason, version.drafted_by = reason, actor
    version.save(update_fields=["reason", "drafted_by"])
    version.writers.add(actor)


@transaction.atomic
def bring_up_to_date(version: Version, *, actor: Any) -> None:
    """Tell the draft against the version that stands now. Its words stay: the drafter sees what they would undo."""
    locked = engine.lock(version)
    permissions.check(actor, DRAFT, locked)
    _refuse_unless_revisable(locked)
    locked.based_on = drafts.newest_standing(locked.regulation)
    locked.save(update_fields=["based_on"])


@transaction.atomic
def announce(version: Version, *, actor: Any, opinions_until: date, at: datetime) -> None:
    """Everybody reads it from now on and says what they think, for the period that is set at least."""
    locked = engine.lock(version)
    earliest = earliest_end(at)
    if opinions_until < earliest:
        message = _("People need time: opinions are taken until %(day)s at least.")
        day = date_format(earliest, "DATE_FORMAT")
        raise RegulationRefused("too_soon", message % {"day": day}, field="opinions_until")
    locked.announced_on, locked.opinions_until = timezone.localdate(at), opinions_until
    locked.announced_text = version_texts.whole(locked)
    locked.save(update_fields=["announced_on", "opinions_until", "announced_text"])
    engine.apply(locked, "announce", actor=actor, at=at)
    version.refresh_from_db()


@transaction.atomic
def drop(version: Version, *, actor: Any, reason: str, at: datetime) -> None:
    engine.apply(version, "drop", actor=actor, at=at, reason=reason)


def earliest_end(at: datetime) -> date:
    return timezone.localdate(periods.end_of(ANNOUNCEMENT_PERIOD, start=at))


def lay_text(version: Version, text: str) -> None:
    """Raises RegulationRefused where no clause is recognised."""
    _lay(version, recognise(text).clauses)


def _lay(version: Version, founds: Sequence[Found]) -> None:
    before = version_texts.founds_of(version.based_on) if version.based_on else ()
    try:
        clauses.lay(version, founds, came_from=_moved(before, founds))
    except RegulationRefused as refused:
        raise RegulationRefused(refused.code, refused.message, field="text") from refused


def _refuse_lost_words(version: Version, read: Recognised) -> None:
    """What is typed into an editor must come back from it as it was meant, or be refused with the line in question."""
    faults = {fault.kind: fault.quote for fault in reversed(read.faults)}
    if twice := faults.get(FaultKind.TWICE):
        message = _("There is a clause with this number already: “%(words)s”. Give it another.")
        raise RegulationRefused("twice", message % {"words": twice}, field="text")
    title = "" if read.title == version.regulation.title else read.title
    if read.clauses and (lost := title or faults.get(FaultKind.BEFORE_FIRST)):
        message = _("These words stand before the first clause: “%(words)s”. Put them into a clause, or take them out.")
        raise RegulationRefused("before_first", message % {"words": lost}, field="text")


def _moved(before: Sequence[Found], after: Sequence[Found]) -> dict[str, str]:
    """Each clause of an article that got another number, with its old key."""
    moves = version_texts.moves_between(before, after)
    units = [(found.key, unit_of(found.key)) for found in after]
    return {key: moves[unit] + key.removeprefix(unit) for key, unit in units if unit in moves}


def fingerprint(text: str, reason: str) -> str:
    """Of what a draft says, so that two who write at once do not undo each other."""
    return hashlib.sha256(f"{text}\n\n{reason}".encode()).hexdigest()


@VERSION_HOOKS.refuse_to("announce")
def _not_ready(version: Version, actor: Any) -> Any:
    if version.opinions_until is None:
        return _("Say on the page of the draft until when opinions are taken.")
    if drafts.is_stale(version):
        return _("The rule has changed since this was drafted. Bring the draft up to date first.")
    if not version_texts.says_something_new(version):
        return _("The draft says the same as the rule. Change its wording first.")
    return None


def _refuse_change(change: str, base: Version | None) -> None:
    if base is None and change != Version.Change.NEW:
        raise RegulationRefused("change", _("This rule has no version yet: the first is a new rule."), field="change")
    if base is not None and change == Version.Change.NEW:
        message = _("This rule has a version already: amend, revise or repeal it.")
        raise RegulationRefused("change", message, field="change")


def _refuse_unless_revisable(version: Version) -> None:
    if version.state == VersionState.ANNOUNCED:
        raise RegulationRefused("announced", _("People are reading these words. Change them when their time is over."))
    if version.state not in REVISABLE:
        raise RegulationRefused("state", _("This version is no draft any more."))


def _reason(typed: str) -> str:
    cleaned = texts.clean(typed)
    if not SHORTEST_REASON <= len(cleaned) <= LONGEST_REASON:
        message = _("Please say in 10 to 3,000 characters why the rule changes.")
        raise RegulationRefused("reason", message, field="reason")
    return cleaned
