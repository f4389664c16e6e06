"""The life of an application for a residency letter."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.workflow.definitions import VOID_CLOCK, Transition, Workflow, start_clock


class ResidencyState(models.TextChoices):
    REQUESTED = "REQUESTED", _("Letter requested")
    LETTER_PRINTED = "LETTER_PRINTED", _("Letter printed")
    LETTER_SENT = "LETTER_SENT", _("Letter sent")
    VERIFIED = "VERIFIED", _("Residency confirmed")
    REFUSED = "REFUSED", _("Refused")
    EXPIRED = "EXPIRED", _("Expired")
    WITHDRAWN = "WITHDRAWN", _("Withdrawn")


OPEN_STATES = (ResidencyState.REQUESTED, ResidencyState.LETTER_PRINTED, ResidencyState.LETTER_SENT)


def without_code(application: Any, actor: Any) -> Any:
    """A letter is printed from the page of the letters, which alone makes the code."""
    return None if application.code_hash else _("Print the letter on the page of the residency letters first.")


def forget_person(application: Any, record: Any, context: dict[str, Any]) -> None:
    """However it ends, name and address are needed no longer."""
    application.save(update_fields=application.forget_person())


def forget_and_tell(application: Any, record: Any, context: dict[str, Any]) -> None:
    """It ended without a proof and not by the person's own wish: say why."""
    # Models are built on this module, so the outbox with its own models can only be asked later.
    from core.notify import notify

    forget_person(application, record, context)
    notify.queue(
        f"accounts.residency_letter_{record.name}",
        recipients=[application.user],
        at=record.at,
        context={"reason": record.reason},
        target=application,
    )


RESIDENCY = Workflow(
    name="residency",
    label=_("Residency letter"),
    states=ResidencyState,
    initial=ResidencyState.REQUESTED,
    opening_clock=start_clock("accounts.residency_letter"),
    public_names={ResidencyState.LETTER_PRINTED: _("Letter being prepared")},
    transitions=(
        Transition(
            name="print_letter",
            label=_("Record the letter as printed"),
            sources=(ResidencyState.REQUESTED,),
            target=ResidencyState.LETTER_PRINTED,
            permission="accounts.print_letters",
            guard=without_code,
        ),
        Transition(
            name="send_letter",
            label=_("Record the letter as sent"),
            sources=(ResidencyState.LETTER_PRINTED,),
            target=ResidencyState.LETTER_SENT,
            permission="accounts.print_letters",
            bulk=True,
        ),
        Transition(
            name="verify",
            label=_("Code entered"),
            # Post can be quicker than the clerk who records it.
            sources=(ResidencyState.LETTER_PRINTED, ResidencyState.LETTER_SENT),
            target=ResidencyState.VERIFIED,
            system=True,
            effect=forget_person,
        ),
        Transition(
            name="refuse",
            label=_("Refuse"),
            sources=OPEN_STATES,
            target=ResidencyState.REFUSED,
            permission="accounts.decide_residency",
            reason_required=True,
            effect=forget_and_tell,
        ),
        Transition(
            name="expire",
            label=_("Expire"),
            sources=OPEN_STATES,
            target=ResidencyState.EXPIRED,
            system=True,
            effect=forget_and_tell,
        ),
        Transition(
            name="withdraw",
            label=_("Withdraw"),
            sources=OPEN_STATES,
            target=ResidencyState.WITHDRAWN,
            permission="accounts.withdraw_residency_application",
            clock=VOID_CLOCK,
            effect=forget_person,
        ),
    ),
)
