"""Real elections, counted as the cities counted them. The files lie beside the project, not in it."""

import os
from pathlib import Path

import pytest

from budget.counting import Rule, count
from budget.counting.pabulib import read_file

FOLDER = Path(os.environ.get("PABULIB_FOLDER", Path(__file__).parents[4] / "shared" / "data" / "pabulib"))

WINNERS = {
    # file: winners, their cost
    "Netherlands_Assen_2024": (9, 76_700),
    "Poland_Katowice_2023_Bogucice": (5, 571_500),
    "Poland_Krakow_2024_Bronowice": (5, 1_992_500),
    "Poland_Lodz_2022": (16, 6_112_868),
    "Poland_Lodz_2022_Andrzejow": (3, 460_000),
    "Poland_Swiecie_2023": (17, 1_040_337),
    "Poland_Warszawa_2026_Ochota": (8, 1_561_030),
    "Poland_Wieliczka_2023_Green_Budget": (30, 995_079),
}


def election_of(name):
    path = FOLDER / f"{name}.pb"
    if not path.exists():
        pytest.skip(f"{path.name} is not here; PABULIB_FOLDER names the folder where it is.")
    return path, read_file(path)


def chosen_by_the_city(path):
    """The column `selected`, read apart from the counter."""
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    start, end = lines.index("PROJECTS"), lines.index("VOTES")
    header = lines[start + 1].split(";")
    rows = [line.split(";") for line in lines[start + 2 : end]]
    identifier, selected = header.index("project_id"), header.index("selected") - len(header)
    return {row[identifier] for row in rows if row[selected] == "1"}


@pytest.mark.parametrize("name", WINNERS)
def test_the_city_counted_the_same(name):
    path, election = election_of(name)
    result = count(election, Rule.named(election.rule_name))
    assert set(result.winners) == chosen_by_the_city(path)
    assert (len(result.winners), result.total_cost) == WINNERS[name]


def test_what_is_known_of_wieliczka():
    _path, election = election_of("Poland_Wieliczka_2023_Green_Budget")
    by_comparison = count(election, Rule.named("equalshares/add1-comparison"))
    greedy, shares = count(election, Rule.named("greedy")), count(election, Rule.named("equalshares/add1"))
    assert (by_comparison.comparison.prefer_equal_shares, by_comparison.comparison.prefer_greedy) == (1615, 873)
    assert len(set(greedy.winners) - set(shares.winners)) == 4
    assert len(set(shares.winners) - set(greedy.winners)) == 11
    assert [round(without_winner(election, result), 2) for result in (shares, greedy)] == [0.18, 0.28]


def without_winner(election, result):
    winners = set(result.outcome.winners)
    left_out = sum(many for (places, _points), many in election.ballots.items() if not winners & set(places))
    return left_out / election.voters


@pytest.mark.parametrize("name", ["Switzerland_Zurich_S5D10", "Switzerland_Zurich_S5R"])
def test_points_and_ranks_add_up_to_the_published_scores(name):
    path, election = election_of(name)
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    rows = [line.split(";") for line in lines[lines.index("PROJECTS") + 2 : lines.index("VOTES")]]
    assert [support.score for support in election.support] == [int(row[3]) for row in rows]
