"""What the desk writes into the record of access."""

from django.utils.translation import gettext_lazy as _

from core.audit.verbs import Kind, describe
from desk.queries import case
from desk.queries.access_log import READ, REVIEWED

describe("desk.read_case", _("Opened a case with personal data"), Kind.READ)
describe(case.ASSIGN, _("Assigned a case"), Kind.CHANGE)
describe(case.HAND_OVER, _("Handed a case over to another department"), Kind.CHANGE)
describe(case.EXTEND, _("Extended a deadline"), Kind.CHANGE)
describe(READ, _("Looked at the record of access"), Kind.READ)
describe(REVIEWED, _("Reviewed the record of access"), Kind.CHANGE)
