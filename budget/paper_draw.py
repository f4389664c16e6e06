"""Which sheets of paper are compared with what was entered. Pure: anybody draws the same from the word and the batches.

Every sheet has a code: its batch in three digits, a dash, its place in the batch in two. For each the SHA-256 of
`dure-paper-sample-1|cycle|word|code` is taken; the sheets with the smallest are the sample, in that order.
"""

from collections.abc import Iterable
from hashlib import sha256
from heapq import nsmallest

FORMAT = "dure-paper-sample-1"


def draw(codes: Iterable[str], *, cycle: str, word: str, size: int) -> list[str]:
    return nsmallest(size, codes, key=lambda code: (ticket(code, cycle=cycle, word=word), code))


def ticket(code: str, *, cycle: str, word: str) -> str:
    return sha256(f"{FORMAT}|{cycle}|{word}|{code}".encode()).hexdigest()
