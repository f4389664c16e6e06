"""What auditors are told about activities. Imported when the app is loaded."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from auditors.models import ActivityKind
from core.notify import notify

ASKED = "auditors.activity_asked"
MOVED = "auditors.activity_moved"
CHANGED = "auditors.activity_changed"
RELEASED = "auditors.activity_released"
CALLED_OFF = "auditors.activity_called_off"
REMINDER = "auditors.activity_reminder"
VISITS_DUE = "auditors.visits_due"


def _words(context: Mapping[str, Any]) -> dict[str, Any]:
    starts_at = timezone.localtime(datetime.fromisoformat(context["starts_at"]))
    return {"kind": ActivityKind(context["kind"]).label, "when": date_format(starts_at, "DATETIME_FORMAT")}


def _register(event: str, title: Any, body: Any) -> None:
    notify.register(event, category="case", title=title, body=body, words=_words)


_register(ASKED, _("%(kind)s: will you come? %(title)s"), _("%(when)s, %(place)s. Please say whether you come."))
_register(
    MOVED,
    _("%(kind)s moved, please answer again: %(title)s"),
    _("Now: %(when)s, %(place)s. Please say whether you come."),
)
_register(CHANGED, _("%(kind)s changed: %(title)s"), _("%(when)s, %(place)s. The page shows what is new."))
_register(
    RELEASED, _("%(kind)s without you: %(title)s"), _("It is for another field now; you need not come on %(when)s.")
)
_register(CALLED_OFF, _("%(kind)s called off: %(title)s"), _("%(when)s. Reason: %(reason)s"))
_register(REMINDER, _("%(kind)s soon: %(title)s"), _("%(when)s, %(place)s."))
notify.register(
    VISITS_DUE,
    category="case",
    title=_("Facilities where a visit is due: %(count)s"),
    body=_("%(body)s: the page shows which ones, and plans a visit to those that you choose."),
    url="/auditors/desk/planning/?body=%(slug)s",
)
