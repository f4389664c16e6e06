"""What is done with results, in the record of access."""

from django.utils.translation import gettext_lazy as _

from core.audit.verbs import Kind, describe

describe("surveys.release_results", _("Let results of a survey out"), Kind.CHANGE)
describe("surveys.release_text", _("Let an answer in words out"), Kind.CHANGE)
describe("surveys.take_back_text", _("Took an answer in words back"), Kind.CHANGE)
describe("surveys.weight", _("Changed the weights of a survey"), Kind.CHANGE)
describe("surveys.publish_report", _("The report of a survey was published"), Kind.CHANGE)
