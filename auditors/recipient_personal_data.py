"""What is kept about those who receive reports in confidence, and what becomes of it when they leave."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from auditors.models import Appointment, Recipient
from auditors.services import recipient_keys
from core import personal_data

_DUTY = gettext_lazy("Task in the public interest: reports in confidence are received by named members of staff")

for _model in ("auditors.Recipient", "auditors.Appointment"):
    personal_data.register_field(
        _model,
        "position_name",
        purpose=gettext_lazy("So that reporters know to whom a report is sealed, and may keep somebody out"),
        period=gettext_lazy("As long as reports are kept that this person could read"),
        basis=_DUTY,
    )
personal_data.declare_not_personal("auditors.ReportKind", "name", because="the name of a kind of report")


def collect(user: Any) -> list[dict[str, Any]]:
    keys = [
        {"position": one.position_name, "key_made_at": one.made_at, "key_ended_at": one.revoked_at}
        for one in Recipient.objects.filter(user=user.pk)
    ]
    appointments = [
        {"position": one.position_name, "appointed_at": one.agreed_at, "ended_at": one.ended_at}
        for one in Appointment.objects.filter(user=user.pk)
    ]
    return [*keys, *appointments]


def leave(*, user: Any, at: datetime) -> None:
    """Whoever leaves reads nothing any more; the other recipients read on."""
    for recipient in Recipient.objects.filter(user=user.pk, revoked_at__isnull=True):
        recipient_keys.revoke(recipient, because=_("The account was closed"), by=None, at=at)
    Appointment.objects.filter(user=user.pk, ended_at__isnull=True).update(ended_at=at)


personal_data.register_export(
    "auditors.recipients", collect, label=gettext_lazy("Posts in which reports in confidence were received")
)
personal_data.register_departure(
    "auditors.recipients",
    leave,
    destroyed=(gettext_lazy("Your key for reports in confidence; others read them on."),),
    kept=(
        (gettext_lazy("That you received reports in a post, and when"), gettext_lazy("As long as the record is kept")),
    ),
)
