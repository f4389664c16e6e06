"""What the kernel writes into the record of access."""

from django.utils.translation import gettext_lazy as _

from core.audit.door import DESTROYED
from core.audit.verbs import Kind, describe

describe("core.change_day", _("Changed a day of the calendar"), Kind.CHANGE)
describe("core.restore_day", _("Restored a day of the calendar"), Kind.CHANGE)
describe("core.change_period", _("Changed the length of a period"), Kind.CHANGE)
describe(DESTROYED, _("Destroyed records of access after their period"), Kind.CHANGE)
describe("core.retry_notices", _("Sent notices once more"), Kind.CHANGE)
describe("core.give_up_notice", _("Gave up a notice"), Kind.CHANGE)
