"""What free answers speak of: nouns, and how many answers use each. A program of its own.

`python -m surveys.figures.keywords` reads `{id: text}` and answers `[[word, [ids]], …]`, both JSON. The model of the
Korean language takes 1.5 seconds to load and 300 to 500 MB of memory, and some 2 ms for an answer: so it lives as long
as this process and never in one that serves pages. Nothing leaves the machine.
"""

import json
import sys
from collections import defaultdict

# General and proper nouns, roots, and words in Latin letters.
NOUNS = frozenset({"NNG", "NNP", "XR", "SL"})
# Longer ones are cut before they are read: an answer may be half a megabyte.
LONGEST_TEXT = 4000
SHORTEST_WORD = 2
MOST_WORDS = 100
# In every survey, and about nothing.
EMPTY_WORDS = frozenset(
    ("경우 관련 내용 부분 사람 생각 설문 정도 이번 응답 의견 필요 요청 부탁 감사 희망 이용 우리 제일 조금 진행").split()  # noqa: SIM905
)


def keywords(texts: dict[str, str]) -> list[tuple[str, list[int]]]:
    """The most used first; words used as often by their spelling."""
    from kiwipiepy import Kiwi

    kiwi = Kiwi(num_workers=1)
    users: dict[str, set[int]] = defaultdict(set)
    tokenized = kiwi.tokenize(text[:LONGEST_TEXT] for text in texts.values())
    for number, tokens in zip(texts, tokenized, strict=True):
        for word in words_in([(token.form, token.tag, token.start, token.len) for token in tokens]):
            users[word].add(int(number))
    ranked = sorted(users.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    return [(word, sorted(ids)) for word, ids in ranked[:MOST_WORDS]]


def words_in(tokens: list[tuple[str, str, int, int]]) -> set[str]:
    """Nouns of a text; those written together are one word."""
    found: set[str] = set()
    joined, end = "", -1
    for form, tag, start, length in [*tokens, ("", "", -2, 0)]:
        is_noun = tag in NOUNS
        if is_noun and start == end:
            joined += form
        else:
            found.add(joined)
            joined = form if is_noun else ""
        end = start + length
    return {word.lower() for word in found if len(word) >= SHORTEST_WORD and word not in EMPTY_WORDS}


if __name__ == "__main__":
    json.dump(keywords(json.load(sys.stdin)), sys.stdout, ensure_ascii=False)
