"""What those are told who began a ballot and did not send it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _

from core.notify import notify


def _page(context: Mapping[str, Any]) -> str:
    return reverse("budget:vote", args=[context["slug"]])


def _until(context: Mapping[str, Any]) -> dict[str, str]:
    closes_at = timezone.localtime(datetime.fromisoformat(context["closes_at"]))
    return {"until": formats.date_format(closes_at, "DATETIME_FORMAT")}


notify.register(
    "budget.ballot_unsent",
    category="deadline",
    title=_("Your ballot is not sent yet: %(cycle)s"),
    body=_("You began to choose and did not send it, so it does not count yet. You can vote until %(until)s."),
    url=_page,
    words=_until,
)
