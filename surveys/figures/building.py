"""A cube out of packed responses: each block belongs to one version and is laid out as that version was."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from surveys.figures.cube import Codes, Cube, Numbers, Place, comparable, merged
from surveys.questionnaire.definitions import Question, Questionnaire
from surveys.questionnaire.packing import MISSING, MISSING_NUMBER, Layout, Role


@dataclass(frozen=True)
class Block:
    """Responses to one version: their codes one after the other, and of each its group and channel."""

    layout: Layout
    codes: bytes
    strata: Sequence[str] = ()
    channels: Sequence[str] = ()
    # The number of each response, by which those of several versions are put into one order.
    numbers: Sequence[int] = ()

    @property
    def responses(self) -> int:
        size = self.layout.size
        return len(self.codes) // (2 * size) if size else len(self.channels)


def build(questionnaires: Sequence[Questionnaire], blocks: Iterable[Block]) -> Cube:
    """`questionnaires` are all versions, oldest first, whether anybody answered them or not."""
    blocks = list(blocks)
    questions = merged(questionnaires)
    respondents = sum(block.responses for block in blocks)
    columns: dict[Place, Codes] = {}
    numbers: dict[str, Numbers] = {}
    start = 0
    for block in blocks:
        _lay(block, start, respondents, questions, columns, numbers)
        start += block.responses
    strata, stratum_names = _places([name for block in blocks for name in block.strata])
    channels, channel_names = _places([name for block in blocks for name in block.channels])
    cube = Cube(
        respondents,
        questions,
        columns,
        numbers,
        strata,
        stratum_names,
        channels,
        channel_names,
        dimensions=questionnaires[-1].dimensions if questionnaires else (),
    )
    order = [number for block in blocks for number in block.numbers]
    return cube.taken(np.argsort(order, kind="stable")) if len(blocks) > 1 and order else cube


def _lay(
    block: Block,
    start: int,
    respondents: int,
    questions: Mapping[str, Question],
    columns: dict[Place, Codes],
    numbers: dict[str, Numbers],
) -> None:
    if not block.layout.size:
        return
    table = np.frombuffer(block.codes, dtype="<i2").reshape(-1, block.layout.size)
    end = start + len(table)
    for slot in block.layout.slots:
        own = block.layout.questionnaire.by_key[slot.key]
        # Under another form than the latest the answer means something else, and stands in exports only.
        if not comparable(questions[slot.key], own):
            continue
        if slot.role is Role.NUMBER:
            column = numbers.setdefault(slot.key, np.full(respondents, np.nan))
            column[start:end] = _whole_numbers(table, slot.at) / 10.0**own.decimals
            column[start:end][_whole_numbers(table, slot.at) == MISSING_NUMBER] = np.nan
        else:
            place = (slot.key, slot.part)
            if place not in columns:
                columns[place] = np.full(respondents, MISSING, dtype=np.int16)
            columns[place][start:end] = table[:, slot.at]


def _whole_numbers(table: Codes, at: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.ascontiguousarray(table[:, at : at + 4]).view("<i8").ravel()


def _places(names: Sequence[str]) -> tuple[Codes | None, tuple[str, ...]]:
    known = sorted(set(names) - {""})
    if not known:
        return None, ()
    places = {name: place for place, name in enumerate(known)} | {"": MISSING}
    return np.fromiter((places[name] for name in names), dtype=np.int16, count=len(names)), tuple(known)
