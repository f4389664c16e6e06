"""What answers, justifications and promised changes keep about the people of the staff who wrote them."""

from django.utils.translation import gettext_lazy as _

from core import personal_data

_TASK = _("Task in the public interest: answering petitions in public")
_RECORD = _("As long as the petition stands")

personal_data.register_field(
    "regulations.PetitionAnswer",
    "official_title",
    "official_name",
    "drafted_by",
    "approved_by",
    purpose=_("The person who answers for a department is named"),
    period=_RECORD,
    basis=_TASK,
)
personal_data.register_field(
    "regulations.Justification",
    "drafted_by",
    "approved_by",
    purpose=_("Who justified a rule, so that they do not judge it themselves"),
    period=_RECORD,
    basis=_TASK,
)
personal_data.register_field(
    "regulations.Judgement",
    "brought_by",
    purpose=_("Who brought a matter before the committee"),
    period=_RECORD,
    basis=_TASK,
)
personal_data.register_field(
    "regulations.JudgingBody",
    "set_by",
    purpose=_("Who chose the committee that judges"),
    period=_("As long as the record stands"),
    basis=_TASK,
)
personal_data.register_field(
    "regulations.ClauseChange",
    "postponed_by",
    purpose=_("Who put off a promised change"),
    period=_RECORD,
    basis=_TASK,
)
personal_data.register_field(
    "regulations.Target",
    "set_by",
    purpose=_("Who set the target of a department"),
    period=_("As long as the record stands"),
    basis=_TASK,
)
