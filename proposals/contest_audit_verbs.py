"""What contests and rewards write into the record of access."""

from django.utils.translation import gettext_lazy as _

from core.audit.verbs import Kind, describe

describe("proposals.make_call", _("Began the draft of a call for proposals"), Kind.CHANGE)
describe("proposals.recuse_judge", _("Stood back from an entry as a judge"), Kind.CHANGE)
describe("proposals.excuse_judge", _("Excused a judge from a round"), Kind.RIGHTS)
describe("proposals.set_reward_rule", _("Set how many points an event gives"), Kind.CHANGE)
