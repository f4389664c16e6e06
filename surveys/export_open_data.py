"""Surveys as open data: which there were, and the results that were let out, as they stood then."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.open_data import Column, Cycle, Dataset, Kind, Records, register
from surveys.models import Release, Survey
from surveys.queries.results_shapes import Line, QuestionFigure, Score, read
from surveys.queries.surveys import visible_to
from surveys.states.surveys import Access, Mode, Sampling, SurveyState

_KEYWORDS = (_("Surveys"), _("Opinions of residents"))


def announced(at: datetime) -> QuerySet[Survey]:
    return visible_to(AnonymousUser(), on=timezone.localdate(at)).select_related("department", "series")


def survey_row(survey: Survey) -> Sequence[Any]:
    return (
        survey.slug, survey.title, str(survey.department or ""), str(survey.series or ""), survey.get_state_display(),
        survey.get_mode_display(), survey.get_access_display(), survey.get_sampling_display(), survey.population,
        survey.opens_at, survey.closes_at,
    )  # fmt: skip


def result_rows(at: datetime) -> Iterator[Sequence[Any]]:
    """One row for each answer that could be given. What too few gave is not in what was let out, and so not here."""
    out = Release.objects.filter(released_at__isnull=False, survey__in=announced(at).order_by())
    for release in out.select_related("survey").order_by("survey__slug", "pk").iterator():
        figure = read(release.figure or {})
        for part, lines, points, positive in () if figure.hidden else _tables(figure):
            for line in lines:
                if line.count is not None:
                    yield (
                        release.survey.slug, figure.key, figure.text, part, figure.concept, line.code, line.label,
                        line.count, line.share, figure.answered, points, positive, release.released_at,
                    )  # fmt: skip


def _tables(figure: QuestionFigure) -> Iterator[tuple[str, Sequence[Line], float | None, float | None]]:
    """Of a matrix or a ranking each row is a table of its own."""
    for part in figure.parts:
        yield part.label, part.lines, *_scores(part.score)
    if figure.lines:
        yield "", figure.lines, *_scores(figure.score)


def _scores(score: Score | None) -> tuple[float | None, float | None]:
    return (score.points, score.positive) if score else (None, None)


register(
    Dataset(
        name="surveys",
        title=_("Surveys"),
        description=_("Which surveys were announced: whom they asked, how, what privacy they promised, and when."),
        columns=(
            Column("survey", _("Address of its page")),
            Column("title", _("Title")),
            Column("department", _("Department")),
            Column("series", _("Series of surveys")),
            Column("state", pgettext_lazy("survey", "State"), "", Kind.CHOICE, SurveyState.choices),
            Column("mode", pgettext_lazy("survey", "Privacy"), "", Kind.CHOICE, Mode.choices),
            Column("access", _("Who may answer"), "", Kind.CHOICE, Access.choices),
            Column("sampling", _("How those asked were chosen"), "", Kind.CHOICE, Sampling.choices),
            Column("population", _("Size of the population"), "", Kind.INTEGER),
            Column("opens", _("Opens"), "", Kind.MOMENT),
            Column("closes", _("Closes"), "", Kind.MOMENT),
        ),
        records=Records(
            queryset=announced,
            row=survey_row,
            order="-created_at",
            filters={"state": "state", "mode": "mode", "access": "access", "opens": "opens_at", "closes": "closes_at"},
        ),
        cycle=Cycle.AT_ONCE,
        keywords=_KEYWORDS,
        url="/surveys/",
    )
)
register(
    Dataset(
        name="survey-results",
        title=_("Results of surveys"),
        description=_(
            "How often each answer was given to the questions whose results are public. Answers that too few people "
            "gave are left out, and so are others from which they could be reckoned."
        ),
        columns=(
            Column("survey", _("Address of its page")),
            Column("key", pgettext_lazy("survey", "Key of the question"), _("The same in every version")),
            Column("question", _("Question")),
            Column("part", pgettext_lazy("survey export", "Part"), _("Row of a matrix or option of a ranking")),
            Column("concept", _("Concept"), _("What joins the same question in different years")),
            Column("code", _("Code"), _("Code of the answer"), Kind.INTEGER),
            Column("answer", pgettext_lazy("survey export", "Answer given")),
            Column("count", _("People"), "", Kind.INTEGER),
            Column("share", _("Share in percent"), "", Kind.NUMBER),
            Column("answered", _("Answers to the question"), "", Kind.INTEGER),
            Column("points", _("Score from 0 to 100"), "", Kind.NUMBER),
            Column("positive", _("Positive answers in percent"), "", Kind.NUMBER),
            Column("released", _("Made public at"), "", Kind.MOMENT),
        ),
        rows=result_rows,
        cycle=Cycle.WHEN_IT_CHANGES,
        keywords=_KEYWORDS,
        url="/surveys/",
    )
)
