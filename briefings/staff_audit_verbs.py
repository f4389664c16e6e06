"""What preparing briefings write into the record of access."""

from django.utils.translation import gettext_lazy as _

from core.audit.verbs import Kind, describe

describe("briefings.prepare", _("Began to prepare a briefing"), Kind.CHANGE)
describe("briefings.change", _("Changed the facts of a briefing"), Kind.CHANGE)
