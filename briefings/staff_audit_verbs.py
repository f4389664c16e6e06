"""What preparing briefings write into the record of access."""

from django.utils.translation import gettext_lazy as _

from core.audit.verbs import Kind, describe

describe("briefings.prepare", _("Began to prepare a briefing"), Kind.CHANGE)
describe("briefings.change", _("Changed the facts of a briefing"), Kind.CHANGE)
describe("briefings.change_programme", _("Changed the programme of a briefing"), Kind.CHANGE)
describe("briefings.change_material", _("Changed what is read before a briefing"), Kind.CHANGE)
describe("briefings.save_series", _("Named a series of briefings"), Kind.CHANGE)
describe("briefings.give_duty", _("Gave somebody a duty at a briefing"), Kind.RIGHTS)
describe("briefings.take_duty", _("Took a duty at a briefing back"), Kind.RIGHTS)
