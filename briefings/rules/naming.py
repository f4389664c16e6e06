"""By which name somebody appears; nobody can pass for the organiser, an office or a speaker."""

from __future__ import annotations

import unicodedata
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import Department, Organisation
from accounts.names import clean_display_name
from briefings.models import Participant, Room
from briefings.rules.duties import is_on_duty
from briefings.rules.wording import is_coarse
from core.search import korean

Identity = Participant.Identity
LEAST = 2
# Compared without spaces and punctuation; a name that contains one of these speaks for somebody else.
_OFFICIAL = (
    "관리자", "운영자", "운영진", "주최자", "주최측", "사회자", "진행자", "담당자", "공무원", "공식계정", "사무국",
    "두레", "moderator", "admin", "organiser", "organizer", "official", "system", "시스템",
)  # fmt: skip
_OFFICES = ("시장", "구청장", "군수", "사장", "이사장", "본부장", "국장", "실장", "과장", "팀장", "부장", "소장")


def offered(room: Room, user: Any) -> list[str]:
    """The ways to appear that this person can choose from here."""
    signed_in = bool(getattr(user, "is_authenticated", False))
    ways = [
        (Identity.NAME, room.by_name and signed_in),
        (Identity.NICKNAME, room.by_nickname),
        (Identity.ANONYMOUS, room.anonymously),
    ]
    return [str(way) for way, open_to in ways if open_to]


def shown_name(room: Room, user: Any, identity: str, nickname: str) -> str:
    """The name as it is stored. Raises ValidationError."""
    if identity == Identity.ANONYMOUS:
        return ""
    name = _cleaned(user.display_name if identity == Identity.NAME else nickname)
    if len(name) < LEAST:
        raise ValidationError(_("Please give a name of at least two characters."), code="short")
    if not is_on_duty(user, room.briefing):
        _refuse_posing(room, name)
    if is_coarse(name):
        raise ValidationError(_("Please choose another name."), code="coarse")
    return name


def _cleaned(text: str) -> str:
    """On one line, without what hides, reorders, or piles up over other lines."""
    visible = "".join(
        letter for letter in text if unicodedata.category(letter) not in {"Mn", "Me"} or letter == "\ufe0f"
    )
    return clean_display_name(visible.replace("\0", ""))


def _refuse_posing(room: Room, name: str) -> None:
    plain = _folded(name)
    posing = any(word in plain for word in _OFFICIAL) or any(plain.endswith(office) for office in _OFFICES)
    if posing or plain in _taken(room):
        raise ValidationError(
            _("This name sounds like the organiser, an office or a speaker. Please choose another one."), code="posing"
        )


def _taken(room: Room) -> set[str]:
    speakers = room.briefing.speakers.values_list("position", flat=True)
    departments = Department.objects.values_list("name", flat=True)
    organisations = Organisation.objects.values_list("name", flat=True)
    return {_folded(name) for name in (*speakers, *departments, *organisations)}


def _folded(name: str) -> str:
    return korean.compact(unicodedata.normalize("NFKC", name))
