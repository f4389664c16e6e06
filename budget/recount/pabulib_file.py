"""A pot in the format of Pabulib (`.pb`), without age or sex or anything else about people."""

import csv
from collections.abc import Mapping
from datetime import datetime
from typing import Any, TextIO

from budget.counting.pots import POINTS, RANKS, PotCount
from budget.counting.rule import Method

VOTE_TYPES = {
    "PICK": "approval",
    "BUDGET": "approval",
    "CHOOSE_ONE": "choose-1",
    POINTS: "cumulative",
    RANKS: "ordinal",
}
PROJECT_COLUMNS = ("project_id", "cost", "votes", "score", "name", "category", "selected")


class PabulibFile:
    """Heads and projects are written at once, votes one by one as they come."""

    def __init__(self, file: TextIO, terms: Mapping[str, Any], counted: PotCount) -> None:
        self._rows = csv.writer(file, delimiter=";", lineterminator="\n")
        self._kind = terms["ballot"]["kind"]
        self._standing = set(counted.numbers)
        self._votes = 0
        self._rows.writerow(["META"])
        self._rows.writerows([("key", "value"), *_meta(terms, counted).items()])
        self._rows.writerow(["PROJECTS"])
        self._rows.writerows([PROJECT_COLUMNS, *_projects(counted)])
        self._rows.writerow(["VOTES"])
        self._rows.writerow(("voter_id", "vote", "points") if self._kind == POINTS else ("voter_id", "vote"))

    def vote(self, choices: str) -> None:
        """Withdrawn projects are left out, as in the count."""
        self._votes += 1
        parts = [part.partition(":") for part in choices.split(">" if self._kind == RANKS else ",")]
        kept = [(number, points) for number, _colon, points in parts if number and int(number) in self._standing]
        row = [str(self._votes), ",".join(number for number, _points in kept)]
        if self._kind == POINTS:
            row.append(",".join(points for _number, points in kept))
        self._rows.writerow(row)


def _meta(terms: Mapping[str, Any], counted: PotCount) -> dict[str, Any]:
    election, counting = counted.election, terms["counting"]
    meta: dict[str, Any] = {
        "description": f"{terms['title']} {counted.pot['name']}",
        "country": "South Korea",
        "unit": terms["title"],
        "subunit": counted.pot["name"],
        "instance": terms["cycle"],
        "num_projects": len(election.projects),
        "num_votes": election.voters,
        "budget": election.budget,
        "vote_type": VOTE_TYPES[terms["ballot"]["kind"]],
        "rule": counting["method"],
        "date_begin": _day(terms["opens_at"]),
        "date_end": _day(terms["closes_at"]),
        "language": "ko",
        "currency": "KRW",
    }
    if counting["method"] == Method.GREEDY_THRESHOLD and election.approval:
        meta["min_project_score_threshold"] = -(-election.least_votes.numerator // election.least_votes.denominator)
    if terms["weights"]["residents"] != 100:
        meta["comment"] = "#1: the rule also weighed the committee and a survey; see manifest.json"
    return meta


def _projects(counted: PotCount) -> list[tuple[Any, ...]]:
    winners, said = set(counted.result.outcome.winners), {one["number"]: one for one in counted.pot["projects"]}
    rows = []
    for place, project in enumerate(counted.election.projects):
        support, about = counted.election.support[place], said[int(project.identifier)]
        category, selected = about.get("category", ""), int(place in winners)
        rows.append(
            (project.identifier, project.cost, support.votes, support.score, project.name, category, selected)
        )  # fmt: skip
    return rows


def _day(moment: str) -> str:
    return datetime.fromisoformat(moment).strftime("%d.%m.%Y")
