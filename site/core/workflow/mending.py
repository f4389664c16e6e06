"""Something is wrong at a place: reported, taken up, mended by a department, and looked at again.

Findings of honorary auditors and residents' reports of problems go the same way. Each room has its own table and its
own workflow, made by `mending_workflow`, and hangs what a step brings about on its own hooks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from core.workflow import engine, evidence
from core.workflow.definitions import PAUSE_CLOCK, STOP_CLOCK, VOID_CLOCK, Transition, Workflow, start_clock
from core.workflow.hooks import Hooks
from core.workflow.models import Stateful, TransitionRecord, state_constraint


class MendingState(models.TextChoices):
    REPORTED = "REPORTED", pgettext_lazy("mending", "Reported")
    RETURNED = "RETURNED", pgettext_lazy("mending", "Sent back with a question")
    ACCEPTED = "ACCEPTED", pgettext_lazy("mending", "Accepted, a department is being found")
    ASSIGNED = "ASSIGNED", pgettext_lazy("mending", "With the department, a plan is due")
    ACTION_PLANNED = "ACTION_PLANNED", pgettext_lazy("mending", "The department has a plan")
    ACTION_TAKEN = "ACTION_TAKEN", pgettext_lazy("mending", "Mended, to be looked at again")
    RECHECK = "RECHECK", pgettext_lazy("mending", "Being looked at again")
    REOPENED = "REOPENED", pgettext_lazy("mending", "Not mended yet, a new plan is due")
    CLOSED = "CLOSED", pgettext_lazy("mending", "Mended")
    DECLINE_ASKED = "DECLINE_ASKED", pgettext_lazy("mending", "To be turned down, a superior decides")
    DECLINED = "DECLINED", pgettext_lazy("mending", "Turned down with a reason")
    WITHDRAWN = "WITHDRAWN", pgettext_lazy("mending", "Withdrawn")


S = MendingState
WITH_DEPARTMENT = (S.ASSIGNED, S.ACTION_PLANNED, S.REOPENED, S.DECLINE_ASKED)
UNDER_WAY = (S.ACCEPTED, *WITH_DEPARTMENT, S.ACTION_TAKEN, S.RECHECK)
ENDED = (S.CLOSED, S.DECLINED, S.WITHDRAWN)
# What a second look can show.
VERDICTS = ("close", "reopen")


@dataclass(frozen=True)
class MendingPermissions:
    """Who may: the office that receives it, the department that mends, a superior, and whoever looks again."""

    receive: str
    mend: str
    decline: str
    recheck: str
    revise: str


@dataclass(frozen=True)
class MendingPeriods:
    """Names of the periods under which each side answers."""

    receipt: str
    plan: str
    action: str
    recheck: str


class Mending(Stateful):
    """What the department means to do and did, and who signed where it is turned down."""

    planned_action = models.TextField(_("What will be done"), max_length=2000, blank=True)
    planned_for = models.DateField(_("Done by"), null=True, blank=True)
    action_taken = models.TextField(_("What was done"), max_length=2000, blank=True)
    mended_on = models.DateField(_("Mended on"), null=True, blank=True)
    mended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    decline_reason = models.TextField(_("Why it is turned down"), max_length=2000, blank=True)
    decline_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    declined_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )

    class Meta:
        abstract = True

    @property
    def awaits_receipt(self) -> bool:
        """Nobody has read it yet."""
        return self.state == S.REPORTED

    @property
    def is_sent_back(self) -> bool:
        """A question waits for whoever reported it."""
        return self.state == S.RETURNED

    @property
    def is_taken_up(self) -> bool:
        """Neither new nor sent back with a question: whoever receives it has made up their mind."""
        return self.state not in (S.REPORTED, S.RETURNED)

    @property
    def awaits_second_look(self) -> bool:
        """The department says that it is mended; somebody else has to see it."""
        return self.state in (S.ACTION_TAKEN, S.RECHECK)

    @property
    def is_mended(self) -> bool:
        return self.state == S.CLOSED

    @property
    def is_declined(self) -> bool:
        return self.state == S.DECLINED


def mending_constraints(name: str) -> list[models.BaseConstraint]:
    """A plan has a date, what is mended says how, and nothing is turned down by one person alone."""
    return [
        state_constraint(MendingState, name),
        models.CheckConstraint(
            condition=~Q(state__in=[S.ACTION_PLANNED, S.ACTION_TAKEN, S.RECHECK, S.CLOSED])
            | Q(planned_for__isnull=False) & ~Q(planned_action=""),
            name=f"{name}_planned_with_a_date",
        ),
        models.CheckConstraint(
            condition=~Q(state__in=[S.ACTION_TAKEN, S.RECHECK, S.CLOSED])
            | Q(mended_on__isnull=False) & ~Q(action_taken=""),
            name=f"{name}_mended_says_how",
        ),
        models.CheckConstraint(
            condition=~Q(state=S.DECLINED)
            | Q(decline_asked_by__isnull=False, declined_by__isnull=False) & ~Q(declined_by=F("decline_asked_by")),
            name=f"{name}_declined_by_two",
        ),
    ]


@transaction.atomic
def assign(thing: Mending, *, department: Any, actor: Any, at: datetime) -> None:
    """Give it to the department that will mend it. Raises TransitionRefused."""
    locked = engine.lock(thing)
    if locked.department_id is None:
        engine.hand_over(locked, department=department, at=at, actor=actor)
    # Whoever receives it may take the step only while it lies with them: it moves on afterwards.
    moves_on = locked.department_id != department.pk
    engine.apply(locked, "assign", actor=actor, at=at, moves_on=moves_on)
    if moves_on:
        engine.hand_over(locked, department=department, at=at, actor=actor)
    thing.refresh_from_db()


@transaction.atomic
def plan(thing: Mending, *, action: str, by: date, actor: Any, at: datetime) -> None:
    """The department says what it will do, and by when. Raises TransitionRefused."""
    if by < timezone.localdate(at):
        raise engine.TransitionRefused("past", gettext("This day is over. Choose one to come."), field="by")
    locked = engine.lock(thing)
    locked.planned_action, locked.planned_for = action, by
    locked.save(update_fields=["planned_action", "planned_for"])
    engine.apply(locked, "plan", actor=actor, at=at, reason=action)
    thing.refresh_from_db()


@transaction.atomic
def mend(thing: Mending, *, action: str, on: date, actor: Any, at: datetime, files: Sequence[File[Any]] = ()) -> None:
    """The department says what it did, with photographs. Raises TransitionRefused or UploadRefused."""
    if on > timezone.localdate(at):
        raise engine.TransitionRefused("future", gettext("This day is still to come."), field="on")
    locked = engine.lock(thing)
    locked.action_taken, locked.mended_on = action, on
    locked.save(update_fields=["action_taken", "mended_on"])
    record = engine.apply(locked, "mend", actor=actor, at=at, reason=action)
    evidence.attach(record, files, at=at)
    thing.refresh_from_db()


@transaction.atomic
def take(
    thing: Mending, step: str, *, actor: Any, at: datetime, reason: str = "", files: Sequence[File[Any]] = ()
) -> None:
    """Any other step; whoever says what the second look showed has looked. Raises TransitionRefused, UploadRefused."""
    if step in VERDICTS and engine.lock(thing).state == S.ACTION_TAKEN:
        engine.apply(thing, "look_again", actor=actor, at=at)
    record = engine.apply(thing, step, actor=actor, at=at, reason=reason)
    evidence.attach(record, files, at=at)
    thing.refresh_from_db()


def note_step(thing: Mending, record: TransitionRecord) -> None:
    """What the columns say after a step. For the effect of the room's workflow."""
    if record.name == "decline":
        thing.decline_reason = record.reason[:2000]
        thing.save(update_fields=["decline_reason"])
    elif record.name == "reopen":
        thing.planned_action, thing.planned_for = "", None
        thing.action_taken, thing.mended_on, thing.mended_by = "", None, None
        thing.save(update_fields=["planned_action", "planned_for", "action_taken", "mended_on", "mended_by"])


