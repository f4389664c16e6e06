"""How a page is signed: its author hands it in, another person checks it, a third approves it and it is published."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.deadlines import periods
from core.workflow.definitions import (
    PAUSE_CLOCK,
    RESUME_CLOCK,
    VOID_CLOCK,
    Transition,
    Workflow,
    start_clock,
)
from core.workflow.hooks import Hooks

# Who holds them is said in `signoff.rules`.
WRITE = "signoff.write_page"
CHECK = "signoff.check_page"
APPROVE = "signoff.approve_page"
UNPUBLISH = "signoff.unpublish_page"
WITHDRAW = "signoff.withdraw_submission"

DECISION_PERIOD = periods.register(periods.Period("signoff.decision", _("Checking and approval of a page"), 5)).name


class SignoffState(models.TextChoices):
    SUBMITTED = "SUBMITTED", _("To be checked")
    CHECKED = "CHECKED", _("To be approved")
    RETURNED = "RETURNED", _("Returned to its author")
    APPROVED = "APPROVED", _("Approved and published")
    WITHDRAWN = "WITHDRAWN", _("Taken back")


class Step(models.TextChoices):
    """The two tasks of Wagtail's workflow; the author's part comes before them."""

    CHECK = "CHECK", pgettext_lazy("a step of the sign-off", "Check")
    APPROVE = "APPROVE", pgettext_lazy("a step of the sign-off", "Approval")


WITH_REVIEWERS = (SignoffState.SUBMITTED, SignoffState.CHECKED)
OPEN_STATES = (*WITH_REVIEWERS, SignoffState.RETURNED)

SIGNOFF_HOOKS = Hooks()


def _as_submitted(case: Any) -> Any:
    if not case.is_as_submitted():
        return _("The page has been changed since it was handed in. Its author must hand it in anew.")
    return None


def _second_person(case: Any, actor: Any) -> Any:
    if case.has_written(actor):
        return _("You wrote part of this page: another person must check it.")
    return _as_submitted(case)


def _third_person(case: Any, actor: Any) -> Any:
    if actor.pk == case.checker_id:
        return _("You checked this page: another person must approve it.")
    if case.has_written(actor):
        return _("You wrote part of this page: another person must approve it.")
    return _as_submitted(case)


def _not_a_writer(case: Any, actor: Any) -> Any:
    if case.has_written(actor):
        return _("You wrote part of this page: take it back instead of returning it.")
    return None


def _mended(case: Any, actor: Any) -> Any:
    if case.is_as_submitted():
        return _("The page is as it was when it was returned. Please mend it first.")
    return None


WORKFLOW = Workflow(
    name="signoff",
    label=_("Sign-off"),
    states=SignoffState,
    initial=SignoffState.SUBMITTED,
    opening_clock=start_clock(DECISION_PERIOD),
    effect=SIGNOFF_HOOKS.effect,
    transitions=(
        Transition(
            "check",
            sources=(SignoffState.SUBMITTED,),
            target=SignoffState.CHECKED,
            permission=CHECK,
            guard=_second_person,
            label=_("Checked: pass on for approval"),
            public_label=_("Checked"),
        ),
        Transition(
            "return_after_check",
            sources=(SignoffState.SUBMITTED,),
            target=SignoffState.RETURNED,
            permission=CHECK,
            guard=_not_a_writer,
            reason_required=True,
            label=_("Return to the author"),
            public_label=_("Returned"),
            clock=PAUSE_CLOCK,
        ),
        Transition(
            "approve",
            sources=(SignoffState.CHECKED,),
            target=SignoffState.APPROVED,
            permission=APPROVE,
            guard=_third_person,
            label=_("Approve and publish"),
            public_label=_("Approved"),
        ),
        Transition(
            "return_instead_of_approval",
            sources=(SignoffState.CHECKED,),
            target=SignoffState.RETURNED,
            permission=APPROVE,
            guard=_not_a_writer,
            reason_required=True,
            label=_("Return to the author"),
            public_label=_("Returned"),
            clock=PAUSE_CLOCK,
        ),
        Transition(
            "resubmit",
            sources=(SignoffState.RETURNED,),
            target=SignoffState.SUBMITTED,
            permission=WRITE,
            guard=_mended,
            label=_("Hand in again"),
            public_label=_("Handed in again"),
            clock=RESUME_CLOCK,
        ),
        Transition(
            "withdraw",
            sources=OPEN_STATES,
            target=SignoffState.WITHDRAWN,
            permission=WITHDRAW,
            system=True,
            label=_("Take back"),
            public_label=_("Taken back"),
            clock=VOID_CLOCK,
        ),
    ),
)
