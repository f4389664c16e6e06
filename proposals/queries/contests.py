"""Reads of calls, rounds and points, for their pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import ConsentRecord
from core import permissions
from core.workflow.models import TransitionRecord
from core.workflow.two_approvals import ChangeState
from proposals.models import Call, CallChange, Entry, ExchangeRequest, Judge, JudgingRound, PointAccount, Sheet
from proposals.states.judging import RoundState
from proposals.states.permissions import MANAGE_CALLS

RANKING_CONSENT = "point_ranking"
LONGEST_RANKING = 50


@dataclass(frozen=True)
class Stage:
    """Where a call stands, for readers, and what comes next."""

    label: str
    tone: str
    note: str = ""


def stage_of(call: Call, at: datetime) -> Stage:
    if call.opens_at > at:
        note = _("Proposals are accepted from %(day)s.") % {"day": date_format(call.opens_at, "DATE_FORMAT")}
        return Stage(_("Opens soon"), "information", note)
    if call.closes_at is None or call.closes_at >= at:
        return Stage(_("Open"), "success")
    if not call.judging:
        return Stage(_("Closed"), "neutral")
    if call.results_at is None:
        note = _("Nothing more is accepted. The entries are being judged and appear here with the results.")
        return Stage(_("Being judged"), "warning", note)
    return Stage(_("Results published"), "success")


def managed_calls(user: Any) -> QuerySet[Call]:
    """Drafts and published calls of the departments in which this person works on them."""
    scope = permissions.scope(user, MANAGE_CALLS)
    calls = Call.objects.select_related("department").order_by("-opens_at", "-pk")
    return calls if scope.everywhere else calls.filter(department__in=scope.departments)


def changes_in_force(call: Call) -> QuerySet[CallChange]:
    return call.changes.filter(state=ChangeState.IN_FORCE).order_by("-in_force_at")


def published_rounds(call: Call) -> QuerySet[JudgingRound]:
    return call.rounds.filter(state=RoundState.PUBLISHED).order_by("number")


@dataclass(frozen=True)
class Line:
    """One line of the published results."""

    entry: Entry
    # The name of the criterion, and its hundredths.
    parts: list[tuple[str, int]]
    totals: list[str]


@dataclass(frozen=True)
class Results:
    round: JudgingRound
    lines: list[Line]
    excused: int


def results_of(found: JudgingRound) -> Results:
    """Scores of all judges beside one another: without names unless the published terms say so."""
    judges = list(found.judges.filter(excused_at__isnull=True).select_related("person"))
    named = found.call.judging.get("judges_named")
    names = [f"{judge.person} " if named and judge.person else "" for judge in judges]
    given = {(sheet.entry_id, sheet.judge_id): sheet for sheet in Sheet.objects.filter(judge__in=judges)}
    lines = []
    for entry in found.entries.select_related("proposal").order_by("place", "number"):
        sheets = [given.get((entry.pk, judge.pk)) for judge in judges]
        scores = ["–" if sheet is None or sheet.recusal else str(sheet.total) for sheet in sheets]
        parts = [(one["name"], entry.by_criterion[one["key"]]) for one in found.criteria]
        lines.append(Line(entry, parts, [name + score for name, score in zip(names, scores, strict=True)]))
    excused = found.judges.filter(excused_at__isnull=False).count()
    return Results(found, lines, excused)


def rounds_to_judge(user: Any) -> QuerySet[JudgingRound]:
    """Rounds in which this person sits, the open ones first, with how much is still to do."""
    mine = JudgingRound.objects.filter(judges__person=user, judges__excused_at__isnull=True)
    return mine.select_related("call").order_by("-pk")


def seat_of(user: Any, found: JudgingRound) -> Judge | None:
    return found.judges.filter(person=user, excused_at__isnull=True).first()


def sheets_by_entry(judge: Judge) -> dict[int, Sheet]:
    return {sheet.entry_id: sheet for sheet in judge.sheets.all()}


def progress(found: JudgingRound) -> list[Judge]:
    """The judges with how many sheets each has written, without what they say."""
    judges = found.judges.select_related("person")
    return list(judges.annotate(written=Count("sheets"), aside=Count("sheets", filter=~Q(sheets__recusal=""))))


def exchanges_of(person: Any) -> QuerySet[ExchangeRequest]:
    """The newest first; with the reason of one that was refused."""
    kind = ContentType.objects.get_for_model(ExchangeRequest)
    refusals = TransitionRecord.objects.filter(content_type=kind, object_id=OuterRef("pk"), name="refuse")
    asked = ExchangeRequest.objects.filter(person=person).select_related("option")
    return asked.annotate(refused_because=Subquery(refusals.values("reason")[:1]))


def agrees_to_ranking(user: Any) -> ConsentRecord | None:
    return ConsentRecord.objects.in_force().filter(user=user, key=RANKING_CONSENT).first()


def ranking() -> QuerySet[PointAccount]:
    """Those who agreed to be shown, and nobody else."""
    agreed = ConsentRecord.objects.in_force().filter(key=RANKING_CONSENT).values("user")
    accounts = PointAccount.objects.filter(person__in=agreed, person__is_active=True, balance__gt=0)
    return accounts.select_related("person").order_by("-balance", "pk")[:LONGEST_RANKING]
