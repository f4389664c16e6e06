"""Confirming at a counter that somebody works or studies here, for one vote whose terms let them take part."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import ResidencyProof
from accounts.residency.identity import least_birth_date, person_hash
from budget.models import Poll, WorkProof
from budget.services.refusals import BudgetRefused
from budget.states.names import Electorate
from core import permissions
from core.audit import audit

CONFIRM = "accounts.confirm_at_counter"


def confirm(
    poll: Poll, *, staff: Any, user: Any, name: str, birth_date: date, kind: str, area: str, at: datetime
) -> WorkProof:
    """ID and document were seen. The hash is the one of a proof of residency: whoever has both votes once.

    Raises BudgetRefused. Nothing of what was typed is kept but the hash, the neighbourhood and a day of birth that
    says no more than the vote needs.
    """
    permissions.check(staff, CONFIRM)
    if poll.electorate != Electorate.RESIDENTS_AND_WORKERS:
        raise BudgetRefused("electorate", _("By its terms only residents vote here."))
    if staff.pk == user.pk:
        raise BudgetRefused("self", _("Nobody confirms himself."))
    keyed_hash = person_hash(name, birth_date)
    held = ResidencyProof.objects.in_force(at).filter(user=user).first()
    if held is not None:
        raise BudgetRefused("resident", _("This person has a proof of residency and votes with that."))
    proof = WorkProof(
        poll=poll,
        user=user,
        keyed_hash=keyed_hash,
        kind=kind,
        area=area,
        born_on_or_before=least_birth_date(birth_date, timezone.localtime(at).date()),
        confirmed_by=staff,
        confirmed_at=at,
    )
    try:
        with transaction.atomic():
            proof.save(force_insert=True)
            audit.record("budget.confirm_work", actor=staff, at=at, target=proof, detail={"kind": str(kind)})
    except IntegrityError as error:
        message = _("This account, or a person of this name and birth date, has been confirmed for this vote already.")
        raise BudgetRefused("twice", message) from error
    return proof
