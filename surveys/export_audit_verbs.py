"""What exports, imports and sheets of paper write into the record of access."""

from django.utils.translation import gettext_lazy as _

from core.audit.verbs import Kind, describe

describe("surveys.ask_export", _("Asked for a file with the answers of a survey"), Kind.EXPORT)
describe("surveys.fetch_export", _("Fetched a file with the answers of a survey"), Kind.EXPORT)
describe("surveys.recount_paper", _("Corrected the number of sheets in a batch of a survey"), Kind.CHANGE)
describe("surveys.close_paper", _("Counted the answers of a batch of sheets of a survey"), Kind.CHANGE)
