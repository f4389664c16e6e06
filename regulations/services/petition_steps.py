"""What a step of a petition brings about beside its answers, whoever takes it."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from core.workflow.engine import TransitionRefused
from core.workflow.models import TransitionRecord
from discussion.services import support
from regulations.models import Petition
from regulations.services import petition_index, petition_notices
from regulations.services.burden import drafts
from regulations.states.petitions import PETITION_HOOKS

SILENT = {"open", "merge"}


@PETITION_HOOKS.prepare
def _in_time(petition: Petition, step: str, actor: Any, at: datetime) -> None:
    if step == "reexamine" and (petition.reexamination_until is None or at > petition.reexamination_until):
        raise TransitionRefused("late", _("The time in which a re-examination can be asked for is over."))


@PETITION_HOOKS.on("open")
def _arrived(petition: Petition, record: TransitionRecord, context: dict[str, Any]) -> None:
    petition_index.renew(petition)
    support.follow(petition, person=record.actor, at=record.at)
    petition_notices.tell_office(petition, actor=record.actor, at=record.at)


@PETITION_HOOKS.on("reexamine")
def _only_once(petition: Petition, record: TransitionRecord, context: dict[str, Any]) -> None:
    petition.reexamined_at, petition.reexamination_until = record.at, None
    petition.save(update_fields=["reexamined_at", "reexamination_until"])


@PETITION_HOOKS.on("withdraw", "merge")
def _drop_draft_answer(petition: Petition, record: TransitionRecord, context: dict[str, Any]) -> None:
    """A draft that has lost its ground goes, without a trace in public."""
    drafts.drop(petition)


@PETITION_HOOKS.carry_out
def _tell(petition: Petition, record: TransitionRecord, context: dict[str, Any]) -> None:
    if record.name not in SILENT:
        petition_notices.tell_step(
            petition, state=record.target, reason=record.reason, actor=record.actor, at=record.at
        )
