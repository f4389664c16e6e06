"""The order of projects on the screen of one voter: shuffled, so that nobody gains by standing first.

The seed is made of the voter and the vote, so the same person sees the same order again on every visit and device,
and it comes from a keyed hash, so that nobody can reckon somebody else's order, or search for the voter behind one.
The order says nothing about the ballot: what is cast names projects by number.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")
_WORD = 8
_SPAN = 1 << (8 * _WORD)


def shuffled(things: Sequence[T], *, key: bytes, voter: str, poll: str) -> list[T]:
    """The things in this voter's order (Fisher–Yates; every order is as likely as any other).

    `key` is a secret of the installation; `voter` an account's number, or a random word of the session for somebody
    who only looks around. Give the things in a fixed order, by number: another order in makes another order out.
    """
    order = list(things)
    numbers = _numbers(hmac.new(key, f"ballot order|{poll}|{voter}".encode(), hashlib.sha256).digest())
    for last in range(len(order) - 1, 0, -1):
        place = _below(last + 1, numbers)
        order[last], order[place] = order[place], order[last]
    return order


def _below(limit: int, numbers: Iterator[int]) -> int:
    """A number below the limit. One that would favour low remainders is thrown away."""
    highest = _SPAN - _SPAN % limit
    return next(number for number in numbers if number < highest) % limit


def _numbers(seed: bytes) -> Iterator[int]:
    counter = 0
    while True:
        block = hmac.new(seed, counter.to_bytes(_WORD, "big"), hashlib.sha256).digest()
        for start in range(0, len(block), _WORD):
            yield int.from_bytes(block[start : start + _WORD], "big")
        counter += 1
