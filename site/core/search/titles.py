"""What can be said while somebody is still typing: words that go on so, and titles that resemble this one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from core.search import backends, korean, tokens
from core.search.expressions import Expression, every, some
from core.search.models import SearchDocument

_MOST_CANDIDATES = 200
# Three syllables that so many titles share say little about any of them.
_COMMON = 300
_MOST_RARE = 8
_SURELY_PARTICLES = {"을", "를", "에서", "에게", "으로", "까지", "부터"}


def suggest(typed: str, *, audience: Collection[str], limit: int = 8) -> list[str]:
    """Words of titles that begin with what has been typed, first consonants included; the most frequent first."""
    *before, last = korean.words(typed[:60]) or [""]
    if not last or not audience:
        return []
    expression = tokens.of_beginning(last, [korean.Term(word, korean.strip_particle(word)) for word in before[:4]])
    counted = _words_beginning(expression, last, audience)
    if not counted and not korean.is_initials(last):
        counted = _words_beginning(tokens.of_initials(last), last, audience)
    ordered = sorted(counted, key=lambda word: (-counted[word], len(word), word))
    return [" ".join([*before, word]) for word in ordered[:limit]]


def alike(
    title: str, *, audience: Collection[str], kinds: Collection[str] = (), limit: int = 5, least: float = 0.35
) -> list[tuple[float, SearchDocument]]:
    """Documents whose title resembles this one, the most alike first; for "is this not already there?".

    Candidates are the titles that share its rarest syllables, so that the work stays the same however many
    titles there are; how alike they are is then computed for each.
    """
    expression = _rarest(tokens.of_alike(title[:200]))
    if expression is None or not audience:
        return []
    if kinds:
        expression = every([expression, tokens.of_kinds(kinds)])
    candidates = readable(backends.newest(expression, backends.Bounds(audience), _MOST_CANDIDATES), audience)
    scored = [(korean.similarity(title, document.title), document) for document in candidates]
    return sorted((pair for pair in scored if pair[0] >= least), key=lambda pair: -pair[0])[:limit]


def _rarest(parts: list[Expression]) -> Expression | None:
    """The rarest parts, any of them; where all are common, all of them together."""
    if not parts:
        return None
    counted = zip(backends.counts(parts, most=_COMMON), parts, strict=True)
    rare = sorted(((count, place) for place, (count, _part) in enumerate(counted) if 0 < count < _COMMON))
    if rare:
        return some(parts[place] for _count, place in rare[:_MOST_RARE])
    return every(parts)


def _words_beginning(expression: Expression, typed: str, audience: Collection[str]) -> dict[str, int]:
    documents = readable(backends.any_of(expression, _MOST_CANDIDATES), audience)
    found = (word for document in documents for word in set(korean.words(document.title)))
    return _without_particles(Counter(word for word in found if korean.starts_alike(word, typed)))


def _without_particles(counted: Counter[str]) -> dict[str, int]:
    """주차장을 counts for 주차장. An ending that may belong to the word (자전거도로) goes only where somebody
    wrote the word without it."""
    merged: Counter[str] = Counter()
    for word, count in counted.items():
        stem = korean.strip_particle(word)
        bare = stem in counted or word.removeprefix(stem) in _SURELY_PARTICLES
        merged[stem if bare else word] += count
    return merged


def readable(ids: list[int], audience: Collection[str]) -> list[SearchDocument]:
    """Documents that the audience may find, in this order, without their bodies."""
    found = SearchDocument.objects.filter(audience__in=audience).defer("tokens", "body").in_bulk(ids)
    return [found[pk] for pk in ids if pk in found]
