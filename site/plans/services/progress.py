"""Monthly reports: they fall due, are written, checked, and then change the card."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from core import permissions, uploads
from core.deadlines.calendar import local_date
from core.refusals import Refused
from core.workflow import SYSTEM, engine
from plans.models import CardTarget, Evidence, ProgressEntry, ProgressFigure, TargetResult, TaskCard
from plans.services import linkables, notices
from plans.states import ENTRY_HOOKS, REPORT, UNWRITTEN, EntryState

MOST_FILES = 5
MOST_LINKS = 10


class ReportRefused(Refused):
    """The report stayed as it was; the message is for the person."""


@dataclass(frozen=True)
class Figure:
    """What a report gives towards a yearly target."""

    number: Decimal | None = None
    amount: int | None = None


@dataclass(frozen=True)
class Report:
    """Everything that a monthly report says."""

    text: str
    percent: int
    spent: int | None = None
    next_step: str = ""
    figures: Mapping[int, Figure] = field(default_factory=dict)
    links: Sequence[str] = ()
    files: Sequence[File[Any]] = ()


def open_month(*, at: datetime) -> int:
    """Ask for last month's report of every task that ran then. Safe to repeat; answers with how many were asked."""
    month = (local_date(at).replace(day=1) - timedelta(days=1)).replace(day=1)
    first_day = local_date(at).replace(day=1)
    cards = TaskCard.objects.running().filter(plan__live=True, entered_at__date__lt=first_day)
    cards = cards.filter(Q(starts_on__isnull=True) | Q(starts_on__lt=first_day)).exclude(entries__month=month)
    owed: dict[int, list[ProgressEntry]] = defaultdict(list)
    people: dict[int, Any] = {}
    opened = 0
    for card in cards.select_related("responsible__holder", "department").order_by("place", "pk"):
        entry = _open_entry(card, month, at=at)
        opened += 1
        if entry.assignee is not None:
            people[entry.assignee.pk] = entry.assignee
            owed[entry.assignee.pk].append(entry)
    for pk, entries in owed.items():
        notices.tell_reports_due(people[pk], entries, at=at)
    return opened


@transaction.atomic
def _open_entry(card: TaskCard, month: date, *, at: datetime) -> ProgressEntry:
    entry = ProgressEntry.objects.create(
        card=card, month=month, department_id=card.department_id, assignee=holder_of(card, at)
    )
    engine.open(entry, actor=SYSTEM, at=at)
    return entry


def holder_of(card: TaskCard, at: datetime) -> Any:
    """Who holds the post named on the card; nobody where it is vacant or has ended."""
    post = card.responsible
    if post is None or post.holder is None or not post.holder.is_active or (post.ended_at and post.ended_at <= at):
        return None
    return post.holder


@transaction.atomic
def submit_report(entry: ProgressEntry, *, report: Report, by: Any, at: datetime) -> ProgressEntry:
    """Write the report of a month and hand it to the checker.

    Raises PermissionDenied, TransitionRefused, ReportRefused or UploadRefused; then nothing is kept.
    """
    permissions.check(by, REPORT, entry)
    locked = ProgressEntry.objects.select_for_update(of=("self",)).select_related("card").get(pk=entry.pk)
    if locked.state in UNWRITTEN:
        _write(locked, report, by=by, at=at)
    engine.apply(locked, "submit", actor=by, at=at)
    return locked


def _write(entry: ProgressEntry, report: Report, *, by: Any, at: datetime) -> None:
    text = report.text.strip()
    if not text:
        raise ReportRefused("text", _("Write what was done."))
    if not 0 <= report.percent <= 100:
        raise ReportRefused("percent", _("Give a share between 0 and 100."))
    entry.text, entry.percent = text, report.percent
    entry.spent, entry.next_step = report.spent, report.next_step.strip()
    entry.save(update_fields=["text", "percent", "spent", "next_step"])
    _note_figures(entry, report.figures)
    _link_evidence(entry, report.links)
    if report.files:
        kept = uploads.receive_all(report.files, owner=by, at=at, limit=MOST_FILES)
        uploads.attach(kept, entry, at=at)


