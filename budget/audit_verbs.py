"""What the participatory budget writes into the record of access."""

from django.utils.translation import gettext_lazy as _

from core.audit.verbs import Kind, describe

describe("budget.change_published_cycle", _("Changed a published cycle of the participatory budget"), Kind.CHANGE)
describe("budget.move_published_phases", _("Moved phases of a published cycle"), Kind.CHANGE)
describe("budget.fix_terms", _("Fixed the terms of a vote"), Kind.CHANGE)
