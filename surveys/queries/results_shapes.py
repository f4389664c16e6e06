"""What is shown of one question: numbers with their words, the same for pages, files, paper and the sign-off."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from surveys.questionnaire.definitions import Kind

# A stacked bar has no more colours to tell apart.
MOST_COLOURS = 6


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
        return asdict(self)

    @property
    def basis(self) -> str:
        """How many answers it is made of, and how it was counted: beside every figure."""
        parts = [ngettext("%(count)s answer", "%(count)s answers", self.answered) % {"count": f"{self.answered:,}"}]
        if self.kind == Kind.MULTIPLE:
            parts.append(_("Several answers were possible, so shares add up to more than 100%."))
        if self.kind in (Kind.SCALE, Kind.NPS) and len(self.lines) > MOST_COLOURS:
            parts.append(f"{self.lines[0].label} ~ {[line for line in self.lines if line.code >= 0][-1].label}")
        if self.kind == Kind.RANKING:
            parts.append(_("Shown is how many put it first."))
        if self.weighted:
            parts.append(_("weighted"))
        return " · ".join(parts)

    @property
    def told(self) -> str:
        """The conclusion with what it rests on."""
        return f"{self.conclusion} ({self.basis})" if self.conclusion else self.basis

    @property
    def table(self) -> Table:
        return table_of(self)

    @property
    def picture(self) -> Picture | None:
        return picture_of(self)


def read(kept: dict[str, Any]) -> QuestionFigure:
    """As it was kept with a release or a report, whatever was added to the shape since."""
    return QuestionFigure(
        **{
            **_known(QuestionFigure, kept),
            "lines": _lines(kept["lines"]),
            "score": _score(kept["score"]),
            "parts": tuple(_part(part) for part in kept["parts"]),
            "words": tuple((word, count) for word, count in kept["words"]),
        }
    )


def _part(kept: dict[str, Any]) -> PartOf:
    return PartOf(**{**_known(PartOf, kept), "lines": _lines(kept["lines"]), "score": _score(kept["score"])})


def _lines(kept: list[dict[str, Any]]) -> tuple[Line, ...]:
    return tuple(Line(**_known(Line, line)) for line in kept)


def _score(kept: dict[str, Any] | None) -> Score | None:
    return Score(**_known(Score, kept)) if kept else None


def _known(shape: Any, kept: dict[str, Any]) -> dict[str, Any]:
    names = {each.name for each in fields(shape)}
    return {name: value for name, value in kept.items() if name in names}


@dataclass(frozen=True)
class Table:
    """Headings, kinds of the columns after the first, and rows; a cell that is not said is None."""

    head: list[Any]
    kinds: list[str]
    rows: list[list[Any]]


@dataclass(frozen=True)
class Picture:
    """What the chart component draws."""

    kind: str
    rows: list[list[Any]]
    series: list[str]
    unit: str


@dataclass(frozen=True)
class SectionFigures:
    key: str
    title: str
    questions: tuple[QuestionFigure, ...] = field(default_factory=tuple)


def table_of(figure: QuestionFigure) -> Table:
    """What stands in the file and in what is signed."""
    if figure.words:
        return Table([_("Word"), _("Answers")], ["number"], [list(pair) for pair in figure.words])
    if figure.parts:
        return _of_parts(figure)
    if not figure.lines:
        return _of_score(figure)
    with_range = any(line.low is not None for line in figure.lines)
    head = [
        pgettext("survey", "Answer"),
        pgettext("survey export", "Answers"),
        _("Share (%)"),
        *([_("From (%)"), _("To (%)")] if with_range else []),
    ]
    rows = [
        [line.label, line.count, rounded(line.share), *([rounded(line.low), rounded(line.high)] if with_range else [])]
        for line in figure.lines
    ]
    return Table(head, ["number", *["percent"] * (len(head) - 2)], rows)


def picture_of(figure: QuestionFigure) -> Picture | None:
    """Nothing where there is nothing to draw."""
    if figure.hidden:
        return None
    if figure.words:
        return Picture("horizontal", [list(pair) for pair in figure.words], [_("Answers")], "")
    if figure.parts:
        series = [line.label for line in figure.parts[0].lines]
        if figure.kind == Kind.MATRIX and len(series) > MOST_COLOURS:
            positive = [[part.label, rounded(part.score.positive) if part.score else None] for part in figure.parts]
            return Picture("horizontal", positive, [_("Positive (%)")], "%")
        rows = [[part.label, *(rounded(line.share) for line in part.lines)] for part in figure.parts]
        return Picture("stacked" if figure.kind == Kind.MATRIX else "horizontal", rows, series, "%")
    if not figure.lines:
        return None
    if figure.kind == Kind.SCALE and len(figure.lines) <= MOST_COLOURS:
        shares = [rounded(line.share) for line in figure.lines]
        return Picture("stacked", [[_("Share (%)"), *shares]], [line.label for line in figure.lines], "%")
    is_long = figure.kind in (Kind.NPS, Kind.SCALE)
    rows = [[str(line.code) if is_long else line.label, rounded(line.share)] for line in figure.lines if line.code >= 0]
    return Picture("bar" if is_long else "horizontal", rows, [_("Share (%)")], "%")


def _of_parts(figure: QuestionFigure) -> Table:
    labels = [line.label for line in figure.parts[0].lines]
    head = [_("Item"), _("Answers"), *labels, _("Positive (%)"), _("Out of 100")]
    rows = [
        [
            part.label, part.answered, *(rounded(line.share) for line in part.lines),
            rounded(part.score.positive) if part.score else None, rounded(part.score.points) if part.score else None,
        ]
        for part in figure.parts
    ]  # fmt: skip
    return Table(head, ["number", *["percent"] * (len(labels) + 1), "number"], rows)


def _of_score(figure: QuestionFigure) -> Table:
    score = figure.score
    rows = [[_("Mean"), score.answered, rounded(score.mean)]] if score and score.mean is not None else []
    return Table([_("Figure"), _("Answers"), _("Value")], ["number", "number"], rows)


def rounded(number: float | None) -> float | None:
    return None if number is None else round(number, 1)
