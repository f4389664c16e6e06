"""Checking applications, one by one or many at once, and telling the applicants."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import permissions
from core.audit import audit
from core.notify import notify
from core.workflow import engine
from core.workflow.engine import TransitionRefused
from councils import notices
from councils.models import Application, RecruitmentCall
from councils.states.applications import APPLICATION_HOOKS, Ineligibility
from councils.states.calls import RECRUIT, CallState

MOST_AT_ONCE = 200
TOGETHER = ("accept", "ask_more", "refuse")


@dataclass
class Outcome:
    """How many were decided, and which were not, with the reason."""

    decided: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)


@transaction.atomic
def decide_many(
    call: RecruitmentCall, *, codes: Iterable[str], step: str, by: Any, at: datetime, reason: str = "", ground: str = ""
) -> Outcome:
    """Take one step for all of these applications. Whatever has moved on in the meantime is left and named."""
    permissions.check(by, RECRUIT, call)
    if step not in TOGETHER:
        raise ValueError(f"{step} is not decided for many at once.")
    outcome = Outcome()
    chosen = call.applications.filter(code__in=list(codes)[:MOST_AT_ONCE]).select_related("call", "user")
    for application in chosen.order_by("pk"):
        try:
            with transaction.atomic():
                engine.apply(application, step, actor=by, at=at, reason=reason, ground=ground)
                outcome.decided += 1
        except TransitionRefused as refusal:
            outcome.refused.append((application.code, refusal.message))
    audit.record(
        "councils.decide_applications", actor=by, at=at, target=call, detail={"step": step, "decided": outcome.decided}
    )
    return outcome


@APPLICATION_HOOKS.refuse_to("refuse")
def refuse_after_freezing(application: Application, actor: Any) -> Any:
    if application.call.state not in (CallState.OPEN, CallState.CLOSED):
        return _("The selection has begun; the list of candidates is fixed.")
    return None


APPLICATION_HOOKS.refuse_to("accept", "look_again")(refuse_after_freezing)


@APPLICATION_HOOKS.on("ask_more")
def tell_what_is_missing(application: Application, record: Any, context: dict[str, Any]) -> None:
    notify.queue(
        notices.MORE_ASKED,
        recipients=[application.user],
        at=record.at,
        context={"call": application.call.title, "reason": record.reason},
        target=application,
    )


@APPLICATION_HOOKS.on("refuse")
def tell_why_ineligible(application: Application, record: Any, context: dict[str, Any]) -> None:
    ground = context.get("ground") or Ineligibility.OTHER
    application.ineligibility, application.refusal_text = ground, record.reason
    application.save(update_fields=["ineligibility", "refusal_text"])
    notify.queue(
        notices.INELIGIBLE,
        recipients=[application.user],
        at=record.at,
        context={
            "call": application.call.title,
            "ground": str(Ineligibility(ground).label),
            "reason": record.reason,
        },
        target=application,
    )


@APPLICATION_HOOKS.on("look_again")
def take_refusal_back(application: Application, record: Any, context: dict[str, Any]) -> None:
    application.ineligibility, application.refusal_text = "", ""
    application.save(update_fields=["ineligibility", "refusal_text"])