def _note_figures(entry: ProgressEntry, figures: Mapping[int, Figure]) -> None:
    own = {target.pk: target for target in reportable_targets(entry)}
    if set(figures) - set(own):
        raise ReportRefused("figures", _("One of the figures belongs to another task or year."))
    entry.figures.all().delete()
    ProgressFigure.objects.bulk_create(
        [
            ProgressFigure(entry=entry, target_id=pk, number=figure.number, amount=figure.amount)
            for pk, figure in figures.items()
            if figure.number is not None or figure.amount is not None
        ]
    )


def reportable_targets(entry: ProgressEntry) -> list[CardTarget]:
    """Targets of the month's year that are measured."""
    targets = entry.card.targets.filter(left_out=False).exclude(number=None, amount=None)
    return [target for target in targets if target.covers(entry.month.year)]


def _link_evidence(entry: ProgressEntry, links: Iterable[str]) -> None:
    wanted = list(dict.fromkeys(link.strip() for link in links if link.strip()))
    if len(wanted) > MOST_LINKS:
        raise ReportRefused("links", _("At most %(count)s links.") % {"count": MOST_LINKS})
    rows = []
    for link in wanted:
        thing = linkables.at(link)
        if thing is None:
            raise ReportRefused("links", _("There is nothing public at %(link)s on this site.") % {"link": link})
        rows.append(
            Evidence(
                entry=entry,
                label=thing.label,
                path=thing.path,
                kind=thing.kind,
                content_type_id=thing.content_type_id,
                object_id=thing.object_id,
            )
        )
    entry.evidence.all().delete()
    # Two addresses of one thing are one link.
    Evidence.objects.bulk_create({row.path: row for row in rows}.values())


@ENTRY_HOOKS.carry_out
def follow_report(entry: ProgressEntry, record: Any, context: dict[str, Any]) -> None:
    """What a step of a report means, wherever it was taken: on its own page or on the desk."""
    match record.name:
        case "submit":
            entry.submitted_by, entry.submitted_at = record.actor, record.at
            entry.save(update_fields=["submitted_by", "submitted_at"])
            engine.hand_over(entry, department=entry.card.plan.department, at=record.at)
        case "send_back":
            engine.hand_over(entry, department=entry.card.department, at=record.at)
            engine.assign(entry, assignee=entry.submitted_by, at=record.at)
            notices.tell_returned(entry, reason=record.reason, at=record.at)
        case "confirm":
            entry.checked_by, entry.checked_at = record.actor, record.at
            entry.save(update_fields=["checked_by", "checked_at"])
            _renew_card(entry)
            notices.tell_of_report(entry, at=record.at)


def _renew_card(entry: ProgressEntry) -> None:
    """The newest confirmed month counts; one that comes late changes nothing that is newer."""
    card = TaskCard.objects.select_for_update(of=("self",)).get(pk=entry.card_id)
    if card.reported_month is None or card.reported_month <= entry.month:
        card.percent, card.reported_month = entry.percent or 0, entry.month
        if entry.spent is not None:
            card.spent = entry.spent
        card.save(update_fields=["percent", "reported_month", "spent"])
    for figure in entry.figures.all():
        newest = TargetResult.objects.filter(target=figure.target_id, year=entry.month.year).first()
        if newest is None or newest.entry is None or newest.entry.month <= entry.month:
            TargetResult.objects.update_or_create(
                target_id=figure.target_id,
                year=entry.month.year,
                defaults={"number": figure.number, "amount": figure.amount, "entry": entry},
            )


def check_report(entry: ProgressEntry, *, step: str, by: Any, at: datetime, reason: str = "") -> ProgressEntry:
    """Confirm a report or send it back with a reason."""
    if step not in ("confirm", "send_back"):
        raise ReportRefused("step", _("There is no such step here."))
    engine.apply(entry, step, actor=by, at=at, reason=reason)
    return entry


def waive_all(card: TaskCard, *, at: datetime) -> None:
    """Nobody owes a report for a task that is over; one that was handed in is still checked."""
    for entry in card.entries.filter(state__in=[EntryState.DUE, EntryState.RETURNED]):
        engine.apply(entry, "waive", actor=SYSTEM, at=at)
