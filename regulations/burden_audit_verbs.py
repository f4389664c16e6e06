"""What the work on petitions writes into the record of access."""

from django.utils.translation import gettext_lazy as _

from core.audit.verbs import Kind, describe

describe("regulations.place_petition", _("Placed a petition about a rule"), Kind.CHANGE)
describe("regulations.name_official", _("Named who is in charge of a petition"), Kind.CHANGE)
describe("regulations.send_draft_back", _("Sent the draft of an answer back"), Kind.CHANGE)
describe("regulations.choose_committee", _("Chose the committee that judges justifications"), Kind.CHANGE)
describe("regulations.carry_change", _("Said which version of a rule carries a change"), Kind.CHANGE)
describe("regulations.postpone_change", _("Put off the promised change of a rule"), Kind.CHANGE)
describe("regulations.set_target", _("Set the yearly target of a department"), Kind.CHANGE)
