"""The rules once more, word by word and in exact fractions only: slow, obvious, and written apart from the counter."""

from fractions import Fraction

from budget.counting import Election

Ballots = list[dict[int, int]]


def ballots_of(election: Election) -> Ballots:
    """One mapping a resident: project to points."""
    single: Ballots = [{} for _empty in range(election.empty_ballots)]
    for (places, points), many in election.ballots.items():
        ballot = dict(zip(places, points or (1,) * len(places), strict=True))
        single += [ballot for _resident in range(many)]
    return single


def order(election: Election, ballots: Ballots, place: int) -> tuple[int, int, int]:
    votes = sum(ballot.get(place, 0) > 0 for ballot in ballots)
    return election.projects[place].cost, -votes, place


def greedy(election: Election, *, skip: bool = True, threshold: int = 0) -> list[int]:
    ballots = ballots_of(election)
    score = [sum(ballot.get(place, 0) for ballot in ballots) for place in range(len(election.projects))]
    wanted = [place for place in range(len(score)) if score[place] > 0 and score[place] >= threshold]
    wanted.sort(key=lambda place: (-score[place], order(election, ballots, place)))
    winners, left = [], election.budget
    for place in wanted:
        cost = election.projects[place].cost
        if cost <= left:
            winners.append(place)
            left -= cost
        elif not skip:
            break
    return winners


def equal_shares(election: Election, share: Fraction, *, cost_utility: bool) -> list[int]:
    ballots = ballots_of(election)
    purses = [share for _ballot in ballots]
    winners: list[int] = []
    while True:
        offers = []
        for place, project in enumerate(election.projects):
            if place in winners:
                continue
            worth = {
                resident: points * (project.cost if cost_utility else 1)
                for resident, ballot in enumerate(ballots)
                if (points := ballot.get(place, 0)) > 0
            }
            price = _price(project.cost, worth, purses)
            if price is not None:
                offers.append((price, order(election, ballots, place), place, worth))
        if not offers:
            return winners
        price, _order, place, worth = min(offers, key=lambda offer: offer[:2])
        for resident, units in worth.items():
            purses[resident] -= min(purses[resident], price * units)
        winners.append(place)


def _price(cost: int, worth: dict[int, int], purses: list[Fraction]) -> Fraction | None:
    """Try every number of residents who give all they have."""
    if not worth or sum(purses[resident] for resident in worth) < cost:
        return None
    by_wealth = sorted(worth, key=lambda resident: purses[resident] / worth[resident] if worth[resident] else 0)
    for poor in range(len(by_wealth)):
        given = sum(purses[resident] for resident in by_wealth[:poor])
        units = sum(worth[resident] for resident in by_wealth[poor:])
        if units == 0:
            return Fraction(0)
        price = Fraction(cost - given) / units
        if price * worth[by_wealth[poor]] <= purses[by_wealth[poor]]:
            return price
    return None


def add1(election: Election, *, step: int, cost_utility: bool) -> list[int]:
    voters = max(len(ballots_of(election)), 1)
    share = election.budget // voters
    best = equal_shares(election, Fraction(share), cost_utility=cost_utility)
    supported = {place for ballot in ballots_of(election) for place, points in ballot.items() if points > 0}
    while set(best) != supported:
        share += step
        tried = equal_shares(election, Fraction(share), cost_utility=cost_utility)
        if sum(election.projects[place].cost for place in tried) > election.budget:
            break
        best = tried
    return best
