"""What building and setting up surveys writes into the record of access."""

from django.utils.translation import gettext_lazy as _

from core.audit.verbs import Kind, describe

describe("surveys.publish_version", _("Published a version of a questionnaire"), Kind.CHANGE)
describe("surveys.change_survey", _("Changed the settings of a survey"), Kind.CHANGE)
