"""Suggestions of what in a text may name a person. A suggestion only: a person reads and decides.

Names of members and of people who wrote the item are handed in; phone, register and account numbers,
e-mail addresses and addresses with a house number are found by their form.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

_FORMS: tuple[tuple[Any, re.Pattern[str]], ...] = (
    (_("Resident registration number"), re.compile(r"(?<!\d)\d{6}\s?[-–]\s?[1-8]\d{6}(?!\d)")),
    (_("Telephone number"), re.compile(r"(?<!\d)0\d{1,2}[-.\s]?\d{3,4}[-.\s]?\d{4}(?!\d)")),
    (_("E-mail address"), re.compile(r"[\w.+-]+@[\w-]+\.[\w.]*\w")),
    (_("Business registration number"), re.compile(r"(?<!\d)\d{3}-\d{2}-\d{5}(?!\d)")),
    (_("Account number"), re.compile(r"(?<![\d-])\d{2,6}-\d{2,6}-\d{4,8}(?:-\d{1,3})?(?![\d-])")),
    (_("Home address"), re.compile(r"[가-힣\d]+(?:로|길)\s?\d+(?:-\d+)?(?:번지|호)?|\d+동\s?\d+호")),
    (_("Name with a title"), re.compile(r"[가-힣]{2,4}(?=\s?(?:씨|님|위원|위원장|주무관|과장|팀장|부장))")),
)
# Before 위원 and the like these are no names.
_NO_NAMES = frozenset(
    """해당 모든 외부 내부 담당 전체 참석 출석 일부 다른 신임 당연직 위촉 부위 시민 주민 소속 여러 선임 총무 기획
    안전 시설 사업 경영 민간 전문 간사 대표 청년 여성 감사 재무 예산 운영 관리 관련 소관 실무""".split()  # noqa: SIM905
)
MASK = "○○○"


@dataclass(frozen=True)
class Suggestion:
    """One place in the text, and why it might have to go."""

    start: int
    end: int
    text: str
    why: Any


def suggestions(text: str, *, names: Iterable[str] = ()) -> list[Suggestion]:
    """Places that may name a person, in the order of the text, none overlapping."""
    found = [Suggestion(m.start(), m.end(), m.group(), why) for why, form in _FORMS for m in form.finditer(text)]
    found = [one for one in found if one.text not in _NO_NAMES]
    for name in {name.strip() for name in names if len(name.strip()) > 1}:
        found += [Suggestion(m.start(), m.end(), name, _("Name")) for m in re.finditer(re.escape(name), text)]
    found.sort(key=lambda one: (one.start, -one.end))
    kept: list[Suggestion] = []
    for one in found:
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def masked(text: str, *, names: Iterable[str] = ()) -> str:
    """The text with every suggestion taken: where the person who checks begins."""
    parts, end = [], 0
    for one in suggestions(text, names=names):
        parts += [text[end : one.start], MASK]
        end = one.end
    return "".join([*parts, text[end:]])
