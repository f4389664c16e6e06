"""Korean text analysis without a dictionary: quick enough for every request and every key stroke."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

MIDDLE_DOT = "\u00b7"
# Look alike on paper and differ in bytes; the last four are bullets of word processors in private code points.
_DOTS = dict.fromkeys(map(ord, "\u0387\u2024\u2027\u30fb\uff65\u2022\u2219\u22c5\uf09e\uf0b7\uf0a7\uf06c"), MIDDLE_DOT)
_LOST_BULLET = re.compile(r"(?:(?<=\s)|^)\u0178(?=\s)", re.MULTILINE)
# Compatibility letters (ㄱ, ㅏ) stay: NFKC would turn them into parts of syllables, which nobody types.
_EXCEPT_LETTERS = re.compile("[^\u3130-\u318f]+")
_BETWEEN_WORDS = re.compile(r"[\W_]+")
_WORD = re.compile(r"[^\W_]+")
_INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_FIRST, _LAST = 0xAC00, 0xD7A3
_RIEUL = 8


def strip_controls(text: str) -> str:
    """Without control and invisible characters; line breaks and tabs stay."""
    if text.isprintable():
        return text
    return "".join(
        letter for letter in text if letter in "\n\t" or unicodedata.category(letter) not in {"Cc", "Cf", "Cs", "Cn"}
    )


def tidy(text: str) -> str:
    """What to store of pasted text: composed syllables, one kind of middle dot, bullets mended, no controls."""
    composed = unicodedata.normalize("NFC", strip_controls(text.replace("\r\n", "\n").replace("\r", "\n")))
    return _LOST_BULLET.sub(MIDDLE_DOT, composed.translate(_DOTS))


def normalise(text: str) -> str:
    """What to compare: tidy, half-width, folded case, single spaces."""
    narrow = _EXCEPT_LETTERS.sub(lambda part: unicodedata.normalize("NFKC", part[0]), tidy(text))
    return " ".join(narrow.casefold().split())


def words(text: str) -> list[str]:
    return _WORD.findall(normalise(text))


def compact(text: str) -> str:
    """Letters and digits only, so that spacing and punctuation do not matter."""
    return _BETWEEN_WORDS.sub("", normalise(text))


def bigrams(text: str) -> list[str]:
    """Overlapping pairs of syllables, over spaces too: 공영 주차장 → 공영 영주 주차 차장."""
    return _grams(compact(text), 2)


def trigrams(text: str) -> list[str]:
    return _grams(compact(text), 3)


def initials(text: str) -> str:
    """First consonants: 주차장 → ㅈㅊㅈ. Whatever is no syllable stays as it is."""
    return "".join(_initial(letter) for letter in compact(text))


def is_initials(text: str) -> bool:
    return bool(text) and all(letter in _INITIALS for letter in text)


def starts_alike(word: str, typed: str) -> bool:
    """Whether `word` begins with what has been typed so far: 주차장 with 주차, ㅈㅊ, 주ㅊ and 주차자."""
    if len(typed) > len(word):
        return False
    last = len(typed) - 1
    return all(_fits(word[at], letter, unfinished=at == last) for at, letter in enumerate(typed))


@dataclass(frozen=True)
class Term:
    """A word of a query, and the same without its particle; both alike where it has none."""

    word: str
    stem: str


def expand_query(text: str) -> list[Term]:
    """The words to look for, each once, in the order they were typed."""
    return [Term(word, strip_particle(word)) for word in dict.fromkeys(words(text))]


# Longest first. The second part says what must stand before: "closed" a final consonant, "open" none,
# "ro" none or ㄹ, "any" whatever.
_PARTICLES = (
    ("에서부터", "any"), ("으로부터", "closed"), ("으로서의", "closed"), ("에서는", "any"), ("에서의", "any"),
    ("에서도", "any"), ("에게서", "any"), ("으로의", "closed"), ("으로서", "closed"), ("으로써", "closed"),
    ("으로는", "closed"), ("이라도", "closed"), ("까지의", "any"), ("부터의", "any"), ("까지", "any"), ("부터", "any"),
    ("에서", "any"), ("에게", "any"), ("한테", "any"), ("께서", "any"), ("처럼", "any"), ("보다", "any"),
    ("마다", "any"), ("조차", "any"), ("마저", "any"), ("밖에", "any"), ("으로", "closed"), ("이나", "closed"),
    ("에는", "any"), ("에도", "any"), ("에의", "any"), ("와의", "open"), ("과의", "closed"), ("로의", "ro"),
    ("은", "closed"), ("는", "open"), ("이", "closed"), ("가", "open"), ("을", "closed"), ("를", "open"),
    ("과", "closed"), ("와", "open"), ("로", "ro"), ("의", "any"), ("에", "any"), ("도", "any"),
)  # fmt: skip


def strip_particle(word: str) -> str:
    """The word without its particle, as far as that is safe: two syllables must remain, and the particle
    must fit the sound before it. A wrong cut (고양이 → 고양) only widens a search; ranking mends it."""
    for particle, before in _PARTICLES:
        stem = word.removesuffix(particle)
        if stem != word and len(stem) >= 2 and _goes_with(stem[-1], before):
            return stem
    return word


def similarity(one: str, other: str, weights: Mapping[str, float] | None = None) -> float:
    """How alike two texts are, from 0 to 1: Dice over pairs of syllables, rare pairs weighing more if given."""
    first, second = Counter(bigrams(one)), Counter(bigrams(other))
    if not first or not second:
        same = bool(compact(one)) and compact(one) == compact(other)
        return 1.0 if same else 0.0

    def weight(pairs: Counter[str]) -> float:
        if weights is None:
            return pairs.total()
        return sum(count * weights.get(pair, 1.0) for pair, count in pairs.items())

    return 2 * weight(first & second) / (weight(first) + weight(second))


def _grams(text: str, size: int) -> list[str]:
    return [text[start : start + size] for start in range(len(text) - size + 1)]


def _is_syllable(letter: str) -> bool:
    return _FIRST <= ord(letter) <= _LAST


def _initial(letter: str) -> str:
    return _INITIALS[(ord(letter) - _FIRST) // 588] if _is_syllable(letter) else letter


def _final(letter: str) -> int | None:
    """The number of the final consonant, 0 for none; None where the letter is no syllable."""
    return (ord(letter) - _FIRST) % 28 if _is_syllable(letter) else None


def _open(letter: str) -> str:
    """The syllable without its final consonant: 장 → 자."""
    return chr(ord(letter) - (_final(letter) or 0))


def _goes_with(letter: str, before: str) -> bool:
    final = _final(letter)
    if final is None or before == "any":
        return True
    if before == "ro":
        return final in (0, _RIEUL)
    return bool(final) == (before == "closed")


def _fits(letter: str, typed: str, *, unfinished: bool) -> bool:
    if letter == typed:
        return True
    if typed in _INITIALS:
        return _initial(letter) == typed
    # 자 is on the way to 장.
    return unfinished and _final(typed) == 0 and _final(letter) is not None and _open(letter) == typed
