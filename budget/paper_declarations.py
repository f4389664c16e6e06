"""What paper ballots hand in to the kernel: verbs of the record, notices, personal data, the desk."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from budget.services.paper import correcting, hand_in  # noqa: F401
from budget.states.paper import BATCH_WORKFLOW, BOX_WORKFLOW, SAMPLE_WORKFLOW
from core import personal_data
from core.audit.verbs import Kind, describe
from core.notify import notify
from core.workflow import presentation

describe("budget.add_station", _("Set up a polling station"), Kind.CHANGE)
describe("budget.change_station", _("Changed a polling station"), Kind.CHANGE)
describe("budget.hand_in_paper", _("Took a paper ballot"), Kind.CHANGE)
describe("budget.take_back_paper", _("Took back the mark of a paper ballot"), Kind.CHANGE)
describe("budget.correct_paper", _("Corrected a paper ballot of the sample, as the second"), Kind.CHANGE)

notify.register(
    hand_in.HANDED_IN,
    category="case",
    title=_("A paper ballot was handed in in your name: %(vote)s"),
    body=_("If this was not you, please tell us at once. What is on the ballot, nobody can join with you."),
)
notify.register(
    hand_in.TAKEN_BACK,
    category="case",
    title=_("Your paper ballot was taken back: %(vote)s"),
    body=_("You can still vote, online or on paper, until the close."),
)

_DUTY = _("Task in the public interest: a vote that can be checked")
_RECORD = _("As long as the results stand")
_WHO_SIGNED = _("Who of the staff signed for a box, a batch or a sample")


def _signed(model: str, *fields: str) -> None:
    personal_data.register_field(model, *fields, purpose=_WHO_SIGNED, period=_RECORD, basis=_DUTY)


_signed("budget.PaperBox", "opened_first", "opened_second", "counted_by", "count_agreed_by")
_signed("budget.PaperKeying", "clerk")
_signed("budget.PaperRow", "settled_by")
_signed("budget.PaperSample", "drawn_by", "first_signature", "second_signature")
_signed("budget.SampledSheet", "compared_by", "first_corrector", "second_corrector")
personal_data.declare_not_personal("budget.PaperStation", "name", because="the name of a place")


def _own_page(obj: Any) -> str:
    page: str = obj.get_absolute_url()
    return page


for _workflow in (BOX_WORKFLOW, BATCH_WORKFLOW, SAMPLE_WORKFLOW):
    presentation.register(_workflow.name, url=_own_page)
