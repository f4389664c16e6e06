"""How answers to one question differ by a background question. Who may be shown is `suppression`'s business."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from surveys.figures import frequencies
from surveys.figures.cube import MISSING, Codes, Cube, Mask, Numbers
from surveys.questionnaire.definitions import Kind

# The column of those who did not answer the background question. No option has a code below nought.
UNSTATED = -2
# More of them at once, and their table no longer fits beside the columns in the processor's own memory.
_MOST_GROUPS_AT_ONCE = 4096

Places = NDArray[np.intp]


@dataclass(frozen=True)
class Crosstab:
    """Rows are the answers, columns the groups, and last of all those whose group is not known."""

    key: str
    part: int
    by: str
    codes: tuple[int, ...]
    groups: tuple[int, ...]
    counts: Numbers
    weighted: Numbers
    # By group: how many answered, and the sum of their weights, by which shares are divided.
    answered: Numbers
    base: Numbers

    @property
    def shares(self) -> Numbers:
        """Of each answer within its group; nought where nobody of the group answered, nan where it is hidden."""
        nothing = np.where(np.isnan(self.base), np.nan, 0.0)
        return np.divide(
            self.weighted, self.base, out=np.broadcast_to(nothing, self.weighted.shape).copy(), where=self.base > 0
        )


def groups_of(cube: Cube, by: str) -> tuple[int, ...]:
    return (*frequencies.codes_of(cube.question(by)), UNSTATED)


def group_codes(cube: Cube, by: str) -> Codes:
    """The group of each respondent, UNSTATED where it is not known. A question with several answers makes no groups."""
    if cube.question(by).kind in (Kind.MULTIPLE, Kind.RANKING, Kind.MATRIX):
        raise ValueError(f"{by} does not put each respondent into one group")
    column = cube.column(by).copy()
    column[column == MISSING] = UNSTATED
    return column


@dataclass(frozen=True)
class _Together:
    """Several background questions at once: each respondent's groups as one place in a table of all of them."""

    by: tuple[str, ...]
    codes: tuple[tuple[int, ...], ...]
    places: Places

    @property
    def shape(self) -> tuple[int, ...]:
        return tuple(len(codes) for codes in self.codes)

    def table(self, rows: Places, row_count: int, weights: Numbers | None) -> Numbers:
        """Rows by all groups, from one pass over the respondents."""
        width = math.prod(self.shape)
        found = np.bincount(rows * width + self.places, weights=weights, minlength=row_count * width)
        return found.astype(np.float64).reshape(row_count, *self.shape)

    def margins(self, table: Numbers) -> list[Numbers]:
        """The same for each background question alone."""
        axes = range(1, table.ndim)
        return [table.sum(axis=tuple(other for other in axes if other != axis)) for axis in axes]


def of(cube: Cube, key: str, by: str, part: int = 0) -> Crosstab:
    return every(cube, [(key, part)], [by])[0]


def every(cube: Cube, rows: Iterable[tuple[str, int]], by: Iterable[str]) -> list[Crosstab]:
    """Of each of these questions by each of these. One pass over the respondents counts by several at once."""
    together = list(_together(cube, by))
    return [
        table
        for key, part in rows
        for each in together
        for table in (
            _of_options(cube, key, each)
            if cube.question(key).kind in (Kind.MULTIPLE, Kind.RANKING)
            else _of_codes(cube, key, part, each)
        )
    ]


def _together(cube: Cube, by: Iterable[str]) -> Iterator[_Together]:
    names: list[str] = []
    codes: list[tuple[int, ...]] = []
    places = np.zeros(cube.respondents, dtype=np.intp)
    for each in by:
        groups = groups_of(cube, each)
        if names and math.prod(map(len, codes)) * len(groups) > _MOST_GROUPS_AT_ONCE:
            yield _Together(tuple(names), tuple(codes), places)
            names, codes, places = [], [], np.zeros(cube.respondents, dtype=np.intp)
        names.append(each)
        codes.append(groups)
        places = places * len(groups) + places_of(group_codes(cube, each), groups)
    if names:
        yield _Together(tuple(names), tuple(codes), places)


def _of_codes(cube: Cube, key: str, part: int, together: _Together) -> Iterator[Crosstab]:
    codes = frequencies.codes_of(cube.question(key))
    rows = places_of(cube.column(key, part), codes)
    # The last row is of those who gave none of the answers.
    counts = together.table(rows, len(codes) + 1, None)[: len(codes)]
    sums = counts if cube.weights is None else together.table(rows, len(codes) + 1, cube.weights)[: len(codes)]
    for by, groups, counted, weighted in zip(
        together.by, together.codes, together.margins(counts), together.margins(sums), strict=True
    ):
        yield Crosstab(key, part, by, codes, groups, counted, weighted, counted.sum(axis=0), weighted.sum(axis=0))


def _of_options(cube: Cube, key: str, together: _Together) -> Iterator[Crosstab]:
    codes = frequencies.codes_of(cube.question(key))
    # The last row is of all who answered: their options do not add up to it.
    masks = [*(cube.column(key, code) == 1 for code in codes), cube.answered(key)]
    counts, sums = (_of_masks(cube, masks, weights, together) for weights in (None, cube.weights))
    for by, groups, counted, weighted in zip(
        together.by, together.codes, together.margins(counts), together.margins(sums), strict=True
    ):
        yield Crosstab(key, 0, by, codes, groups, counted[:-1], weighted[:-1], counted[-1], weighted[-1])


def _of_masks(cube: Cube, masks: list[Mask], weights: Numbers | None, together: _Together) -> Numbers:
    width = math.prod(together.shape)
    rows = [
        np.bincount(together.places[mask], weights=None if weights is None else weights[mask], minlength=width)
        for mask in masks
    ]
    return np.array(rows, dtype=np.float64).reshape(len(masks), *together.shape)


def places_of(column: Codes, codes: tuple[int, ...]) -> Places:
    """Where each value stands among these codes; behind them all where it is none of them."""
    if not codes:
        return np.zeros(len(column), dtype=np.intp)
    lowest, highest = min(codes), max(codes)
    table = np.full(highest - lowest + 2, len(codes), dtype=np.intp)
    for place, code in enumerate(codes):
        table[code - lowest] = place
    # What is below the lowest becomes, without its sign, larger than every code and falls on the last place.
    beyond = (column.astype(np.int32) - lowest).astype(np.uint32)
    return table[np.minimum(beyond, highest - lowest + 1)]
