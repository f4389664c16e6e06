"""What is kept about people for rooms and the questions in them."""

from django.utils.translation import gettext_lazy as _

from briefings.services import room_forgetting
from core import personal_data

_TASK = _("Task in the public interest: briefings at which everybody can ask")
_DAYS = _("30 days after the end of the briefing")
_RECORD = _("As long as the briefing's record is kept")

personal_data.register_field(
    "briefings.Participant",
    "name",
    purpose=_("To appear in the room of a briefing as one has chosen"),
    period=_DAYS,
    basis=_TASK,
)
personal_data.register_field(
    "briefings.Participant",
    "person",
    "joined_at",
    "last_asked_at",
    purpose=_("To support once, to ask in turn, and to be told what becomes of a question"),
    period=_("By the name of the account: as long as the record is kept; otherwise 30 days after the end"),
    basis=_TASK,
    label=_("Who takes part in a room"),
)
personal_data.register_field(
    "briefings.Question",
    "asker",
    purpose=_("Everybody sees who asks, where somebody chose to ask by a name"),
    period=_("Names of accounts: as long as the record is kept; nicknames: 30 days after the end"),
    basis=_TASK,
)
personal_data.register_field(
    "briefings.Question",
    "text",
    "participant",
    purpose=_("What was asked at a briefing, and what became of it"),
    period=_RECORD,
    basis=_TASK,
    label=_("Question at a briefing"),
)
personal_data.register_field(
    "briefings.Support",
    "participant",
    purpose=_("That everybody supports a question once; shown as a number only"),
    period=_RECORD,
    basis=_TASK,
    label=_("Who supports a question"),
)
personal_data.register_destruction(
    "briefings.participants",
    room_forgetting.expired,
    label=_("Names of those who took part in the rooms of briefings"),
    destroy=room_forgetting.forget,
)
personal_data.register_departure(
    "briefings.participants",
    room_forgetting.leave,
    destroyed=(_("Your name at what you asked at briefings."),),
    kept=((_("What you asked, supported and answered in rooms, without your name"), _RECORD),),
)
personal_data.register_export(
    "briefings.rooms", room_forgetting.collect, label=_("What you did in the rooms of briefings")
)
