"""Whether published figures, added and subtracted in any way, give away the answers of a few people.

Each published figure is a sum over a set of people. Whoever knows who is in which set can compute every linear
combination of these sums, and nothing else follows for certain. A combination in which only a few people are left
reveals them: so the question is whether the space of combinations holds a vector with so small a support.

People with the same memberships cannot be told apart by anything published and are one atom here, with a size.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from surveys.figures.cube import Numbers

_NOTHING = 1e-8
# Up to here every set of few atoms is tried; beyond, sets are drawn, and the odds of missing one are _MISSED.
_MOST_TRIED = 200_000
_MISSED = 1e-9
_MOST_ROUNDS = 400
_SEED = 20_260_101

Sizes = NDArray[np.intp]


@dataclass(frozen=True)
class Revealing:
    """Atoms of so few people, and what of each of all atoms is left by the combination."""

    atoms: tuple[int, ...]
    vector: Numbers


def revealing(published: Numbers, sizes: Sizes, least: int) -> Revealing | None:
    """A combination of the rows of `published` (sums by atoms) over fewer than `least` people, if there is any."""
    few = np.flatnonzero(sizes < least)
    if not len(few) or not len(published):
        return None
    inside = _combinations_within(_orthonormal(published), few)
    # Atoms that no such combination touches are out of the question.
    touched = np.abs(inside).max(axis=0) > _NOTHING if len(inside) else np.zeros(len(few), dtype=bool)
    few, inside = few[touched], inside[:, touched]
    for support in _small_supports(inside, sizes[few], least):
        vector = np.zeros(len(sizes))
        vector[few[list(support)]] = _vector_on(inside, support)
        return Revealing(tuple(few[list(support)].tolist()), vector)
    return None


def made_of(published: Numbers, vector: Numbers, *, kept: int) -> list[int]:
    """Rows it can be made of: as few as are left when those not needed are put aside one by one, the first first.

    The last `kept` rows are never put aside and not named.
    """
    many = len(published) - kept
    needed = list(range(len(published)))
    for row in range(many):
        without = [each for each in needed if each != row]
        if _holds(published[without], vector):
            needed = without
    return [row for row in needed if row < many]


def _holds(rows: Numbers, vector: Numbers) -> bool:
    basis = _orthonormal(rows)
    return float(np.abs(vector - basis.T @ (basis @ vector)).max()) < _NOTHING * 100


def _orthonormal(rows: Numbers) -> Numbers:
    """By way of the few products of rows, as there may be thousands of atoms."""
    values, vectors = np.linalg.eigh(rows @ rows.T)
    kept = values > 1e-10 * values[-1]
    basis: Numbers = (vectors[:, kept] / np.sqrt(values[kept])).T @ rows
    return basis


def _combinations_within(basis: Numbers, few: NDArray[np.intp]) -> Numbers:
    """Those of the space that are nought outside these atoms, as an orthonormal basis over them."""
    own = basis[:, few]
    values, vectors = np.linalg.eigh(own @ own.T)
    within: Numbers = vectors[:, values > 1 - _NOTHING].T @ own
    return within


def _small_supports(inside: Numbers, sizes: Sizes, least: int) -> Iterator[tuple[int, ...]]:
    dimension, atoms = inside.shape
    if not dimension:
        return
    most = min(atoms, least - 1)
    if sum(math.comb(atoms, many) for many in range(1, most + 1)) <= _MOST_TRIED:
        yield from _every_support(inside, sizes, least)
    else:
        yield from _drawn_supports(inside, sizes, least)


def _every_support(inside: Numbers, sizes: Sizes, least: int) -> Iterator[tuple[int, ...]]:
    """A set holds a combination of its own where the projection onto the space leaves some vector of it as it is."""
    projection = inside.T @ inside
    for many in range(1, min(len(sizes), least - 1) + 1):
        sets = np.array(list(combinations(range(len(sizes)), many)))
        sets = sets[sizes[sets].sum(axis=1) < least]
        if not len(sets):
            continue
        strongest = np.linalg.eigvalsh(projection[sets[:, :, None], sets[:, None, :]])[:, -1]
        yield from (tuple(found) for found in sets[strongest > 1 - _NOTHING].tolist())


def _drawn_supports(inside: Numbers, sizes: Sizes, least: int) -> Iterator[tuple[int, ...]]:
    """Information-set decoding: reduced over atoms drawn by chance, a row is a combination with a small support as
    soon as the draw took one of its atoms only."""
    dimension, atoms = inside.shape
    chance = np.random.default_rng(_SEED)
    for _round in range(_rounds(dimension / atoms, least - 1)):
        reduced = _reduced(inside, chance.permutation(atoms))
        there = np.abs(reduced) > _NOTHING
        for row in np.flatnonzero(there @ sizes < least):
            yield tuple(np.flatnonzero(there[row]).tolist())


def _rounds(drawn: float, support: int) -> int:
    hit = (1 - drawn) ** support + support * drawn * (1 - drawn) ** (support - 1)
    if hit <= 0:
        return _MOST_ROUNDS
    if hit >= 1:
        return 1
    return min(_MOST_ROUNDS, math.ceil(math.log(_MISSED) / math.log1p(-hit)))


def _reduced(rows: Numbers, order: NDArray[np.intp]) -> Numbers:
    """Gauss and Jordan, with pivots in this order of columns."""
    reduced = rows.copy()
    done = 0
    for column in order:
        if done == len(reduced):
            break
        best = done + int(np.abs(reduced[done:, column]).argmax())
        if abs(reduced[best, column]) < 1e-6:
            continue
        reduced[[done, best]] = reduced[[best, done]]
        reduced[done] /= reduced[done, column]
        factors = reduced[:, column].copy()
        factors[done] = 0
        reduced -= np.outer(factors, reduced[done])
        done += 1
    return reduced


def _vector_on(inside: Numbers, support: tuple[int, ...]) -> Numbers:
    """The combination that lives on this set alone."""
    own = inside[:, list(support)]
    _values, vectors = np.linalg.eigh(own.T @ own)
    vector: Numbers = vectors[:, -1]
    return vector
