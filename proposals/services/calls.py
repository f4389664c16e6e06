"""Calls: written, then published with their terms, which stand from then on."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts import queries as people
from accounts.models import Role
from core import fixed_terms, permissions
from core.audit.audit import record
from core.notify import notify
from proposals.models import Call, Proposal
from proposals.services import call_notices
from proposals.services.call_terms import SUBJECT_TO_CHANGE, clean_judging, refuse_unfinished, terms_of
from proposals.services.refusals import ProposalRefused
from proposals.states import CallKind
from proposals.states.permissions import MANAGE_CALLS

BATCH = 50


@transaction.atomic
def make_call(*, actor: Any, kind: str, slug: str, at: datetime, categories: Any = (), **terms: Any) -> Call:
    """The draft of a call, which only the staff sees."""
    permissions.check(actor, MANAGE_CALLS)
    made = Call(kind=kind, slug=slug, department=terms.pop("department", None))
    permissions.check(actor, MANAGE_CALLS, made)
    _write(made, terms)
    made.save()
    made.categories.set(categories)
    record("proposals.make_call", actor=actor, at=at, target=made)
    return made


@transaction.atomic
def change_call(call: Call, *, actor: Any, categories: Any = None, **terms: Any) -> Call:
    """Only before it is published: nobody moves the goal while people play."""
    permissions.check(actor, MANAGE_CALLS, call)
    locked = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    if locked.published_at is not None:
        raise ProposalRefused("published", _("This call has been published; its terms stand."))
    if "department" in terms:
        locked.department = terms.pop("department")
    _write(locked, terms)
    locked.save()
    if categories is not None:
        locked.categories.set(categories)
    return locked


@transaction.atomic
def publish_call(call: Call, *, actor: Any, at: datetime) -> Call:
    """Freeze the terms and announce the call. Raises ProposalRefused where that has been done."""
    permissions.check(actor, MANAGE_CALLS, call)
    locked = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    if locked.published_at is not None:
        raise ProposalRefused("published", _("This call has been published; its terms stand."))
    if locked.closes_at is not None and locked.closes_at <= at:
        raise ProposalRefused("closes_at", _("The day on which it closes has passed."), field="closes_at")
    refuse_unfinished(locked)
    freeze(locked, at=at)
    locked.save(update_fields=["published_at", "terms", "terms_sha256"])
    record("proposals.publish_call", actor=actor, at=at, target=locked, detail={"terms": locked.terms_sha256})
    return locked


def freeze(call: Call, *, at: datetime) -> None:
    """Write the terms down as they are, with their fingerprint."""
    call.published_at = at
    call.terms = terms_of(call)
    call.terms_sha256 = fixed_terms.fingerprint(call.terms)


def is_turning(at: datetime) -> bool:
    return _turning(at).exists()


@transaction.atomic
def turn(*, at: datetime) -> int:
    """Note that calls have opened or closed, and tell the staff; how many did."""
    found = list(_turning(at).select_for_update(of=("self",), skip_locked=True)[:BATCH])
    for call in found:
        if call.opened_at is None:
            call.opened_at = call.opens_at
            _tell_staff(call_notices.OPENED, call, at)
        if call.closes_at is not None and call.closes_at <= at:
            call.closed_at = call.closes_at
            count = Proposal.objects.filter(call=call, submitted_at__isnull=False).count()
            _tell_staff(call_notices.CLOSED, call, at, count=count)
        call.save(update_fields=["opened_at", "closed_at"])
    return len(found)


def _turning(at: datetime) -> Any:
    opening = Q(opened_at__isnull=True, opens_at__lte=at)
    closing = Q(closed_at__isnull=True, closes_at__lte=at)
    return Call.objects.filter(opening | closing, published_at__isnull=False).order_by("pk")


def _tell_staff(event: str, call: Call, at: datetime, **context: Any) -> None:
    if call.department_id is None:
        staff = people.holders_of(Role.CASE_OFFICER, at=at)
    else:
        staff = people.staff_in(call.department_id, Role.CASE_OFFICER, at=at)
    whole = {"title": call.title, "url": call_notices.path("manage_call", call.pk), **context}
    notify.queue(event, recipients=staff, at=at, context=whole, target=call)


def _write(call: Call, terms: dict[str, Any]) -> None:
    for name in terms.keys() & set(SUBJECT_TO_CHANGE):
        setattr(call, name, terms[name])
    call.judging = clean_judging(call.judging) if call.kind == CallKind.CONTEST and call.judging else {}
    if call.kind != CallKind.CONTEST:
        call.prizes = []
