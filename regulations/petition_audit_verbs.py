"""What petitions write into the record of access."""

from django.utils.translation import gettext_lazy as _

from core.audit.verbs import Kind, describe

describe("regulations.merge_petition", _("Joined two petitions about rules"), Kind.CHANGE)
