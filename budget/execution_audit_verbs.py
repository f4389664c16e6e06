"""What carrying projects out writes into the record of access."""

from django.utils.translation import gettext_lazy as _

from core.audit.verbs import Kind, describe

describe("budget.import_history", _("Took earlier years of the participatory budget from a spreadsheet"), Kind.CHANGE)
describe("budget.record_earlier_year", _("Entered an earlier year of the participatory budget"), Kind.CHANGE)
describe("budget.forget_earlier_year", _("Removed an earlier year of the participatory budget"), Kind.CHANGE)
describe("budget.read_visit_report", _("Opened an unpublished report of a site visit"), Kind.READ)
describe("budget.read_sign_ups", _("Opened the names of those who come to a site visit"), Kind.READ)
