"""What the verbs of disclosures mean in the record of access."""

from django.utils.translation import gettext_lazy as _

from core.audit.verbs import Kind, describe

describe("disclosures.import_catalogue", _("Took in the catalogue from a spreadsheet"), Kind.CHANGE)
