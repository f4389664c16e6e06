"""What proposals write into the record of access."""

from django.utils.translation import gettext_lazy as _

from core.audit.verbs import Kind, describe

describe("proposals.change_rule", _("Changed a rule of assignment"), Kind.CHANGE)
describe("proposals.remove_rule", _("Removed a rule of assignment"), Kind.CHANGE)
describe("proposals.set_weights", _("Set the weights of the criteria"), Kind.CHANGE)
describe("proposals.publish_call", _("Published a call for proposals"), Kind.CHANGE)
describe("proposals.merge", _("Joined two proposals"), Kind.CHANGE)
