"""Published results for tests, made without a database: random votes of every kind and rule, and real ones."""

import random
import secrets
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

from nacl.signing import SigningKey

from budget.ballots import leaves, roots
from budget.counting.pots import PotCount, Scores, count_pot
from budget.recount.writing import Announced, Cast, Written, write
from core import fixed_terms
from councils.lots import redraw

KEY = SigningKey(b"k" * 32)
NOW = datetime(2029, 10, 3, 3, tzinfo=UTC)
METHODS = ("greedy", "greedy-no-skip", "greedy-threshold", "equalshares/add1", "equalshares/add1-comparison")
KINDS = ("PICK", "BUDGET", "POINTS", "RANKS", "CHOOSE_ONE")


def make_terms(kind: str, method: str, pots: list[dict[str, Any]], **fields: Any) -> dict[str, Any]:
    ballot = {
        "PICK": {"least_picks": 1, "most_picks": 5, "most_per_category": None},
        "BUDGET": {"least_picks": 1, "most_per_category": None},
        "POINTS": {"least_picks": 1, "points": 10, "most_points_each": 5, "most_per_category": None},
        "RANKS": {"least_picks": 1, "most_picks": 5, "most_per_category": None},
        "CHOOSE_ONE": {},
    }[kind]
    counting: dict[str, Any] = {"method": method}
    if method == "greedy-threshold":
        counting["least_percent"] = fields.pop("least_percent", 10)
    if method.startswith("equalshares"):
        counting["step_won"] = fields.pop("step_won", 1)
    return {
        "format": "dure-terms-1", "cycle": "2030", "title": "주민참여예산 2030",
        "opens_at": "2029-10-01T00:00:00+00:00", "closes_at": "2029-10-14T09:00:00+00:00",
        "ballot": {"kind": kind, **ballot, **fields.pop("ballot", {})}, "counting": counting,
        "weights": {"residents": 100, "committee": 0, "survey": 0}, "has_paper": False, "pots": pots, **fields,
    }  # fmt: skip


def make_pot(number: int, costs: dict[int, int], ceiling: int, withdrawn: tuple[int, ...] = ()) -> dict[str, Any]:
    projects = [
        {"number": one, "title": f"사업 {one}", "cost_won": cost, "category": "",
         **({"is_withdrawn": True} if one in withdrawn else {})}
        for one, cost in costs.items()
    ]  # fmt: skip
    return {"number": number, "kind": "WHOLE", "name": f"부문 {number}", "ceiling_won": ceiling, "areas": [],
            "projects": projects}  # fmt: skip


def random_terms(chance: random.Random, kind: str, method: str) -> dict[str, Any]:
    """Few different costs: equal prices, equal votes and purses emptied to the last won."""
    pots, number = [], 1
    for place in range(1, chance.choice([1, 1, 2]) + 1):
        amount, scale = chance.randint(2, 8), chance.choice([1, 10, 1000])
        costs = {number + step: chance.randint(1, 12) * scale for step in range(amount)}
        # A ballot within the budget must be possible.
        ceiling = max(chance.randint(1, max(sum(costs.values()), 2)), min(costs.values()))
        withdrawn = (number,) if chance.random() < 0.2 else ()
        pots.append(make_pot(place, costs, ceiling, withdrawn))
        number += amount
    weights = {"residents": 100, "committee": 0, "survey": 0}
    if method.startswith("greedy") and chance.random() < 0.4:
        weights = {"residents": 45, "committee": 45, "survey": 10}
    return make_terms(kind, method, pots, weights=weights, step_won=chance.choice([1, 1, 7]),
                      least_percent=chance.choice([5, 20, 34]))  # fmt: skip


def random_choices(chance: random.Random, terms: dict[str, Any], pot: dict[str, Any]) -> str:
    kind, projects = terms["ballot"]["kind"], {one["number"]: one["cost_won"] for one in pot["projects"]}
    picks = chance.sample(sorted(projects), chance.randint(1, min(5, len(projects))))
    if kind == "CHOOSE_ONE":
        return str(picks[0])
    if kind == "RANKS":
        return ">".join(map(str, picks))
    if kind == "POINTS":
        return ",".join(f"{number}:{chance.randint(1, 2)}" for number in sorted(picks))
    if kind == "BUDGET":
        picks.sort(key=projects.__getitem__)
        while sum(projects[number] for number in picks) > pot["ceiling_won"]:
            picks.pop()
        picks = picks or [min(projects, key=projects.__getitem__)]
    return ",".join(map(str, sorted(picks)))


