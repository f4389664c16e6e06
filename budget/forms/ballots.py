"""What a person marked on the ballot, as the page sent it: kept whatever it is, and said what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils.translation import gettext as _

from budget.ballots.choices import POINTS, RANKS, Choices, ChoicesRefused
from budget.models import Pot
from budget.queries.ballot_paper import PotPaper
from budget.rules.ballot_meter import Meter, measure

MOST_TYPED = 4_000


@dataclass
class Marks:
    """One pot: `numbers` that can be chosen here, in order, and `text`, which is everything that was sent."""

    paper: PotPaper
    text: str = ""
    error: str = ""
    numbers: list[int] = field(default_factory=list)
    points: dict[int, int] = field(default_factory=dict)

    @property
    def meter(self) -> Meter:
        return measure(self.paper.limits, self.numbers, self.points, self.paper.options)

    @property
    def is_empty(self) -> bool:
        return not self.text

    def check(self) -> bool:
        """Whether this is a ballot by the terms; what is wrong stands in `error`."""
        try:
            Choices.parse(self.paper.limits.kind, self.text).check(self.paper.limits, self.paper.options)
        except ChoicesRefused as refusal:
            self.error = refusal.message
        return not self.error

    def canonical(self) -> str:
        return Choices.parse(self.paper.limits.kind, self.text).canonical()


def read(papers: Sequence[PotPaper], data: QueryDict) -> list[Marks]:
    """What was sent: the fields of the ballot, or the choices of the page of confirmation."""
    return [_with_press(_of_text(paper, _text_of(paper, data)), data.get("press", "")) for paper in papers]


@dataclass(frozen=True)
class Sent:
    """What the page of confirmation sends, by the pot's id, as casting asks for it: nothing is looked up for it."""

    choices: dict[int, str]
    voter_nonces: dict[int, str]
    # The revision of the ballot that the page knew of; 0 where there was none.
    seen: dict[int, int]
    # Numbers of pots whose second random number the server drew, as the receipt has to say.
    drawn_here: frozenset[int]

    @classmethod
    def of(cls, pots: Iterable[Pot], data: QueryDict) -> Sent:
        mine = [pot for pot in pots if data.get(f"choices-{pot.number}")]
        own = {pot.pk: data.get(f"nonce-{pot.number}", "") for pot in mine}
        return cls(
            choices={pot.pk: data[f"choices-{pot.number}"][:MOST_TYPED] for pot in mine},
            # Without script those that the page was given by the server.
            voter_nonces={pot.pk: own[pot.pk] or data.get(f"drawn-{pot.number}", "") for pot in mine},
            seen={pot.pk: _revision(data.get(f"seen-{pot.number}", "")) for pot in mine},
            drawn_here=frozenset(pot.number for pot in mine if not own[pot.pk]),
        )


def _revision(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 6 else 0


def blank(papers: Sequence[PotPaper]) -> list[Marks]:
    return [Marks(paper) for paper in papers]


def checked(marks: Sequence[Marks]) -> bool:
    """Whether every pot that was not left out holds a ballot, and at least one does."""
    filled = [one for one in marks if not one.is_empty]
    fine = [one.check() for one in filled]
    if not filled and marks:
        marks[0].error = _("Please choose at least one project.")
    return bool(fine) and all(fine)


def _text_of(paper: PotPaper, data: QueryDict) -> str:
    number, kind = paper.pot.number, paper.limits.kind
    if (whole := data.get(f"choices-{number}")) is not None:
        return whole[:MOST_TYPED]
    if kind == RANKS:
        return data.get(f"ranks-{number}", "")[:MOST_TYPED]
    if kind == POINTS:
        return _points_text(f"points-{number}-", data)
    picked = [value.strip() for value in data.getlist(f"pick-{number}")]
    return ",".join(value for value in picked if value)[:MOST_TYPED]


def _points_text(prefix: str, data: QueryDict) -> str:
    given = []
    for name in data:
        value = data.get(name, "").strip()
        if name.startswith(prefix) and value.strip("0"):
            given.append(f"{name.removeprefix(prefix)}:{value.lstrip('0') if value.isdecimal() else value}")
    return ",".join(given)[:MOST_TYPED]


def _of_text(paper: PotPaper, text: str) -> Marks:
    marks = Marks(paper, text)
    try:
        choices = Choices.parse(paper.limits.kind, text)
    except ChoicesRefused:
        return marks
    offered = {project.number for project in paper.projects}
    marks.numbers = [number for number in dict.fromkeys(choices.numbers) if number in offered]
    if paper.limits.kind == POINTS:
        marks.points = dict(zip(choices.numbers, choices.points, strict=True))
    return marks


def _with_press(marks: Marks, press: str) -> Marks:
    """`2:up:7` is a button of the second pot: without script each press comes here."""
    pot, _colon, rest = press.partition(":")
    deed, _colon, named = rest.partition(":")
    if pot != str(marks.paper.pot.number) or not named.isdecimal() or len(named) > 5:
        return marks
    number, numbers = int(named), list(marks.numbers)
    place = numbers.index(number) if number in numbers else -1
    if deed == "add" and place < 0 and any(project.number == number for project in marks.paper.projects):
        numbers.append(number)
    elif deed == "remove" and place >= 0:
        numbers.remove(number)
    elif deed in ("up", "down") and place >= 0:
        other = place + (1 if deed == "down" else -1)
        if 0 <= other < len(numbers):
            numbers[place], numbers[other] = numbers[other], numbers[place]
    return _of_numbers(marks, numbers)


def _of_numbers(marks: Marks, numbers: list[int]) -> Marks:
    kind = marks.paper.limits.kind
    if kind == POINTS:
        text = ",".join(f"{number}:{marks.points[number]}" for number in numbers if number in marks.points)
    else:
        text = (">" if kind == RANKS else ",").join(map(str, numbers))
    return _of_text(marks.paper, text)
