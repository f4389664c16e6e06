"""Who comes first where two are equal: the cheaper, then the one with more votes, then a lot drawn once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from budget.counting.election import Election


@dataclass(frozen=True)
class Tie:
    """What was equal, who came first, and what settled it: cost, votes, or the lot."""

    projects: tuple[int, ...]
    winner: int
    settled_by: str


class TieOrder:
    """The lot is a list of identifiers; without one, the order of the election's own list is the lot."""

    def __init__(self, election: Election, lot: Sequence[str] = ()) -> None:
        drawn = {identifier: place for place, identifier in enumerate(lot)}
        self._election = election
        # Whom the lot forgets comes after those it names, in the order of the list.
        self._lot = [
            (drawn.get(project.identifier, len(drawn)), place) for place, project in enumerate(election.projects)
        ]

    def key(self, project: int) -> tuple[int, int, tuple[int, int]]:
        return (
            self._election.projects[project].cost,
            -self._election.support[project].votes,
            self._lot[project],
        )

    def settle(self, projects: Iterable[int]) -> Tie:
        first, second, *_rest = ordered = sorted(projects, key=self.key)
        rivals = self.key(first), self.key(second)
        settled_by = next(
            name for name, one, other in zip(("cost", "votes", "lot"), *rivals, strict=True) if one != other
        )
        return Tie(tuple(ordered), first, settled_by)
