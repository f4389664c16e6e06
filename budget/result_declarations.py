"""What counting declares: verbs of the record, fields about people, effects of the steps of a vote."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from budget import result_open_data  # noqa: F401
from budget.models import Objection
from budget.services import count_orders, objections, publication, result_notices, tie_lots  # noqa: F401
from budget.services.addresses import path
from budget.states.objections import OBJECTION_WORKFLOW
from core import personal_data
from core.audit.verbs import Kind, describe
from core.workflow import presentation

describe("budget.draw_lot", _("Drew the lot for ties"), Kind.CHANGE)
describe("budget.enter_survey", _("Entered the shares of a survey"), Kind.CHANGE)
describe("budget.count", _("Counted a vote"), Kind.CHANGE)
describe("budget.confirm_first", _("Confirmed a count, as the first"), Kind.CHANGE)
describe("budget.confirm_second", _("Confirmed a count, as the second, and published it"), Kind.CHANGE)

_TASK = _("Task in the public interest: a vote that can be checked")
_RECORD = _("As long as the results stand")

personal_data.register_field(
    "budget.Count", "counted_by", purpose=_("Which officer counted"), period=_RECORD, basis=_TASK,
)  # fmt: skip
personal_data.register_field(
    "budget.CountOrder", "ordered_by", purpose=_("Which officer asked for the count"),
    period=_("Until the count is done"), basis=_TASK,
)  # fmt: skip
personal_data.register_field(
    "budget.SurveyShares", "entered_by", purpose=_("Which officer entered the survey"), period=_RECORD, basis=_TASK,
)  # fmt: skip
personal_data.declare_not_personal("budget.ResultFile", "name", because="the name of a published file")
personal_data.register_field(
    "budget.Objection", "author", "text", purpose=_("To decide on objections to a result, and to answer them"),
    period=_("As long as the results stand; the name until its author leaves"), basis=_TASK,
)  # fmt: skip


def collect_objections(user: Any) -> list[dict[str, Any]]:
    rows = Objection.objects.filter(author=user.pk).order_by("pk")
    said = rows.values("count__poll__cycle__title", "about", "text", "state", "received_at", "answer")
    return [dict(row) for row in said]


def leave(*, user: Any, at: datetime) -> None:
    """What is still to be decided is decided; nobody is told."""
    Objection.objects.filter(author=user.pk).update(author=None)


def objection_panel(objection: Objection, user: Any) -> dict[str, Any]:
    poll = objection.count.poll
    return {"objection": objection, "result_url": path("results", poll.cycle.slug), "poll": poll}


personal_data.register_export("budget.objections", collect_objections, label=_("Objections to results of votes"))
personal_data.register_departure(
    "budget.objections",
    leave,
    kept=((_("Your objections to results, without your name"), _("As long as the results stand")),),
)
presentation.register(
    OBJECTION_WORKFLOW.name, template="budget/results/_objection_panel.html", context=objection_panel,
    url=lambda objection: path("count", objection.count.poll.cycle.slug), holds_personal_data=True,
)  # fmt: skip
