"""What the pages of voting keep about people, and what becomes of it."""

from django.utils.translation import gettext_lazy as _

from core import personal_data

_TASK = _("Task in the public interest: a vote that can be checked")

personal_data.register_field(
    "budget.BegunBallot", "resident",
    purpose=_("To remind those who began a ballot and did not send it"),
    period=_("Until the ballot is sent, at most until the vote closes"), basis=_TASK,
)  # fmt: skip
personal_data.register_field(
    "budget.KioskStation", "opened_by",
    purpose=_("Which member of staff answers for a voting device"),
    period=_("As long as the results stand"), basis=_TASK,
)  # fmt: skip
personal_data.register_field(
    "budget.KioskCode", "resident", "issued_by",
    purpose=_("That a person whose document was seen can vote at a device"),
    period=_("One day"), basis=_TASK,
)  # fmt: skip
