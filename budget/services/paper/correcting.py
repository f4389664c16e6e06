"""A sheet of the sample that was entered wrongly is put right by two people, each with the sheet in hand.

Both type it without seeing what the other typed. What stood before stays on record: in the sample, and on the board
as a leaf that was superseded.
"""

import secrets
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from budget.ballots import leaves, sealed
from budget.models import Ballot, BoardLeaf, Count, PaperRow, PaperSample, Pot, SampledSheet
from budget.services import keys as vote_keys
from budget.services import poll_lock
from budget.services.paper import reading
from budget.services.refusals import BudgetRefused
from budget.states.paper import SAMPLE_HOOKS, SampleState, Verdict
from budget.states.permissions import ENTER_PAPER
from budget.states.polls import POLL_HOOKS, PollState
from core import permissions
from core.audit import audit
from core.workflow import engine

CORRECTED = "budget.correct_paper"
# A count that was made before is made anew; once somebody has confirmed it, the sample is published and closed.
WHILE = (PollState.CLOSED, PollState.COUNTED)


@transaction.atomic
def correct(sheet: SampledSheet, *, by: Any, typed: str, at: datetime) -> bool:
    """Whether it is put right now: with the second who reads the same. Raises BudgetRefused."""
    sample = sheet.sample
    permissions.check(by, ENTER_PAPER, sample)
    if engine.lock(sample).state != SampleState.DRAWN:
        raise BudgetRefused("signed", _("The comparison has been signed already."))
    if poll_lock.hold(sample.poll_id, at=at).state not in WHILE:
        raise BudgetRefused("state", _("Sheets are corrected before the result is confirmed."))
    locked = SampledSheet.objects.select_for_update(of=("self",)).get(pk=sheet.pk)
    if locked.verdict != Verdict.DIFFERENT or locked.corrected_at is not None:
        raise BudgetRefused("same", _("There is nothing to correct on this sheet."))
    row = PaperRow.objects.select_related("batch__pot__poll__cycle").get(pk=locked.row_id)
    found = reading.read(typed, row.batch.pot)
    if (found.mark, found.reason, found.choices) == row.value:
        raise BudgetRefused("typed", _("This is what was entered already."), field="typed")
    said = reading.typed(found)
    if locked.first_corrector_id in (None, by.pk):
        locked.first_corrector, locked.first_typed = by, said
        locked.save(update_fields=["first_corrector", "first_typed"])
        return False
    if said != locked.first_typed:
        message = _("The other person read something else. Look at the sheet together; either types it anew.")
        raise BudgetRefused("typed", message, field="typed")
    _put_right(locked, row, found, by=by, at=at)
    return True


def _put_right(sheet: SampledSheet, row: PaperRow, found: reading.Sheet, *, by: Any, at: datetime) -> None:
    sheet.entered_as, sheet.leaf_before = reading.typed(reading.Sheet(*row.value)), row.leaf
    sheet.second_corrector, sheet.corrected_at = by, at
    sheet.save(update_fields=["entered_as", "leaf_before", "second_corrector", "corrected_at"])
    row.leaf = _ballot_of(row.batch.pot, row.leaf, found.choices, at=at)
    row.mark, row.reason, row.choices = found.mark, found.reason, found.choices
    row.save(update_fields=["leaf", "mark", "reason", "choices"])
    audit.record(CORRECTED, actor=by, at=at, target=sheet.sample, detail={"sheet": row.code})


def _ballot_of(pot: Pot, leaf_before: str, choices: str, *, at: datetime) -> str:
    """The leaf of what counts from now on; none where the sheet is blank or spoiled."""
    before = Ballot.objects.filter(pot=pot, leaf=leaf_before).first() if leaf_before else None
    BoardLeaf.objects.filter(leaf=leaf_before).update(is_superseded=True)
    if not choices:
        if before is not None:
            before.delete()
        return ""
    content = sealed.Content(choices, secrets.token_hex(16), secrets.token_hex(16))
    after = before or Ballot(pot=pot, handle=secrets.token_hex(32), revision=0)
    after.revision += 1
    after.leaf = leaves.leaf(
        cycle=pot.poll.cycle.slug, pot=pot.number, choices=choices, server_nonce=content.server_nonce,
        voter_nonce=content.voter_nonce, revision=after.revision,
    )  # fmt: skip
    after.sealed = sealed.seal(content, bytes.fromhex(vote_keys.of(pot.poll_id, at=at).sealing_public))
    after.save()
    BoardLeaf.objects.create(leaf=after.leaf, pot=pot)
    return after.leaf


@SAMPLE_HOOKS.refuse
def _not_corrected(sample: PaperSample, step: str, actor: Any) -> Any:
    if sample.sheets.filter(verdict=Verdict.DIFFERENT, corrected_at__isnull=True).exists():
        return _("Sheets that differ must be corrected first, by two people.")
    return None


@POLL_HOOKS.refuse
def _counted_before(poll: Any, step: str, actor: Any) -> Any:
    if step != "confirm_first" or not poll.has_paper:
        return None
    last = SampledSheet.objects.filter(sample__poll=poll, corrected_at__isnull=False).order_by("-corrected_at").first()
    if last and Count.objects.filter(poll=poll, published_at__isnull=True, counted_at__lt=last.corrected_at).exists():
        return _("A paper ballot was corrected after this count. Please count again.")
    return None


def annulled(poll: Any) -> dict[int, int]:
    """By the number of the pot: ballots that were taken out because their sheet was blank or spoiled after all."""
    found: dict[int, int] = {}
    taken_out = SampledSheet.objects.filter(sample__poll=poll, corrected_at__isnull=False, row__leaf="")
    for number in taken_out.exclude(leaf_before="").values_list("row__batch__pot__number", flat=True):
        found[number] = found.get(number, 0) + 1
    return found
