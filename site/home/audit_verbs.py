"""What the pages and the counts of their use write into the record of access."""

from django.utils.translation import gettext_lazy as _

from core.audit.verbs import Kind, describe

describe("home.hide_word", _("Hid a search word from the public page, or showed it again"), Kind.CHANGE)
