"""SPSS system files (`.sav`), written row by row.

The layout is that of the public description of the format. Packages that write it want all rows in the memory of a
table library of a hundred megabytes; here a row is forgotten when it is written. Numbers are stored plainly, eight
bytes each, texts padded to eights. Tests read the files back with an independent program.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, Any

import numpy as np

from surveys.exporting.tables import Block, Table, labels_of
from surveys.exporting.variables import HIDDEN, Shape, Variable
from surveys.questionnaire.definitions import NO_OPINION

# The format has no room for more, counted in bytes of UTF-8: 85 and 40 Hangul syllables. The codebook has them whole.
LONGEST_LABEL = 255
LONGEST_VALUE_LABEL = 120
# A longer text would need pieces of 252 bytes under further names.
WIDEST_TEXT = 248
MISSING = -np.finfo(np.float64).max
_SECONDS_A_DAY = 86_400
_FIRST_DAY = date(1582, 10, 14)
_FORMAT_TEXT, _FORMAT_NUMBER, _FORMAT_DATE = 1, 5, 39
_NOMINAL, _ORDINAL, _SCALE = 1, 2, 3


@dataclass(frozen=True)
class _Field:
    """One variable of the file: `width` 0 is a number, else the bytes of a text."""

    variable: Variable
    short: str
    width: int

    @property
    def pieces(self) -> int:
        return max(1, -(-self.width // 8))


def as_sav(table: Table, file: IO[bytes]) -> None:
    """The whole file. The number of rows is filled in at the end, so `file` must be one that can go back."""
    fields = [
        _Field(column, f"V{number:05d}", WIDEST_TEXT if column.has_words else 0)
        for number, column in enumerate(table.columns, start=1)
    ]
    file.write(_header(table, sum(field.pieces for field in fields)))
    for field in fields:
        file.write(_variable(field))
    file.writelines(_value_labels(fields))
    file.writelines(_extensions(fields))
    file.write(struct.pack("<ii", 999, 0))
    written = _write_blocks(fields, table.blocks(), file)
    end = file.tell()
    file.seek(80)
    file.write(struct.pack("<i", written))
    file.seek(end)


def _header(table: Table, pieces: int) -> bytes:
    made: datetime = table.made_at
    months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    day = f"{made.day:02d} {months[made.month - 1]} {made.year % 100:02d}"
    # Row count (-1 until it is known), no compression, no weights; the bias belongs to compression alone.
    return b"".join(
        [
            b"$FL2", _padded("@(#) SPSS DATA FILE Dure", 60), struct.pack("<iiiii", 2, pieces, 0, 0, -1),
            struct.pack("<d", 100.0), day.encode(), made.strftime("%H:%M:%S").encode(), _padded(table.title, 64),
            b"\0\0\0",
        ]
    )  # fmt: skip


def _variable(field: _Field) -> bytes:
    """The record of a variable, and one empty record for each further eight bytes of a text."""
    variable = field.variable
    absent = _absent_codes(variable)
    label = _cut(variable.label, LONGEST_LABEL)
    layout = _layout(field)
    parts = [
        struct.pack("<iiiiii", 2, field.width, 1, len(absent), layout, layout),
        field.short.encode().ljust(8),
        struct.pack("<i", len(label)),
        label.ljust(-(-len(label) // 4) * 4, b"\0"),
        *(struct.pack("<d", code) for code in absent),
        *(struct.pack("<iiiiii", 2, -1, 0, 0, 0, 0) + b" " * 8 for _piece in range(field.pieces - 1)),
    ]
    return b"".join(parts)


def _absent_codes(variable: Variable) -> list[int]:
    """Answers that count in no mean: no opinion, and what is hidden."""
    return [code for code in (HIDDEN, NO_OPINION) if code in labels_of(variable)]


def _layout(field: _Field) -> int:
    if field.width:
        return _FORMAT_TEXT << 16 | field.width << 8
    if field.variable.shape is Shape.DATE:
        return _FORMAT_DATE << 16 | 10 << 8
    decimals = 6 if field.variable.shape is Shape.NUMBER else 0
    return _FORMAT_NUMBER << 16 | (16 if decimals else 8) << 8 | decimals


def _value_labels(fields: Sequence[_Field]) -> Iterator[bytes]:
    """What codes mean; variables that share their labels share the record."""
    place = 1
    places: dict[tuple[tuple[Any, str], ...], list[int]] = {}
    for field in fields:
        if not field.width and (labels := labels_of(field.variable)):
            places.setdefault(tuple(labels.items()), []).append(place)
        place += field.pieces
    for shared, numbers in places.items():
        yield struct.pack("<ii", 3, len(shared))
        for code, label in shared:
            text = _cut(label, LONGEST_VALUE_LABEL)
            # One byte of length, then the text, together a multiple of eight.
            yield struct.pack("<d", code) + (bytes([len(text)]) + text).ljust(-(-(len(text) + 1) // 8) * 8)
        yield struct.pack(f"<ii{len(numbers)}i", 4, len(numbers), *numbers)


def _extensions(fields: Sequence[_Field]) -> Iterator[bytes]:
    yield _extension(3, 4, struct.pack("<8i", 1, 0, 0, -1, 1, 1, 2, 65001))
    largest = np.finfo(np.float64).max
    yield _extension(4, 8, struct.pack("<3d", -largest, largest, np.nextafter(-largest, 0)))
    shown = b"".join(struct.pack("<3i", _measure(field), 24 if field.width else 8, 0) for field in fields)
    yield _extension(11, 4, shown)
    yield _extension(13, 1, "\t".join(f"{field.short}={field.variable.name}" for field in fields).encode())
    yield _extension(20, 1, b"UTF-8")


def _extension(kind: int, size: int, content: bytes) -> bytes:
    return struct.pack("<iiii", 7, kind, size, len(content) // size) + content


def _measure(field: _Field) -> int:
    if field.variable.shape in (Shape.NUMBER, Shape.DATE):
        return _SCALE
    return _ORDINAL if field.variable.shape is Shape.RANK else _NOMINAL


def _write_blocks(fields: Sequence[_Field], blocks: Iterable[Block], file: IO[bytes]) -> int:
    """Some thousand rows at a time; a row of numbers alone is never looked at singly."""
    kinds = np.dtype([(field.short, f"S{field.pieces * 8}" if field.width else "<f8") for field in fields])
    written = 0
    for some in blocks:
        block = np.zeros(len(some[0]), kinds)
        for field, values in zip(fields, some, strict=True):
            block[field.short] = _texts(values) if field.width else _numbers(field.variable.shape, values)
        file.write(block.tobytes())
        written += len(block)
    return written


def _numbers(shape: Shape, values: Sequence[Any]) -> Any:
    if shape is Shape.DATE:
        return [MISSING if value is None else _seconds(value) for value in values]
    return [MISSING if value is None else value for value in values]


def _seconds(day: str) -> float:
    """Since the day on which the calendar of today began."""
    try:
        return float((date.fromisoformat(day) - _FIRST_DAY).days * _SECONDS_A_DAY)
    except (TypeError, ValueError):
        return float(MISSING)


def _texts(values: Sequence[Any]) -> list[bytes]:
    return [_cut(str(value or "").replace("\0", ""), WIDEST_TEXT).ljust(WIDEST_TEXT) for value in values]


def _cut(text: str, longest: int) -> bytes:
    """As much as fits, never half a letter."""
    return text.encode(errors="replace")[:longest].decode(errors="ignore").encode()


def _padded(text: str, width: int) -> bytes:
    return _cut(text, width).ljust(width)
