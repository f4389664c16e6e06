"""The cube of a survey, built from packed codes when somebody looks and kept until an answer comes or goes."""

from collections import OrderedDict
from collections.abc import Iterator
from itertools import islice
from threading import Lock

from django.db.models import Count, Max, Sum

from surveys.figures.building import Block, build
from surveys.figures.cube import Cube
from surveys.models import Response, Survey, Version
from surveys.questionnaire import documents, packing

# Kept by each process: some ten surveys of 100,000 responses, or a single one of a million.
_MOST_BYTES = 96 * 1024 * 1024
_ROWS_AT_ONCE = 5_000

# SQLite gives bytes, PostgreSQL a view of its own memory.
Row = tuple[int, bytes | memoryview, str, str]
Watermark = tuple[int | None, ...]


def cube_of(survey: Survey) -> Cube:
    """Of all responses to all versions. The same object as long as nothing changed: never write to its columns."""
    mark = watermark(survey)
    kept = _kept.get(survey.pk, mark)
    if kept is None:
        kept = _built(survey)
        _kept.put(survey.pk, mark, kept)
    return kept


def watermark(survey: Survey) -> Watermark:
    """Another whenever the responses are others: numbers are never given twice, and a changed answer counts it."""
    found = Response.objects.filter(survey=survey).aggregate(
        count=Count("pk"), newest=Max("pk"), together=Sum("pk"), changes=Sum("changes")
    )
    return survey.current_id, *found.values()


def _built(survey: Survey) -> Cube:
    versions = list(Version.objects.filter(survey=survey).order_by("number"))
    questionnaires = [documents.read_kept(version.content, version.content_hash) for version in versions]
    blocks = (
        _block(survey, version, packing.layout(questionnaire))
        for version, questionnaire in zip(versions, questionnaires, strict=True)
    )
    return build(questionnaires, blocks)


def _block(survey: Survey, version: Version, layout: packing.Layout) -> Block:
    rows = iter(
        Response.objects.filter(survey=survey, version=version)
        .order_by("pk")
        .values_list("pk", "codes", "stratum", "channel")
        .iterator(chunk_size=_ROWS_AT_ONCE)
    )
    numbers: list[int] = []
    codes: list[bytes] = []
    strata: list[str] = []
    channels: list[str] = []
    for some in _by_chunks(rows):
        number, packed, stratum, channel = zip(*some, strict=True)
        numbers += number
        codes.append(b"".join(packed))
        strata += stratum
        channels += channel
    return Block(layout, b"".join(codes), strata, channels, numbers)


def _by_chunks(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while some := list(islice(rows, _ROWS_AT_ONCE)):
        yield some


class KeptCubes:
    """The cubes last asked for, as many as fit; of each survey only the newest."""

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._lock = Lock()
        self._cubes: OrderedDict[int, tuple[Watermark, Cube]] = OrderedDict()

    def get(self, survey: int, mark: Watermark) -> Cube | None:
        with self._lock:
            known, cube = self._cubes.get(survey, (None, None))
            if known != mark:
                return None
            self._cubes.move_to_end(survey)
            return cube

    def put(self, survey: int, mark: Watermark, cube: Cube) -> None:
        with self._lock:
            self._cubes[survey] = mark, cube
            self._cubes.move_to_end(survey)
            while sum(cube.memory for _mark, cube in self._cubes.values()) > self._most_bytes and self._cubes:
                self._cubes.popitem(last=False)

    def forget(self) -> None:
        with self._lock:
            self._cubes.clear()


_kept = KeptCubes(_MOST_BYTES)
forget = _kept.forget
