"""A sample of sheets, drawn by a word that nobody could know before, is compared with what was entered."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from budget import paper_draw
from budget.models import PaperBox, PaperSample, Poll, SampledSheet
from budget.services.paper.entering import entered_rows
from budget.services.refusals import BudgetRefused
from budget.states.paper import DONE_WITH, SAMPLE_HOOKS, SampleState, Verdict
from budget.states.permissions import ENTER_PAPER, RUN_VOTE
from core import permissions
from core.workflow import engine


@transaction.atomic
def draw(poll: Poll, *, by: Any, public_word: str, size: int, at: datetime) -> PaperSample:
    """Once every box is entered, so that no row can change after the word is known. Raises BudgetRefused."""
    permissions.check(by, RUN_VOTE, poll)
    locked = engine.lock(poll)
    if PaperSample.objects.filter(poll=locked).exists():
        raise BudgetRefused("drawn", _("The sample has been drawn already."))
    boxes = PaperBox.objects.filter(station__poll=locked)
    if boxes.exclude(state__in=DONE_WITH).exists():
        raise BudgetRefused("boxes", _("Some boxes of paper ballots have not been entered yet."))
    rows = {row.code: row for row in entered_rows(locked).select_related("batch")}
    if not rows:
        raise BudgetRefused("empty", _("There is no paper ballot to compare."))
    word = " ".join(public_word.split())
    sample = PaperSample.objects.create(
        poll=locked, public_word=word, size=min(size, len(rows)), drawn_by=by, department_id=locked.department_id
    )
    codes = paper_draw.draw(rows, cycle=locked.cycle.slug, word=word, size=sample.size)
    SampledSheet.objects.bulk_create(
        [SampledSheet(sample=sample, row=rows[code], place=place) for place, code in enumerate(codes, start=1)]
    )
    engine.open(sample, actor=by, at=at)
    return sample


@transaction.atomic
def compare(sheet: SampledSheet, *, by: Any, verdict: str, note: str = "") -> None:
    """Paper in hand, row on the screen. Raises BudgetRefused."""
    permissions.check(by, ENTER_PAPER, sheet.sample)
    if engine.lock(sheet.sample).state != SampleState.DRAWN:
        raise BudgetRefused("signed", _("The comparison has been signed already."))
    if sheet.corrected_at is not None:
        raise BudgetRefused("corrected", _("This sheet was compared and corrected already."))
    if verdict == Verdict.DIFFERENT and not note.strip():
        raise BudgetRefused("note", _("Write down what differs."), field="note")
    sheet.verdict, sheet.note, sheet.compared_by = verdict, note.strip(), by
    sheet.save(update_fields=["verdict", "note", "compared_by"])


@SAMPLE_HOOKS.refuse
def _not_compared(sample: PaperSample, step: str, actor: Any) -> Any:
    if sample.sheets.filter(verdict="").exists():
        return _("Some sheets of the sample have not been compared yet.")
    return None
