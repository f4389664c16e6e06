"""What members are paid for attending: each attendance once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core import permissions
from core.audit.audit import record as audit
from councils.models import Allowance, AllowancePayment, Body
from councils.models.meetings import procedure_of
from councils.queries.allowances import unpaid
from councils.services.refusals import CouncilRefused
from councils.states.meetings import KEEP


@transaction.atomic
def make_payment_list(body: Body, *, by: Any, at: datetime) -> AllowancePayment:
    """Put all attendances that were not paid yet on one list. Two who press at once make one list between them."""
    permissions.check(by, KEEP, body)
    amount = procedure_of(body).allowance
    if amount == 0:
        raise CouncilRefused("none", _("This body's rules set no allowance."))
    owed = list(unpaid(body))
    if not owed:
        raise CouncilRefused("empty", _("Every attendance has been paid."))
    payment = AllowancePayment.objects.create(body=body, made_at=at, made_by=by)
    try:
        with transaction.atomic():
            Allowance.objects.bulk_create(
                Allowance(attendance=attendance, amount=amount, payment=payment) for attendance in owed
            )
    except IntegrityError as error:
        raise CouncilRefused("twice", _("Someone has just put these attendances on a list.")) from error
    audit(
        "councils.make_payment_list",
        actor=by,
        at=at,
        target=payment,
        detail={"attendances": len(owed), "amount": amount * len(owed)},
    )
    return payment
