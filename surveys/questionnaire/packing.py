"""Codes of a response packed as 16-bit integers, for counting: one slot per option, row or rank.

A layout belongs to one version. Figures merge layouts by key and code, so that a response is never packed anew.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any

from surveys.questionnaire.definitions import Answers, Kind, Question, Questionnaire

# Unanswered, hidden, or not asked in this version.
MISSING = -32768
# A number is kept as a whole one of 64 bits, times ten to the decimals of its question.
SLOTS_OF_A_NUMBER = 4
# Four slots that are missing, read as one number.
MISSING_NUMBER = struct.unpack("<q", struct.pack("<4h", *[MISSING] * SLOTS_OF_A_NUMBER))[0]
_EPOCH = date(1970, 1, 1)


class Role(StrEnum):
    """What the integer of a slot means."""

    CODE = "code"  # the code chosen, the point on the scale
    CHOSEN = "chosen"  # 1 or 0, one slot per option
    RANK = "rank"  # from 1 on, one slot per option; 0 where others were ranked
    ROW = "row"  # the point chosen in a row of a matrix
    NUMBER = "number"  # four slots
    DAY = "day"  # days from 1970 on
    GIVEN = "given"  # 1 where there are words or a file


@dataclass(frozen=True)
class Slot:
    """`at` counts 16-bit integers from the beginning; `part` is the code of an option or row, else 0."""

    key: str
    role: Role
    part: int
    at: int
    width: int = 1


@dataclass(frozen=True)
class Layout:
    questionnaire: Questionnaire
    slots: tuple[Slot, ...]

    @cached_property
    def size(self) -> int:
        """How many 16-bit integers one response takes."""
        return sum(slot.width for slot in self.slots)

    def pack(self, answers: Answers) -> bytes:
        """Of checked answers."""
        return self._struct.pack(*(number for slot in self.slots for number in self._numbers(slot, answers)))

    def unpack(self, codes: bytes) -> tuple[int, ...]:
        return self._struct.unpack(codes)

    @cached_property
    def _struct(self) -> struct.Struct:
        return struct.Struct(f"<{self.size}h")

    def _numbers(self, slot: Slot, answers: Answers) -> tuple[int, ...]:
        value = answers.get(slot.key)
        if slot.role is Role.NUMBER:
            return _split(value, self.questionnaire.by_key[slot.key].decimals)
        return (MISSING if value is None else _packed(slot, value),)


def _packed(slot: Slot, value: Any) -> int:
    if slot.role is Role.CHOSEN:
        return int(slot.part in value)
    if slot.role is Role.RANK:
        return value.index(slot.part) + 1 if slot.part in value else 0
    if slot.role is Role.ROW:
        return value.get(str(slot.part), MISSING) if isinstance(value, Mapping) else MISSING
    if slot.role is Role.DAY:
        return (date.fromisoformat(value) - _EPOCH).days
    return 1 if slot.role is Role.GIVEN else value


def _split(value: Any, decimals: int) -> tuple[int, ...]:
    whole = MISSING_NUMBER if value is None else int(Decimal(value).scaleb(decimals))
    return struct.unpack("<4h", struct.pack("<q", whole))


_ROLES = {
    Kind.SINGLE: Role.CODE,
    Kind.SCALE: Role.CODE,
    Kind.NPS: Role.CODE,
    Kind.MULTIPLE: Role.CHOSEN,
    Kind.RANKING: Role.RANK,
    Kind.MATRIX: Role.ROW,
    Kind.NUMBER: Role.NUMBER,
    Kind.DATE: Role.DAY,
    Kind.TEXT: Role.GIVEN,
    Kind.LONGTEXT: Role.GIVEN,
    Kind.FILE: Role.GIVEN,
}


def layout(questionnaire: Questionnaire) -> Layout:
    slots: list[Slot] = []
    at = 0
    for question in questionnaire.questions:
        role = _ROLES[question.kind]
        width = SLOTS_OF_A_NUMBER if role is Role.NUMBER else 1
        for part in _parts(question, role):
            slots.append(Slot(question.key, role, part, at, width))
            at += width
    return Layout(questionnaire, tuple(slots))


def _parts(question: Question, role: Role) -> Iterator[int]:
    """Retired options and rows keep their slots: a version begun earlier is packed by its own layout anyway."""
    if role in (Role.CHOSEN, Role.RANK):
        yield from (option.code for option in question.options)
    elif role is Role.ROW:
        yield from (row.code for row in question.rows)
    else:
        yield 0
