"""What the work on reports in confidence writes into the record of access: who, on which day, never what."""

from django.utils.translation import gettext_lazy as _

from core.audit.verbs import Kind, describe

describe("auditors.open_key", _("Opened the own key for reports in confidence"), Kind.OWN)
describe("auditors.read_report_titles", _("Decrypted first lines of reports in confidence"), Kind.READ)
describe("auditors.read_report", _("Decrypted a report in confidence"), Kind.READ)
describe("auditors.read_report_file", _("Decrypted a file of a report in confidence"), Kind.READ)
describe("auditors.read_report_original", _("Decrypted an original file of a report in confidence"), Kind.READ)
describe("auditors.let_in", _("Let another recipient read a report in confidence"), Kind.RIGHTS)
describe("auditors.ask_hold", _("Asked to keep a closed report in confidence"), Kind.CHANGE)
describe("auditors.agree_hold", _("Agreed to keep a closed report in confidence"), Kind.CHANGE)
describe("auditors.end_hold", _("Ended the keeping of a closed report in confidence"), Kind.CHANGE)
describe("auditors.ask_recipient", _("Asked for a recipient of reports"), Kind.RIGHTS)
describe("auditors.agree_recipient", _("Agreed to a recipient of reports"), Kind.RIGHTS)
describe("auditors.drop_recipient", _("Dropped the appointment of a recipient of reports"), Kind.RIGHTS)
describe("auditors.make_recipient_key", _("Made the own key for reports in confidence"), Kind.OWN)
describe("auditors.change_passphrase", _("Changed the passphrase of the own key"), Kind.OWN)
describe("auditors.revoke_recipient", _("Took the key of a recipient out of use"), Kind.RIGHTS)
describe("auditors.begin_recovery_key", _("Named the holders of a recovery key"), Kind.RIGHTS)
describe("auditors.make_recovery_key", _("Made a recovery key"), Kind.RIGHTS)
describe("auditors.ask_recovery", _("Asked to recover a lost passphrase"), Kind.OWN)
describe("auditors.lend_half", _("Lent a half of the recovery key"), Kind.RIGHTS)
describe("auditors.finish_recovery", _("Recovered a lost passphrase with the second half"), Kind.RIGHTS)
describe("auditors.call_off_recovery", _("Called off the recovery of a passphrase"), Kind.CHANGE)
describe("auditors.change_report_kind", _("Changed a kind of report"), Kind.CHANGE)
describe("auditors.withdraw_report_kind", _("Withdrew a kind of report"), Kind.CHANGE)
describe("auditors.offer_report_kind", _("Offered a kind of report again"), Kind.CHANGE)
