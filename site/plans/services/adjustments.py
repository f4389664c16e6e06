"""The adjustment of a pledge: it is asked for, put before the citizens' panel, and follows the panel's vote."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from core import permissions
from core.deadlines.calendar import local_date
from core.workflow import SYSTEM, engine
from core.workflow.engine import TransitionRefused
from councils import concerns, outcomes
from councils.models import AgendaItem, Body, Decision, Meeting
from councils.queries.concerning import votable_about
from councils.services import agendas, decisions
from plans.models import AdjustmentRequest, TaskCard
from plans.states import ADJUSTMENT_HOOKS, PUT_TO_PANEL, REQUEST_ADJUSTMENT, AdjustmentState

LONGEST_TITLE = 200
LONGEST_PART = 1200
# The answers of a motion, as `councils` numbers them, and what each outcome means for the request.
FOR, AGAINST = 1, 2
STEPS = {"CARRIED": "accept", "REJECTED": "reject"}


@transaction.atomic
def request_adjustment(
    card: TaskCard, *, by: Any, panel: Body, before: str, after: str, cause: str, stops: bool, at: datetime
) -> AdjustmentRequest:
    """Ask the citizens' panel to let a pledge be changed or ended. Raises TransitionRefused where one is open."""
    permissions.check(by, REQUEST_ADJUSTMENT, card)
    locked = TaskCard.objects.select_for_update(of=("self",)).select_related("plan").get(pk=card.pk)
    if not locked.is_running:
        raise TransitionRefused("state", _("This task is over; there is nothing to adjust."))
    if locked.adjustments.filter(state=AdjustmentState.PROPOSED).exists():
        raise TransitionRefused("open", _("The panel is asked about this task already."))
    request = AdjustmentRequest.objects.create(
        card=locked,
        department_id=panel.department_id,
        panel=panel,
        stops=stops,
        before=before.strip(),
        after=after.strip(),
        cause=cause.strip(),
        requested_by=by,
        requested_at=at,
    )
    engine.open(request, actor=by, at=at)
    return request


@transaction.atomic
def put_before_panel(request: AdjustmentRequest, *, meeting: Meeting, by: Any, at: datetime) -> AgendaItem:
    """An item on the agenda of the panel's meeting, and the motion it votes on.

    Raises PermissionDenied, CouncilRefused, and TransitionRefused: settled, there already, or no public meeting of
    this panel.
    """
    permissions.check(by, PUT_TO_PANEL, request)
    locked = engine.lock(request)
    if locked.state != AdjustmentState.PROPOSED:
        raise TransitionRefused("state", _("Someone has moved this on in the meantime. See its present state."))
    if locked.panel_id is None or meeting.body_id != locked.panel_id:
        raise TransitionRefused("meeting", _("This meeting is of another body."))
    if not meeting.is_public:
        raise TransitionRefused("meeting", _("About a pledge the panel decides in a public meeting."))
    if votable_about(locked).exists():
        raise TransitionRefused("meeting", _("The panel has it on an agenda already."))
    with translation.override(settings.LANGUAGE_CODE):
        title = Truncator(_("Adjustment of a pledge: %(pledge)s") % {"pledge": locked.card}).chars(LONGEST_TITLE)
        question = Truncator(_("Is this pledge to be adjusted? %(pledge)s") % {"pledge": locked.card})
        description = _description(locked)
    item = agendas.put_on_agenda(
        meeting,
        by=by,
        title=title,
        at=at,
        subject=locked,
        kind=AgendaItem.Kind.DECISION,
        description=description,
        presenter=str(locked.card.department),
    )
    decisions.decide(item=item, question=question.chars(LONGEST_TITLE), by=by, at=at, subject=locked)
    return item


def _description(request: AdjustmentRequest) -> str:
    instead = _("The pledge is to end.") if request.stops else ""
    parts = (
        (_("What was promised"), request.before),
        (_("What is proposed instead"), " ".join(part for part in (instead, request.after) if part)),
        (_("Why"), request.cause),
    )
    return "\n\n".join(f"{head}: {Truncator(text).chars(LONGEST_PART)}" for head, text in parts)


def follow_panel(request: AdjustmentRequest, decision: Decision, at: datetime) -> None:
    """What the panel voted holds at once, in the same transaction.

    A vote of another body, or about a request that was withdrawn meanwhile, changes nothing.
    """
    locked = engine.lock(request)
    meeting = decision.item.meeting
    step = STEPS.get(decision.outcome)
    if step is None or locked.state != AdjustmentState.PROPOSED or meeting.body_id != locked.panel_id:
        return
    votes = dict(decision.options.values_list("position", "votes"))
    locked.decision = decision
    locked.decided_in = Truncator(meeting.case_title()).chars(LONGEST_TITLE)
    locked.decided_on = local_date(at)
    locked.votes_for, locked.votes_against = votes.get(FOR), votes.get(AGAINST)
    locked.save(update_fields=["decision", "decided_in", "decided_on", "votes_for", "votes_against"])
    with translation.override(settings.LANGUAGE_CODE):
        reason = _("%(panel)s: %(votes_for)s for, %(votes_against)s against") % {
            "panel": meeting.body,
            "votes_for": locked.votes_for,
            "votes_against": locked.votes_against,
        }
    engine.apply(locked, step, actor=SYSTEM, at=at, reason=reason)


@ADJUSTMENT_HOOKS.carry_out
def follow_adjustment(request: AdjustmentRequest, record: Any, context: dict[str, Any]) -> None:
    if record.name == "accept" and request.card.is_running:
        step = "stop_by_panel" if request.stops else "adjust_by_panel"
        engine.apply(request.card, step, actor=SYSTEM, at=record.at, reason=record.reason)


def withdraw_adjustment(request: AdjustmentRequest, *, by: Any, reason: str, at: datetime) -> AdjustmentRequest:
    engine.apply(request, "withdraw", actor=by, at=at, reason=reason)
    return request


def _asked_for_it(user: Any, request: AdjustmentRequest) -> bool:
    """Whoever wants the pledge changed does not vote on it."""
    return request.requested_by_id == user.pk


outcomes.register("plans.AdjustmentRequest", follow_panel)
concerns.register("plans.AdjustmentRequest", _asked_for_it)
