"""A promised change of a clause, followed from the decision until a version that carries it is in force."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core import permissions
from core.audit.audit import record
from core.workflow import SYSTEM, engine
from discussion import text
from regulations.models import ClauseChange, Petition, Regulation, Version
from regulations.queries.burden import wording_in
from regulations.queries.wording import address_in, wording_of
from regulations.services.burden import notices
from regulations.services.refusals import RegulationRefused
from regulations.states import VersionState
from regulations.states.permissions import ANSWER, APPROVE
from regulations.states.petitions import TO_CHANGE
from regulations.states.versions import VERSION_HOOKS

STILL_TO_COME = (VersionState.DRAFT, VersionState.ANNOUNCED, VersionState.CONSULTED, VersionState.ENACTED)


def promise(petition: Petition, *, by: date, new_wording: str, at: datetime) -> ClauseChange:
    """In the transaction of the decision. The old wording is the one that holds on that day, wherever the clause
    stands by then; of a clause that is gone, the one that the petition spoke of."""
    regulation, spoken_of = petition.regulation, petition.version
    if regulation is None or spoken_of is None:
        raise RegulationRefused("rule", _("Say first which rule this is about."))
    current = regulation.current or spoken_of
    today = address_in(current, petition.key, since=spoken_of.number) if petition.key else ""
    return ClauseChange.objects.create(
        petition=petition,
        regulation=regulation,
        key=today or petition.key,
        old_wording=wording_of(current, today) or wording_of(spoken_of, petition.key),
        new_wording=new_wording,
        promised_by=by,
        decided_at=at,
    )


def versions_for(change: ClauseChange) -> QuerySet[Version]:
    """Drafts of the rule, and versions that came into force since the promise was given."""
    rows = Version.objects.filter(regulation=change.regulation_id)
    coming = rows.filter(state__in=STILL_TO_COME)
    decided_on = timezone.localdate(change.decided_at)
    since = rows.filter(state__in=[VersionState.IN_FORCE, VersionState.REPLACED], in_force_on__gte=decided_on)
    return (coming | since).order_by("number")


@transaction.atomic
def carry(change: ClauseChange, *, version: Version, actor: Any, at: datetime) -> None:
    """Say which version carries it. One that is in force already brings it into force at once."""
    # The rule before the petition, as when a version comes into force: no two wait for each other.
    Regulation.objects.select_for_update().get(pk=change.regulation_id)
    locked = engine.lock(change.petition)
    permissions.check(actor, ANSWER, locked)
    present = ClauseChange.objects.select_related("regulation").get(pk=change.pk)
    chosen = versions_for(present).filter(pk=version.pk).first()
    if locked.state not in TO_CHANGE or chosen is None:
        raise RegulationRefused("version", _("This version cannot carry the change."), field="version")
    if not _alters(present, chosen):
        message = _("In this version the clause reads as it did before. Change its draft first.")
        raise RegulationRefused("unchanged", message, field="version")
    present.version = chosen
    present.save(update_fields=["version"])
    record("regulations.carry_change", actor=actor, at=at, target=present, detail={"version": chosen.pk})
    if chosen.state not in STILL_TO_COME:
        _bring_into_force(present, chosen, at=at)
    change.refresh_from_db()


@transaction.atomic
def postpone(change: ClauseChange, *, to: date, reason: str, actor: Any, at: datetime) -> None:
    """Once, by a superior, with a reason that everybody reads beside both days."""
    locked = engine.lock(change.petition)
    permissions.check(actor, APPROVE, locked)
    present = ClauseChange.objects.get(pk=change.pk)
    if present.in_force_on is not None or locked.state not in TO_CHANGE:
        raise RegulationRefused("state", _("Nothing is to be changed here any more."))
    if present.postponed_to is not None:
        raise RegulationRefused("postponed", _("It has been put off once already."), field="to")
    if to <= present.promised_by or to < timezone.localdate(at):
        raise RegulationRefused("to", _("The new day has to lie after the promised one, and ahead."), field="to")
    why = " ".join(text.clean(reason).split())
    if not 2 <= len(why) <= 300:
        raise RegulationRefused("reason", _("Please give a reason, in up to 300 characters."), field="reason")
    present.postponed_to, present.postponed_because = to, why
    present.postponed_by, present.postponed_at = actor, at
    present.save(update_fields=["postponed_to", "postponed_because", "postponed_by", "postponed_at"])
    detail = {"from": present.promised_by.isoformat(), "to": to.isoformat(), "reason": why}
    record("regulations.postpone_change", actor=actor, at=at, target=present, detail=detail)
    change.refresh_from_db()


@VERSION_HOOKS.on("come_into_force")
def _bring_what_it_carries(version: Version, step: Any, context: dict[str, Any]) -> None:
    """A draft that left the clause as it was after all carries nothing: the promise stands, and the office hears."""
    for change in _carried_by(version):
        if _alters(change, version):
            _bring_into_force(change, version, at=step.at)
        else:
            _let_go(change, at=step.at)


@VERSION_HOOKS.on("drop")
def _carry_no_longer(version: Version, step: Any, context: dict[str, Any]) -> None:
    for change in _carried_by(version):
        _let_go(change, at=step.at)


def _carried_by(version: Version) -> list[ClauseChange]:
    rows = ClauseChange.objects.filter(version=version, in_force_on__isnull=True)
    return list(rows.select_related("petition").order_by("pk"))


def _let_go(change: ClauseChange, *, at: datetime) -> None:
    change.version = None
    change.save(update_fields=["version"])
    notices.tell_department(notices.NOT_CARRIED, change.petition, at=at)


def _bring_into_force(change: ClauseChange, version: Version, *, at: datetime) -> None:
    change.in_force_on = version.in_force_on
    if change.key:
        change.new_wording = wording_in(change, version)
    change.save(update_fields=["in_force_on", "new_wording"])
    engine.apply(change.petition, "come_into_force", actor=SYSTEM, at=at)


def _alters(change: ClauseChange, version: Version) -> bool:
    """A change of the rule as a whole shows at no clause; a clause that is gone has changed."""
    return not change.key or wording_in(change, version) != change.old_wording
