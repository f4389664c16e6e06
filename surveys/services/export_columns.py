"""Packed answers unpacked column by column, thousands at a time, whatever versions they answer to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import numpy as np

from surveys.exporting.variables import Shape, Variable
from surveys.models import Survey, Version
from surveys.questionnaire.packing import MISSING, MISSING_NUMBER, Layout, Role, Slot
from surveys.services import laying

_EPOCH = date(1970, 1, 1)


class Columns:
    """`of` answers with the values of one column, in the order of the rows."""

    def __init__(self, survey: Survey) -> None:
        self._layouts: Mapping[int, tuple[int, Layout]] = {
            version.pk: (version.number, laying.of(version).layout) for version in Version.objects.filter(survey=survey)
        }

    def block(self, versions: Sequence[int], codes: Sequence[Any]) -> Block:
        return Block(self._layouts, versions, codes)


class Block:
    """Some thousand answers. Rows of one version lie together as one array."""

    def __init__(
        self, layouts: Mapping[int, tuple[int, Layout]], versions: Sequence[int], codes: Sequence[Any]
    ) -> None:
        self.size = len(codes)
        places: dict[int, list[int]] = {}
        for place, version in enumerate(versions):
            places.setdefault(version, []).append(place)
        self._parts = [
            (*layouts[version], np.array(own), _unpacked(layouts[version][1], [codes[place] for place in own]))
            for version, own in places.items()
        ]

    def of(self, variable: Variable) -> list[Any]:
        if variable.shape is Shape.NUMBER:
            return self._numbers(variable)
        whole = np.full(self.size, MISSING, dtype=np.int32)
        for number, layout, places, rows in self._parts:
            slot = _slot(layout, variable) if number in variable.versions else None
            if slot is not None:
                whole[places] = rows[:, slot.at]
        if variable.shape is Shape.DATE:
            return [None if day == MISSING else _iso(day) for day in whole.tolist()]
        # Others were ranked, and this was not: that is no rank.
        nothing = (MISSING, 0) if variable.shape is Shape.RANK else (MISSING,)
        return [None if code in nothing else code for code in whole.tolist()]

    def _numbers(self, variable: Variable) -> list[Any]:
        values: list[Any] = [None] * self.size
        for number, layout, places, rows in self._parts:
            slot = _slot(layout, variable) if number in variable.versions else None
            if slot is None:
                continue
            decimals = layout.questionnaire.by_key[variable.key].decimals
            packed = np.ascontiguousarray(rows[:, slot.at : slot.at + slot.width]).view("<i8")[:, 0]
            for place, value in zip(places.tolist(), packed.tolist(), strict=True):
                if value != MISSING_NUMBER:
                    values[place] = value / 10**decimals if decimals else value
        return values


def _unpacked(layout: Layout, codes: Sequence[Any]) -> Any:
    return np.frombuffer(b"".join(codes), dtype="<i2").reshape(len(codes), layout.size)


def _slot(layout: Layout, variable: Variable) -> Slot | None:
    return _slots(layout.slots).get((variable.key, variable.part or 0, _role(variable)))


@lru_cache(maxsize=64)
def _slots(slots: tuple[Slot, ...]) -> Mapping[tuple[str, int, Role], Slot]:
    return {(slot.key, slot.part, slot.role): slot for slot in slots}


def _role(variable: Variable) -> Role:
    match variable.shape:
        case Shape.CHOSEN:
            return Role.CHOSEN if variable.part else Role.GIVEN
        case Shape.RANK:
            return Role.RANK
        case Shape.DATE:
            return Role.DAY
        case Shape.NUMBER:
            return Role.NUMBER
        case _:
            return Role.ROW if variable.part else Role.CODE


@lru_cache(maxsize=4096)
def _iso(days: int) -> str:
    return (_EPOCH + timedelta(days=days)).isoformat()
