"""What presenters, speakers, polls and captions write into the record of access."""

from django.utils.translation import gettext_lazy as _

from core.audit.verbs import Kind, describe

describe("briefings.import_captions", _("Took in captions of a briefing from a file"), Kind.CHANGE)
describe("briefings.remove_caption", _("Removed a caption of a briefing"), Kind.CHANGE)
describe("briefings.empty_rehearsal", _("Emptied the rehearsal room of a briefing"), Kind.CHANGE)
