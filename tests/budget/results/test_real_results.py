"""Real elections, published as a result of ours: the cities' winners, and the script agrees."""

import os
from pathlib import Path

import pytest

from budget.counting.pabulib import read_file
from budget.recount import recount
from tests.budget.results.publications import make_pot, make_terms, publish

FOLDER = Path(os.environ.get("PABULIB_FOLDER", Path(__file__).parents[4] / "shared" / "data" / "pabulib"))
KINDS = {"approval": "PICK", "choose-1": "CHOOSE_ONE", "cumulative": "POINTS", "ordinal": "RANKS"}
WINNERS = {
    # file: how many the city selected, and what they cost
    "Netherlands_Assen_2024": (9, 76_700),
    "Poland_Katowice_2023_Bogucice": (5, 571_500),
    "Poland_Krakow_2024_Bronowice": (5, 1_992_500),
    "Poland_Lodz_2022_Andrzejow": (3, 460_000),
    "Poland_Swiecie_2023": (17, 1_040_337),
    "Poland_Wieliczka_2023_Green_Budget": (30, 995_079),
}


def vote_type(path: Path) -> str:
    line = next(row for row in path.read_text(encoding="utf-8-sig").splitlines() if row.startswith("vote_type;"))
    return line.split(";")[1].strip('"')


@pytest.mark.parametrize("name", WINNERS)
def test_a_real_election_goes_through_our_files(tmp_path, name):
    path = FOLDER / f"{name}.pb"
    if not path.exists():
        pytest.skip(f"{path.name} is not here; PABULIB_FOLDER names the folder where it is.")
    election, kind = read_file(path), KINDS[vote_type(path)]
    costs = {place + 1: project.cost // election.money_scale for place, project in enumerate(election.projects)}
    pot = make_pot(1, costs, election.budget // election.money_scale)
    limits = {"most_picks": len(costs), "points": 1_000, "most_points_each": 1_000}
    terms = make_terms(kind, election.rule_name, [pot], ballot=limits, least_percent=0)
    texts = [written(kind, *ballot) for ballot, many in election.ballots.items() for _voter in range(many)]
    _written, (counted,) = publish(tmp_path, terms, {1: texts})
    assert (len(counted.result.winners), counted.said()["total_cost_won"]) == WINNERS[name]
    assert recount.check(tmp_path)[0] == []


def written(kind: str, places: tuple[int, ...], points: tuple[int, ...]) -> str:
    if kind == "POINTS":
        return ",".join(f"{place + 1}:{some}" for place, some in zip(places, points, strict=True))
    if kind == "RANKS":
        best_first = sorted(zip(places, points, strict=True), key=lambda pair: -pair[1])
        return ">".join(str(place + 1) for place, _points in best_first)
    return ",".join(str(place + 1) for place in places)
