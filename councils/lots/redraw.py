"""Draw a public lot, and draw it again from its published file.

This one file needs nothing but Python. Anybody may download it and run `python redraw.py FILE`; it says in
one line whether everything agrees and ends with 0 if so, 1 if not, and 2 if the file cannot be read.

How it is drawn:
1. Before the draw the sorted list of candidate codes is published, with the SHA-256 of a secret seed.
2. At the draw the seed is revealed, with a public word that nobody could know when the list was frozen.
3. key = HMAC-SHA256(seed, list and word in canonical form). Numbers are the 64-bit pieces of
   HMAC-SHA256(key, "group:counter"); one that would favour low remainders is thrown away.
4. The codes of each group are shuffled with them (Fisher-Yates, from the last place to the first).
5. In that order each code gets a seat, unless the quotas could then no longer be met. The others are the
   reserve, in the same order. A quota that the candidates cannot meet is lowered to what they can, in the
   order in which the quotas are listed, and named as unmet.
"""

import hashlib
import hmac
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

FORMAT = "dure-lot-1"
MOST_SEATS, MOST_CANDIDATES, MOST_QUOTAS, LARGEST_FILE = 1000, 100_000, 4, 50 * 1024 * 1024
CODE = re.compile(r"[0-9A-Z]{4,16}\Z")
HEX = re.compile(r"[0-9a-f]{64}\Z")

Kind = frozenset[int]


class Malformed(ValueError):
    """The file is not one of a lot; the message says where."""


@dataclass(frozen=True)
class Quota:
    attribute: str
    minimum: int


@dataclass(frozen=True)
class Candidate:
    code: str
    attributes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Group:
    """Seats that are drawn among candidates of their own, such as those for one field."""

    name: str
    seats: int
    candidates: tuple[Candidate, ...]
    quotas: tuple[Quota, ...] = ()


@dataclass(frozen=True)
class Frozen:
    """What is fixed and published before the draw."""

    lot: str
    groups: tuple[Group, ...]


@dataclass(frozen=True)
class Result:
    """Who got a seat, who is in reserve (both in the order drawn), and which quotas fell short by how much."""

    selected: tuple[str, ...]
    reserve: tuple[str, ...]
    unmet: tuple[tuple[str, int], ...] = ()


def commitment(seed: bytes) -> str:
    return hashlib.sha256(seed).hexdigest()


def list_digest(frozen: Frozen) -> str:
    """A fingerprint of the frozen list, short enough to be printed on a notice."""
    return hashlib.sha256(_canonical(frozen, "")).hexdigest()


def draw(frozen: Frozen, *, seed: bytes, public_word: str = "") -> list[Result]:
    """The one result that follows from list, seed and word; a result for each group."""
    key = hmac.digest(seed, _canonical(frozen, public_word), "sha256")
    return [_draw_group(group, Numbers(key, number)) for number, group in enumerate(frozen.groups)]


class Numbers:
    """Unbiased whole numbers from a key."""

    def __init__(self, key: bytes, group: int) -> None:
        self._stream = self._numbers(key, group)

    @staticmethod
    def _numbers(key: bytes, group: int) -> Iterator[int]:
        counter = 0
        while True:
            block = hmac.digest(key, f"{group}:{counter}".encode(), "sha256")
            yield from (int.from_bytes(block[start : start + 8], "big") for start in range(0, 32, 8))
            counter += 1

    def below(self, bound: int) -> int:
        """Each number from 0 to bound - 1 is equally likely."""
        fair = 2**64 - 2**64 % bound
        return next(number for number in self._stream if number < fair) % bound


def _draw_group(group: Group, numbers: Numbers) -> Result:
    order = list(group.candidates)
    for place in range(len(order) - 1, 0, -1):
        other = numbers.below(place + 1)
        order[place], order[other] = order[other], order[place]
    seats = min(group.seats, len(order))
    wanted = tuple(quota.minimum for quota in group.quotas)
    names = [quota.attribute for quota in group.quotas]
    kinds = {candidate.code: _kind(candidate, names) for candidate in order}
    needs = reachable(wanted, seats, Counter(kinds.values()))
    unmet = tuple((name, wish - need) for name, wish, need in zip(names, wanted, needs, strict=True) if wish > need)
    selected = _select(order, kinds, seats, needs)
    taken = set(selected)
    return Result(tuple(selected), tuple(one.code for one in order if one.code not in taken), unmet)


