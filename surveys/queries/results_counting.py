"""From the cube to what is shown of each question."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from surveys.figures import frequencies, intervals, scores, suppression, weighting
from surveys.figures.cube import Cube
from surveys.figures.frequencies import Frequencies
from surveys.figures.intervals import Certainty
from surveys.models import Survey
from surveys.queries.results_shapes import Line, PartOf, QuestionFigure, Score, SectionFigures
from surveys.questionnaire.definitions import NO_OPINION, OF_WORDS, WITH_POINTS, Kind, Question, Questionnaire

# Scores are said from so many answers on, and words from twice as many.
FEWEST = 5
FEWEST_WORDS = 10

# Of a question in words: how many wrote something, and what they speak of.
Words = dict[str, tuple[int, tuple[tuple[str, int], ...]]]


@dataclass(frozen=True)
class Counting:
    """One way of counting all questions of a survey."""

    survey: Survey
    cube: Cube
    words: Words = field(default_factory=dict)

    def sections(self, questionnaire: Questionnaire) -> tuple[SectionFigures, ...]:
        """As they are asked; questions that only older versions had come last."""
        current = [
            SectionFigures(section.key, section.title, tuple(self.figure(one) for one in section.questions))
            for section in questionnaire.sections
            if section.questions
        ]
        asked = set(questionnaire.by_key)
        gone = tuple(self.figure(one) for key, one in self.cube.questions.items() if key not in asked)
        return (*current, *([SectionFigures("", _("No longer asked"), gone)] if gone else []))

    def figure(self, question: Question) -> QuestionFigure:
        said: dict[str, Any] = {
            "key": question.key, "kind": question.kind.value, "text": question.text, "concept": question.concept,
            "dimension": question.dimension, "background": question.background, "personal": question.personal,
            "unit": question.unit, "weighted": self.cube.weights is not None,
        }  # fmt: skip
        if question.kind in OF_WORDS:
            answered, words = self.words.get(question.key, (0, ()))
            hidden = question.personal or answered < FEWEST_WORDS
            return QuestionFigure(**said, answered=answered, words=words, hidden=hidden)
        answered = int(self.cube.answered(question.key).sum())
        if answered < FEWEST or question.kind is Kind.FILE or question.personal:
            return QuestionFigure(**said, answered=answered, hidden=True)
        return self._shown(question, answered, said)

    def _shown(self, question: Question, answered: int, said: dict[str, Any]) -> QuestionFigure:
        if question.kind is Kind.MATRIX:
            return QuestionFigure(**said, answered=answered, parts=self._rows(question))
        if question.kind is Kind.RANKING:
            return QuestionFigure(**said, answered=answered, parts=self._places(question))
        if not frequencies.counted(self.cube, question):
            return QuestionFigure(**said, answered=answered, score=self._mean(question))
        counted = frequencies.of(self.cube, question.key)
        lines = self._lines(question, counted)
        score = self._score(question, 0)
        return QuestionFigure(
            **said, answered=answered, lines=lines, score=score, conclusion=_conclusion(question, lines, score)
        )

    def _rows(self, question: Question) -> tuple[PartOf, ...]:
        return tuple(
            PartOf(
                row.label, row.code, row.concept or question.concept, row.dimension or question.dimension,
                counted.answered,
                self._lines(question, counted) if counted.answered >= FEWEST else _unsaid(question),
                self._score(question, row.code),
            )
            for row in question.rows
            for counted in [frequencies.of(self.cube, question.key, row.code)]
        )  # fmt: skip

    def _places(self, question: Question) -> tuple[PartOf, ...]:
        """Of each option the share of those who put it first, and its mean place."""
        first = frequencies.of(self.cube, question.key).by_code
        found = []
        for code, place in scores.places(self.cube, question.key).items():
            known = place.answered >= FEWEST
            line = Line(_("First place"), None, first[code].share * 100, code=code)
            score = Score(place.answered, mean=place.value) if known else None
            found.append(PartOf(label_of(question, code), code, "", "", place.answered, (line,), score))
        return tuple(found)

    def _lines(self, question: Question, counted: Frequencies) -> tuple[Line, ...]:
        lines = []
        for cell, shown in zip(counted.cells, self._shown_cells(question, counted), strict=True):
            low, high = self.range_of(cell.share, counted.answered) if shown else (None, None)
            count, share = (cell.count, cell.share * 100) if shown else (None, None)
            lines.append(Line(label_of(question, cell.code), count, share, low, high, cell.code))
        return tuple(lines)

    def _shown_cells(self, question: Question, counted: Frequencies) -> list[bool]:
        """Of a background question each answer is a group, and a group of a few people is not pointed at."""
        if not question.background:
            return [True] * len(counted.cells)
        return suppression.shown_cells([cell.count for cell in counted.cells], least=FEWEST)

    def _score(self, question: Question, part: int) -> Score | None:
        if not scores.scored(question):
            return None
        positive = scores.positive(self.cube, question.key, part)
        if positive.answered < FEWEST:
            return Score(positive.answered)
        low, high = self.range_of(positive.value, positive.answered)
        return Score(
            positive.answered,
            positive=positive.value * 100,
            low=low,
            high=high,
            points=scores.hundred(self.cube, question.key, part).value,
            mean=scores.mean(self.cube, question.key, part).value,
            nps=scores.nps(self.cube, question.key).value if question.kind is Kind.NPS else None,
        )

    def _mean(self, question: Question) -> Score | None:
        if question.kind is not Kind.NUMBER:
            return None
        mean = scores.mean(self.cube, question.key)
        return Score(mean.answered, mean=mean.value) if mean.answered >= FEWEST else None

    def range_of(self, share: float, answered: int) -> tuple[float | None, float | None]:
        """In percent, where people were drawn by chance; nothing can be said of who came by themselves."""
        if intervals.certainty(self.survey.sampling) is not Certainty.SAMPLING_ERROR or not answered:
            return None, None
        effective = effective_answers(self.cube, answered)
        found = intervals.wilson_weighted(share, effective, population=self.survey.population)
        return found.low * 100, found.high * 100


def effective_answers(cube: Cube, answered: int) -> float:
    """As many as unequal weights leave these answers worth (Kish)."""
    if cube.weights is None or not cube.respondents:
        return answered
    return answered * weighting.effective(cube.weights) / cube.respondents


def label_of(question: Question, code: int) -> str:
    if code == NO_OPINION:
        return _("No opinion")
    if question.kind in WITH_POINTS or question.kind is Kind.NPS:
        return _label_of_point(question, code)
    option = question.option(code)
    return option.label if option else str(code)


def _label_of_point(question: Question, code: int) -> str:
    highest = 10 if question.kind is Kind.NPS else question.points
    lowest = 0 if question.kind is Kind.NPS else 1
    words = {lowest: question.low, highest: question.high}.get(code, "")
    return f"{code} {words}".strip()


def _unsaid(question: Question) -> tuple[Line, ...]:
    return tuple(Line(label_of(question, code), None, None, code=code) for code in frequencies.codes_of(question))


def _conclusion(question: Question, lines: tuple[Line, ...], score: Score | None) -> str:
    """The one sentence to take away."""
    if score and score.nps is not None:
        return _("Promoters less detractors: %(nps)s.") % {"nps": f"{score.nps:+.1f}"}
    if score and score.positive is not None:
        numbers = {"positive": f"{score.positive:.1f}", "points": f"{score.points or 0:.1f}"}
        return _("%(positive)s%% answered positively; that makes %(points)s out of 100.") % numbers
    most = max(lines, key=lambda line: line.share or 0, default=None)
    if most is None or not most.share:
        return ""
    return _("Most often: “%(label)s”, %(share)s%%.") % {"label": most.label, "share": f"{most.share:.1f}"}
