"""What moderators write into the record of access."""

from django.utils.translation import gettext_lazy as _

from core.audit.verbs import Kind, describe

describe("briefings.block", _("Kept somebody from asking at a briefing"), Kind.CHANGE)
describe("briefings.unblock", _("Let somebody ask again at a briefing"), Kind.CHANGE)
describe("briefings.set_room", _("Changed what holds in the room of a briefing"), Kind.CHANGE)
describe("briefings.tell_asker", _("Wrote to the asker of a question"), Kind.CHANGE)
describe("briefings.withdraw_entry", _("Took back a question that was typed in at a briefing"), Kind.CHANGE)
