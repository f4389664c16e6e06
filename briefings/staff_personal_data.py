"""What is kept about people for preparing briefings."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from briefings.models import Briefing, Duty, Speaker
from core import personal_data

_TASK = _("Task in the public interest: a briefing is held and answered for")
_RECORD = _("As long as the briefing's record is kept")

personal_data.register_field(
    "briefings.Duty",
    "person",
    "given_by",
    purpose=_("Who may do what at a briefing, and who gave the duty"),
    period=_RECORD,
    basis=_TASK,
)
personal_data.register_field(
    "briefings.Briefing",
    "created_by",
    purpose=_("Who began to prepare a briefing"),
    period=_RECORD,
    basis=_TASK,
    label=_("Prepared by"),
)
personal_data.register_field(
    "briefings.Material",
    "added_by",
    purpose=_("Who put something to read on a briefing's page"),
    period=_RECORD,
    basis=_TASK,
    label=_("Added by"),
)
personal_data.register_field(
    "briefings.Speaker",
    "person",
    purpose=_("Which account answers on the speakers' screen; everybody reads the position alone"),
    period=_RECORD,
    basis=_TASK,
    label=_("Account of the speaker"),
)
personal_data.declare_not_personal("briefings.Series", "name", because="the name of a series of briefings")


def collect(user: Any) -> dict[str, Any]:
    duties = Duty.objects.filter(person=user).select_related("briefing").order_by("pk")
    return {
        "duties": [
            {"briefing": one.briefing.title, "duty": one.get_kind_display(), "given_at": one.given_at} for one in duties
        ],
        "speaks": list(Speaker.objects.filter(person=user).order_by("pk").values("briefing__title", "position")),
        "prepared": list(Briefing.objects.filter(created_by=user).order_by("pk").values("title", "created_at")),
    }


def leave(*, user: Any, at: datetime) -> None:
    """Nobody counts on somebody who has left; what the briefing was stays, without the account."""
    Duty.objects.filter(person=user).delete()
    Speaker.objects.filter(person=user).update(person=None)


personal_data.register_export("briefings.duties", collect, label=_("Duties at briefings"))
personal_data.register_departure(
    "briefings.duties",
    leave,
    destroyed=(_("Your duties at briefings."),),
    kept=((_("Briefings that you prepared and materials that you added, without your name"), _RECORD),),
)
