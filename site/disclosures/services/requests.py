"""The register of information requests. Who asked is kept in the file the law prescribes, and never here."""

from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Department, User
from core import permissions
from core.deadlines import periods
from core.deadlines.calendar import SEOUL, local_date
from core.search.korean import tidy
from core.workflow import engine
from core.workflow.actors import SYSTEM
from core.workflow.engine import TransitionRefused
from disclosures.models import CatalogueItem, InformationRequest
from disclosures.states import (
    DECIDE,
    KEEP_REGISTER,
    MANAGE,
    NEEDS_CLAUSE,
    OBJECTION_WINDOW,
    REQUEST_HOOKS,
    Outcome,
    RequestState,
)


@transaction.atomic
def record(
    *, subject: str, topic: str, kind: str, received_on: date, department: Department, actor: User, at: datetime
) -> InformationRequest:
    """Enter a request; its ten working days count from the day it came in. Raises PermissionDenied."""
    request = InformationRequest(
        subject=tidy(subject), topic=tidy(topic).strip(), kind=kind, received_on=received_on, department=department
    )
    permissions.check(actor, KEEP_REGISTER, request)
    if received_on > local_date(at):
        raise TransitionRefused("date", _("The day of receipt lies in the future."))
    request.number = _next_number(received_on)
    request.save()
    received_at = min(at, datetime.combine(received_on, time(9), tzinfo=SEOUL))
    engine.open(request, actor=actor, at=received_at)
    return request


@transaction.atomic
def decide(
    request: InformationRequest, *, outcome: str, clause: str, item: CatalogueItem | None, actor: User, at: datetime
) -> InformationRequest:
    """Record what was decided. A refusal, in part too, names its clause. Raises TransitionRefused."""
    permissions.check(actor, DECIDE, request)
    locked = _in(request, RequestState.RECEIVED)
    needs_clause = Outcome(outcome) in NEEDS_CLAUSE
    if needs_clause and not clause:
        raise TransitionRefused("clause", _("A refusal needs its statutory clause."))
    locked.outcome, locked.clause = outcome, clause if needs_clause else ""
    locked.decided_on, locked.item = local_date(at), item or locked.item
    locked.objection_until = periods.end_of(OBJECTION_WINDOW, start=at) if locked.can_be_objected else None
    locked.save(update_fields=["outcome", "clause", "decided_on", "item", "objection_until"])
    engine.apply(locked, "decide", actor=actor, at=at)
    if not locked.can_be_objected:
        engine.apply(locked, "lapse", actor=SYSTEM, at=at)
    return locked


@transaction.atomic
def object_to(request: InformationRequest, *, actor: User, at: datetime) -> InformationRequest:
    """Record that an objection came in. Raises TransitionRefused after its thirty days."""
    permissions.check(actor, DECIDE, request)
    locked = _in(request, RequestState.DECIDED)
    if locked.objection_until and at > locked.objection_until:
        raise TransitionRefused("late", _("The time for objections is over."))
    locked.objected_on = local_date(at)
    locked.save(update_fields=["objected_on"])
    engine.apply(locked, "object", actor=actor, at=at)
    return locked


@transaction.atomic
def decide_objection(request: InformationRequest, *, outcome: str, actor: User, at: datetime) -> InformationRequest:
    permissions.check(actor, DECIDE, request)
    locked = _in(request, RequestState.OBJECTED)
    locked.objection_outcome, locked.objection_decided_on = outcome, local_date(at)
    locked.save(update_fields=["objection_outcome", "objection_decided_on"])
    engine.apply(locked, "decide_objection", actor=actor, at=at)
    return locked


def close_lapsed(at: datetime) -> int:
    """Requests whose thirty days for an objection have passed."""
    lapsed = InformationRequest.objects.filter(state=RequestState.DECIDED, objection_until__lt=at)
    for request in lapsed:
        engine.apply(request, "lapse", actor=SYSTEM, at=at)
    return len(lapsed)


@transaction.atomic
def answer_topic_by(item: CatalogueItem, *, topic: str, actor: User) -> int:
    """What is asked for often is published from now on: link the requests of a topic with the item."""
    permissions.check(actor, MANAGE, item)
    return InformationRequest.objects.filter(topic=topic, item__isnull=True).update(item=item)


@REQUEST_HOOKS.carry_out
def note(request: InformationRequest, record: Any, context: dict[str, Any]) -> None:
    """A request that is passed on or taken back is decided on that day too, for the register's columns."""
    if record.name in {"transfer", "withdraw"}:
        request.decided_on = local_date(record.at)
        request.save(update_fields=["decided_on"])


def _in(request: InformationRequest, state: RequestState) -> InformationRequest:
    locked = engine.lock(request)
    if locked.state != state:
        raise TransitionRefused("state", _("Someone has moved this on in the meantime. See its present state."))
    return locked


def _next_number(received_on: date) -> str:
    """2026-0001 …; the unique column makes the second of two at once try again."""
    last = InformationRequest.objects.filter(number__startswith=f"{received_on.year}-").order_by("-number").first()
    return f"{received_on.year}-{int(last.number.split('-')[1]) + 1 if last else 1:04d}"
