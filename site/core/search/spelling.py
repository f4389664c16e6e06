"""What somebody probably meant whose words found nothing: mistyped, run together, or one word too many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from core.search import backends, index, korean, sounds, titles, tokens
from core.search.expressions import every
from core.search.korean import Term

_LONGEST = 12
_MOST_COUNTED = 200


@dataclass(frozen=True)
class Mended:
    """A query that finds something, and the words that were left out of it."""

    text: str
    left_out: tuple[str, ...] = ()


def mended(text: str, *, audience: Collection[str]) -> Mended | None:
    """To be asked where the query itself found nothing; only words of titles that the audience may read come of it."""
    terms = korean.expand_query(text[:200])[: tokens.MOST_TERMS]
    if not terms or not audience:
        return None
    words: list[str] = []
    left_out: list[str] = []
    for term in terms:
        better = term.word if index.has_word(term) else _split(term) or _spelled(term, audience)
        if better:
            words.append(better)
        else:
            left_out.append(term.word)
    if not words:
        return None
    if len(left_out) == 0 and words == [term.word for term in terms]:
        return _without_one(terms)
    return Mended(" ".join(words), tuple(left_out))


def _without_one(terms: list[Term]) -> Mended | None:
    """Every word is known, but nowhere all of them: the narrowest search with one word less."""
    if len(terms) < 2:
        return None
    choices = [[*terms[:place], *terms[place + 1 :]] for place in range(len(terms))]
    expressions = [every(tokens.anywhere(term) for term in choice) for choice in choices]
    counted = zip(backends.counts(expressions, most=_MOST_COUNTED), range(len(terms)), strict=True)
    best = min(((count, place) for count, place in counted if count), default=None)
    if best is None:
        return None
    kept = choices[best[1]]
    return Mended(" ".join(term.word for term in kept), (terms[best[1]].word,))


def _split(term: Term) -> str:
    """주차장요금 → 주차장 요금, where both are words by themselves somewhere."""
    word = term.stem[:_LONGEST]
    places = range(2, len(word) - 1)
    if not places:
        return ""
    halves = [tokens.whole_word(part) for place in places for part in (word[:place], word[place:])]
    counts = backends.counts(halves, most=_MOST_COUNTED)
    pairs = [(min(counts[2 * at : 2 * at + 2]), place) for at, place in enumerate(places)]
    best, place = max(pairs)
    return f"{word[:place]} {word[place:]}" if best else ""


def _spelled(term: Term, audience: Collection[str]) -> str:
    """The word of a title that is nearest in letters, or in sound; among equals the most frequent."""
    typed = sounds.letters(term.stem)
    most = 1 if len(typed) <= 5 else 2 if len(typed) <= 9 else 3
    heard = sounds.sound(term.stem)
    scored = []
    for word, count in Counter(_alike(term, audience)).items():
        by_letters = sounds.distance(typed, sounds.letters(word), most=most)
        by_sound = sounds.distance(heard, sounds.sound(word), most=most)
        near = min(by_letters, by_sound + (0.5 if by_letters else 0))
        if near <= most and len(word) >= 2:
            scored.append((near, -count, word))
    return min(scored)[2] if scored else ""


def _alike(term: Term, audience: Collection[str]) -> Iterator[str]:
    """Words of titles that begin, sound or are put together as this one."""
    for expression in tokens.of_misspelled(term.stem):
        for document in titles.readable(backends.any_of(expression, _MOST_COUNTED), audience):
            for word in korean.words(document.title):
                yield from {word, korean.strip_particle(word)}
