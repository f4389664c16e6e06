"""Reports of site visits: handed in, read for personal data, published, answered by the department under a clock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from budget.models import SiteVisit, VisitReport
from budget.services import execution_notices
from budget.services.refusals import BudgetRefused
from budget.states.execution import REPORT_HOOKS, REVISE_VISIT_REPORT, ReportState
from core import permissions, uploads
from core.uploads.kinds import IMAGE
from core.uploads.receiving import attached_to
from core.workflow import engine
from core.workflow.models import TransitionRecord
from discussion import text
from discussion.services import blocks

MOST_PICTURES = 5


@transaction.atomic
def hand_in(
    visit: SiteVisit, *, author: Any, text_: str, rating: int, at: datetime, pictures: Sequence[File[Any]] = ()
) -> VisitReport:
    """By whoever signed up, once the visit has begun; one report each. Raises BudgetRefused or UploadRefused."""
    blocks.refuse_blocked(author, at)
    if not visit.sign_ups.filter(person=author).exists():
        raise BudgetRefused("not_there", _("Those who signed up for the visit report on it."))
    if visit.cancelled_at is not None or at < visit.starts_at:
        raise BudgetRefused("early", _("There is something to report once the visit has begun."))
    said = _said(text_)
    try:
        with transaction.atomic():
            report = VisitReport.objects.create(
                visit=visit, author=author, text=said, rating=rating, created_at=at,
                department=visit.undertaking.department,
            )  # fmt: skip
    except IntegrityError as error:
        raise BudgetRefused("twice", _("You have handed in a report of this visit already.")) from error
    _add_pictures(report, pictures, author=author, at=at)
    engine.open(report, actor=author, at=at)
    execution_notices.tell_checkers(report, at=at)
    return report


@transaction.atomic
def hand_in_again(
    report: VisitReport, *, author: Any, text_: str, rating: int, at: datetime, pictures: Sequence[File[Any]] = ()
) -> VisitReport:
    """After it was sent back. New pictures take the place of the old ones. Raises BudgetRefused."""
    permissions.check(author, REVISE_VISIT_REPORT, report)
    locked = engine.lock(report)
    if locked.state != ReportState.RETURNED:
        raise BudgetRefused("state", _("Someone has moved this on in the meantime. See its present state."))
    locked.text, locked.rating = _said(text_), rating
    locked.save(update_fields=["text", "rating"])
    if pictures:
        for file in attached_to(locked):
            uploads.remove(file, at=at)
        _add_pictures(locked, pictures, author=author, at=at)
    engine.apply(locked, "hand_in_again", actor=author, at=at)
    execution_notices.tell_checkers(locked, at=at)
    return locked


@transaction.atomic
def take_step(report: VisitReport, step: str, *, actor: Any, at: datetime, reason: str = "") -> None:
    """Publish, send back, withdraw or answer. Raises TransitionRefused."""
    engine.apply(report, step, actor=actor, at=at, reason=text.clean(reason))


@REPORT_HOOKS.prepare
def say_when_it_was_published(report: VisitReport, step: str, actor: Any, at: datetime) -> None:
    if step == "publish":
        report.published_at = at
        report.save(update_fields=["published_at"])


@REPORT_HOOKS.carry_out
def carry_out(report: VisitReport, record: TransitionRecord, context: dict[str, Any]) -> None:
    undertaking = report.visit.undertaking
    if record.name == "publish":
        execution_notices.tell_news(undertaking, news="report_published", at=record.at, actor=record.actor)
        execution_notices.tell_office(
            execution_notices.REPORT_TO_ANSWER, undertaking, at=record.at,
            url=execution_notices.report_page(report),
        )  # fmt: skip
    elif record.name == "answer":
        report.answer, report.answered_at = record.reason[:4_000], record.at
        report.save(update_fields=["answer", "answered_at"])
        execution_notices.tell_news(undertaking, news="report_answered", at=record.at, actor=record.actor)
    elif record.name == "withdraw":
        for file in attached_to(report):
            uploads.remove(file, at=record.at)
        report.text = "—"
        report.save(update_fields=["text"])
    if record.name in {"publish", "send_back", "answer"}:
        reason = "" if record.name == "answer" else record.reason
        execution_notices.tell_author(report, state=record.target, reason=reason, at=record.at)


def _said(words: str) -> str:
    said = text.clean(words)
    if not text.says_something(said):
        raise BudgetRefused("empty", _("Please write what you saw."), field="text")
    return said


def _add_pictures(report: VisitReport, pictures: Sequence[File[Any]], *, author: Any, at: datetime) -> None:
    if pictures:
        kept = uploads.receive_all(pictures, owner=author, at=at, kinds=(IMAGE,), limit=MOST_PICTURES)
        uploads.attach(kept, report, at=at)
