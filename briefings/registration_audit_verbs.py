"""What registration and attendance write into the record of access."""

from django.utils.translation import gettext_lazy as _

from core.audit.verbs import Kind, describe

describe("briefings.read_registrations", _("Read who registered for a briefing"), Kind.READ)
describe("briefings.search_at_door", _("Looked for somebody on the list at the door"), Kind.READ)
describe("briefings.export_registrations", _("Took out the list of a briefing"), Kind.EXPORT)
describe("briefings.print_registrations", _("Printed the list of a briefing"), Kind.EXPORT)
describe("briefings.take_registration_back", _("Took back a registration for a briefing"), Kind.CHANGE)
describe("briefings.put_registration_back", _("Put a registration for a briefing back on the list"), Kind.CHANGE)
describe("briefings.confirm_registration", _("Let somebody in from the waiting list"), Kind.CHANGE)
describe("briefings.undo_attendance", _("Struck out that somebody came to a briefing"), Kind.CHANGE)
