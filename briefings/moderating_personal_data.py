"""What is kept about people for moderators."""

from django.utils.translation import gettext_lazy as _

from core import personal_data

_TASK = _("Task in the public interest: briefings at which everybody can ask")
_STANDS = _("As long as the briefing stands")

personal_data.register_field(
    "briefings.Participant",
    "blocked_because",
    "blocked_by",
    purpose=_("Why and by whom somebody was kept from asking, so that it can be looked at again"),
    period=_STANDS,
    basis=_TASK,
)
personal_data.register_field(
    "briefings.Question",
    "note",
    "entered_by",
    purpose=_("What a moderator told the asker alone, and who typed in a question from paper or telephone"),
    period=_STANDS,
    basis=_TASK,
)
