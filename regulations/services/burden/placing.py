"""Where a petition belongs: which rule and clause it is about, which department answers, and who there."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Department, Position
from core import permissions
from core.audit.audit import record
from core.workflow import engine
from discussion import text
from regulations.models import Clause, Petition, Regulation, Version
from regulations.services.burden import drafts
from regulations.services.refusals import RegulationRefused
from regulations.states import PetitionState
from regulations.states.permissions import ANSWER, CLASSIFY
from regulations.states.petitions import PENDING, WAITING

LONGEST_REASON = 300


@transaction.atomic
def place(
    petition: Petition,
    *,
    regulation: Regulation,
    actor: Any,
    at: datetime,
    key: str = "",
    department: Department | None = None,
    reason: str = "",
) -> None:
    """Say which rule and clause it is about, or correct it, and bring it to the department that answers.

    The version it speaks of stays, unless it spoke of another rule. Without a department the rule's own answers.
    Moving it from one department to another takes a reason. Raises RegulationRefused or TransitionRefused.
    """
    locked = engine.lock(petition)
    permissions.check(actor, CLASSIFY, locked)
    if locked.state not in PENDING:
        raise RegulationRefused("state", _("It has been decided; it stays where it is."))
    version = _version_for(locked, regulation)
    _refuse_missing_clause(locked, version, key)
    before = {"regulation": locked.regulation_id, "key": locked.key}
    target = department or regulation.department
    if locked.department_id not in (None, target.pk) and not _one_line(reason):
        raise RegulationRefused("reason", _("Please give a reason, in up to 300 characters."), field="reason")
    if before != {"regulation": regulation.pk, "key": key}:
        drafts.drop(locked)
    locked.regulation, locked.version, locked.key, locked.placed_by = regulation, version, key, actor
    locked.save(update_fields=["regulation", "version", "key", "placed_by"])
    if locked.department_id != target.pk:
        engine.hand_over(locked, department=target, at=at, actor=actor, reason=_one_line(reason))
    if locked.state == PetitionState.RECEIVED:
        engine.apply(locked, "classify", actor=actor, at=at)
    detail = {"before": before, "regulation": regulation.pk, "key": key, "department": target.pk}
    record("regulations.place_petition", actor=actor, at=at, target=locked, detail=detail)
    petition.refresh_from_db()


@transaction.atomic
def name_official(petition: Petition, *, position: Position, actor: Any, at: datetime) -> None:
    """Who looks after it, named in public as the position says; whoever is named before is replaced."""
    locked = engine.lock(petition)
    permissions.check(actor, ANSWER, locked)
    if locked.state in WAITING or locked.state in locked.workflow.final_states:
        raise RegulationRefused("state", _("Somebody is named while the department works on it."))
    _name(locked, position)
    detail = {"position": position.pk}
    record("regulations.name_official", actor=actor, at=at, target=locked, detail=detail)
    petition.refresh_from_db()


@transaction.atomic
def take_up(petition: Petition, *, position: Position, actor: Any, at: datetime) -> None:
    """The department begins, and says in public who is in charge."""
    locked = engine.lock(petition)
    permissions.check(actor, ANSWER, locked)
    _name(locked, position)
    engine.apply(locked, "start_review", actor=actor, at=at)
    petition.refresh_from_db()


def forget_official(petition: Petition) -> None:
    """Another department names its own."""
    petition.position, petition.official_title, petition.official_name = None, "", ""
    petition.save(update_fields=["position", "official_title", "official_name"])


def _name(petition: Petition, position: Position) -> None:
    if position.department_id != petition.department_id:
        raise RegulationRefused("position", _("Somebody of the department in charge answers."), field="position")
    holder = position.holder
    if holder is None:
        raise RegulationRefused("vacant", _("Nobody holds this post at present."), field="position")
    if holder.pk == petition.author_id:
        raise RegulationRefused("author", _("Nobody looks after a petition of their own."), field="position")
    petition.position, petition.official_title = position, position.title
    petition.official_name = holder.display_name if position.name_is_public else ""
    petition.save(update_fields=["position", "official_title", "official_name"])


def _version_for(petition: Petition, regulation: Regulation) -> Version:
    if petition.version is not None and petition.regulation_id == regulation.pk:
        return petition.version
    if regulation.current is None or regulation.repealed_on is not None:
        raise RegulationRefused("not_in_force", _("This rule is not in force. Choose another."), field="regulation")
    return regulation.current


def _refuse_missing_clause(petition: Petition, version: Version, key: str) -> None:
    if not key or (key == petition.key and version.pk == petition.version_id):
        return
    if not Clause.objects.filter(version=version, key=key, is_deleted=False).exists():
        message = _("There is no such clause in the version that the petition speaks of.")
        raise RegulationRefused("clause", message, field="key")


def _one_line(typed: str) -> str:
    return " ".join(text.clean(typed).split())[:LONGEST_REASON]
