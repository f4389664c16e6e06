"""What answering surveys writes into the record of access."""

from django.utils.translation import gettext_lazy as _

from core.audit.verbs import Kind, describe

describe("surveys.open_kiosk", _("Opened a device for a survey"), Kind.CHANGE)
