"""What bodies, calls and terms write into the record of access; meetings list their own."""

from django.utils.translation import gettext_lazy as _

from core.audit.verbs import Kind, describe

describe("councils.create_body", _("Founded a committee"), Kind.CHANGE)
describe("councils.change_body", _("Changed a committee"), Kind.CHANGE)
describe("councils.publish_body", _("Published a committee"), Kind.CHANGE)
describe("councils.dissolve_body", _("Dissolved a committee"), Kind.CHANGE)
describe("councils.change_call", _("Changed the draft of a recruitment call"), Kind.CHANGE)
describe("councils.extend_call", _("Left a recruitment call open longer"), Kind.CHANGE)
describe("councils.read_application", _("Opened an application for a seat"), Kind.READ)
describe("councils.decide_applications", _("Decided on several applications at once"), Kind.CHANGE)
describe("councils.judge_application", _("Opened an application as a judge"), Kind.READ)
describe("councils.read_terms", _("Opened the names of members"), Kind.READ)
describe("councils.name_judge", _("Named a judge"), Kind.RIGHTS)
describe("councils.add_judges_copy", _("Gave the judges a copy without names"), Kind.CHANGE)
describe("councils.remove_judges_copy", _("Took a copy back from the judges"), Kind.CHANGE)
describe("councils.declare_conflict", _("Kept out of an application as a judge"), Kind.CHANGE)
describe("councils.settle_by_scores", _("Settled a call by scores"), Kind.CHANGE)
describe("councils.freeze_lot", _("Fixed the list for a public lot"), Kind.CHANGE)
describe("councils.draw_lot", _("Drew a public lot"), Kind.CHANGE)
describe("councils.invite_all", _("Invited all candidates without a lot"), Kind.CHANGE)
describe("councils.show_name", _("Changed the consent to the own public name"), Kind.OWN)
