"""What the budget school keeps about people, and what becomes of it."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from budget.models import Enrolment
from core import personal_data

_TASK = _("Task in the public interest: residents learn to take part in the budget")
# A certificate is checked for as long as people show it.
_YEARS = timedelta(days=3 * 365)

personal_data.register_field(
    "budget.Enrolment", "person", purpose=_("Who has a seat in a course, and who waits for one"),
    period=_("Three years after the course"), basis=_TASK,
)  # fmt: skip
personal_data.register_field(
    "budget.CourseCertificate", "name", purpose=_("Name on the certificate; never shown on the page that checks it"),
    period=_("Three years after the course"), basis=_TASK,
)  # fmt: skip


def collect(user: Any) -> list[dict[str, Any]]:
    rows = Enrolment.objects.filter(person=user.pk).order_by("id")
    names = ("course__title", "course__starts_at", "signed_up_at", "is_waiting", "attended", "quiz_percent",
             "certificate__number", "certificate__name", "certificate__issued_on")  # fmt: skip
    return list(rows.values(*names))


def leave(*, user: Any, at: datetime) -> None:
    """The seat goes to whoever waits longest; certificates are destroyed with it."""
    from budget.services import enrolments

    enrolments.leave_all(person=user, at=at)


def expired(at: datetime) -> QuerySet[Any]:
    return Enrolment.objects.filter(course__ends_at__lt=at - _YEARS)


personal_data.register_export("budget_school", collect, label=_("Courses of the budget school"))
personal_data.register_departure(
    "budget_school", leave, destroyed=(_("Your seats in courses of the budget school, and your certificates"),)
)
personal_data.register_destruction(
    "budget_school", expired, label=_("Seats and certificates of courses held three years ago")
)
