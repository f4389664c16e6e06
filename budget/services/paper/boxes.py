"""A box on its way: sealed at the station, opened by two, counted through and signed by two, then cut into batches."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, Sum
from django.utils.translation import gettext as _

from budget.models import BoxCount, PaperBatch, PaperBox, Poll
from budget.services.refusals import BudgetRefused
from budget.states.paper import BOX_HOOKS, LARGEST_BATCH, BoxState
from budget.states.permissions import ENTER_PAPER
from budget.states.polls import PollState
from core import permissions
from core.workflow import engine

MOST_SHEETS = 20_000


@transaction.atomic
def seal(box: PaperBox, *, by: Any, seal_number: str, at: datetime) -> None:
    """Close the box at the station; what stands on its seal is written down."""
    permissions.check(by, ENTER_PAPER, box)
    locked = engine.lock(box)
    if locked.state == BoxState.COLLECTING:
        locked.seal_number = box.seal_number = seal_number.strip()
        locked.save(update_fields=["seal_number"])
    engine.apply(box, "seal", actor=by, at=at)


@transaction.atomic
def count_through(
    box: PaperBox, *, by: Any, found: Mapping[int, int], explanation: str = "", at: datetime
) -> None:  # fmt: skip
    """How many sheets of each pot lay in the box, signed by the first; a difference needs its explanation."""
    permissions.check(by, ENTER_PAPER, box)
    locked = engine.lock(box)
    if locked.state == BoxState.OPENED:
        counts = list(locked.counts.select_related("pot"))
        if set(found) != {count.pot_id for count in counts}:
            raise BudgetRefused("pots", _("Please give a number for every ballot paper."))
        for count in counts:
            count.found = found[count.pot_id]
            if not 0 <= count.found <= MOST_SHEETS:
                raise BudgetRefused("number", _("This number is not possible."), field=f"found_{count.pot_id}")
            count.save(update_fields=["found"])
        if not explanation.strip() and any(count.difference for count in counts):
            raise BudgetRefused("explanation", _unexplained(), field="explanation")
        locked.explanation = box.explanation = explanation.strip()
        locked.save(update_fields=["explanation"])
    engine.apply(box, "count_through", actor=by, at=at)


def differs(box: PaperBox) -> bool:
    """Whether other numbers were found than handed in."""
    return any(count.difference for count in box.counts.all())


def _unexplained() -> str:
    return _("Other numbers were found than handed in. Explain the difference.")


@BOX_HOOKS.refuse
def _not_yet(box: PaperBox, step: str, actor: Any) -> Any:
    poll = box.station.poll
    if step == "seal" and not box.seal_number:
        return _("Write down the number of the seal on the page of the box.")
    if step == "set_aside" and box.counts.aggregate(all=Sum("handed_in"))["all"]:
        return _("Envelopes were handed in for this box.")
    if step in ("open_first", "open_second", "enter") and poll.state != PollState.CLOSED:
        return _("Boxes are opened and entered between the close of the vote and the count.")
    if step == "count_through":
        if box.counts.filter(found__isnull=True).exists():
            return _("Enter how many sheets lay in the box.")
        if differs(box) and not box.explanation:
            return _unexplained()
    return None


@BOX_HOOKS.carry_out
def _forget_count(box: PaperBox, record: Any, context: dict[str, Any]) -> None:
    """The second counted other numbers: nothing of the first count stays but the reason in the history."""
    if record.name == "count_again":
        BoxCount.objects.filter(box=box).update(found=None)
        box.counted_by, box.explanation = None, ""
        box.save(update_fields=["counted_by", "explanation"])


@BOX_HOOKS.carry_out
def _cut_into_batches(box: PaperBox, record: Any, context: dict[str, Any]) -> None:
    if record.name != "agree_count":
        return
    poll = Poll.objects.select_for_update().get(pk=box.station.poll_id)
    number = poll.paper_batches.aggregate(last=Max("number"))["last"] or 0
    for count in box.counts.all():
        for start in range(0, count.found or 0, LARGEST_BATCH):
            number += 1
            batch = PaperBatch.objects.create(
                poll=poll, box=box, pot_id=count.pot_id, number=number, department_id=box.department_id,
                size=min(LARGEST_BATCH, (count.found or 0) - start),
            )  # fmt: skip
            engine.open(batch, actor=record.actor, at=record.at)
