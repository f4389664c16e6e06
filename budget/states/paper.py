"""Paper ballots: the life of a box, of a batch of up to fifty sheets, and of the sample that is compared at the end."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from budget.states.permissions import ENTER_PAPER, RUN_VOTE
from core.workflow.definitions import Transition, Workflow
from core.workflow.hooks import Hooks

LARGEST_BATCH = 50


class BoxState(models.TextChoices):
    COLLECTING = "COLLECTING", _("At the station")
    SEALED = "SEALED", _("Sealed")
    OPENED_ONCE = "OPENED_ONCE", _("Being opened, a second officer missing")
    OPENED = "OPENED", _("Opened, to be counted through")
    COUNTED = "COUNTED", _("Counted through, a second signature missing")
    RECONCILED = "RECONCILED", _("Signed by two, being keyed")
    ENTERED = "ENTERED", _("Entered")
    UNUSED = "UNUSED", _("Not used")


# From here on the number of sheets in a box stands.
COUNT_SIGNED = (BoxState.RECONCILED, BoxState.ENTERED)
# Nothing more is done with such a box.
DONE_WITH = (BoxState.ENTERED, BoxState.UNUSED)


class BatchState(models.TextChoices):
    TO_KEY = "TO_KEY", _("To be keyed")
    KEYED_ONCE = "KEYED_ONCE", _("Keyed once")
    COMPARED = "COMPARED", _("Keyed twice, differences to be settled")
    AGREED = "AGREED", _("Agreed")
    ENTERED = "ENTERED", _("Entered")


# Both readings are the same, or a third person has settled where they were not.
READINGS_AGREE = (BatchState.AGREED, BatchState.ENTERED)


class SampleState(models.TextChoices):
    DRAWN = "DRAWN", _("Drawn, being compared")
    SIGNED_ONCE = "SIGNED_ONCE", _("Compared, a second signature missing")
    PUBLISHED = "PUBLISHED", _("Compared and published")


class Mark(models.TextChoices):
    """What a sheet of paper turned out to be."""

    VALID = "VALID", pgettext_lazy("paper ballots", "Valid")
    BLANK = "BLANK", _("Blank")
    SPOILED = "SPOILED", _("Spoiled")


class SpoiltReason(models.TextChoices):
    AGAINST_RULES = "AGAINST_RULES", _("More or fewer marks than allowed")
    UNCLEAR = "UNCLEAR", _("It is not clear what was chosen")
    IDENTIFYING = "IDENTIFYING", _("Name or another sign of the voter")
    NOT_OFFICIAL = "NOT_OFFICIAL", _("Not an official ballot paper")


class Verdict(models.TextChoices):
    SAME = "SAME", _("Paper and entry agree")
    DIFFERENT = "DIFFERENT", _("Paper and entry differ")


BOX_HOOKS, BATCH_HOOKS, SAMPLE_HOOKS = Hooks(), Hooks(), Hooks()


def _another_opens(box: Any, actor: Any) -> Any:
    if box.opened_first_id == actor.pk:
        return _("You have opened this box as the first: a second officer must be there.")
    return None


def _another_signs(box: Any, actor: Any) -> Any:
    if box.counted_by_id == actor.pk:
        return _("You have signed this count already: a second officer must agree.")
    return None


def _another_signs_the_sample(sample: Any, actor: Any) -> Any:
    if sample.first_signature_id == actor.pk:
        return _("You have signed this comparison already: a second officer must agree.")
    return None


BOX_WORKFLOW = Workflow(
    name="budget_paper_box",
    label=_("Box of paper ballots"),
    states=BoxState,
    initial=BoxState.COLLECTING,
    effect=BOX_HOOKS.effect,
    transitions=(
        Transition("seal", (BoxState.COLLECTING,), BoxState.SEALED, label=_("Seal the box"), permission=ENTER_PAPER,
                   guard=BOX_HOOKS.guard("seal")),
        Transition("set_aside", (BoxState.COLLECTING,), BoxState.UNUSED, label=_("Not used"), permission=RUN_VOTE,
                   reason_required=True, guard=BOX_HOOKS.guard("set_aside")),
        Transition("open_first", (BoxState.SEALED,), BoxState.OPENED_ONCE, label=_("Open, as the first officer"),
                   permission=ENTER_PAPER, guard=BOX_HOOKS.guard("open_first"),
                   signs="opened_first"),
        Transition("open_second", (BoxState.OPENED_ONCE,), BoxState.OPENED, label=_("Open, as the second officer"),
                   permission=ENTER_PAPER, guard=BOX_HOOKS.guard("open_second", _another_opens),
                   signs="opened_second"),
        Transition("count_through", (BoxState.OPENED,), BoxState.COUNTED, label=_("Sign the number of sheets"),
                   permission=ENTER_PAPER, guard=BOX_HOOKS.guard("count_through"),
                   signs="counted_by"),
        Transition("count_again", (BoxState.COUNTED,), BoxState.OPENED, label=_("Count through again"),
                   permission=ENTER_PAPER, reason_required=True, guard=BOX_HOOKS.guard("count_again")),
        Transition("agree_count", (BoxState.COUNTED,), BoxState.RECONCILED, label=_("Sign as the second"),
                   permission=ENTER_PAPER, guard=BOX_HOOKS.guard("agree_count", _another_signs),
                   signs="count_agreed_by"),
        Transition("enter", (BoxState.RECONCILED,), BoxState.ENTERED, label=_("Enter the ballots"),
                   permission=RUN_VOTE, guard=BOX_HOOKS.guard("enter")),
    ),
)  # fmt: skip

# Nothing on this table tells whether the two agree before the second has finished and cannot change a line any more:
# who types blind must not find the other's values by trying.
BATCH_WORKFLOW = Workflow(
    name="budget_paper_batch",
    label=_("Batch of paper ballots"),
    states=BatchState,
    initial=BatchState.TO_KEY,
    effect=BATCH_HOOKS.effect,
    transitions=(
        Transition("first_keyed", (BatchState.TO_KEY,), BatchState.KEYED_ONCE, label=_("Keyed, the first time"),
                   permission=ENTER_PAPER, guard=BATCH_HOOKS.guard("first_keyed")),
        Transition("second_keyed", (BatchState.KEYED_ONCE,), BatchState.COMPARED, label=_("Keyed, the second time"),
                   permission=ENTER_PAPER, guard=BATCH_HOOKS.guard("second_keyed")),
        Transition("agree", (BatchState.COMPARED,), BatchState.AGREED, label=_("Both keyed the same"), system=True),
        Transition("settle", (BatchState.COMPARED,), BatchState.AGREED, label=_("All differences settled"),
                   permission=ENTER_PAPER, guard=BATCH_HOOKS.guard("settle")),
        Transition("enter", (BatchState.AGREED,), BatchState.ENTERED, label=_("Entered"), system=True),
    ),
)  # fmt: skip

SAMPLE_WORKFLOW = Workflow(
    name="budget_paper_sample",
    label=_("Sample of paper ballots"),
    states=SampleState,
    initial=SampleState.DRAWN,
    effect=SAMPLE_HOOKS.effect,
    transitions=(
        Transition("sign_first", (SampleState.DRAWN,), SampleState.SIGNED_ONCE, label=_("Sign the comparison"),
                   permission=ENTER_PAPER, guard=SAMPLE_HOOKS.guard("sign_first"),
                   signs="first_signature"),
        Transition("sign_second", (SampleState.SIGNED_ONCE,), SampleState.PUBLISHED,
                   label=_("Sign as the second: the comparison is published"), permission=ENTER_PAPER,
                   guard=SAMPLE_HOOKS.guard("sign_second", _another_signs_the_sample),
                   signs="second_signature"),
    ),
)  # fmt: skip
