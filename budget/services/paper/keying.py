"""Two people key each batch, neither seeing what the other typed; a third settles what they read differently."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from budget.models import KeyedPaper, PaperBatch, PaperKeying, PaperRow
from budget.services.paper.reading import read
from budget.services.refusals import BudgetRefused
from budget.states.paper import BATCH_HOOKS, BatchState
from budget.states.permissions import ENTER_PAPER
from core import permissions
from core.workflow import SYSTEM, engine

BEING_KEYED = (BatchState.TO_KEY, BatchState.KEYED_ONCE)


@transaction.atomic
def begin(batch: PaperBatch, *, by: Any, at: datetime) -> PaperKeying:
    """Take one of the two turns, or go on with one's own. Raises BudgetRefused where two others have them."""
    permissions.check(by, ENTER_PAPER, batch)
    locked = engine.lock(batch)
    if own := own_keying(locked, by):
        return own
    turn = locked.keyings.count() + 1
    if turn > 2 or locked.state not in BEING_KEYED:
        raise BudgetRefused("taken", _("Two other people key this batch. Take another one."))
    return PaperKeying.objects.create(batch=locked, turn=turn, clerk=by, started_at=at)


@transaction.atomic
def give_up(batch: PaperBatch, *, by: Any) -> None:
    """Leave a turn that was begun but not finished to somebody else; what was typed in it is gone."""
    engine.lock(batch)
    PaperKeying.objects.filter(batch=batch, clerk=by, finished_at=None).delete()
    # The turn that is left keeps its number or moves up, so that the next finds the second one free.
    PaperKeying.objects.filter(batch=batch, turn=2).update(turn=1)


@transaction.atomic
def key(batch: PaperBatch, *, by: Any, position: int, typed: str) -> None:
    """One sheet, by its number; typing it again replaces what one typed before. Raises BudgetRefused."""
    permissions.check(by, ENTER_PAPER, batch)
    keying = PaperKeying.objects.select_for_update().filter(batch=batch, clerk=by).first()
    if keying is None:
        raise BudgetRefused("not_begun", _("You have not begun to key this batch."))
    if keying.finished_at:
        raise BudgetRefused("finished", _("You have finished this batch; nothing in it can be changed any more."))
    if not 1 <= position <= batch.size:
        raise BudgetRefused("position", _("There is no such sheet in this batch."))
    sheet = read(typed, batch.pot)
    KeyedPaper.objects.update_or_create(
        keying=keying, position=position,
        defaults={"mark": sheet.mark, "reason": sheet.reason, "choices": sheet.choices},
    )  # fmt: skip


@transaction.atomic
def finish(batch: PaperBatch, *, by: Any, at: datetime) -> None:
    """Close one's own turn. The second one has both compared; where nothing differs, the batch is agreed at once."""
    locked = engine.lock(batch)
    step = "first_keyed" if locked.state == BatchState.TO_KEY else "second_keyed"
    engine.apply(batch, step, actor=by, at=at)
    if batch.state == BatchState.COMPARED and not undecided(batch).exists():
        engine.apply(batch, "agree", actor=SYSTEM, at=at)


@transaction.atomic
def settle(batch: PaperBatch, *, by: Any, position: int, typed: str) -> None:
    """A third person, with the sheet in hand, says what stands on it. Raises BudgetRefused."""
    permissions.check(by, ENTER_PAPER, batch)
    locked = engine.lock(batch)
    if locked.state != BatchState.COMPARED:
        raise BudgetRefused("state", _("This batch is not being settled."))
    if own_keying(locked, by):
        raise BudgetRefused("third", _("You have keyed this batch: a third person settles the differences."))
    row = locked.rows.filter(position=position, differed=True).first()
    if row is None:
        raise BudgetRefused("position", _("The two do not differ on this sheet."))
    sheet = read(typed, batch.pot)
    row.mark, row.reason, row.choices, row.settled_by = sheet.mark, sheet.reason, sheet.choices, by
    row.save(update_fields=["mark", "reason", "choices", "settled_by"])


def own_keying(batch: PaperBatch, user: Any) -> PaperKeying | None:
    return PaperKeying.objects.filter(batch=batch, clerk=user).first()


def undecided(batch: PaperBatch) -> Any:
    return PaperRow.objects.filter(batch=batch, mark="")


@BATCH_HOOKS.refuse
def _not_yet(batch: PaperBatch, step: str, actor: Any) -> Any:
    """Says nothing of what the other typed: only whether one's own part is done."""
    own = own_keying(batch, actor) if actor.pk else None
    if step in ("first_keyed", "second_keyed"):
        if own is None:
            return _("Key this batch first.")
        if own.finished_at:
            return _("You have finished your part: a second person keys the batch.")
        missing = batch.size - own.papers.count()
        return _("Sheets still to be keyed: %(count)s") % {"count": missing} if missing else None
    if step == "settle":
        if own is not None:
            return _("You have keyed this batch: a third person settles the differences.")
        if undecided(batch).exists():
            return _("Some differences are not settled yet.")
    return None


@BATCH_HOOKS.carry_out
def _close_turn(batch: PaperBatch, record: Any, context: dict[str, Any]) -> None:
    if record.name in ("first_keyed", "second_keyed"):
        # Locked, so that a line typed in another window at this moment comes before or is refused.
        keying = PaperKeying.objects.select_for_update().get(batch=batch, clerk=record.actor)
        keying.finished_at = record.at
        keying.save(update_fields=["finished_at"])
    if record.name == "second_keyed":
        _compare(batch)


def _compare(batch: PaperBatch) -> None:
    first, second = (list(keying.papers.order_by("position")) for keying in batch.keyings.all())
    rows = []
    for one, other in zip(first, second, strict=True):
        row = PaperRow(batch=batch, position=one.position, differed=one.value != other.value)
        if not row.differed:
            row.mark, row.reason, row.choices = one.value
        rows.append(row)
    PaperRow.objects.bulk_create(rows)