def drawn_lot(terms: dict[str, Any], seed: bytes = b"s" * 32) -> tuple[dict[str, Any], list[int]]:
    codes = sorted(f"{one['number']:04d}" for pot in terms["pots"] for one in pot["projects"])
    group = redraw.Group("ties", 1, tuple(redraw.Candidate(code) for code in codes))
    frozen = redraw.Frozen("https://example.org/budget/2030/", (group,))
    document = redraw.published(frozen, commitment=redraw.commitment(seed), about={"title": "추첨"})
    document = redraw.revealed(document, seed=seed, public_word="2714.35")
    result = document["results"][0]
    return document, [int(code) for code in (*result["selected"], *result["reserve"])]


def chosen(kind: str, text: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    pairs = [part.partition(":") for part in text.split(">" if kind == "RANKS" else ",")] if text else []
    return tuple(int(pair[0]) for pair in pairs), tuple(int(pair[2] or 1) for pair in pairs)


def cast_ballot(terms: dict[str, Any], pot: int, choices: str, revision: int = 1) -> Cast:
    nonces = {"server_nonce": secrets.token_hex(16), "voter_nonce": secrets.token_hex(16)}
    leaf = leaves.leaf(cycle=terms["cycle"], pot=pot, choices=choices, revision=revision, **nonces)
    return Cast(pot, leaf, choices, nonces["voter_nonce"], nonces["server_nonce"], revision)


def publish(
    folder: Path, terms: dict[str, Any], choices: dict[int, list[str]], *, scores: dict[int, Scores] | None = None
) -> tuple[Written, list[PotCount]]:
    """`choices` by pot. Every seventh ballot was changed once."""
    document, lot = drawn_lot(terms)
    ballots = sorted(
        (cast_ballot(terms, pot, text, 2 if turn % 7 == 3 else 1)
         for pot, texts in choices.items() for turn, text in enumerate(texts)),
        key=lambda one: one.leaf,
    )  # fmt: skip
    superseded = sorted((cast.pot, secrets.token_hex(32)) for cast in ballots if cast.revision == 2)
    board = batched([cast.leaf for cast in ballots] + [leaf for _pot, leaf in superseded])
    kind, scores = terms["ballot"]["kind"], scores or {}
    counts = [
        count_pot(terms, pot, [chosen(kind, text) for text in choices.get(pot["number"], [])], lot=lot,
                  scores=scores.get(pot["number"], Scores()))
        for pot in terms["pots"]
    ]  # fmt: skip
    announced = Announced(
        terms=terms, terms_sha256=fixed_terms.fingerprint(terms), version=1, lot=document, scores=scores,
        turnout=[{"day": "2029-10-02", "channel": "ONLINE", "people": max(map(len, choices.values()), default=0)}],
        batches=signed_batches(terms, board), signing_public=bytes(KEY.verify_key).hex(),
    )  # fmt: skip
    rows = [(number, leaf) for number, batch in board.items() for leaf in batch]
    return write(folder, announced, counts, ballots=ballots, superseded=superseded, board=rows), counts


def signed_batches(terms: dict[str, Any], board: dict[int, list[str]]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for number, rows in board.items():
        before, root = found[-1]["root"] if found else "", leaves.root(rows)
        text = roots.message(
            cycle=terms["cycle"], number=number, leaf_count=len(rows), root=root, previous_root=before, published_at=NOW
        )  # fmt: skip
        found.append({"number": number, "leaf_count": len(rows), "root": root, "published_at": NOW.isoformat(),
                      "signature": roots.sign(text, KEY)})  # fmt: skip
    return found


def batched(every: list[str], size: int = 50) -> dict[int, list[str]]:
    random.Random(1).shuffle(every)
    return {
        turn + 1: sorted(every[start : start + size]) for turn, start in enumerate(range(0, len(every), size))
    }  # fmt: skip


def random_scores(chance: random.Random, terms: dict[str, Any]) -> dict[int, Scores]:
    def some(pot: dict[str, Any]) -> dict[int, Fraction]:
        return {one["number"]: Fraction(chance.randint(0, 100), 4) for one in pot["projects"]}

    return {pot["number"]: Scores(some(pot), some(pot)) for pot in terms["pots"]}


def publish_random(folder: Path, seed: int, kind: str, method: str) -> tuple[Written, list[PotCount]]:
    chance = random.Random(seed)
    terms = random_terms(chance, kind, method)
    choices = {
        pot["number"]: [random_choices(chance, terms, pot) for _voter in range(chance.choice([30, 31, 45]))]
        for pot in terms["pots"]
    }
    return publish(folder, terms, choices, scores=random_scores(chance, terms))
