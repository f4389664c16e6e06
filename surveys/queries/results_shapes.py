"""What is shown of one question: numbers with their words, the same for pages, files, paper and the sign-off."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Line:
    """One answer that could be given. Shares are percent of those who answered."""

    label: str
    count: int | None
    share: float | None
    low: float | None = None
    high: float | None = None
    code: int = 0


@dataclass(frozen=True)
class Score:
    """How good an answer is on the whole; what is not to be said is None."""

    answered: int
    # Percent of those with an opinion who chose the two best points.
    positive: float | None = None
    low: float | None = None
    high: float | None = None
    # From 0 to 100.
    points: float | None = None
    mean: float | None = None
    # Promoters less detractors, from -100 to 100.
    nps: float | None = None


@dataclass(frozen=True)
class PartOf:
    """A row of a matrix, or an option of a ranking."""

    label: str
    code: int
    concept: str
    dimension: str
    answered: int
    lines: tuple[Line, ...]
    score: Score | None


@dataclass(frozen=True)
class QuestionFigure:
    key: str
    kind: str
    text: str
    concept: str = ""
    dimension: str = ""
    background: bool = False
    personal: bool = False
    answered: int = 0
    weighted: bool = False
    # Too few answered: nothing but their number is said, and not even that in public.
    hidden: bool = False
    lines: tuple[Line, ...] = ()
    score: Score | None = None
    parts: tuple[PartOf, ...] = ()
    # Of free answers: what they speak of, and how many do.
    words: tuple[tuple[str, int], ...] = ()
    conclusion: str = ""
    unit: str = ""

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "table": table_of(self)}


@dataclass(frozen=True)
class SectionFigures:
    key: str
    title: str
    questions: tuple[QuestionFigure, ...] = field(default_factory=tuple)


def table_of(figure: QuestionFigure) -> dict[str, Any]:
    """Headings, kinds and rows: what stands under the picture, in the file and in what is signed."""
    if figure.words:
        return {"head": [_("Word"), _("Answers")], "kinds": ["number"], "rows": [list(pair) for pair in figure.words]}
    if figure.parts:
        return _of_parts(figure)
    if not figure.lines:
        return _of_score(figure)
    with_range = any(line.low is not None for line in figure.lines)
    head = [_("Answer"), _("Answers"), _("Share (%)"), *([_("From (%)"), _("To (%)")] if with_range else [])]
    rows = [
        [line.label, line.count, rounded(line.share), *([rounded(line.low), rounded(line.high)] if with_range else [])]
        for line in figure.lines
    ]
    return {"head": head, "kinds": ["number", *["percent"] * (len(head) - 2)], "rows": rows}


def _of_parts(figure: QuestionFigure) -> dict[str, Any]:
    labels = [line.label for line in figure.parts[0].lines]
    head = [_("Item"), _("Answers"), *labels, _("Positive (%)"), _("Out of 100")]
    rows = [
        [
            part.label, part.answered, *(rounded(line.share) for line in part.lines),
            rounded(part.score.positive) if part.score else None, rounded(part.score.points) if part.score else None,
        ]
        for part in figure.parts
    ]  # fmt: skip
    return {"head": head, "kinds": ["number", *["percent"] * (len(labels) + 1), "number"], "rows": rows}


def _of_score(figure: QuestionFigure) -> dict[str, Any]:
    score = figure.score
    rows = [[_("Mean"), score.answered, rounded(score.mean)]] if score and score.mean is not None else []
    return {"head": [_("Figure"), _("Answers"), _("Value")], "kinds": ["number", "number"], "rows": rows}


def rounded(number: float | None) -> float | None:
    return None if number is None else round(number, 1)
