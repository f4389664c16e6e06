"""What reading rules in writes into the record of access."""

from django.utils.translation import gettext_lazy as _

from core.audit.verbs import Kind, describe

RULE_READ_IN = "regulations.read_in_rule"

describe(RULE_READ_IN, _("Read a version of a rule in from its text"), Kind.CHANGE)
