"""Points: given by rule within the step that earned them, moved in a ledger that cannot fail to balance."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from core import permissions
from core.audit.audit import record as audit_record
from core.workflow.models import TransitionRecord
from proposals.models import Answer, PointAccount, Posting, Proposal, RewardRule
from proposals.services import notices
from proposals.services.refusals import ProposalRefused
from proposals.states import PROPOSAL_HOOKS
from proposals.states.exchanges import MANAGE_REWARDS, AccountKind, PostingKind, RewardEvent

HIGHEST_POINTS = 1_000_000


@dataclass(frozen=True)
class Earning:
    """That an event happened to a thing, and who shares its points; the first takes what cannot be shared."""

    event: RewardEvent
    subject: Any
    title: str
    people: tuple[Any, ...]


Earner = Callable[[Proposal, TransitionRecord], Iterable[Earning]]
# Which steps of a proposal earn points: the one list of them.
_earners: dict[str, list[Earner]] = {}


def earns(*steps: str) -> Callable[[Earner], Earner]:
    """Register what a step of the workflow earns; it is posted in the transaction of the step."""

    def register(earner: Earner) -> Earner:
        for step in steps:
            _earners.setdefault(step, []).append(earner)
        return earner

    return register


def _by_authors(event: RewardEvent) -> Earner:
    def earner(proposal: Proposal, record: TransitionRecord) -> Iterable[Earning]:
        people = sorted(notices.authors_of(proposal), key=lambda one: (one.pk != proposal.author_id, one.pk))
        if people:
            yield Earning(event, proposal, proposal.title, tuple(people))

    return earner


earns("publish_eligible")(_by_authors(RewardEvent.ELIGIBLE))
earns("publish_adopted")(_by_authors(RewardEvent.ADOPTED))
earns("select")(_by_authors(RewardEvent.SELECTED))
earns("complete")(_by_authors(RewardEvent.COMPLETED))


@earns("publish_eligible", "publish_ineligible", "publish_adopted", "publish_not_adopted", "publish_transferred")
def _answered_on_time(proposal: Proposal, record: TransitionRecord) -> Iterable[Earning]:
    """To whoever drafted the answer, if it came within the period."""
    answer = Answer.objects.filter(proposal=proposal, approved_at=record.at).select_related("drafted_by").last()
    if answer is not None and answer.due_at is not None and not answer.is_late:
        yield Earning(RewardEvent.ANSWERED_ON_TIME, answer, proposal.title, (answer.drafted_by,))


@PROPOSAL_HOOKS.carry_out
def _on_step(proposal: Proposal, record: TransitionRecord, context: dict[str, Any]) -> None:
    for earner in _earners.get(record.name, ()):
        for earning in earner(proposal, record):
            give(earning, at=record.at)


@transaction.atomic
def give(earning: Earning, *, at: datetime) -> int:
    """Post what the rule in force gives; how many points. Nothing without a rule, nothing a second time."""
    rule = RewardRule.objects.filter(event=earning.event, starts_at__lte=at).exclude(ended_at__lte=at).first()
    if rule is None:
        return 0
    open_ledger()
    share, rest = divmod(rule.points, len(earning.people))
    given = 0
    for number, person in enumerate(earning.people):
        points = share + (rest if number == 0 else 0)
        cause = f"{earning.event}:{earning.subject._meta.model_name}:{earning.subject.pk}:{account_of(person).pk}"
        if points and not Posting.objects.filter(cause=cause).exists():
            post(
                PostingKind.ISSUED, source=the_account(AccountKind.ISSUING), target=account_of(person), points=points,
                cause=cause, subject=earning.title, at=at, rule=rule,
            )  # fmt: skip
            given += points
    return given


def open_ledger() -> None:
    """Taken before any account: whoever moves points waits here, and never for each other."""
    PointAccount.objects.select_for_update().get(pk=the_account(AccountKind.ISSUING).pk)


def post(
    kind: PostingKind, *, source: PointAccount, target: PointAccount, points: int, cause: str, subject: str,
    at: datetime, rule: RewardRule | None = None,
) -> Posting:  # fmt: skip
    """The one way into the ledger. The database keeps the balances and refuses an overdraft."""
    return Posting.objects.create(
        kind=kind, source=source, target=target, points=points, cause=cause, subject=Truncator(subject).chars(120),
        posted_at=at, rule=rule,
    )  # fmt: skip


def account_of(person: Any) -> PointAccount:
    return PointAccount.objects.get_or_create(person=person, defaults={"kind": AccountKind.PERSON})[0]


def the_account(kind: AccountKind) -> PointAccount:
    return PointAccount.objects.get_or_create(kind=kind, person=None)[0]


@transaction.atomic
def set_rule(*, event: str, points: int, actor: Any, at: datetime) -> RewardRule | None:
    """So many points for an event from now on; 0 ends the rule. What was given stays."""
    permissions.check(actor, MANAGE_REWARDS)
    if not 0 <= points <= HIGHEST_POINTS:
        raise ProposalRefused("points", _("Give 0 to 1,000,000 points."), field="points")
    in_force = RewardRule.objects.select_for_update().filter(event=event, ended_at__isnull=True).first()
    if in_force is not None and in_force.points == points:
        return in_force
    if in_force is not None:
        in_force.ended_at = at
        in_force.save(update_fields=["ended_at"])
    audit_record("proposals.set_reward_rule", actor=actor, at=at, detail={"event": event, "points": points})
    if not points:
        return None
    return RewardRule.objects.create(event=event, points=points, starts_at=at, set_by=actor)


@transaction.atomic
def lapse(*, user: Any, at: datetime) -> None:
    """Whoever leaves gives up what was not exchanged; the postings stay, without a person."""
    open_ledger()
    account = PointAccount.objects.select_for_update().filter(person=user).first()
    if account is None:
        return
    if account.balance:
        post(
            PostingKind.LAPSED, source=account, target=the_account(AccountKind.LAPSED), points=account.balance,
            cause=f"LAPSED:account:{account.pk}", subject="", at=at,
        )  # fmt: skip
    PointAccount.objects.filter(pk=account.pk).update(person=None)


def postings_of(person: Any) -> Any:
    """What came and went, newest first."""
    return Posting.objects.filter(Q(source__person=person) | Q(target__person=person)).select_related("target")
