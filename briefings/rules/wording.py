"""What moderators should look at before it is shown: coarse words, and what belongs to one person.

A hint only: a moderator reads and decides. The list of coarse words is short and careful, for a question that is held
up for nothing is a worse fault here than a coarse one that a moderator hides a moment later. 도시발전, 다시 발표,
날씨발표, 고양이 새끼 and 병신년 (a year) must pass.
"""

from __future__ import annotations

import re
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from core.redaction import suggestions
from core.search import korean

PROFANITY = "profanity"
_START = "(?<![가-힣])"
_COARSE = re.compile(
    "|".join(
        (
            rf"{_START}시발(?![점역지전령주행효급매표송])(?!\s?(?:노선|정류장|버스|열차))",
            r"(?<![날글맘맵솜말])씨발(?!아|언)",
            r"[시씨][1!@*^~_.]{1,2}발(?![가-힣]{0,2}[표급행생송령])",
            rf"{_START}병신(?!년|일주|자호)",
            rf"{_START}(?:개|쌍|씹)\s?(?:새끼|새키|색기|자식)",
            rf"{_START}[이그저]\s새끼(?!\s?(?:고양|강아|손|발|줄|를 밴))",
            r"지랄|좆|썅|니미럴|느금마|니애미|엿이나 먹|엿먹어라",
            rf"{_START}존나|{_START}쌍[놈년]|{_START}미친\s?(?:놈|년(?![도간]))",
            r"맘충|틀딱|한남충|짱깨|쪽바리|깜둥이",
            r"(?<![ㄱ-ㅎ])(?:ㅅㅂ|ㅆㅂ|ㅂㅅ|ㅈㄹ)(?![ㄱ-ㅎ])",
            r"\b(?:fuck\w*|shit|bitch|asshole)\b",
        )
    )
)

# By the words with which `core.redaction` says why it found something.
_KINDS = {
    "Resident registration number": "resident_number",
    "Card number": "card",
    "Driving licence number": "licence",
    "Passport number": "passport",
    "Telephone number": "telephone",
    "E-mail address": "email",
    "Number plate": "plate",
    "Account number": "account",
    "Day of birth": "birthday",
    "Home address": "address",
    "Name": "name",
    "Name with a title": "name",
}
# Streets are asked about and people of the office are addressed in nearly every question: those are only marked.
_MARKED_ONLY = frozenset({"address", "name"})

HINT_LABELS: dict[str, Any] = {
    PROFANITY: _("Coarse words"),
    "resident_number": _("Resident registration number"),
    "card": _("Card number"),
    "licence": _("Driving licence number"),
    "passport": _("Passport number"),
    "telephone": _("Telephone number"),
    "email": _("E-mail address"),
    "plate": _("Number plate"),
    "account": _("Account number"),
    "birthday": _("Day of birth"),
    "address": _("Home address"),
    "name": _("Name"),
}


def is_coarse(text: str) -> bool:
    return _COARSE.search(korean.normalise(text)) is not None


def hints_in(text: str) -> list[str]:
    """Keys of HINT_LABELS, each once, in a steady order."""
    found = {PROFANITY} if is_coarse(text) else set()
    # The reasons in the language of the code.
    with translation.override(None):
        found |= {_KINDS[str(one.why)] for one in suggestions(text) if str(one.why) in _KINDS}
    return [key for key in HINT_LABELS if key in found]


def must_wait(hints: list[str]) -> bool:
    """Whether a moderator looks first even where questions are shown at once."""
    return any(hint not in _MARKED_ONLY for hint in hints)
