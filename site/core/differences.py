"""What an edit changed in a text, word by word, as people read it."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass

_PIECES = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True)
class Difference:
    """A run of words that stayed ("same"), came ("added") or went ("removed")."""

    kind: str
    text: str


def word_by_word(before: str, after: str, *, alike: float = 0.0) -> list[Difference]:
    """With neighbours of one kind joined, so that it reads as a sentence.

    Below the share `alike` of common words the two texts come whole, one after the other: patchwork reads badly.
    """
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    if alike and _share(old, new) < alike:
        whole = (Difference("removed", before), Difference("added", after))
        return [side for side in whole if side.text]
    found: list[Difference] = []
    for operation, i1, i2, j1, j2 in difflib.SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if operation == "equal":
            found.append(Difference("same", "".join(new[j1:j2])))
            continue
        if i1 < i2:
            found.append(Difference("removed", "".join(old[i1:i2])))
        if j1 < j2:
            found.append(Difference("added", "".join(new[j1:j2])))
    return found


def _share(old: list[str], new: list[str]) -> float:
    before, after = ([word for word in pieces if word.strip()] for pieces in (old, new))
    return difflib.SequenceMatcher(a=before, b=after, autojunk=False).ratio()
