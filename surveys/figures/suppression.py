"""What may be shown of groups, so that neither a figure nor any difference of figures speaks of a few people.

All breakdowns of a survey are judged together, whoever looks at which of them: what one page hides must not come out by
subtracting another. The attacker thought of here knows of everybody which groups they belong to, and lacks only what
they answered.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from surveys.figures import crosstabs
from surveys.figures.crosstabs import Crosstab
from surveys.figures.cube import Codes, Cube, Mask
from surveys.figures.differencing import Sizes, made_of, revealing
from surveys.questionnaire.definitions import Kind
from surveys.questionnaire.packing import MISSING

# Figures are of this many people at least.
LEAST = 5

Groups = frozenset[int]


def family(cube: Cube) -> tuple[str, ...]:
    """The background questions by which answers are broken down, all of them judged together."""
    return tuple(
        question.key
        for question in cube.questions.values()
        if question.background and not question.personal and question.kind in (Kind.SINGLE, Kind.SCALE)
    )


@dataclass(frozen=True)
class Shield:
    """Of one survey: which groups may be shown of a question, by each background question of the family."""

    cube: Cube
    by: tuple[str, ...]
    least: int = LEAST
    _judged: dict[bytes, Mapping[str, Groups]] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, cube: Cube, *, least: int = LEAST) -> "Shield":
        return cls(cube, family(cube), least)

    def shown(self, answered: Mask) -> Mapping[str, Groups]:
        """Of a figure made of these respondents. Most questions have the same ones: each set is judged once."""
        known = self._judged.get(mark := np.packbits(answered).tobytes())
        if known is None:
            partitions = {by: crosstabs.group_codes(self.cube, by)[answered] for by in self.by}
            known = self._judged[mark] = shown_groups(partitions, least=self.least)
        return known

    def shown_of(self, key: str, by: str, part: int | None = None) -> Groups:
        return self.shown(self.cube.answered(key, part))[by]

    def crosstab(self, key: str, by: str, part: int = 0) -> Crosstab:
        """With nan in every number of a group that is not shown."""
        return hidden_but(crosstabs.of(self.cube, key, by, part), self.shown_of(key, by, part))


def by_handfuls(cube: Cube, *, least: int = LEAST) -> Cube:
    """What may be seen while answers still come: of each question the first so many answers that `least` goes into it.

    Whoever looks before and after somebody answered finds the same figures, or sees them move by `least` people, also
    where only a few of these were asked the question. Needs the responses in the order they came.
    """
    seen = cube.where(np.arange(cube.respondents) < cube.respondents - cube.respondents % least)
    columns = {
        (key, part): np.where(_first_handfuls(seen.answered(key, part), least), column, np.int16(MISSING))
        for (key, part), column in seen.columns.items()
    }
    numbers = {
        key: np.where(_first_handfuls(seen.answered(key), least), column, np.nan)
        for key, column in seen.numbers.items()
    }
    return replace(seen, columns=columns, numbers=numbers)


def _first_handfuls(answered: Mask, least: int) -> Mask:
    so_far = np.cumsum(answered)
    many = int(so_far[-1]) if len(so_far) else 0
    return so_far <= many - many % least if many % least else np.ones_like(answered)


def hidden_but(table: Crosstab, shown: Groups) -> Crosstab:
    hide = np.array([group not in shown for group in table.groups])
    return replace(
        table,
        counts=np.where(hide, np.nan, table.counts),
        weighted=np.where(hide, np.nan, table.weighted),
        answered=np.where(hide, np.nan, table.answered),
        base=np.where(hide, np.nan, table.base),
    )


def shown_groups(partitions: Mapping[str, Codes], *, least: int = LEAST) -> dict[str, Groups]:
    """Of the same people put into groups in several ways, the groups whose figures may stand beside the total.

    Hidden are groups of fewer than `least`, then whatever else it takes so that no combination of what is left speaks
    of fewer than `least`. An empty group is never shown: nothing can be said of it.
    """
    if len(next(iter(partitions.values()), ())) < least:
        return dict.fromkeys(partitions, frozenset())
    sizes = {by: _sizes(codes) for by, codes in partitions.items()}
    shown = {by: _without_small(groups, least) for by, groups in sizes.items()}
    atoms, atom_sizes = _atoms(partitions)
    while True:
        # The largest first, so that among those that make up a combination the smaller ones are left.
        published = sorted(((by, group) for by in shown for group in shown[by]), key=lambda one: -sizes[one[0]][one[1]])
        sums = [*(atoms[by] == group for by, group in published), np.ones(len(atom_sizes))]
        rows = np.array(sums, dtype=np.float64)
        found = revealing(rows, atom_sizes, least)
        if found is None:
            return shown
        # Of the groups it is made of the smallest goes: the least is lost with it. The total stays.
        by, group = published[made_of(rows, found.vector, kept=1)[-1]]
        left = {code: size for code, size in sizes[by].items() if code in shown[by] - {group}}
        shown[by] = _enough_hidden(left, sizes[by], least)


def _without_small(sizes: Mapping[int, int], least: int) -> Groups:
    return _enough_hidden({code: size for code, size in sizes.items() if size >= least}, sizes, least)


def _enough_hidden(shown: Mapping[int, int], sizes: Mapping[int, int], least: int) -> Groups:
    """The total less what is shown is what is hidden: that must be nobody, or `least` people."""
    left = dict(shown)
    while left and 0 < sum(sizes.values()) - sum(left.values()) < least:
        left.pop(min(left, key=lambda code: (left[code], code)))
    return frozenset(left)


def shown_cells(counts: Sequence[int], *, least: int = LEAST) -> list[bool]:
    """Of how many people belong to each group, with the total beside: which of the numbers may be shown.

    A number under `least` is hidden and so is the smallest other one, so that the total does not give it back.
    """
    shown = [count == 0 or count >= least for count in counts]
    if not all(shown):
        others = [place for place, count in enumerate(counts) if shown[place] and count]
        if others:
            shown[min(others, key=lambda place: (counts[place], place))] = False
    return shown


def _sizes(codes: Codes) -> dict[int, int]:
    groups, counts = np.unique(codes, return_counts=True)
    return dict(zip(groups.tolist(), counts.tolist(), strict=True))


def _atoms(partitions: Mapping[str, Codes]) -> tuple[dict[str, Codes], Sizes]:
    """People who are in the same group everywhere: the group of each such atom, and how many they are."""
    together = np.zeros(len(next(iter(partitions.values()))), dtype=np.intp)
    for codes in partitions.values():
        groups, places = np.unique(codes, return_inverse=True)
        # Numbered anew each time, so that the product of all never grows beyond what a number holds.
        together = np.unique(together * len(groups) + places, return_inverse=True)[1]
    _atoms_seen, first, counts = np.unique(together, return_index=True, return_counts=True)
    return {by: codes[first] for by, codes in partitions.items()}, counts