def _kind(candidate: Candidate, names: Sequence[str]) -> Kind:
    return frozenset(number for number, name in enumerate(names) if name in candidate.attributes)


def _select(order: Iterable[Candidate], kinds: Mapping[str, Kind], seats: int, needs: tuple[int, ...]) -> list[str]:
    ahead = Counter(kinds.values())
    selected: list[str] = []
    for candidate in order:
        if len(selected) == seats:
            break
        kind = kinds[candidate.code]
        ahead[kind] -= 1
        after = _less(needs, kind, 1)
        if feasible(after, seats - len(selected) - 1, ahead):
            selected.append(candidate.code)
            needs = after
    return selected


def reachable(wanted: tuple[int, ...], seats: int, pool: Mapping[Kind, int]) -> tuple[int, ...]:
    """The wishes, each lowered as little as needed so that all can be met together; earlier ones come first."""
    needs = [0] * len(wanted)
    for number, wish in enumerate(wanted):
        for amount in range(wish, -1, -1):
            needs[number] = amount
            if feasible(tuple(needs), seats, pool):
                break
    return tuple(needs)


def feasible(needs: tuple[int, ...], seats: int, pool: Mapping[Kind, int]) -> bool:
    """Whether so many seats, filled from the pool, can meet all needs together."""
    for number, need in enumerate(needs):
        if need > seats or need > sum(count for kind, count in pool.items() if number in kind):
            return False
    if sum(needs) <= seats:
        return True
    fewest = fewest_people(needs, pool)
    return fewest is not None and fewest <= seats


def fewest_people(needs: tuple[int, ...], pool: Mapping[Kind, int]) -> int | None:
    """The fewest people of the pool who together meet all needs, or None. Exact: kind by kind, all amounts."""
    best = {needs: 0}
    for kind, count in pool.items():
        if not kind or count < 1:
            continue
        after: dict[tuple[int, ...], int] = {}
        for open_needs, people in best.items():
            for amount in range(min(count, max(open_needs[number] for number in kind)) + 1):
                left = _less(open_needs, kind, amount)
                after[left] = min(after.get(left, people + amount), people + amount)
        best = after
    return best.get((0,) * len(needs))


def _less(needs: tuple[int, ...], kind: Kind, amount: int) -> tuple[int, ...]:
    return tuple(max(0, need - amount) if number in kind else need for number, need in enumerate(needs))


def _canonical(frozen: Frozen, public_word: str) -> bytes:
    content = {"format": FORMAT, "public_word": public_word, **asdict(frozen)}
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


# --- the published file ------------------------------------------------------------------------------------


def published(frozen: Frozen, *, commitment: str, about: Mapping[str, Any]) -> dict[str, Any]:
    """The file as it is published before the draw. `about` is for readers: title, times, whose word."""
    return {
        **about,
        "format": FORMAT,
        "lot": frozen.lot,
        "commitment": commitment,
        "list_digest": list_digest(frozen),
        # As JSON has it: lists, where Python has tuples.
        "groups": json.loads(json.dumps([asdict(group) for group in frozen.groups])),
    }


def revealed(document: Mapping[str, Any], *, seed: bytes, public_word: str) -> dict[str, Any]:
    """The file as it is published after the draw: the same, with seed, word and results."""
    results = draw(frozen_of(document), seed=seed, public_word=public_word)
    return {
        **document,
        "seed": seed.hex(),
        "public_word": public_word,
        "results": [
            {"selected": list(one.selected), "reserve": list(one.reserve), "unmet": [list(pair) for pair in one.unmet]}
            for one in results
        ],
    }


def disagreements(document: Mapping[str, Any]) -> list[str]:
    """What in the file of a lot that was drawn does not follow from the rest. Raises Malformed."""
    frozen = frozen_of(document)
    if "seed" not in document:
        raise Malformed("this lot has not been drawn yet: the file has no seed")
    seed = bytes.fromhex(_text(document, "seed", HEX))
    word = _text(document, "public_word")
    found = []
    if commitment(seed) != _text(document, "commitment", HEX):
        found.append("the seed is not the one that was committed to")
    if list_digest(frozen) != _text(document, "list_digest", HEX):
        found.append("the list of candidates is not the one that was frozen")
    shown = _list(document, "results")
    drawn = draw(frozen, seed=seed, public_word=word)
    if len(shown) != len(drawn):
        found.append("the number of results is not the number of groups")
    for group, result, row in zip(frozen.groups, drawn, shown, strict=False):
        if result != _result(row):
            found.append(f"the result of group {group.name!r} differs from the draw")
    return found


