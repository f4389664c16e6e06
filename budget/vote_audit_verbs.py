"""What the pages of voting write into the record of access."""

from django.utils.translation import gettext_lazy as _

from core.audit.verbs import Kind, describe

describe("budget.open_kiosk", _("Opened a voting device"), Kind.CHANGE)
describe("budget.close_kiosk", _("Closed a voting device"), Kind.CHANGE)
describe("budget.issue_kiosk_code", _("Gave somebody a code for a voting device"), Kind.CHANGE)
describe("budget.read_misuse", _("Read a report of a vote by somebody else"), Kind.READ)
describe("budget.answer_misuse", _("Answered a report of a vote by somebody else"), Kind.CHANGE)
