"""What members are paid: each attendance once, and each activity that another app reports once."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from core import permissions
from core.audit.audit import record as audit
from councils.models import ActivityAllowance, Allowance, AllowancePayment, Attendance, Body, Term
from councils.models.meetings import procedure_of
from councils.queries.allowances import unpaid, unpaid_activities
from councils.services.refusals import CouncilRefused
from councils.states.meetings import KEEP


@transaction.atomic
def owe(member: Term, *, activity: Model, label: str, day: date, amount: int, at: datetime) -> ActivityAllowance:
    """For other apps: the member is owed so much for this activity. Said again, it changes what is not yet paid.

    Raises CouncilRefused for a day on which the person was not in office, or once it is on a list.
    """
    if not member.is_in_office(day):
        raise CouncilRefused("office", _("Only members in office are paid for an activity."))
    owed, created = ActivityAllowance.objects.select_for_update().get_or_create(
        member=member,
        content_type=ContentType.objects.get_for_model(activity),
        object_id=activity.pk,
        defaults={"label": label[:200], "day": day, "amount": amount, "recorded_at": at},
    )
    if not created:
        _refuse_paid(owed)
        owed.label, owed.day, owed.amount = label[:200], day, amount
        owed.save(update_fields=["label", "day", "amount"])
    return owed


@transaction.atomic
def owe_no_longer(member: Term, *, activity: Model) -> None:
    """The activity did not take place after all. Raises CouncilRefused once it is on a list."""
    kind = ContentType.objects.get_for_model(activity)
    owed = ActivityAllowance.objects.select_for_update().filter(member=member, content_type=kind, object_id=activity.pk)
    for one in owed:
        _refuse_paid(one)
        one.delete()


def _refuse_paid(owed: ActivityAllowance) -> None:
    if owed.payment_id is not None:
        raise CouncilRefused("paid", _("This activity is on a payment list already."))


@transaction.atomic
def make_payment_list(body: Body, *, by: Any, at: datetime) -> AllowancePayment:
    """Put everything that was not paid yet on one list. Two who press at once make one list between them."""
    permissions.check(by, KEEP, body)
    # The lock makes two lists come one after the other; the second finds nothing left.
    body = Body.objects.select_for_update().get(pk=body.pk)
    amount = procedure_of(body).allowance
    attended = list(unpaid(body)) if amount else []
    activities = list(unpaid_activities(body))
    if not attended and not activities:
        if amount == 0:
            raise CouncilRefused("none", _("This body's rules set no allowance."))
        raise CouncilRefused("empty", _("Every attendance has been paid."))
    payment = AllowancePayment.objects.create(body=body, made_at=at, made_by=by)
    _pay(payment, attended, amount)
    for owed in activities:
        owed.payment = payment
    ActivityAllowance.objects.bulk_update(activities, ["payment"])
    audit(
        "councils.make_payment_list",
        actor=by,
        at=at,
        target=payment,
        detail={
            "attendances": len(attended),
            "activities": len(activities),
            "amount": amount * len(attended) + sum(owed.amount for owed in activities),
        },
    )
    return payment


def _pay(payment: AllowancePayment, attended: list[Attendance], amount: int) -> None:
    try:
        with transaction.atomic():
            Allowance.objects.bulk_create(
                Allowance(attendance=attendance, amount=amount, payment=payment) for attendance in attended
            )
    except IntegrityError as error:
        raise CouncilRefused("twice", _("Someone has just put these attendances on a list.")) from error
