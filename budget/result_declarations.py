"""What counting declares: verbs of the record, fields about people, effects of the steps of a vote."""

from django.utils.translation import gettext_lazy as _

from budget.services import count_orders, publication, result_notices, tie_lots  # noqa: F401
from core import personal_data
from core.audit.verbs import Kind, describe

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
