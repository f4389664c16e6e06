"""Answers of invented people. Where a text gives a number, exactly so many say so; who says it is left to chance.

Whoever is content with one thing tends to be content with the next: scales are handed out along a mood.
"""

import random
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from statistics import NormalDist
from typing import Any

from demo.surveys_documents import POINTS_OF_SCORES, Data, questions

# How answers to a 5-point scale fall to its points: three that are not positive, and two that are.
FALL = (9, 27, 64, 66, 34)
SPREAD = 1.1
NOISE = 0.9
DAYS_BACK = 12


def invented(chance: random.Random, said: Data, count: int, *, year: int, day: date) -> list[Data]:
    """So many answered questionnaires, hidden questions included: the caller follows the questionnaire."""
    moods = [chance.gauss(0, 1) for _number in range(count)]
    sheets: list[Data] = [{} for _number in range(count)]
    for key, question in questions(said).items():
        _answer_one(chance, sheets, moods, key, question, year=year, day=day)
    return sheets


def _answer_one(
    chance: random.Random, sheets: list[Data], moods: list[float], key: str, said: Data, *, year: int, day: date
) -> None:
    kind = said["kind"]
    if kind in {"scale", "nps"}:
        _spread(sheets, key, _along(chance, moods, points(chance, said, len(sheets), year)))
    elif kind == "matrix":
        by_row = [_along(chance, moods, apportioned(shares, len(sheets))) for shares in said["row_shares"]]
        lines = zip(*by_row, strict=True)
        _spread(sheets, key, [{str(row): value for row, value in enumerate(line, start=1)} for line in lines])
    elif kind == "single":
        values = apportioned(said["shares"], len(sheets))
        chance.shuffle(values)
        _spread(sheets, key, values)
    else:
        one = ONE[kind]
        _spread(sheets, key, [_maybe(chance, said, one, day) for _sheet in sheets])
    if said.get("other"):
        _say_what_else(chance, sheets, key, said)


def _spread(sheets: list[Data], key: str, values: Sequence[Any]) -> None:
    for sheet, value in zip(sheets, values, strict=True):
        if value is not None:
            sheet[key] = value


def apportioned(shares: Sequence[float] | dict[int, float], count: int) -> list[int]:
    """So many codes in proportion to the shares, by the largest remainders, in the order of the codes."""
    weights = shares if isinstance(shares, dict) else dict(enumerate(shares, start=1))
    total = sum(weights.values())
    exact = {code: count * weight / total for code, weight in weights.items()}
    whole = {code: int(part) for code, part in exact.items()}
    missing = count - sum(whole.values())
    for code in sorted(exact, key=lambda code: (whole[code] - exact[code], code))[:missing]:
        whole[code] += 1
    return [code for code in sorted(whole) for _number in range(whole[code])]


def points(chance: random.Random, said: Data, count: int, year: int) -> list[int]:
    if "positive" in said:
        positive, fall = said["positive"][year], said.get("spread", FALL)
        return apportioned(fall[:3], count - positive) + apportioned(dict(enumerate(fall[3:], start=4)), positive)
    if "scores" in said:
        return scored(chance, said["scores"][year], count)
    lowest = 0 if said["kind"] == "nps" else 1
    return apportioned(dict(enumerate(said["shares"], start=lowest)), count)


def scored(chance: random.Random, score: float, count: int) -> list[int]:
    """Points of a 7-point scale whose 100-point score is this one, as near as whole answers come."""
    step = (POINTS_OF_SCORES - 1) / 100
    bell = NormalDist(1 + score * step, SPREAD)
    values = [min(POINTS_OF_SCORES, max(1, round(bell.inv_cdf((place + 0.5) / count)))) for place in range(count)]
    missing = round(count * (1 + score * step)) - sum(values)
    direction = 1 if missing > 0 else -1
    while missing:
        place = chance.randrange(count)
        if 1 <= values[place] + direction <= POINTS_OF_SCORES:
            values[place] += direction
            missing -= direction
    return sorted(values)


def _along(chance: random.Random, moods: list[float], values: list[int]) -> list[int]:
    """The lowest values to the worst moods, roughly."""
    order = sorted(range(len(moods)), key=lambda place: moods[place] + chance.gauss(0, NOISE))
    given = [0] * len(moods)
    for place, value in zip(order, sorted(values), strict=True):
        given[place] = value
    return given


def _maybe(chance: random.Random, said: Data, one: Callable[..., Any], day: date) -> Any:
    return one(chance, said, day) if chance.random() < said.get("answered", 1) else None


def _several(chance: random.Random, said: Data, _day: date) -> list[int]:
    shares = dict(enumerate(said["shares"], start=1))
    if "most" in said:
        return sorted(_drawn(chance, shares, chance.choice([1, said["most"], said["most"]])))
    alone = said.get("exclusive", [])
    for code in alone:
        if chance.random() < shares[code] / 100:
            return [code]
    chosen = [code for code in shares if code not in alone and chance.random() < shares[code] / 100]
    return chosen or _drawn(chance, {code: share for code, share in shares.items() if code not in alone}, 1)


def _ranked(chance: random.Random, said: Data, _day: date) -> list[int]:
    return _drawn(chance, dict(enumerate(said["shares"], start=1)), said["most"])


def _drawn(chance: random.Random, shares: dict[int, float], count: int) -> list[int]:
    """Without putting back; a larger share comes up sooner."""
    left, drawn = dict(shares), []
    for _number in range(count):
        code = chance.choices(list(left), weights=list(left.values()))[0]
        drawn.append(code)
        del left[code]
    return drawn


def _number(chance: random.Random, said: Data, _day: date) -> str:
    middle, spread = said["around"]
    return str(min(said["maximum"], max(said["minimum"], round(chance.gauss(middle, spread)))))


def _date(chance: random.Random, _said: Data, day: date) -> str:
    return (day - timedelta(days=chance.randint(1, DAYS_BACK))).isoformat()


def _words(chance: random.Random, said: Data, _day: date) -> str:
    words: str = chance.choice(said["words"])
    return words


ONE: dict[str, Callable[..., Any]] = {
    "multiple": _several, "ranking": _ranked, "number": _number, "date": _date, "text": _words, "longtext": _words,
}  # fmt: skip


def _say_what_else(chance: random.Random, sheets: list[Data], key: str, said: Data) -> None:
    code = len(said["options"]) + 1
    for sheet in sheets:
        chosen = sheet.get(key)
        if chosen == code or (isinstance(chosen, list) and code in chosen):
            sheet[f"{key}.other"] = chance.choice(said["other_words"])
