"""What everybody reads: what was let out, as it stood then. No cube, no counting, nothing that could differ."""

from __future__ import annotations

from dataclasses import dataclass

from surveys.models import FreeText, Improvement, Release, Report, Response, Survey
from surveys.queries import results, results_method
from surveys.queries.results_shapes import QuestionFigure, read

# Of one question as many as a page bears.
MOST_TEXTS = 200


@dataclass(frozen=True)
class PublicFigure:
    figure: QuestionFigure
    # Answers in words that somebody let out one by one.
    texts: tuple[str, ...]


@dataclass(frozen=True)
class PublicSection:
    title: str
    figures: tuple[PublicFigure, ...]


@dataclass(frozen=True)
class PublicResults:
    sections: tuple[PublicSection, ...]
    report: Report | None
    method: list[str]
    # What was taken into a plan because of it, once that plan is public.
    tasks: tuple[Improvement, ...]

    @property
    def is_empty(self) -> bool:
        return not self.sections and self.report is None


def of(survey: Survey) -> PublicResults:
    out, texts = released(survey), _texts(survey)
    found = []
    for section in results.questionnaire_of(survey).sections:
        found.append(_section(section.title, [out.pop(one.key) for one in section.questions if one.key in out], texts))
    found.append(_section("", list(out.values()), texts))
    method = results_method.sentences(survey, Response.objects.filter(survey=survey).count())
    sections = tuple(section for section in found if section.figures)
    return PublicResults(sections, report_of(survey), method, tasks_of(survey))


def _section(title: str, figures: list[QuestionFigure], texts: dict[str, list[str]]) -> PublicSection:
    return PublicSection(title, tuple(PublicFigure(one, tuple(texts.get(one.key, ()))) for one in figures))


def released(survey: Survey) -> dict[str, QuestionFigure]:
    rows = Release.objects.filter(survey=survey, released_at__isnull=False).order_by("pk")
    return {row.key: read(row.figure or {}) for row in rows}


def figure_of(survey: Survey, key: str) -> QuestionFigure | None:
    row = Release.objects.filter(survey=survey, key=key, released_at__isnull=False).first()
    return read(row.figure or {}) if row else None


def report_of(survey: Survey) -> Report | None:
    return Report.objects.filter(survey=survey, published_at__isnull=False).first()


def tasks_of(survey: Survey) -> tuple[Improvement, ...]:
    return tuple(Improvement.objects.filter(survey=survey, task_key__isnull=True))


def _texts(survey: Survey) -> dict[str, list[str]]:
    """Sorted by their words: the order says nothing of who wrote them."""
    found: dict[str, list[str]] = {}
    rows = FreeText.objects.filter(survey=survey, released_at__isnull=False).order_by("text")[:MOST_TEXTS]
    for text in rows:
        found.setdefault(text.key, []).append(text.text)
    return found
