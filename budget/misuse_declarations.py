"""“That was not me”: its place on the desk, and what it keeps about people."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from budget.models import MisuseReport
from budget.services import misuse
from budget.services.addresses import path
from budget.states.misuse import MISUSE_WORKFLOW
from core import personal_data
from core.workflow import presentation

presentation.register(
    MISUSE_WORKFLOW.name, template="budget/vote/_report_panel.html", context=misuse.panel, holds_personal_data=True,
    url=lambda report: path("vote_report_answer", report.poll.cycle.slug, report.pk),
)  # fmt: skip
personal_data.register_field(
    "budget.MisuseReport", "reporter", "text", "answered_by",
    purpose=_("To look into votes that somebody else cast, and to answer"),
    period=_("As long as the results stand; the words until their author leaves"),
    basis=_("Task in the public interest: a vote that can be checked"),
)  # fmt: skip


def _collect(user: Any) -> list[Any]:
    rows = MisuseReport.objects.filter(reporter=user).order_by("pk")
    return list(rows.values("poll__cycle__title", "text", "state", "reported_at", "answer", "answered_at"))


def _leave(*, user: Any, at: datetime) -> None:
    """The case itself stays: it speaks of a vote that counts or does not."""
    MisuseReport.objects.filter(reporter=user).update(text="")


personal_data.register_export("budget_misuse", _collect, label=_("Votes in your name that you reported"))
personal_data.register_departure("budget_misuse", _leave)
