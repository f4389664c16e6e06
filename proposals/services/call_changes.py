"""Changing published terms: asked by one, approved by two others, told to everybody with both versions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from accounts import queries as people
from accounts.models import Role
from core import fixed_terms, permissions
from core.notify import notify
from core.workflow import engine, two_approvals
from core.workflow.models import TransitionRecord
from core.workflow.two_approvals import OPEN_CHANGE
from discussion import text
from proposals.models import Call, CallChange, Category, Proposal
from proposals.services import call_notices
from proposals.services.call_terms import SUBJECT_TO_CHANGE, clean_judging, published
from proposals.services.refusals import ProposalRefused
from proposals.states import CallKind
from proposals.states.call_changes import CHANGE_HOOKS
from proposals.states.permissions import MANAGE_CALLS

LONGEST_REASON = 1000
_MOMENTS = {"opens_at", "closes_at"}


@transaction.atomic
def ask_change(
    call: Call, *, actor: Any, reason: str, at: datetime, categories: Any = None, **terms: Any
) -> CallChange:
    """Put other terms forward. Nothing changes before two others have approved. Raises ProposalRefused."""
    permissions.check(actor, MANAGE_CALLS, call)
    locked = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    why = text.clean(reason).strip()
    if not why or len(why) > LONGEST_REASON:
        raise ProposalRefused("reason", _("Please say why, in up to 1,000 characters."), field="reason")
    if locked.published_at is None:
        raise ProposalRefused("draft", _("This call is not published yet: change it as you like."))
    if locked.changes.filter(state__in=OPEN_CHANGE).exists():
        raise ProposalRefused("open", _("Another change of this call waits for approval."))
    wanted = _wanted(locked, terms, categories)
    after = published({"kind": locked.kind, **{k: v for k, v in wanted.items() if k != "judging"}}, wanted["judging"])
    _refuse_impossible(locked, wanted, after, at)
    change = CallChange.objects.create(
        call=locked, department=locked.department, asked_by=actor, asked_at=at, reason=why, wanted=wanted,
        terms_before=locked.terms, terms_after=after, sha256_before=locked.terms_sha256,
        sha256_after=fixed_terms.fingerprint(after),
    )  # fmt: skip
    engine.open(change, actor=actor, at=at)
    _tell_approvers(change, actor, at)
    return change


@transaction.atomic
def approve(change: CallChange, *, actor: Any, at: datetime) -> CallChange:
    """The first or the second approval, whichever is missing. Raises TransitionRefused."""
    two_approvals.approve(change, actor=actor, at=at)
    return change


@transaction.atomic
def refuse(change: CallChange, *, actor: Any, reason: str, at: datetime) -> None:
    engine.apply(change, "refuse", actor=actor, at=at, reason=text.clean(reason))


@transaction.atomic
def withdraw(change: CallChange, *, actor: Any, at: datetime) -> None:
    engine.apply(change, "withdraw", actor=actor, at=at)


def differences(change: CallChange) -> list[tuple[str, Any, Any]]:
    """What the two versions say differently: the term, before, after."""
    return fixed_terms.differences(change.terms_before, change.terms_after)


@CHANGE_HOOKS.carry_out
def _carry_out(change: CallChange, record: TransitionRecord, context: dict[str, Any]) -> None:
    # Noted first of all: the database lets the terms pass only through a door that two have opened.
    if two_approvals.note_approval(change, record):
        _bring_into_force(change, record)


def _bring_into_force(change: CallChange, record: TransitionRecord) -> None:
    call = Call.objects.select_for_update(of=("self",)).get(pk=change.call_id)
    if call.rounds.exists():
        raise ProposalRefused("judging", _("The judging has begun: the terms stand."))
    for name in SUBJECT_TO_CHANGE:
        setattr(call, name, _moment(change.wanted[name]) if name in _MOMENTS else change.wanted[name])
    call.terms, call.terms_sha256 = change.terms_after, change.sha256_after
    if call.closes_at is None or call.closes_at > record.at:
        call.closed_at = None
    call.save()
    call.categories.set(Category.objects.filter(slug__in=change.terms_after["categories"]))
    writers = Proposal.objects.filter(call=call, author__isnull=False).values("author")
    told = get_user_model()._default_manager.filter(pk__in=writers, is_active=True)
    context = {"title": call.title, "reason": change.reason, "url": call_notices.path("call", call.slug)}
    notify.queue(call_notices.CHANGED, recipients=told, at=record.at, context=context, target=call)


def _wanted(call: Call, terms: dict[str, Any], categories: Any) -> dict[str, Any]:
    """All the columns as they would be, in the plain form that is kept."""
    wanted = {name: terms.get(name, getattr(call, name)) for name in SUBJECT_TO_CHANGE}
    wanted["judging"] = clean_judging(wanted["judging"]) if call.kind == CallKind.CONTEST else {}
    chosen = call.categories.all() if categories is None else categories
    wanted["categories"] = sorted(category.slug for category in chosen)
    return fixed_terms.plain(wanted)


def _moment(written: str | None) -> datetime | None:
    return parse_datetime(written) if written else None


def _refuse_impossible(call: Call, wanted: dict[str, Any], after: dict[str, Any], at: datetime) -> None:
    if after == call.terms:
        raise ProposalRefused("same", _("Nothing would change."))
    opens, closes = _moment(wanted["opens_at"]), _moment(wanted["closes_at"])
    if closes is not None and (closes <= at or (opens is not None and closes <= opens)):
        raise ProposalRefused("closes_at", _("It cannot close before it opens, nor in the past."), field="closes_at")
    if call.opens_at <= at and opens != call.opens_at:
        raise ProposalRefused("opens_at", _("It has opened already: that day stands."), field="opens_at")
    if call.rounds.exists():
        raise ProposalRefused("judging", _("The judging has begun: the terms stand."))


def _tell_approvers(change: CallChange, asker: Any, at: datetime) -> None:
    roles = (Role.DEPARTMENT_REVIEWER, Role.APPROVER)
    if change.department_id is None:
        held = [people.holders_of(role, at=at) for role in roles]
        told = (held[0] | held[1]).distinct()
    else:
        told = people.staff_in(change.department_id, *roles, at=at)
    context = {"title": change.call.title, "url": call_notices.path("call_change", change.pk)}
    notify.queue(call_notices.CHANGE_ASKED, recipients=told.exclude(pk=asker.pk), at=at, context=context, target=change)
