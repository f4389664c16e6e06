"""What is kept about people for registration and attendance."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from briefings.models import Registration
from briefings.services import registration_forgetting as forgetting
from core import personal_data

_CONSENT = _("Consent at registration")
_PERIOD = _("30 days after the end of the briefing")

personal_data.register_field(
    "briefings.Registration",
    "person",
    "name",
    "email",
    "phone",
    "seed",
    "ticket_hash",
    purpose=_("To keep a place at a briefing, to send the ticket, and to tell of changes"),
    period=_PERIOD,
    basis=_CONSENT,
)
personal_data.register_field(
    "briefings.Registration",
    "needs",
    purpose=_("To prepare what somebody needs to take part in a briefing; read by those who prepare it"),
    period=_PERIOD,
    basis=_("Separate consent at registration"),
)
personal_data.register_field(
    "briefings.RegistrationAnswer",
    "text",
    purpose=_("Answers to what the organisers of a briefing asked at registration"),
    period=_("Free texts: 30 days after the end of the briefing; what was ticked stays, without a name"),
    basis=_CONSENT,
    label=pgettext_lazy("registration", "Answer"),
)
personal_data.register_field(
    "briefings.Attendance",
    "registration",
    "at",
    purpose=_("That somebody came to a briefing, and when"),
    period=_("With a name: 30 days after the end of the briefing; as a number for good"),
    basis=_CONSENT,
)
personal_data.register_destruction(
    "briefings.registrations",
    forgetting.expired,
    label=_("Names and contacts of those who registered for briefings"),
    destroy=forgetting.forget,
)
personal_data.register_departure(
    "briefings.registrations",
    forgetting.leave,
    destroyed=(_("Your registrations for briefings; those to come are taken back."),),
    kept=((_("That somebody registered or came, without your name"), _("As long as the briefing's record is kept")),),
)


def _registrations_of(user: Any) -> list[dict[str, Any]]:
    rows = Registration.objects.filter(person=user).select_related("briefing", "attendance")
    return [_exported(row) for row in rows.prefetch_related("answers__asked").order_by("pk")]


def _exported(registration: Registration) -> dict[str, Any]:
    attendance = getattr(registration, "attendance", None)
    return {
        "briefing": registration.briefing.title,
        "begins": registration.briefing.starts_at,
        "name": registration.name,
        "phone": registration.phone,
        "how": registration.get_mode_display(),
        "companions": registration.companions,
        "needs": registration.needs,
        "answers": {answer.asked.text: answer.text for answer in registration.answers.all()},
        "registered_at": registration.registered_at,
        "taken_back_at": registration.cancelled_at,
        "came_at": attendance.at if attendance else None,
    }


personal_data.register_export(
    "briefings.registrations", _registrations_of, label=_("Briefings that you registered for")
)
