"""What activities keep about auditors: which they were asked to, what they answered, where they were."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from auditors.models import Part
from core import personal_data

_DUTY = _("Task in the public interest: auditors are asked, and paid for having come")
_RECORD = _("As long as the body's records are kept")

personal_data.register_field(
    "auditors.Part",
    "comes",
    "attended",
    purpose=_("Who comes to an audit or visit, and who was there: for planning and for the allowance"),
    period=_RECORD,
    basis=_DUTY,
)


def collect(user: Any) -> list[dict[str, Any]]:
    """Every activity to which the person was asked."""
    parts = Part.objects.filter(term__user=user.pk).select_related("activity").order_by("activity__starts_at", "id")
    return [
        {
            "activity": part.activity.title,
            "kind": part.activity.get_kind_display(),
            "starts_at": part.activity.starts_at,
            "comes": part.comes,
            "answered_at": part.answered_at,
            "attended": part.attended,
        }
        for part in parts
    ]


def leave(*, user: Any, at: datetime) -> None:
    """What lies ahead does without them; that a seat came to an audit stays on record and leads to no name."""
    Part.objects.filter(term__user=user.pk, activity__starts_at__gt=at).delete()


personal_data.register_export("auditors.activities", collect, label=_("Audits, visits and training as an auditor"))
personal_data.register_departure(
    "auditors.activities",
    leave,
    destroyed=(_("That you were asked to coming audits, visits and training."),),
    kept=((_("That a seat was present at an audit or visit, without your name"), _RECORD),),
)
