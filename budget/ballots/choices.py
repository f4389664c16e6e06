"""What somebody chose in one pot: read, held against the terms, and written in one canonical form. Pure."""

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

PICK, BUDGET, POINTS, RANKS, CHOOSE_ONE = "PICK", "BUDGET", "POINTS", "RANKS", "CHOOSE_ONE"
KINDS = (PICK, BUDGET, POINTS, RANKS, CHOOSE_ONE)

# Longer than any ballot that fits on a screen, short enough to be read at once whatever somebody sends.
LONGEST = 4_000
_NUMBER = re.compile(r"[1-9][0-9]{0,4}", re.ASCII)
_POINTS_OF_ONE = re.compile(r"([1-9][0-9]{0,4}):([1-9][0-9]{0,4})", re.ASCII)


class ChoicesRefused(ValueError):
    """These choices are no ballot. `code` is for programs, `message` for the person."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True)
class Option:
    """What can be chosen in a pot."""

    number: int
    cost_won: int
    category: Hashable = None
    is_withdrawn: bool = False
    title: str = ""


@dataclass(frozen=True)
class Limits:
    """What a ballot in one pot may hold, by the terms of the vote."""

    kind: str
    ceiling_won: int
    least_picks: int = 1
    most_picks: int = 5
    points: int = 10
    most_points_each: int = 5
    most_per_category: int | None = None

    @classmethod
    def of(cls, poll: Any, pot: Any) -> "Limits":
        """By the terms of a vote, for one of its pots."""
        names = ("least_picks", "most_picks", "points", "most_points_each", "most_per_category")
        return cls(poll.ballot_kind, pot.ceiling_won, **{name: getattr(poll, name) for name in names})

    @property
    def most(self) -> int | None:
        """How many projects at most; None where the money or the points are the limit."""
        return {PICK: self.most_picks, RANKS: self.most_picks, CHOOSE_ONE: 1}.get(self.kind)

    @property
    def least(self) -> int:
        """How many projects at least. Whoever chooses one chooses one."""
        return 1 if self.kind == CHOOSE_ONE else self.least_picks


@dataclass(frozen=True)
class Choices:
    """Projects by number, in the order in which they are written; points stand beside them where there are any."""

    kind: str
    numbers: tuple[int, ...]
    points: tuple[int, ...] = ()

    @classmethod
    def of(cls, kind: str, numbers: Iterable[int]) -> "Choices":
        """From numbers: the best first for ranks, in any order otherwise."""
        chosen = tuple(numbers)
        return cls(kind, chosen if kind == RANKS else tuple(sorted(chosen)))

    @classmethod
    def spread(cls, points: Mapping[int, int]) -> "Choices":
        """From points by project; a project without any is not on the ballot."""
        given = sorted((number, some) for number, some in points.items() if some)
        return cls(POINTS, tuple(number for number, _some in given), tuple(some for _number, some in given))

    @classmethod
    def parse(cls, kind: str, text: str) -> "Choices":
        """From the canonical form, or one that differs from it only in order. Raises ChoicesRefused."""
        if kind not in KINDS or len(text) > LONGEST:
            raise _malformed()
        if not text:
            return cls(kind, ())
        parts = text.split(">" if kind == RANKS else ",")
        if kind == POINTS:
            found = [_POINTS_OF_ONE.fullmatch(part) for part in parts]
            pairs = sorted((int(match[1]), int(match[2])) for match in found if match)
            if len(pairs) != len(parts):
                raise _malformed()
            return cls(kind, tuple(number for number, _some in pairs), tuple(some for _number, some in pairs))
        if not all(_NUMBER.fullmatch(part) for part in parts):
            raise _malformed()
        return cls.of(kind, (int(part) for part in parts))

    def canonical(self) -> str:
        if self.kind == POINTS:
            return ",".join(f"{number}:{some}" for number, some in zip(self.numbers, self.points, strict=True))
        return (">" if self.kind == RANKS else ",").join(map(str, self.numbers))

    def check(self, limits: Limits, options: Mapping[int, Option]) -> None:
        """Raise ChoicesRefused where this is no ballot under these terms."""
        _check_projects(self.numbers, options)
        _check_amount(len(self.numbers), limits)
        chosen = [options[number] for number in self.numbers]
        if self.kind == BUDGET and sum(option.cost_won for option in chosen) > limits.ceiling_won:
            raise ChoicesRefused("over_budget", _("What you chose costs more than there is."))
        if self.kind == POINTS:
            _check_points(self.points, limits)
        if limits.most_per_category is not None and self.kind != CHOOSE_ONE:
            _check_categories(chosen, limits.most_per_category)


def _malformed() -> ChoicesRefused:
    return ChoicesRefused("malformed", _("This ballot cannot be read. Please load the page again and choose anew."))


def _check_projects(numbers: tuple[int, ...], options: Mapping[int, Option]) -> None:
    if len(set(numbers)) != len(numbers):
        raise ChoicesRefused("repeated", _("A project can be chosen only once."))
    for number in numbers:
        if number not in options:
            raise ChoicesRefused("unknown", _("There is no project %(number)s here.") % {"number": number})
        if options[number].is_withdrawn:
            message = _("Project %(number)s has been withdrawn. Please choose without it.")
            raise ChoicesRefused("withdrawn", message % {"number": number})


def _check_amount(amount: int, limits: Limits) -> None:
    if amount < limits.least:
        message = _("Please choose at least %(number)s projects.") % {"number": limits.least}
        raise ChoicesRefused("too_few", message)
    if limits.most is not None and amount > limits.most:
        raise ChoicesRefused("too_many", _("You can choose %(number)s projects at most.") % {"number": limits.most})


def _check_points(points: tuple[int, ...], limits: Limits) -> None:
    if max(points, default=0) > limits.most_points_each:
        message = _("One project can get %(number)s points at most.")
        raise ChoicesRefused("too_many_for_one", message % {"number": limits.most_points_each})
    if sum(points) > limits.points:
        message = _("You have %(number)s points and gave out more.")
        raise ChoicesRefused("too_many_points", message % {"number": limits.points})


def _check_categories(chosen: list[Option], most: int) -> None:
    counted = Counter(option.category for option in chosen if option.category is not None)
    if max(counted.values(), default=0) > most:
        message = _("You can choose %(number)s projects of one category at most.")
        raise ChoicesRefused("too_many_of_a_category", message % {"number": most})
