"""What problem reports write into the record of access."""

from django.utils.translation import gettext_lazy as _

from core.audit.verbs import Kind, describe

describe("facilities.publish_report", _("Made a reported problem readable for everybody"), Kind.CHANGE)
describe("facilities.hide_report", _("Took a reported problem from the public pages"), Kind.CHANGE)
describe("facilities.change_problem_kind", _("Changed the kinds of problems"), Kind.CHANGE)
