"""What is kept about people for presenters, speakers, polls and captions."""

from django.utils.translation import gettext_lazy as _

from core import personal_data

_TASK = _("Task in the public interest: briefings at which everybody can ask")

personal_data.register_field(
    "briefings.Poll",
    "created_by",
    purpose=_("Who prepared a question to the room"),
    period=_("As long as the briefing stands"),
    basis=_TASK,
)
personal_data.register_field(
    "briefings.PollVote",
    "participant",
    "word",
    purpose=_("That everybody in the room answers once; what was answered is shown as numbers only"),
    period=_("As long as the briefing stands"),
    basis=_TASK,
)
personal_data.register_field(
    "briefings.Caption",
    "speaker",
    "text",
    "typed_by",
    purpose=_("That those who cannot hear can read what is said, and that it can be read again"),
    period=_("As long as the briefing stands"),
    basis=_TASK,
)
