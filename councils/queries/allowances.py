"""What is owed and what was paid."""

from django.db.models import Count, QuerySet, Sum

from councils.models import Allowance, AllowancePayment, Attendance, Body
from councils.states.meetings import HELD


def unpaid(body: Body) -> QuerySet[Attendance]:
    """Members who came themselves to a meeting that is over; proxies are not paid."""
    attended = Attendance.objects.filter(meeting__body=body, meeting__state__in=HELD, allowance__isnull=True)
    attended = attended.exclude(mode=Attendance.Mode.PROXY)
    return attended.select_related("meeting", "member__user").order_by("meeting__starts_at", "id")


def payments(body: Body) -> QuerySet[AllowancePayment]:
    made = AllowancePayment.objects.filter(body=body).select_related("made_by")
    return made.annotate(people=Count("allowances"), total=Sum("allowances__amount")).order_by("-id")


def lines(payment: AllowancePayment) -> QuerySet[Allowance]:
    return payment.allowances.select_related(
        "attendance__member__user", "attendance__member__body", "attendance__meeting"
    ).order_by("attendance__member_id", "attendance__meeting__starts_at")
