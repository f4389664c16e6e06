"""Which background answers may stand beside the others, so that every combination shown is shared by several people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping

# As few people as may share what is shown of them.
LEAST = 5
Pattern = tuple[Hashable, ...]


class TooFew(Exception):
    """There are not even so many answers that one of them could be shown without a background."""


def shown_parts(patterns: Mapping[Pattern, int], *, least: int = LEAST) -> dict[Pattern, int]:
    """How many leading parts of each combination may be shown.

    Combinations too rare to be shown whole lose their last part and are looked at again together with those that lost
    it too, never with those that kept theirs: whoever knows a shown group must not find the rest by subtraction. If
    fewer than `least` are left at the end, the smallest groups shown join them. Raises TooFew.
    """
    if 0 < sum(patterns.values()) < least:
        raise TooFew
    parts: dict[Pattern, int] = {}
    rare = dict(patterns)
    for depth in range(max(map(len, patterns), default=0), 0, -1):
        sizes: Counter[Pattern] = Counter()
        for pattern, count in rare.items():
            sizes[pattern[:depth]] += count
        common = {pattern for pattern in rare if sizes[pattern[:depth]] >= least}
        parts |= dict.fromkeys(common, depth)
        rare = {pattern: count for pattern, count in rare.items() if pattern not in common}
    return parts | dict.fromkeys(_filled_up(rare, parts, patterns, least), 0)


def _filled_up(
    rare: Mapping[Pattern, int], parts: Mapping[Pattern, int], patterns: Mapping[Pattern, int], least: int
) -> set[Pattern]:
    """Those shown without any background: the rare ones, and as many groups more as it takes."""
    hidden, size = set(rare), sum(rare.values())
    if not hidden or size >= least:
        return hidden
    groups: dict[tuple[int, Pattern], list[Pattern]] = {}
    for pattern, depth in parts.items():
        groups.setdefault((depth, pattern[:depth]), []).append(pattern)
    sizes = {group: sum(patterns[one] for one in members) for group, members in groups.items()}
    for group in sorted(groups, key=lambda group: (sizes[group], repr(group))):
        if size >= least:
            break
        hidden |= set(groups[group])
        size += sizes[group]
    return hidden
