"""What reports and findings keep about their authors, and about people whom a free text may name."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from auditors.models import Finding, InspectionReport
from core import personal_data

_DUTY = _("Task in the public interest: honorary auditors inspect on behalf of residents")
_RECORD = _("As long as the records of the audit are kept")

personal_data.register_field(
    "auditors.InspectionReport",
    "author",
    "summary",
    "place_text",
    purpose=_("Who inspected what, so that the same person looks again"),
    period=_RECORD,
    basis=_DUTY,
)
personal_data.register_field(
    "auditors.Finding",
    "text",
    purpose=_("What was found; its public version names nobody"),
    period=_RECORD,
    basis=_DUTY,
)


def collect(user: Any) -> dict[str, Any]:
    reports = InspectionReport.objects.filter(author=user).order_by("id")
    found = Finding.objects.filter(report__author=user).order_by("id")
    return {
        "inspection_reports": list(reports.values("seen_on", "site__name", "place_text", "summary", "sent_at")),
        "findings": list(found.values("title", "text", "severity", "state", "created_at", "closed_on")),
    }


def leave(*, user: Any, at: datetime) -> None:
    """Nothing is destroyed: the audit's records stay, and no longer lead to a name."""


personal_data.register_export("auditors.findings", collect, label=_("Inspection reports and findings"))
personal_data.register_departure(
    "auditors.findings",
    leave,
    kept=((_("Reports and findings, without a name: they are records of the audit"), _RECORD),),
)
