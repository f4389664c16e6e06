"""What follow-ups, promises and records write into the record of access."""

from django.utils.translation import gettext_lazy as _

from core.audit.verbs import Kind, describe

describe("briefings.hand_over_follow_up", _("Handed a question from a briefing to another department"), Kind.CHANGE)
describe("briefings.extend_follow_up", _("Extended the deadline of an answer owed after a briefing"), Kind.CHANGE)
describe("briefings.write_down_promise", _("Wrote down a promise made at a briefing"), Kind.CHANGE)
describe("briefings.add_evidence", _("Added evidence to a promise made at a briefing"), Kind.CHANGE)
describe("briefings.take_away_evidence", _("Took evidence of a promise made at a briefing away"), Kind.CHANGE)
describe("briefings.make_survey", _("Had a survey about a briefing made"), Kind.CHANGE)
