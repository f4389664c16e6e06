"""What the conversation writes into the record of access."""

from django.utils.translation import gettext_lazy as _

from core.audit.verbs import Kind, describe

describe("discussion.read_case", _("Opened a moderation case"), Kind.READ)
describe("discussion.block_writer", _("Stopped somebody from writing"), Kind.RIGHTS)
describe("discussion.lift_block", _("Let somebody write again"), Kind.RIGHTS)
