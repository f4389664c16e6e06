"""From agreed rows to ballots that are counted, and what the count waits for."""

from typing import Any

from django.utils.translation import gettext as _

from budget.models import PaperBox, PaperRow, Poll
from budget.services import casting
from budget.states.paper import BOX_HOOKS, BatchState, BoxState, Mark, SampleState
from budget.states.polls import POLL_HOOKS
from core.workflow import SYSTEM, engine


@BOX_HOOKS.refuse
def _batches_missing(box: PaperBox, step: str, actor: Any) -> Any:
    if step == "enter" and box.batches.exclude(state=BatchState.AGREED).exists():
        return _("Some batches of this box are not agreed yet.")
    return None


@BOX_HOOKS.carry_out
def _enter(box: PaperBox, record: Any, context: dict[str, Any]) -> None:
    """Every valid sheet becomes a ballot like any other; blank and spoiled ones are counted as such."""
    if record.name != "enter":
        return
    for batch in box.batches.select_related("pot__poll__cycle").order_by("number"):
        rows = list(batch.rows.filter(mark=Mark.VALID).order_by("position"))
        leaves = casting.enter_paper(batch.pot, [row.choices for row in rows], at=record.at)
        for row, leaf in zip(rows, leaves, strict=True):
            row.leaf = leaf
        PaperRow.objects.bulk_update(rows, ["leaf"])
        engine.apply(batch, "enter", actor=SYSTEM, at=record.at)


@POLL_HOOKS.refuse
def _paper_missing(poll: Poll, step: str, actor: Any) -> Any:
    if not poll.has_paper:
        return None
    boxes = PaperBox.objects.filter(station__poll=poll)
    if step == "count" and boxes.exclude(state__in=[BoxState.ENTERED, BoxState.UNUSED]).exists():
        return _("Some boxes of paper ballots have not been entered yet.")
    if step == "confirm_first" and not sample_is_done(poll):
        return _("The sample of paper ballots has not been compared and published yet.")
    return None


def sample_is_done(poll: Poll) -> bool:
    """Whether there is nothing to compare, or it was compared and published."""
    if not entered_rows(poll).exists():
        return True
    sample = getattr(poll, "paper_sample", None)
    return sample is not None and sample.state == SampleState.PUBLISHED


def entered_rows(poll: Poll) -> Any:
    """Every sheet whose box was entered, valid or not."""
    return PaperRow.objects.filter(batch__poll=poll, batch__state=BatchState.ENTERED)
