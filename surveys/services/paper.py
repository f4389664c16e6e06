"""Sheets of paper: counted by hand, typed in twice by two people who do not see each other's reading, settled by a
third, and counted only when every sheet is accounted for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from core import permissions
from core.audit.audit import record as audit
from surveys.models import PaperBatch, PaperSheet, Survey, Version
from surveys.papers import readings
from surveys.papers.readings import Reading
from surveys.questionnaire import documents
from surveys.questionnaire.definitions import Questionnaire
from surveys.services import quotas, storing
from surveys.services.refusals import SurveyRefused
from surveys.states.permissions import ENTER_PAPER, MANAGE
from surveys.states.surveys import Channel, SurveyState

LARGEST_BATCH = 500
TAKES_PAPER = (SurveyState.OPEN, SurveyState.CLOSED)


class NotReadable(SurveyRefused):
    """Some of what was typed cannot stand on the sheet; `faults` says where, by the name of the blank."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__("typed", _("Some of what you typed cannot stand on this sheet."))
        self.faults = faults


@transaction.atomic
def open_batch(*, survey: Survey, version: Version, place: str, sheets: int, by: Any, at: datetime) -> PaperBatch:
    """Sheets that came in together, counted before anybody types one. Raises SurveyRefused."""
    locked = _lock(survey)
    permissions.check(by, ENTER_PAPER, locked)
    _refuse_unless_taken(locked)
    if version.survey_id != locked.pk:
        raise SurveyRefused("version", _("These sheets belong to another survey."))
    _refuse_count(sheets)
    last = locked.paper_batches.aggregate(last=Max("number"))["last"] or 0
    return PaperBatch.objects.create(
        survey=locked, version=version, number=last + 1, place=place.strip(), sheets_counted=sheets,
        opened_by=by, opened_at=at,
    )  # fmt: skip


@transaction.atomic
def recount(*, batch: PaperBatch, sheets: int, reason: str, by: Any, at: datetime) -> None:
    """The pile was counted wrongly. What was keyed stays, so it cannot be less than that. Raises SurveyRefused."""
    locked = _lock_batch(batch)
    permissions.check(by, MANAGE, locked.survey)
    _refuse_count(sheets)
    highest = locked.sheets.aggregate(highest=Max("number"))["highest"] or 0
    if sheets < highest:
        raise SurveyRefused("sheets", _("Sheet %(number)s has been typed in already.") % {"number": highest})
    detail = {"batch": locked.number, "before": locked.sheets_counted, "after": sheets, "reason": reason}
    locked.sheets_counted = sheets
    locked.save(update_fields=["sheets_counted"])
    audit("surveys.recount_paper", actor=by, at=at, target=locked.survey, detail=detail)


@transaction.atomic
def key(*, batch: PaperBatch, number: int, typed: Mapping[str, Any], by: Any) -> PaperSheet:
    """One sheet as one person reads it; the first and the second never see each other's. Raises SurveyRefused."""
    locked = _lock_batch(batch)
    permissions.check(by, ENTER_PAPER, locked.survey)
    reading = _read(questionnaire_of(locked), typed)
    return _put_down(locked, number, reading, by)


@transaction.atomic
def key_many(*, batch: PaperBatch, sheets: Mapping[int, Reading], by: Any) -> int:
    """One person's reading of many sheets, out of a file: the other person still reads for themselves."""
    locked = _lock_batch(batch)
    permissions.check(by, ENTER_PAPER, locked.survey)
    for number, reading in sorted(sheets.items()):
        _put_down(locked, number, reading, by)
    return len(sheets)


def _put_down(batch: PaperBatch, number: int, reading: Reading, by: Any) -> PaperSheet:
    if not 1 <= number <= batch.sheets_counted:
        raise SurveyRefused(
            "number", _("The batch has %(count)s sheets; there is no other.") % {"count": batch.sheets_counted}
        )
    sheet, _made = PaperSheet.objects.get_or_create(batch=batch, number=number)
    if sheet.second_by_id is not None:
        raise SurveyRefused("typed", _("Two people have typed sheet %(number)s already.") % {"number": number})
    if sheet.first_by_id in (None, by.pk):
        sheet.first, sheet.first_by = reading, by
    else:
        sheet.second, sheet.second_by = reading, by
    sheet.save(update_fields=["first", "first_by", "second", "second_by"])
    return sheet


