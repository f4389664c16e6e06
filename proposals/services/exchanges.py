"""Exchanging points: what is asked for is set aside at once, so that nobody spends it twice."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import permissions
from core.notify import notify
from core.workflow import engine
from core.workflow.actors import SYSTEM
from core.workflow.models import TransitionRecord
from proposals.models import ExchangeOption, ExchangeRequest, PointAccount
from proposals.services import rewards
from proposals.services.notices import path
from proposals.services.refusals import ProposalRefused
from proposals.states.exchanges import (
    EXCHANGE_HOOKS,
    EXCHANGE_WORKFLOW,
    MANAGE_REWARDS,
    AccountKind,
    ExchangeState,
    PostingKind,
)
from proposals.states.permissions import WRITE

STEP = "proposals.exchange_step"


@transaction.atomic
def ask(*, person: Any, option: ExchangeOption, at: datetime) -> ExchangeRequest:
    """Set the points aside and put the request on the desk. Raises ProposalRefused where they do not suffice."""
    permissions.check(person, WRITE)
    get_user_model()._default_manager.select_for_update(no_key=True).get(pk=person.pk)
    rewards.open_ledger()
    account = PointAccount.objects.select_for_update().get(pk=rewards.account_of(person).pk)
    wanted = ExchangeOption.objects.filter(pk=option.pk, is_active=True).first()
    if wanted is None:
        raise ProposalRefused("option", gettext("This is not on offer any more."), field="option")
    if account.balance < wanted.points:
        raise ProposalRefused("balance", gettext("You do not have enough points for this."), field="option")
    made = ExchangeRequest.objects.create(
        person=person, account=account, option=wanted, points=wanted.points, asked_at=at
    )
    _move(made, PostingKind.SET_ASIDE, account, rewards.the_account(AccountKind.EXCHANGE), at)
    engine.open(made, actor=person, at=at)
    return made


@transaction.atomic
def withdraw(request: ExchangeRequest, *, person: Any, at: datetime) -> None:
    engine.apply(request, "withdraw", actor=person, at=at)


@transaction.atomic
def offer(*, title: str, points: int, actor: Any, at: datetime) -> ExchangeOption:
    permissions.check(actor, MANAGE_REWARDS)
    if not title.strip() or not 1 <= points <= rewards.HIGHEST_POINTS:
        raise ProposalRefused("points", gettext("Give a name and 1 to 1,000,000 points."), field="points")
    return ExchangeOption.objects.create(title=title.strip()[:80], points=points)


@transaction.atomic
def end_offer(option: ExchangeOption, *, actor: Any) -> None:
    permissions.check(actor, MANAGE_REWARDS)
    ExchangeOption.objects.filter(pk=option.pk).update(is_active=False)


@transaction.atomic
def leave(*, user: Any, at: datetime) -> None:
    """What still waits is taken back, what is left lapses; what is granted is paid out under its number."""
    waiting = ExchangeRequest.objects.filter(person=user, state=ExchangeState.ASKED)
    for request in list(waiting.select_for_update(of=("self",)).order_by("pk")):
        engine.apply(request, "withdraw", actor=SYSTEM, at=at)
    rewards.lapse(user=user, at=at)
    ExchangeRequest.objects.filter(person=user).update(person=None)


@EXCHANGE_HOOKS.carry_out
def _carry_out(request: ExchangeRequest, record: TransitionRecord, context: dict[str, Any]) -> None:
    rewards.open_ledger()
    aside = rewards.the_account(AccountKind.EXCHANGE)
    if record.name == "grant":
        request.granted_by = record.actor
        request.save(update_fields=["granted_by"])
    elif record.name == "pay_out":
        _move(request, PostingKind.PAID_OUT, aside, rewards.the_account(AccountKind.PAID_OUT), record.at)
    elif record.name in {"refuse", "withdraw"}:
        _move(request, PostingKind.RETURNED, aside, request.account, record.at)
        if request.person_id is None:
            lapsed = rewards.the_account(AccountKind.LAPSED)
            _move(request, PostingKind.LAPSED, request.account, lapsed, record.at)
    if record.name in {"grant", "pay_out", "refuse"} and request.person_id is not None:
        context = {"title": request.option.title, "state": request.state, "reason": record.reason,
                   "url": path("my_points")}  # fmt: skip
        notify.queue(STEP, recipients=[request.person], at=record.at, context=context, target=request)


def _move(
    request: ExchangeRequest, kind: PostingKind, source: PointAccount, target: PointAccount, at: datetime
) -> None:
    rewards.post(
        kind, source=source, target=target, points=request.points, cause=f"{kind}:exchange:{request.pk}",
        subject=request.option.title, at=at,
    )  # fmt: skip


notify.register(
    STEP, category="case", title=_("Exchange of points: %(title)s"), body="%(state_name)s %(reason)s",
    words=lambda context: {"state_name": str(EXCHANGE_WORKFLOW.public_name(context["state"]))},
)  # fmt: skip
