"""Pairs of Korean proposals, alike and not, written by hand: what the look-alike search is measured on."""

from pathlib import Path

Words = tuple[str, str]
Pair = tuple[Words, Words]


def pairs(kind: str) -> list[Pair]:
    """What is there already, and what somebody begins to write."""
    lines = (Path(__file__).parent / "pairs.txt").read_text(encoding="utf-8").splitlines()
    rows = [line.split(" | ") for line in lines if line.startswith(f"{kind} | ")]
    return [((title, problem), (typed, about)) for _kind, title, problem, typed, about in rows]


# The other kind shares a place or a way of asking, and is about something else.
ALIKE, DIFFERENT = pairs("same"), pairs("other")
