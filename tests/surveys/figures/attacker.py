"""Somebody who knows of everybody which groups they are in, reads all that is shown, and adds and subtracts it.

Written apart from what it attacks, and counted in whole numbers modulo a prime: a combination of what is shown that
leaves only a few people exists in fractions if it exists here, but for a chance of about one in a billion.
"""

from collections.abc import Mapping
from itertools import combinations

import numpy as np

PRIME = 2_147_483_629


def revealed(
    partitions: Mapping[str, np.ndarray], shown: Mapping[str, frozenset[int]], least: int
) -> list[tuple[int, ...]]:
    """Sets of people whom nothing shown tells apart (by number), fewer than `least`, about whom something follows."""
    sums = published(partitions, shown)
    atoms, sizes = np.unique(sums, axis=1, return_counts=True)
    unknown = null_space(atoms)
    chance = np.random.default_rng(1)
    found: list[tuple[int, ...]] = []
    for many in range(1, min(len(sizes), least - 1) + 1):
        sets = np.array(list(combinations(range(len(sizes)), many)))
        sets = sets[sizes[sets].sum(axis=1) < least]
        # A set is revealed where its columns depend on one another; so do their shadows then, and hardly ever else.
        shadow = product(chance.integers(1, PRIME, size=(many, len(unknown))), unknown)
        dependent = determinants(shadow[:, sets].transpose(1, 0, 2)) == 0
        found += [tuple(one) for one in sets[dependent].tolist()]
    return found


def published(partitions: Mapping[str, np.ndarray], shown: Mapping[str, frozenset[int]]) -> np.ndarray:
    """One row for each sum that is shown, one column for each person: everybody, and every group."""
    everybody = np.ones(len(next(iter(partitions.values()))), dtype=np.int64)
    groups = [(partitions[by] == group).astype(np.int64) for by, listed in shown.items() for group in sorted(listed)]
    return np.array([everybody, *groups])


def null_space(matrix: np.ndarray) -> np.ndarray:
    rows, pivots = matrix % PRIME, []
    for column in range(rows.shape[1]):
        done = len(pivots)
        candidates = np.flatnonzero(rows[done:, column])
        if not len(candidates):
            continue
        rows[[done, done + candidates[0]]] = rows[[done + candidates[0], done]]
        rows[done] = rows[done] * pow(int(rows[done, column]), -1, PRIME) % PRIME
        factors = rows[:, column].copy()
        factors[done] = 0
        rows = (rows - factors[:, None] * rows[done] % PRIME) % PRIME
        pivots.append(column)
    free = [column for column in range(rows.shape[1]) if column not in pivots]
    basis = np.zeros((len(free), rows.shape[1]), dtype=np.int64)
    for place, column in enumerate(free):
        basis[place, column] = 1
        basis[place, pivots] = -rows[: len(pivots), column] % PRIME
    return basis


def product(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    total = np.zeros((left.shape[0], right.shape[1]), dtype=np.int64)
    for place in range(left.shape[1]):
        total = (total + left[:, place, None] * right[place] % PRIME) % PRIME
    return total


def determinants(matrices: np.ndarray) -> np.ndarray:
    """Of many small ones at once, along their first row."""
    size = matrices.shape[1]
    if size == 1:
        return matrices[:, 0, 0]
    total = np.zeros(len(matrices), dtype=np.int64)
    for column in range(size):
        rest = np.delete(matrices[:, 1:], column, axis=2)
        term = matrices[:, 0, column] * determinants(rest) % PRIME
        total = (total + (term if column % 2 == 0 else -term)) % PRIME
    return total
