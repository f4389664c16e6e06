"""What drafts of rules write into the record of access."""

from django.utils.translation import gettext_lazy as _

from core.audit.verbs import Kind, describe

describe("regulations.answer_opinion", _("Answered an opinion on a draft rule"), Kind.CHANGE)