def _another_signs(thing: Any, actor: Any) -> Any:
    if thing.decline_asked_by_id == actor.pk:
        return _("You asked to turn this down: a superior must decide.")
    return None


def _with_a_department(thing: Any, actor: Any) -> Any:
    if thing.department_id is None:
        return _("Choose the department on the page itself.")
    return None


def _planned(thing: Any, actor: Any) -> Any:
    if thing.planned_for is None or not thing.planned_action:
        return _("Write what will be done and by when on the page itself.")
    return None


def _mended(thing: Any, actor: Any) -> Any:
    if thing.mended_on is None or not thing.action_taken:
        return _("Write what was done and when on the page itself.")
    return None


def mending_workflow(
    *, name: str, label: Any, permissions: MendingPermissions, periods: MendingPeriods, hooks: Hooks
) -> Workflow:
    """The table behind it needs `decline_asked_by` and `declined_by`: who asked and who signed are different people."""

    def step(
        step_name: str, sources: tuple[str, ...], target: str, text: Any, permission: str, **more: Any
    ) -> Transition:
        first = more.pop("guard", None)
        return Transition(
            step_name, sources, target, label=text, permission=permission, guard=hooks.guard(step_name, first), **more
        )

    plan_due, action_due = start_clock(periods.plan), start_clock(periods.action)
    return Workflow(
        name=name,
        label=label,
        states=MendingState,
        initial=S.REPORTED,
        opening_clock=start_clock(periods.receipt),
        before=hooks.before,
        effect=hooks.effect,
        handed_over=hooks.handed_over,
        transitions=(
            step("accept", (S.REPORTED,), S.ACCEPTED, _("Accept"), permissions.receive,
                 public_label=_("It was accepted")),
            step("send_back", (S.REPORTED,), S.RETURNED, _("Send back with a question"), permissions.receive,
                 public_label=_("A question went back"), reason_required=True, clock=PAUSE_CLOCK),
            step("report_again", (S.RETURNED,), S.REPORTED, _("Hand in again"), permissions.revise,
                 public_label=_("The question was answered"), clock=start_clock(periods.receipt)),
            step("withdraw", (S.REPORTED, S.RETURNED), S.WITHDRAWN, _("Withdraw"), permissions.revise, system=True,
                 public_label=_("It was withdrawn"), clock=VOID_CLOCK),
            step("assign", (S.ACCEPTED,), S.ASSIGNED, _("Give to the department"), permissions.receive,
                 public_label=_("A department took it on"), guard=_with_a_department, clock=plan_due),
            step("plan", (S.ASSIGNED, S.ACTION_PLANNED, S.REOPENED), S.ACTION_PLANNED,
                 _("Say what will be done, and by when"), permissions.mend,
                 public_label=_("The department said what it will do"), reason_required=True, guard=_planned,
                 clock=action_due),
            step("mend", (S.ACTION_PLANNED,), S.ACTION_TAKEN, _("Say what was done"), permissions.mend,
                 public_label=_("The department said what it did"), reason_required=True, guard=_mended,
                 signs="mended_by", clock=start_clock(periods.recheck)),
            step("look_again", (S.ACTION_TAKEN,), S.RECHECK, _("Look at it again"), permissions.recheck,
                 public_label=_("It is being looked at again")),
            step("close", (S.RECHECK,), S.CLOSED, _("It is mended"), permissions.recheck,
                 public_label=_("A second look found it mended"), clock=STOP_CLOCK),
            step("reopen", (S.RECHECK,), S.REOPENED, _("It is not mended"), permissions.recheck,
                 public_label=_("A second look found it not mended"), reason_required=True, clock=plan_due),
            step("ask_to_decline", (S.ASSIGNED, S.ACTION_PLANNED, S.REOPENED), S.DECLINE_ASKED,
                 _("Ask a superior to turn it down"), permissions.mend,
                 public_label=_("A superior decides whether it is turned down"), reason_required=True,
                 signs="decline_asked_by"),
            step("decline", (S.DECLINE_ASKED,), S.DECLINED, _("Turn down, with this reason"), permissions.decline,
                 public_label=_("It was turned down"), reason_required=True, guard=_another_signs,
                 signs="declined_by", clock=STOP_CLOCK),
            step("keep", (S.DECLINE_ASKED,), S.ASSIGNED, _("Not turned down: find a way"), permissions.decline,
                 public_label=_("It was not turned down; a plan is due"), reason_required=True,
                 guard=_another_signs, clock=plan_due),
        ),
    )  # fmt: skip
