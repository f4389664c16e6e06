"""What of a document goes into the index, and what of a query is looked for there.

One kind of token per first letter: `주차` a pair of syllables anywhere, `^주차` one of the title, `=주차장` a
whole word anywhere, `^=주차장` one of the title, `~ㅈㅊㅈ` its first consonants, `:ㅈㅜㅈㅏㅈㅏㅇ` its sound, `%주차장`
three syllables of the title, `#proposal` the kind.
"""

from __future__ import annotations

from collections.abc import Iterable

from core.search import korean, sounds
from core.search.expressions import Expression, Token, Without, every, some
from core.search.korean import Term

LONGEST_BODY = 30_000
_LONGEST_WORD = 40
# More words than this make no search better, only slower.
MOST_TERMS = 8
_MOST_PARTS = 60


def of_document(*, kind: str, title: str, body: str) -> str:
    """All tokens, each once, separated by single spaces."""
    found: dict[str, None] = {f"#{kind}": None}
    for word in _whole(title):
        found[f"^={word}"] = found[f"={word}"] = None
        found[f"~{korean.initials(word)}"] = None
        found[f":{sounds.sound(word)}"] = None
    for pair in _pairs(title):
        found[f"^{pair}"] = found[pair] = None
    found.update((f"%{three}", None) for three in korean.trigrams(title))
    found.update((f"={word}", None) for word in _whole(body))
    found.update((pair, None) for pair in _pairs(body))
    return " ".join(found)


def of_kinds(kinds: Iterable[str]) -> Expression:
    return some(Token(f"#{kind}") for kind in kinds)


def tiers(terms: list[Term]) -> list[Expression]:
    """What to look for, best first, no document in two of them: whole words in the title, anything in the
    title, whole words anywhere, anything anywhere."""
    terms = terms[:MOST_TERMS]
    whole_title, whole = (every(_whole_word(term, mark) for term in terms) for mark in ("^=", "="))
    in_title, anywhere = (every(_parts(term, mark) for term in terms) for mark in ("^", ""))
    return [
        whole_title,
        Without(in_title, whole_title),
        Without(whole, in_title),
        Without(anywhere, some([in_title, whole])),
    ]


def anywhere(term: Term) -> Expression:
    return _parts(term, "")


def whole_word(word: str) -> Expression:
    return Token(f"={word[:_LONGEST_WORD]}")


def of_misspelled(word: str) -> list[Expression]:
    """Titles with a word of the same first consonants, of the same sound, or with some of the same syllables."""
    word = word[:_LONGEST_WORD]
    shared = [Token(f"^{pair}") for pair in korean.bigrams(word)]
    exact = [Token(f"~{korean.initials(word)}"), Token(f":{sounds.sound(word)}")]
    return [*exact, *shared[:6]]


def of_beginning(typed: str, before: list[Term]) -> Expression:
    """Titles with a word that begins with what has been typed, and with the words typed before it."""
    mark = "~" if korean.is_initials(typed) else "^="
    return every([Token(f"{mark}{typed[:_LONGEST_WORD]}", prefix=True), *(_parts(term, "^") for term in before)])


def of_initials(typed: str) -> Expression:
    return Token(f"~{korean.initials(typed)[:_LONGEST_WORD]}", prefix=True)


def of_alike(title: str) -> list[Expression]:
    """Each three syllables in a row of the title; each two where it is short."""
    threes = dict.fromkeys(korean.trigrams(title))
    marked = [f"%{three}" for three in threes] or [f"^{pair}" for pair in korean.bigrams(title)]
    return [Token(text) for text in marked[:_MOST_PARTS]]


def _whole(text: str) -> Iterable[str]:
    for word in korean.words(text[:LONGEST_BODY]):
        yield word[:_LONGEST_WORD]
        yield korean.strip_particle(word)[:_LONGEST_WORD]


def _pairs(text: str) -> list[str]:
    """With the last letter alone: a search for one letter looks for pairs that begin with it."""
    whole = korean.compact(text[:LONGEST_BODY])
    return [*korean.bigrams(whole), *whole[-1:]]


def _whole_word(term: Term, mark: str) -> Expression:
    return some(Token(f"{mark}{word[:_LONGEST_WORD]}") for word in (term.word, term.stem))


def _parts(term: Term, mark: str) -> Expression:
    pairs = korean.bigrams(term.stem[:_LONGEST_WORD])
    if pairs:
        return every(Token(f"{mark}{pair}") for pair in pairs)
    return Token(f"{mark}{term.stem}", prefix=True)
