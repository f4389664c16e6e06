"""Preparing a call, announcing it, and opening and closing it by the clock."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import permissions
from core.audit import audit
from core.notify import notify
from core.workflow import SYSTEM, engine
from core.workflow.engine import TransitionRefused
from councils import notices
from councils.models import Body, CallQuestion, CallSeat, JudgingCriterion, RecruitmentCall, Selection
from councils.services import quotas
from councils.services.indexing import put_call
from councils.services.refusals import CouncilRefused
from councils.states.applications import TO_CHECK, ApplicationState
from councils.states.calls import CALL_HOOKS, RECRUIT, CallState

FIELDS = (
    "title", "text", "opens_at", "closes_at", "selection", "term_starts_on", "min_age", "max_age", "age_on",
    "residency_required", "staff_excluded", "members_excluded", "files_wanted", "blind",
)  # fmt: skip
Rows = Iterable[Mapping[str, Any]]
BATCH = 200


@transaction.atomic
def create_call(
    *, body: Body, by: Any, at: datetime, seats: Rows, questions: Rows = (), criteria: Rows = (), **fields: Any
) -> RecruitmentCall:
    """Prepare a call; nobody sees it before it is announced. Raises CouncilRefused."""
    call = RecruitmentCall(body=body, department=body.department, created_by=by, created_at=at, **_known(fields))
    permissions.check(by, RECRUIT, call)
    _save(call)
    _keep_parts(call, seats=seats, questions=questions, criteria=criteria)
    engine.open(call, actor=by, at=at)
    return call


@transaction.atomic
def change_call(
    call: RecruitmentCall,
    *,
    by: Any,
    at: datetime,
    seats: Rows,
    questions: Rows = (),
    criteria: Rows = (),
    **fields: Any,
) -> None:
    """Only what nobody has read yet can be changed: the rules of an announced call are fixed."""
    permissions.check(by, RECRUIT, call)
    locked = engine.lock(call)
    if locked.state != CallState.DRAFT:
        raise CouncilRefused("announced", _("The call is announced; its rules can no longer be changed."))
    for name, value in _known(fields).items():
        setattr(locked, name, value)
    _save(locked)
    _keep_parts(locked, seats=seats, questions=questions, criteria=criteria)
    audit.record("councils.change_call", actor=by, at=at, target=locked)


@transaction.atomic
def extend_call(call: RecruitmentCall, *, until: datetime, reason: str, by: Any, at: datetime) -> None:
    """Leave a call open longer than announced, never shorter. Raises CouncilRefused."""
    permissions.check(by, RECRUIT, call)
    locked = engine.lock(call)
    if locked.state not in (CallState.ANNOUNCED, CallState.OPEN) or at >= locked.closes_at:
        raise CouncilRefused("closed", _("Applications are closed."))
    if until <= locked.closes_at:
        raise CouncilRefused("earlier", _("The new end must be later than the announced one."))
    if not reason.strip():
        raise CouncilRefused("reason", _("Please give a reason."))
    detail = {"before": locked.closes_at.isoformat(), "after": until.isoformat(), "reason": reason.strip()}
    locked.closes_at = until
    locked.save(update_fields=["closes_at"])
    audit.record("councils.extend_call", actor=by, at=at, target=locked, detail=detail)


def turn_by_the_clock(*, at: datetime) -> int:
    """Open what is to be opened and close what is to be closed; how many calls moved."""
    due = [
        ("open_doors", RecruitmentCall.objects.filter(state=CallState.ANNOUNCED, opens_at__lte=at)),
        ("close", RecruitmentCall.objects.filter(state=CallState.OPEN, closes_at__lte=at)),
    ]
    moved = 0
    for step, calls in due:
        for call in calls.order_by("pk")[:BATCH]:
            try:
                engine.apply(call, step, actor=SYSTEM, at=at)
                moved += 1
            except TransitionRefused:
                # Somebody cancelled it in this moment.
                continue
    return moved


@CALL_HOOKS.refuse_to("announce")
def refuse_incomplete(call: RecruitmentCall, actor: Any) -> Any:
    """What a call still needs before anybody can rely on it."""
    if call.body.is_dissolved or not call.body.is_public:
        return _("Publish the body first: applicants want to know what they apply to.")
    if not call.seats.exists():
        return _("Say which seats are to be filled.")
    if call.selection == Selection.SCORES and not call.criteria.exists():
        return _("Say by which criteria the judges score.")
    if call.selection == Selection.QUOTA_LOT and not call.body.quotas.exists():
        return _("The body has no quotas yet.")
    if call.closes_at <= timezone.now():
        return _("The end of applications has passed already.")
    return None


@CALL_HOOKS.on("announce")
def fix_rules(call: RecruitmentCall, record: Any, context: dict[str, Any]) -> None:
    """From now on the quotas are those of this day, whatever becomes of the body's."""
    call.quotas = quotas.of_call(call)
    seats = list(call.seats.all())
    for seat, part in zip(seats, quotas.by_kind(call.quotas, seats), strict=True):
        seat.quotas = part
    CallSeat.objects.bulk_update(seats, ["quotas"])
    call.announced_at = record.at
    call.save(update_fields=["quotas", "announced_at"])
    put_call(call)


