"""Is this not proposed already? Found by what the title and the problem are about, not by how they ask for it.

Candidates are the documents that share the rarest words and syllables, so that the work stays the same however
many proposals there are; how alike they are is computed for each of the few.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import QuerySet

from core import asked_again
from core.search import backends, korean, tokens
from core.search.expressions import Expression, Token, every, some
from core.search.models import SearchDocument
from proposals.models import Proposal

KIND = "proposal"
LEAST = 0.38
# Not the same wish, but of the same things.
LEAST_KINDRED = 0.24
_MOST_KINDRED = 40
# A few more than are shown: some may leave the shelf meanwhile.
_KEPT = 8
KINDRED_KEPT = 15 * 60
_MOST_CANDIDATES = 80
_MOST_PARTS = 32
_MOST_RARE = 8
_COMMON = 400
_READ = 400
# How people ask, which says nothing about what for.
_ASKING = re.compile(
    r"(해|하여|시켜|만들어|놓아|달아|고쳐|늘려|넓혀|열어|바꿔|치워|막아|줄여|세워|심어)?\s*"
    r"(주세요|주십시오|주시면 좋겠(습니다|어요)|주면 좋겠(습니다|어요)|주셨으면 합니다|주시기 바랍니다|달라는 제안)"
    r"|(부탁|요청|건의|제안|희망)(드립니다|드려요|합니다|해요|드림)?|바랍니다|(이|가)?\s*필요(합니다|해요|함)"
    r"|(이|가)?\s*(있었으면|있으면|하면|됐으면|되었으면) (좋겠|합니다)\w*|어떨까요|좋겠(습니다|어요)|합시다|합니다|해요"
)
_GENERAL = {
    "설치", "개선", "확충", "확대", "정비", "보수", "조성", "추가", "마련", "신설", "운영", "지원", "방안", "관련",
    "우리", "동네", "마을", "주민", "주민들", "시민", "근처", "주변", "앞에", "옆에", "너무", "많이", "없어서", "없어",
    "없습니다", "있습니다", "있는", "사람", "사람들", "해서", "위해", "위한", "그래서", "때문에", "매우", "정말",
}  # fmt: skip


@dataclass(frozen=True)
class Likeness:
    score: float
    object_id: int
    title: str


def alike(
    title: str,
    problem: str = "",
    *,
    audience: Collection[str],
    limit: int = 5,
    least: float = LEAST,
    besides: Collection[int] = (),
    kind: str = KIND,
) -> list[Likeness]:
    """Proposals that seem to ask for the same, the most alike first; or what else people ask for, by its `kind`."""
    asked = core_of(title[:200])
    about = stems(f"{asked} {core_of(problem[:_READ])}")
    expression = _rarest(_parts(asked, about))
    if expression is None or not audience:
        return []
    wanted = every([expression, tokens.of_kinds([kind])])
    found = _documents(backends.newest(wanted, backends.Bounds(audience), _MOST_CANDIDATES))
    scored = [
        Likeness(_score(asked, about, document), document.object_id, document.title)
        for document in found
        if document.object_id not in besides
    ]
    return sorted((one for one in scored if one.score >= least), key=lambda one: -one.score)[:limit]


def kindred(proposal: Proposal, rows: QuerySet[Proposal], limit: int) -> list[Proposal]:
    """Of the rows those that speak of the same things, the most alike first. Which ones is kept for a while."""
    key = f"proposals.kindred.{proposal.pk}"
    numbers = cache.get(key)
    if numbers is None:
        with asked_again.left_out():
            numbers = [one.pk for one in _kindred(proposal, rows)]
        cache.set(key, numbers, KINDRED_KEPT)
    found = rows.in_bulk(numbers)
    return [found[number] for number in numbers if number in found][:limit]


def _kindred(proposal: Proposal, rows: QuerySet[Proposal]) -> list[Proposal]:
    asked = core_of(proposal.title)
    about = stems(f"{asked} {core_of(proposal.problem[:_READ])}")
    expression = _rarest(_parts(asked, about), own=1)
    if expression is None:
        return []
    ids = backends.any_of(every([expression, tokens.of_kinds([KIND])]), _MOST_KINDRED)
    documents = SearchDocument.objects.filter(pk__in=ids).values("object_id")
    scored = [(likeness(asked, about, one.title, one.problem), one) for one in rows.filter(pk__in=documents)]
    alike = sorted((pair for pair in scored if pair[0] >= LEAST_KINDRED), key=lambda pair: (-pair[0], -pair[1].pk))
    return [one for _score, one in alike[:_KEPT]]


def core_of(text: str) -> str:
    """The text without the phrases of asking; all of it where nothing else would be left."""
    kept = " ".join(_ASKING.sub(" ", korean.normalise(text)).split())
    return kept or korean.normalise(text)


def stems(text: str) -> frozenset[str]:
    """What it is about: words without particles, none of the general ones, none of one letter."""
    found = {korean.strip_particle(word) for word in korean.words(text)}
    return frozenset(word for word in found if len(word) > 1 and word not in _GENERAL)


def likeness(asked: str, about: frozenset[str], title: str, problem: str) -> float:
    """From 0 to 1: how the titles resemble each other, or how much of what both are about is the same."""
    other = core_of(title)
    by_title = korean.similarity(asked, other)
    theirs = stems(f"{other} {core_of(problem[:_READ])}")
    if not about or not theirs:
        return by_title
    shared = sum(1 for word in about if _is_among(word, theirs))
    by_words = shared / min(len(about), len(theirs))
    # Few words in common prove little; the titles must agree a little, too.
    weight = min(1.0, shared / 3)
    return max(by_title, 0.45 * by_title + 0.55 * by_words * weight)


def _score(asked: str, about: frozenset[str], document: SearchDocument) -> float:
    return likeness(asked, about, document.title, document.body.split("\n\n", 1)[0])


def _is_among(word: str, others: frozenset[str]) -> bool:
    """주차장 and 공영주차장 speak of one thing."""
    return word in others or any(
        len(word) > 2 and len(other) > 2 and (word in other or other in word) for other in others
    )


def _parts(asked: str, about: Iterable[str]) -> list[Expression]:
    words = [Token(f"={word}") for word in sorted(about)]
    return [*tokens.of_alike(asked)[: _MOST_PARTS // 2], *words[: _MOST_PARTS // 2]]


def _rarest(parts: list[Expression], *, own: int = 0) -> Expression | None:
    """The rarest that somebody else shares: `own` of the documents is the one for which others are looked for."""
    if not parts:
        return None
    counted = list(zip(backends.counts(parts, most=_COMMON), parts, strict=True))
    rare = sorted((found, place) for place, (found, _part) in enumerate(counted) if own < found < _COMMON)
    if own and not rare and all(found <= own for found, _part in counted):
        return None
    if rare:
        return some(parts[place] for _found, place in rare[:_MOST_RARE])
    return every(parts[:4])


def _documents(ids: list[int]) -> list[SearchDocument]:
    found = SearchDocument.objects.defer("tokens").in_bulk(ids)
    return [found[pk] for pk in ids if pk in found]
