"""A change of terms that are published already: asked for by one, approved by two others, told to everybody.

Each room has its own table, made from `TermsChange`, its own workflow, made by `change_workflow`, and says what
happens when a change comes into force. The three people, the fingerprints and the way through the states are here.
"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.workflow import engine
from core.workflow.definitions import Transition, Workflow
from core.workflow.hooks import Hooks
from core.workflow.models import Stateful, TransitionRecord, state_constraint


class ChangeState(models.TextChoices):
    ASKED = "ASKED", _("Asked for, two approvals missing")
    APPROVED_ONCE = "APPROVED_ONCE", _("Approved by one, a second approval missing")
    IN_FORCE = "IN_FORCE", _("In force")
    REFUSED = "REFUSED", _("Refused")
    WITHDRAWN = "WITHDRAWN", _("Withdrawn")


OPEN_CHANGE = (ChangeState.ASKED, ChangeState.APPROVED_ONCE)


def _not_the_asker(change: Any, actor: Any) -> Any:
    if change.asked_by_id == actor.pk:
        return _("You asked for this change: two other people must approve it.")
    if change.sha256_before != change.fingerprint_now():
        return _("The terms have been changed in the meantime. Please ask anew.")
    return None


def _another_approver(change: Any, actor: Any) -> Any:
    if change.first_approver_id == actor.pk:
        return _("You have approved this change already: a second person must agree.")
    return _not_the_asker(change, actor)


def change_workflow(*, name: str, label: Any, approve: str, withdraw: str, hooks: Hooks) -> Workflow:
    """`approve` and `withdraw` are permissions; the guards of `hooks` are asked besides those of the two approvals."""
    return Workflow(
        name=name,
        label=label,
        states=ChangeState,
        initial=ChangeState.ASKED,
        before=hooks.before,
        effect=hooks.effect,
        transitions=(
            Transition(
                "approve_first", (ChangeState.ASKED,), ChangeState.APPROVED_ONCE, label=_("Approve, as the first"),
                permission=approve, guard=hooks.guard("approve_first", _not_the_asker),
            ),
            Transition(
                "approve_second", (ChangeState.APPROVED_ONCE,), ChangeState.IN_FORCE,
                label=_("Approve, as the second: it comes into force"), permission=approve,
                guard=hooks.guard("approve_second", _another_approver),
            ),
            Transition(
                "refuse", OPEN_CHANGE, ChangeState.REFUSED, label=_("Refuse"), permission=approve,
                reason_required=True,
            ),
            Transition("withdraw", OPEN_CHANGE, ChangeState.WITHDRAWN, label=_("Withdraw"), permission=withdraw),
        ),
    )  # fmt: skip


class TermsChange(Stateful):
    """Both versions as they are published, what is wanted as it will be written, and the three people."""

    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    reason = models.TextField(_("Why the terms change"), max_length=1000)
    wanted = models.JSONField()
    terms_before = models.JSONField()
    terms_after = models.JSONField()
    sha256_before = models.CharField(max_length=64)
    sha256_after = models.CharField(max_length=64)
    first_approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    second_approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    in_force_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        abstract = True

    def fingerprint_now(self) -> str:
        """Of the terms as they stand at this moment."""
        raise NotImplementedError


def change_constraints(name: str, *, subject: str) -> list[models.BaseConstraint]:
    """One open change at a time, one that changes something, and three different people."""
    return [
        state_constraint(ChangeState, name),
        models.UniqueConstraint(fields=[subject], condition=Q(state__in=OPEN_CHANGE), name=f"{name}_one_at_a_time"),
        models.CheckConstraint(condition=~Q(sha256_before=F("sha256_after")), name=f"{name}_changes_something"),
        models.CheckConstraint(
            condition=(Q(first_approver__isnull=True) | ~Q(first_approver=F("asked_by")))
            & (
                Q(second_approver__isnull=True)
                | ~Q(second_approver=F("asked_by")) & ~Q(second_approver=F("first_approver"))
            ),
            name=f"{name}_three_people",
        ),
    ]


@transaction.atomic
def approve(change: TermsChange, *, actor: Any, at: datetime) -> None:
    """The first or the second approval, whichever is missing. Raises TransitionRefused."""
    locked = engine.lock(change)
    step = "approve_first" if locked.state == ChangeState.ASKED else "approve_second"
    engine.apply(locked, step, actor=actor, at=at)
    change.refresh_from_db()


def note_approval(change: TermsChange, record: TransitionRecord) -> bool:
    """Who approved; whether the change is in force now. For the effect of the room's workflow."""
    if record.name == "approve_first":
        change.first_approver = record.actor
        change.save(update_fields=["first_approver"])
    elif record.name == "approve_second":
        change.second_approver, change.in_force_at = record.actor, record.at
        change.save(update_fields=["second_approver", "in_force_at"])
        return True
    return False
