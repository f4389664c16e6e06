"""What the participatory budget keeps about people, and what becomes of it."""

from django.utils.translation import gettext_lazy as _

from core import personal_data

_TASK = _("Task in the public interest: a vote that can be checked")
_RECORD = _("As long as the results stand")

personal_data.register_field(
    "budget.Poll", "first_confirmation", "second_confirmation",
    purpose=_("Which two officers published the result"), period=_RECORD, basis=_TASK,
)  # fmt: skip
personal_data.register_field(
    "budget.Participation", "resident",
    purpose=_("That nobody votes twice, and that people can see whether they voted"),
    period=_("Until the end of the time for objections"), basis=_TASK,
)  # fmt: skip
personal_data.register_field(
    "budget.Eligibility", "keyed_hash",
    purpose=_("That nobody votes twice with two accounts"),
    period=_("Until the end of the time for objections"), basis=_TASK,
)  # fmt: skip
personal_data.declare_not_personal("budget.Pot", "name", because="the name of a neighbourhood or a field")
personal_data.register_field(
    "budget.TermChange", "asked_by", "first_approver", "second_approver",
    purpose=_("That three people took part in a change of published terms"), period=_RECORD, basis=_TASK,
)  # fmt: skip
