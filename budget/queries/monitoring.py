"""What residents see and say: visits, their reports, and the evaluation of a completed project."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Avg, Count, Q, QuerySet, Sum

from budget.models import Cycle, EvaluationCount, EvaluationTurn, SiteVisit, Undertaking, VisitReport
from budget.queries.execution import files_of
from budget.states.execution import PUBLIC_REPORTS, UndertakingState
from budget.states.execution_names import ANSWERS_SHOWN_FROM, Agreement, Question
from core.uploads.models import StoredFile


def visits_of(undertaking: Undertaking) -> QuerySet[SiteVisit]:
    return undertaking.visits.annotate(taken=Count("sign_ups")).order_by("starts_at", "pk")


def visits_in(cycle: Cycle) -> QuerySet[SiteVisit]:
    found = SiteVisit.objects.filter(undertaking__project__cycle=cycle)
    return found.select_related("undertaking__project__cycle").order_by("-starts_at", "-pk")


def open_visits(at: datetime) -> QuerySet[SiteVisit]:
    """For which one can still sign up, soonest end first."""
    found = SiteVisit.objects.filter(cancelled_at__isnull=True, sign_up_until__gt=at)
    return found.select_related("undertaking__project__cycle").order_by("sign_up_until", "pk")


def being_evaluated(at: datetime) -> QuerySet[Undertaking]:
    found = Undertaking.objects.filter(state=UndertakingState.COMPLETED, evaluation_until__gt=at)
    return found.select_related("project__cycle").order_by("evaluation_until", "pk")


@dataclass(frozen=True)
class Report:
    report: VisitReport
    pictures: list[StoredFile]


def reports_of(undertaking: Undertaking) -> list[Report]:
    """The published ones; without the names of those who wrote them."""
    found = VisitReport.objects.filter(visit__undertaking=undertaking, state__in=PUBLIC_REPORTS)
    return with_pictures(found.select_related("visit", "department").order_by("visit__starts_at", "pk"))


def with_pictures(reports: Iterable[VisitReport]) -> list[Report]:
    listed = list(reports)
    files = files_of(VisitReport, [report.pk for report in listed])
    return [Report(report, files.get(report.pk, [])) for report in listed]


def own_report(visit: SiteVisit, person: Any) -> VisitReport | None:
    return visit.reports.filter(author=person).first() if person.is_authenticated else None


@dataclass(frozen=True)
class Answered:
    """One question: how many chose each answer, and the mean in tenths."""

    question: str
    counts: list[tuple[str, int]]
    mean: float


@dataclass(frozen=True)
class Evaluation:
    people: int
    answers: list[Answered]

    @property
    def is_shown(self) -> bool:
        return self.people >= ANSWERS_SHOWN_FROM

    @property
    def mean(self) -> float:
        return round(sum(one.mean for one in self.answers) / len(self.answers), 1) if self.answers else 0.0


def evaluation_of(undertaking: Undertaking) -> Evaluation:
    """The distribution, once enough people answered; before that, only how many."""
    rows = EvaluationCount.objects.filter(undertaking=undertaking)
    counted = {(row.question, row.value): row.count for row in rows}
    # All questions are answered at once; who answered is forgotten before the answers are.
    people = sum(count for (question, _value), count in counted.items() if question == Question.USEFUL)
    if people < ANSWERS_SHOWN_FROM:
        return Evaluation(people, [])
    return Evaluation(people, [_answered(question, counted) for question in Question])


def _answered(question: Question, counted: dict[tuple[str, int], int]) -> Answered:
    numbers = {value: counted.get((question.value, value.value), 0) for value in Agreement}
    total = sum(numbers.values())
    mean = round(sum(value.value * number for value, number in numbers.items()) / total, 1) if total else 0.0
    return Answered(str(question.label), [(str(value.label), number) for value, number in numbers.items()], mean)


def has_evaluated(undertaking: Undertaking, person: Any) -> bool:
    return EvaluationTurn.objects.filter(undertaking=undertaking, person=person).exists()


def voices(cycle: Cycle) -> dict[str, Any]:
    """For the opinion on the budget: visits held, reports published and how they rated the work."""
    about = {"visit__undertaking__project__cycle": cycle, "state__in": PUBLIC_REPORTS}
    figures = VisitReport.objects.filter(**about).aggregate(
        reports=Count("pk"), answered=Count("pk", filter=Q(state="ANSWERED")), rating=Avg("rating")
    )
    visits = SiteVisit.objects.filter(undertaking__project__cycle=cycle, cancelled_at__isnull=True).count()
    first = EvaluationCount.objects.filter(undertaking__project__cycle=cycle, question=Question.USEFUL)
    evaluated = first.aggregate(people=Sum("count"))["people"] or 0
    return {**figures, "visits": visits, "evaluated": evaluated}
