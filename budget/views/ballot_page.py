"""The page on which a ballot is marked, made from paper and marks: the same at home, at a kiosk, for practice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from budget.ballots.choices import BUDGET, CHOOSE_ONE, POINTS, RANKS
from budget.forms.ballots import Marks
from budget.models import Poll, Project
from budget.views.ballot_words import sentence
from core.ui.money import in_won

MOST_COMPARED = 3
SORTS = ("given", "number", "cheapest", "dearest")


@dataclass(frozen=True)
class Booth:
    """Where a ballot is marked, and the addresses of its pages."""

    poll: Poll
    kind: str
    choose_url: str
    confirm_url: str
    send_url: str = ""
    leave_url: str = ""
    begun_url: str = ""
    voted_before: bool = False
    base: str = "base.html"

    @property
    def is_practice(self) -> bool:
        return self.kind == "practice"

    @property
    def is_kiosk(self) -> bool:
        return self.kind == "kiosk"

    @property
    def is_home(self) -> bool:
        return self.kind == "home"


@dataclass(frozen=True)
class Narrowing:
    """Which cards are asked for. The rest is hidden and still sent along: what is chosen counts."""

    words: str = ""
    category: str = ""
    area: str = ""
    most: int | None = None
    sort: str = "given"

    @classmethod
    def of(cls, data: QueryDict) -> Narrowing:
        most, sort = data.get("f-most", ""), data.get("f-sort", "")
        return cls(
            words=data.get("f-words", "").strip()[:100],
            category=data.get("f-category", "")[:100],
            area=data.get("f-area", "")[:100],
            most=int(most) if most.isdecimal() and len(most) < 14 else None,
            sort=sort if sort in SORTS else "given",
        )

    def fits(self, project: Project) -> bool:
        text = words_of(project)
        return (
            all(word in text for word in self.words.lower().split())
            and (not self.category or str(project.category or "") == self.category)
            and (not self.area or project.area == self.area)
            and (not self.most or project.cost_won <= self.most)
        )

    @property
    def is_used(self) -> bool:
        return self != Narrowing()


@dataclass(frozen=True)
class Card:
    """One project as this voter sees it."""

    project: Project
    place: int
    is_hidden: bool = False
    is_compared: bool = False
    rank: int = 0
    points: int = 0

    @property
    def is_chosen(self) -> bool:
        return self.rank > 0

    @property
    def words(self) -> str:
        return words_of(self.project)


@dataclass
class Step:
    """One pot with everything that its part of the page says."""

    marks: Marks
    index: int
    total: int
    cards: list[Card]
    chosen: list[Card]
    compared: list[Project] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.pot, self.limits, self.meter = self.marks.paper.pot, self.marks.paper.limits, self.marks.meter
        self.kind = self.limits.kind
        self.sentence = sentence(
            self.limits, self.meter, {card.project.number: card.project.title for card in self.chosen}
        )
        self.bar = min(self.meter.used, self.meter.most)
        self.shown = sum(not card.is_hidden for card in self.cards)

    @property
    def anchor(self) -> str:
        return str(self.pot.number)

    @property
    def cost(self) -> int:
        return sum(card.project.cost_won for card in self.chosen)

    @property
    def rule(self) -> str:
        """How to choose here, in one sentence."""
        most, least = self.limits.most_picks, self.limits.least
        if self.kind == BUDGET:
            return _("Choose as many projects as fit into %(money)s.") % {"money": in_won(self.pot.ceiling_won)}
        if self.kind == POINTS:
            values = {"points": self.limits.points, "most": self.limits.most_points_each}
            return _("Spread %(points)s points, at most %(most)s for one project.") % values
        if self.kind == RANKS:
            return _("Put up to %(most)s projects in order, the best first.") % {"most": most}
        if self.kind == CHOOSE_ONE:
            return _("Choose one project.")
        if least > 1:
            return _("Choose %(least)s to %(most)s projects.") % {"least": least, "most": most}
        return _("Choose up to %(most)s projects.") % {"most": most}

    @property
    def cap(self) -> str:
        if self.limits.most_per_category is None or self.kind == CHOOSE_ONE:
            return ""
        return _("Of one category at most %(most)s.") % {"most": self.limits.most_per_category}


def words_of(project: Project) -> str:
    """What the search in the ballot finds a project by."""
    parts = (str(project.number), project.title, project.summary, project.place_text, project.area)
    return " ".join(part for part in parts if part).lower()


def steps(marks: Sequence[Marks], data: QueryDict | None = None) -> list[Step]:
    narrowing = Narrowing.of(data) if data is not None else Narrowing()
    ticked = data.getlist("compare") if data is not None else []
    return [_step(one, index, len(marks), narrowing, ticked) for index, one in enumerate(marks, start=1)]


def _step(marks: Marks, index: int, total: int, narrowing: Narrowing, ticked: list[str]) -> Step:
    made = {
        project.number: Card(
            project=project,
            place=place,
            is_hidden=not narrowing.fits(project),
            is_compared=str(project.number) in ticked,
            rank=marks.numbers.index(project.number) + 1 if project.number in marks.numbers else 0,
            points=marks.points.get(project.number, 0),
        )
        for place, project in enumerate(marks.paper.projects)
    }
    cards = sorted(made.values(), key=lambda card: _order(card, narrowing.sort))
    compared = [card.project for card in cards if card.is_compared][:MOST_COMPARED]
    return Step(marks, index, total, cards, [made[number] for number in marks.numbers], compared)


def _order(card: Card, sort: str) -> int:
    keys = {"number": card.project.number, "cheapest": card.project.cost_won, "dearest": -card.project.cost_won}
    return keys.get(sort, card.place)


def filter_choices(marks: Sequence[Marks]) -> dict[str, Any]:
    """What the filters offer: only what some card has."""
    projects = [project for one in marks for project in one.paper.projects]
    costs = sorted({project.cost_won for project in projects})
    return {
        "categories": sorted({str(project.category) for project in projects if project.category}),
        "areas": sorted({project.area for project in projects if project.area}),
        "costs": [limit for limit in _ROUND if costs and costs[0] <= limit < costs[-1]],
    }


_ROUND = tuple(factor * 10_000_000 for factor in (1, 2, 3, 5, 10, 20, 50, 100))