@transaction.atomic
def settle(*, batch: PaperBatch, number: int, typed: Mapping[str, Any], by: Any) -> PaperSheet:
    """A third person, with the sheet in hand, says what stands where two read differently. Raises SurveyRefused."""
    locked = _lock_batch(batch)
    permissions.check(by, ENTER_PAPER, locked.survey)
    sheet = locked.sheets.filter(number=number, second_by__isnull=False).first()
    if sheet is None or not (blanks := differing(sheet, questionnaire_of(locked))):
        raise SurveyRefused("settled", _("The two do not differ on this sheet."))
    if by.pk in (sheet.first_by_id, sheet.second_by_id):
        raise SurveyRefused("third", _("You have typed this sheet: a third person settles the differences."))
    read = _read(questionnaire_of(locked), typed)
    settled: Reading = dict(sheet.first or {})
    for blank in blanks:
        settled.pop(blank.name, None)
        if blank.name in read:
            settled[blank.name] = read[blank.name]
    sheet.settled, sheet.settled_by = settled, by
    sheet.save(update_fields=["settled", "settled_by"])
    return sheet


@transaction.atomic
def close(*, batch: PaperBatch, by: Any, at: datetime) -> PaperBatch:
    """Count the answers of a batch, once every sheet was typed twice and every difference is settled.

    What was typed is destroyed: the answers lie among all others and nothing leads from a sheet to one. The paper
    itself is the proof. Raises SurveyRefused.
    """
    locked = _lock_batch(batch)
    permissions.check(by, MANAGE, locked.survey)
    _refuse_unless_taken(locked.survey)
    questionnaire = questionnaire_of(locked)
    sheets = list(locked.sheets.all())
    _refuse_unfinished(locked, sheets, questionnaire)
    answers = [readings.answers_of(questionnaire, agreed(sheet)) for sheet in sheets]
    given = [one for one in answers if one]
    locked.closed_by, locked.closed_at = by, at
    locked.answers_counted, locked.sheets_empty = len(given), len(answers) - len(given)
    locked.sheets_differed = sum(sheet.settled_by_id is not None for sheet in sheets)
    locked.save(update_fields=["closed_by", "closed_at", "answers_counted", "sheets_empty", "sheets_differed"])
    quotas.count_in(survey=locked.survey, answers=given)
    storing.many(locked.survey, locked.version, given, Channel.PAPER, at)
    locked.sheets.update(first=None, second=None, settled=None)
    detail = {"batch": locked.number, "sheets": locked.sheets_counted, "answers": len(given)}
    audit("surveys.close_paper", actor=by, at=at, target=locked.survey, detail=detail)
    return locked


def agreed(sheet: PaperSheet) -> Reading:
    reading: Reading = (sheet.settled if sheet.settled_by_id else sheet.first) or {}
    return reading


def differing(sheet: PaperSheet, questionnaire: Questionnaire) -> list[Any]:
    """The blanks that are still to be settled."""
    if sheet.second_by_id is None or sheet.settled_by_id is not None:
        return []
    return readings.differing(questionnaire, sheet.first or {}, sheet.second or {})


def questionnaire_of(batch: PaperBatch) -> Questionnaire:
    return documents.read(batch.version.content)


def _read(questionnaire: Questionnaire, typed: Mapping[str, Any]) -> Reading:
    reading, faults = readings.read(questionnaire, typed)
    if faults:
        raise NotReadable(faults)
    return reading


def _refuse_unfinished(batch: PaperBatch, sheets: list[PaperSheet], questionnaire: Questionnaire) -> None:
    missing = batch.sheets_counted - sum(sheet.second_by_id is not None for sheet in sheets)
    if missing:
        raise SurveyRefused("missing", _("Sheets still to be typed by two people: %(count)s.") % {"count": missing})
    open_ones = [sheet.number for sheet in sheets if differing(sheet, questionnaire)]
    if open_ones:
        shown = ", ".join(map(str, open_ones[:20]))
        raise SurveyRefused(
            "differ", _("Read differently and not settled yet: sheets %(numbers)s.") % {"numbers": shown}
        )


def _refuse_unless_taken(survey: Survey) -> None:
    if survey.state not in TAKES_PAPER or not survey.on_paper:
        raise SurveyRefused("state", _("This survey takes no answers on paper now."))


def _refuse_count(sheets: int) -> None:
    if not 1 <= sheets <= LARGEST_BATCH:
        raise SurveyRefused("sheets", _("A batch has from 1 to %(most)s sheets.") % {"most": LARGEST_BATCH})


def _lock(survey: Survey) -> Survey:
    return Survey.objects.select_for_update().get(pk=survey.pk)


def _lock_batch(batch: PaperBatch) -> PaperBatch:
    locked = PaperBatch.objects.select_for_update(of=("self",)).select_related("survey", "version").get(pk=batch.pk)
    if locked.closed_at is not None:
        raise SurveyRefused("closed", _("This batch is counted; nothing in it can be changed any more."))
    return locked