def frozen_of(document: Any) -> Frozen:
    """What is fixed in the file. Raises Malformed where something is missing or impossible."""
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise Malformed(f"this is not a file of format {FORMAT}")
    groups = tuple(_group(row) for row in _list(document, "groups"))
    codes = [candidate.code for group in groups for candidate in group.candidates]
    if not groups or not codes:
        raise Malformed("there is no candidate")
    if len(set(codes)) != len(codes):
        raise Malformed("a candidate code stands there twice")
    if len(codes) > MOST_CANDIDATES:
        raise Malformed("there are too many candidates")
    return Frozen(_text(document, "lot"), groups)


def _group(row: Any) -> Group:
    if not isinstance(row, dict):
        raise Malformed("a group is not an object")
    candidates = tuple(
        Candidate(_text(one, "code", CODE), tuple(_words(one, "attributes"))) for one in _list(row, "candidates")
    )
    if [one.code for one in candidates] != sorted(one.code for one in candidates):
        raise Malformed("the candidate codes are not sorted")
    quotas = tuple(Quota(_text(one, "attribute"), _number(one, "minimum")) for one in _list(row, "quotas"))
    if len(quotas) > MOST_QUOTAS:
        raise Malformed(f"there are more than {MOST_QUOTAS} quotas")
    return Group(_text(row, "name"), _number(row, "seats"), candidates, quotas)


def _result(row: Any) -> Result:
    pairs = _list(row, "unmet")
    if not all(isinstance(pair, list) and len(pair) == 2 for pair in pairs):
        raise Malformed("unmet quotas are not pairs")
    return Result(
        tuple(_words(row, "selected")), tuple(_words(row, "reserve")), tuple((pair[0], pair[1]) for pair in pairs)
    )


def _text(row: Any, name: str, pattern: "re.Pattern[str] | None" = None) -> str:
    value = row.get(name) if isinstance(row, dict) else None
    if not isinstance(value, str) or len(value) > 500 or (pattern and not pattern.match(value)):
        raise Malformed(f"{name} is missing or not as it should be")
    return value


def _number(row: Any, name: str) -> int:
    value = row.get(name) if isinstance(row, dict) else None
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= MOST_SEATS:
        raise Malformed(f"{name} is not a number from 1 to {MOST_SEATS}")
    return value


def _list(row: Any, name: str) -> list[Any]:
    value = row.get(name) if isinstance(row, dict) else None
    if not isinstance(value, list):
        raise Malformed(f"{name} is missing or not a list")
    return value


def _words(row: Any, name: str) -> list[str]:
    words = _list(row, name)
    if not all(isinstance(word, str) for word in words):
        raise Malformed(f"{name} holds something that is not text")
    return words


# --- the command -------------------------------------------------------------------------------------------


def read(path: str) -> Any:
    """The document in a file. Raises Malformed in place of whatever went wrong."""
    try:
        with Path(path).open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
        if len(content) > LARGEST_FILE:
            raise Malformed("the file is too large")
        return json.loads(content.decode("utf-8-sig"))
    except Malformed:
        raise
    except OSError as error:
        raise Malformed(f"the file cannot be opened ({error.strerror})") from error
    except (ValueError, RecursionError) as error:
        raise Malformed("the file is not JSON in UTF-8") from error


def report(path: str) -> tuple[int, str]:
    """Exit code and the one line to print."""
    try:
        document = read(path)
        found = disagreements(document)
    except Malformed as fault:
        return 2, f"{path}: cannot be checked: {fault}."
    except UnicodeEncodeError:
        return 2, f"{path}: cannot be checked: a text in it is broken."
    if found:
        return 1, f"DOES NOT AGREE: {'; '.join(found)}."
    seats = sum(len(row["selected"]) for row in document["results"])
    codes = sum(len(row["candidates"]) for row in document["groups"])
    return 0, f"Everything agrees: {seats} of {codes} candidates drawn as the seed, the word and the list say."


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Usage: python redraw.py FILE")
    code, line = report(sys.argv[1])
    sys.stdout.write(f"{line}\n")
    sys.exit(code)
