"""How a Korean word sounds, roughly: 놀이터 and 노리터, 요금 and 요굼 are near each other so."""

from __future__ import annotations

from itertools import pairwise

from core.search import korean

_FIRST = 0xAC00
_INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_FINALS = ["", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"]
_SIMPLER = str.maketrans("ㄲㅋㄸㅌㅃㅍㅆㅉㅊㅔㅒㅖㅞㅙㅑㅕㅛㅠㅢ", "ㄱㄱㄷㄷㅂㅂㅅㅈㅈㅐㅐㅐㅚㅚㅏㅓㅗㅜㅣ")
# What a final consonant becomes at the end of a syllable, and before ㄴ and ㅁ.
_CLOSED = str.maketrans("ㄲㅋㄳㄺㄵㄶㅅㅆㅈㅊㅌㅎㄼㄽㄾㅀㄻㅍㅄㄿ", "ㄱㄱㄱㄱㄴㄴㄷㄷㄷㄷㄷㄷㄹㄹㄹㄹㅁㅂㅂㅂ")
_NASAL = str.maketrans("ㄱㄷㅂ", "ㅇㄴㅁ")
# The second half of a double final goes over to an empty beginning: 읽어 → 일거.
_DOUBLE = {
    "ㄳ": ("ㄱ", "ㅅ"),
    "ㄵ": ("ㄴ", "ㅈ"),
    "ㄶ": ("ㄴ", "ㅎ"),
    "ㅄ": ("ㅂ", "ㅅ"),
    **{double: ("ㄹ", end) for double, end in zip("ㄺㄻㄼㄽㄾㄿㅀ", "ㄱㅁㅂㅅㅌㅍㅎ", strict=True)},
}


def letters(word: str) -> str:
    """The letters of a word, one after the other: 주차 → ㅈㅜㅊㅏ."""
    return "".join("".join(part) for part in _parts(word))


def sound(word: str) -> str:
    """A key that words of about the same sound share."""
    parts = [list(part) for part in _parts(word)]
    for current, following in pairwise(parts):
        if len(current) == len(following) == 3 and current[2] and following[0] == "ㅇ" and current[2] != "ㅇ":
            stays, goes = _DOUBLE.get(current[2], ("", current[2]))
            current[2], following[0] = stays, "ㅇ" if goes == "ㅎ" else goes
    for current, following in pairwise(parts):
        if len(current) == len(following) == 3:
            current[2] = current[2].translate(_CLOSED)
            if following[0] in "ㄴㅁ":
                current[2] = current[2].translate(_NASAL)
            elif (current[2], following[0]) == ("ㄴ", "ㄹ"):
                current[2] = "ㄹ"
            elif following[0] == "ㄹ" and current[2] in "ㄱㅁㅂㅇ" and current[2]:
                # 경로당 is said 경노당, 협력 혐녁.
                current[2], following[0] = current[2].translate(_NASAL), "ㄴ"
    if parts and len(parts[-1]) == 3:
        parts[-1][2] = parts[-1][2].translate(_CLOSED)
    return "".join("".join(part) for part in parts).translate(_SIMPLER)


def distance(one: str, other: str, *, most: int) -> int:
    """How many letters were missed, added, mistaken or swapped; `most` + 1 where it is more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        current = [row]
        for column, against in enumerate(other, start=1):
            cost = min(last[column] + 1, current[-1] + 1, last[column - 1] + (letter != against))
            swapped = row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == against
            current.append(min(cost, before[column - 2] + 1) if swapped else cost)
        if min(current) > most:
            return most + 1
        before, last = last, current
    return min(last[-1], most + 1)


def _parts(word: str) -> list[tuple[str, ...]]:
    """Each syllable as beginning, vowel and end; other signs as they are."""
    return [_syllable(letter) for letter in korean.compact(word)]


def _syllable(letter: str) -> tuple[str, ...]:
    number = ord(letter) - _FIRST
    if not 0 <= number < 11_172:
        return (letter,)
    return _INITIALS[number // 588], _VOWELS[number % 588 // 28], _FINALS[number % 28]
