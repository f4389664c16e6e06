"""What the register of rules writes into the record of access."""

from django.utils.translation import gettext_lazy as _

from core.audit.verbs import Kind, describe

RULE_ADDED = "regulations.add_rule"
RULE_CHANGED = "regulations.change_rule"

describe(RULE_ADDED, _("Entered a rule"), Kind.CHANGE)
describe(RULE_CHANGED, _("Changed the title, kind, department or purpose of a rule"), Kind.CHANGE)
