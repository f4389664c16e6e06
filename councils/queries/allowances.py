"""What is owed and what was paid: for meetings, and for activities that other apps report."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from councils.models import ActivityAllowance, Allowance, AllowancePayment, Attendance, Body, Term
from councils.states.meetings import HELD


@dataclass(frozen=True)
class Line:
    """One row of a list for the treasury."""

    member: Term
    what: str
    day: date
    amount: int


def unpaid(body: Body) -> QuerySet[Attendance]:
    """Members who came themselves to a meeting that is over; proxies are not paid."""
    attended = Attendance.objects.filter(meeting__body=body, meeting__state__in=HELD, allowance__isnull=True)
    attended = attended.exclude(mode=Attendance.Mode.PROXY)
    return attended.select_related("meeting", "member__user").order_by("meeting__starts_at", "id")


def unpaid_activities(body: Body) -> QuerySet[ActivityAllowance]:
    owed = ActivityAllowance.objects.filter(member__body=body, payment__isnull=True)
    return owed.select_related("member__user").order_by("day", "id")


def payments(body: Body) -> QuerySet[AllowancePayment]:
    """The lists made so far, newest first, each with its number of `lines` and its `total`."""
    made = AllowancePayment.objects.filter(body=body).select_related("made_by").order_by("-id")
    lines, total = Count("pk"), Sum("amount")
    return made.annotate(
        lines=_of_payment(Allowance, lines) + _of_payment(ActivityAllowance, lines),
        total=_of_payment(Allowance, total) + _of_payment(ActivityAllowance, total),
    )


@dataclass(frozen=True)
class OwnLine:
    """What one member reads of their own money: paid on a day, or still to be paid."""

    what: str
    day: date
    amount: int
    paid_on: date | None


def of_person(user: Any, body: Body) -> list[OwnLine]:
    """Meetings and other activities of the person, newest first. A meeting counts once it is on a list."""
    mine = {"member__user": user.pk, "member__body": body}
    activities = ActivityAllowance.objects.filter(**mine).select_related("payment")
    meetings = Allowance.objects.filter(attendance__member__user=user.pk, attendance__member__body=body).select_related(
        "payment", "attendance__meeting"
    )
    found = [OwnLine(one.label, one.day, one.amount, _paid_on(one.payment)) for one in activities]
    for paid in meetings:
        meeting = paid.attendance.meeting
        day = timezone.localtime(meeting.starts_at).date()
        found.append(OwnLine(meeting.title, day, paid.amount, _paid_on(paid.payment)))
    return sorted(found, key=lambda line: line.day, reverse=True)


def _paid_on(payment: AllowancePayment | None) -> date | None:
    return timezone.localtime(payment.made_at).date() if payment else None


def _of_payment(model: type[Allowance] | type[ActivityAllowance], figure: Count | Sum) -> Coalesce:
    rows = model.objects.filter(payment=OuterRef("pk")).order_by().values("payment").annotate(figure=figure)
    return Coalesce(Subquery(rows.values("figure"), output_field=IntegerField()), 0)


def lines(payment: AllowancePayment) -> Iterator[Line]:
    """Member by member, meetings before other activities."""
    for paid in payment.allowances.select_related("attendance__member__user", "attendance__meeting").order_by(
        "attendance__member_id", "attendance__meeting__starts_at"
    ):
        meeting = paid.attendance.meeting
        day = timezone.localtime(meeting.starts_at).date()
        yield Line(paid.attendance.member, meeting.title, day, paid.amount)
    for owed in payment.activity_allowances.select_related("member__user").order_by(F("member_id"), "day"):
        yield Line(owed.member, owed.label, owed.day, owed.amount)
