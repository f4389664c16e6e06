"""What people who signed up for a course are told."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _

from budget.models import Course, Enrolment
from budget.services.addresses import path
from core.notify import notify
from core.ui.dates import moment_in_words

SEAT = "budget.course_seat"
CALLED_OFF = "budget.course_called_off"
CHANGED = "budget.course_changed"
COMPLETED = "budget.course_completed"


def tell(event: str, course: Course, people: Any, *, at: datetime, **context: Any) -> None:
    whole = {"title": course.title, "url": path("course", course.pk), "starts_at": course.starts_at,
             "place": course.place, **context}  # fmt: skip
    notify.queue(event, recipients=people, at=at, context=whole, target=course)


def tell_all(event: str, course: Course, *, at: datetime, **context: Any) -> None:
    """Everybody with a seat or on the waiting list."""
    signed_up = Enrolment.objects.filter(course=course).values("person")
    tell(event, course, get_user_model()._default_manager.filter(pk__in=signed_up), at=at, **context)


def moments_in_words(context: Mapping[str, Any]) -> dict[str, str]:
    return {"day": moment_in_words(context["starts_at"])}


notify.register(
    SEAT, category="case", title=_("You have a seat: %(title)s"),
    body=_("A seat has become free, and it is yours. %(day)s, %(place)s."), words=moments_in_words,
)  # fmt: skip
notify.register(
    CALLED_OFF, category="case", title=_("Called off: %(title)s"), body=_("Reason: %(reason)s"),
)  # fmt: skip
notify.register(
    CHANGED, category="case", title=_("Day or place has changed: %(title)s"), body=_("Now: %(day)s, %(place)s."),
    words=moments_in_words,
)  # fmt: skip
notify.register(
    COMPLETED, category="case", title=_("You completed the course: %(title)s"),
    body=_("Write your name on the certificate and download it."),
)  # fmt: skip