@CALL_HOOKS.refuse_to("begin_selection")
def refuse_unchecked(call: RecruitmentCall, actor: Any) -> Any:
    if call.applications.filter(state__in=TO_CHECK).exists():
        return _("Some applications have not been checked yet.")
    if not call.applications.filter(state=ApplicationState.ELIGIBLE).exists():
        return _("There is no eligible candidate. Cancel the call and announce it anew.")
    return None


@CALL_HOOKS.refuse_to("finish")
def refuse_unsettled(call: RecruitmentCall, actor: Any) -> Any:
    waiting = (ApplicationState.INVITED, ApplicationState.ACCEPTED)
    if call.applications.filter(state__in=waiting).exists():
        return _("Somebody is still invited, or waits for the appointment.")
    return None


@CALL_HOOKS.refuse_to("cancel")
def refuse_when_appointed(call: RecruitmentCall, actor: Any) -> Any:
    settled = (ApplicationState.ACCEPTED, ApplicationState.APPOINTED)
    if call.applications.filter(state__in=settled).exists():
        return _("Somebody has accepted a seat already. Finish the call instead.")
    return None


@CALL_HOOKS.on("cancel")
def tell_and_release(call: RecruitmentCall, record: Any, context: dict[str, Any]) -> None:
    running = (*TO_CHECK, ApplicationState.ELIGIBLE, ApplicationState.RESERVE, ApplicationState.INVITED)
    applicants = []
    for application in call.applications.filter(state__in=running).select_related("call", "user"):
        engine.apply(application, "pass_over", actor=SYSTEM, at=record.at, quietly=True)
        applicants.append(application.user)
    notify.queue(
        notices.CALL_CANCELLED,
        recipients=applicants,
        at=record.at,
        context={"call": call.title, "reason": record.reason},
        target=call,
    )
    _end(call, record)


@CALL_HOOKS.on("finish")
def release_the_reserve(call: RecruitmentCall, record: Any, context: dict[str, Any]) -> None:
    for application in call.applications.filter(state=ApplicationState.RESERVE).select_related("call", "user"):
        engine.apply(application, "pass_over", actor=SYSTEM, at=record.at)
    _end(call, record)


def _end(call: RecruitmentCall, record: Any) -> None:
    call.ended_at = record.at
    call.save(update_fields=["ended_at"])


def _known(fields: Mapping[str, Any]) -> dict[str, Any]:
    if unknown := set(fields) - set(FIELDS):
        raise TypeError(f"A call has no {', '.join(sorted(unknown))}.")
    return dict(fields)


def _save(call: RecruitmentCall) -> None:
    if call.closes_at <= call.opens_at:
        raise CouncilRefused("dates", _("The end of applications must be later than their beginning."))
    if timezone.localdate(call.closes_at) >= call.term_starts_on:
        raise CouncilRefused("term", _("The terms must begin after the end of applications."))
    if call.min_age and call.max_age and call.min_age > call.max_age:
        raise CouncilRefused("ages", _("The least age is above the greatest age."))
    call.save()


def _keep_parts(call: RecruitmentCall, *, seats: Rows, questions: Rows, criteria: Rows) -> None:
    """The parts of a draft are written anew; nobody refers to them before the announcement."""
    rows = list(seats)
    if any(row["seat_kind"].body_id != call.body_id for row in rows):
        raise CouncilRefused("seats", _("A seat of another body cannot be filled here."))
    if any(row["seats"] > row["seat_kind"].seats for row in rows):
        raise CouncilRefused("seats", _("The body does not have so many seats of this kind."))
    for related in (call.seats, call.questions, call.criteria):
        related.all().delete()
    CallSeat.objects.bulk_create([CallSeat(call=call, **row) for row in rows])
    CallQuestion.objects.bulk_create(
        [CallQuestion(call=call, position=number, **row) for number, row in enumerate(questions)]
    )
    JudgingCriterion.objects.bulk_create(
        [JudgingCriterion(call=call, position=number, **row) for number, row in enumerate(criteria)]
    )
