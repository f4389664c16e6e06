"""Points: what they are given for, and the way of a request to exchange them."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.deadlines import periods
from core.workflow.definitions import STOP_CLOCK, VOID_CLOCK, Transition, Workflow, start_clock
from core.workflow.hooks import Hooks

MANAGE_REWARDS = "proposals.manage_rewards"
GRANT_EXCHANGE = "proposals.grant_exchange"
WITHDRAW_EXCHANGE = "proposals.withdraw_exchange"

EXCHANGE_PERIOD = periods.register(periods.Period("proposals.exchange", _("Answer to an exchange of points"), 7)).name


class RewardEvent(models.TextChoices):
    """What points can be given for. Which give how many say the rules that staff set."""

    ELIGIBLE = "ELIGIBLE", _("A proposal was found eligible")
    ADOPTED = "ADOPTED", _("A proposal was adopted")
    COMPLETED = "COMPLETED", _("A proposal was carried out")
    SELECTED = "SELECTED", _("A proposal was selected in a contest or a vote")
    ANSWERED_ON_TIME = "ANSWERED_ON_TIME", _("A member of staff answered a proposal on time")


class AccountKind(models.TextChoices):
    ISSUING = "ISSUING", _("Points issued")
    PERSON = "PERSON", _("A person's points")
    EXCHANGE = "EXCHANGE", _("Set aside for exchanges")
    PAID_OUT = "PAID_OUT", _("Paid out")
    LAPSED = "LAPSED", _("Lapsed")


class PostingKind(models.TextChoices):
    ISSUED = "ISSUED", _("Given")
    SET_ASIDE = "SET_ASIDE", _("Set aside for an exchange")
    RETURNED = "RETURNED", _("Returned")
    PAID_OUT = "PAID_OUT", _("Paid out")
    LAPSED = "LAPSED", _("Lapsed")


class ExchangeState(models.TextChoices):
    ASKED = "ASKED", _("Asked for")
    GRANTED = "GRANTED", _("Granted, to be paid out")
    PAID_OUT = "PAID_OUT", _("Paid out")
    REFUSED = "REFUSED", _("Refused")
    WITHDRAWN = "WITHDRAWN", _("Withdrawn")


EXCHANGE_HOOKS = Hooks()


def _not_for_oneself(request: Any, actor: Any) -> Any:
    if request.person_id == actor.pk:
        return _("This is your own request: another person must decide.")
    return None


def _another_pays(request: Any, actor: Any) -> Any:
    if request.granted_by_id == actor.pk:
        return _("You granted this request: another person must pay it out.")
    return _not_for_oneself(request, actor)


S = ExchangeState
EXCHANGE_WORKFLOW = Workflow(
    name="point_exchange",
    label=_("Exchange of points"),
    states=ExchangeState,
    initial=S.ASKED,
    effect=EXCHANGE_HOOKS.effect,
    opening_clock=start_clock(EXCHANGE_PERIOD),
    transitions=(
        Transition(
            "grant", (S.ASKED,), S.GRANTED, label=_("Grant"), permission=GRANT_EXCHANGE, guard=_not_for_oneself,
            clock=STOP_CLOCK,
        ),
        Transition(
            "refuse", (S.ASKED, S.GRANTED), S.REFUSED, label=_("Refuse"), permission=GRANT_EXCHANGE,
            guard=_not_for_oneself, reason_required=True, clock=STOP_CLOCK,
        ),
        Transition(
            "pay_out", (S.GRANTED,), S.PAID_OUT, label=_("Paid out"), permission=GRANT_EXCHANGE, guard=_another_pays,
        ),
        Transition(
            "withdraw", (S.ASKED,), S.WITHDRAWN, label=_("Withdraw"), permission=WITHDRAW_EXCHANGE, system=True,
            clock=VOID_CLOCK,
        ),
    ),
)  # fmt: skip
