"""Figures of a survey: frequencies and cross-tables of 30 questions from the cube, and the cube from its rows.

Times are of the processor, so that a busy machine changes little. Beside each stands what the plainest possible way
takes in the same run: numpy's own counting of the same columns, and fetching the packed codes without looking at them.
"""

import math
import statistics
import time
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import numpy as np
from django.core.management import call_command
from django.db import connection

from bench.figures import Figure
from surveys.figures import crosstabs, frequencies, suppression
from surveys.figures.building import Block, build
from surveys.figures.cube import Cube
from surveys.questionnaire import documents, packing
from surveys.questionnaire.definitions import Questionnaire

BENCH = "surveys_figures"
QUESTIONS, BACKGROUNDS = 30, 4
POINTS, GROUPS = 5, 6
AT = datetime(2026, 1, 1, tzinfo=UTC)
MEGABYTE = 1024 * 1024


def figures(*, long: bool) -> Iterator[Figure]:
    cubes = {size: weighted_cube(size) for size in (10_000, 100_000, 1_000_000)}
    yield from _from_the_cube(cubes)
    yield from _from_the_rows(100_000 if long else 20_000)


def _from_the_cube(cubes: dict[int, Cube]) -> Iterator[Figure]:
    small, usual, large = cubes.values()
    all_of_them = {size: cpu_ms(lambda cube=cube: frequencies.every(cube)) for size, cube in cubes.items()}
    yield Figure(BENCH, "frequencies_30_of_100000_cpu_ms", all_of_them[100_000], "<50")
    yield Figure(BENCH, "frequencies_30_of_1000000_cpu_ms", all_of_them[1_000_000], "<500")
    bare = cpu_ms(lambda: [_bare_count(usual, key) for key in rated()])
    yield Figure(
        BENCH, "frequencies_30_of_100000_ratio", all_of_them[100_000], "<=4", "bare_bincount_of_the_columns", bare
    )
    crossed = cpu_ms(lambda: _crossed(usual))
    yield Figure(BENCH, "cross_tables_30_by_4_of_100000_cpu_ms", crossed, "<150")
    yield Figure(BENCH, "cross_tables_30_by_4_ratio", crossed, "<=4", "bare_bincount_by_4", BACKGROUNDS * bare)
    growth = math.log(all_of_them[1_000_000] / all_of_them[10_000], len(large.column("q0")) / len(small.column("q0")))
    yield Figure(BENCH, "growth_exponent_100_times", growth, "<=1.2")
    judged = cpu_ms(lambda: suppression.Shield.of(usual).shown(usual.answered("q0")))
    yield Figure(BENCH, "groups_judged_of_100000_cpu_ms", judged, "<500")


def _from_the_rows(size: int) -> Iterator[Figure]:
    from surveys.queries import cubes

    call_command("migrate", verbosity=0)
    survey = fill(size)
    # As fast in proportion as 100,000 in half a second.
    rebuilt = wall_ms(lambda: (cubes.forget(), cubes.cube_of(survey)))
    yield Figure(BENCH, f"rebuild_of_{size}_ms", rebuilt, f"<{500 * size / 100_000:g}")
    fetched = wall_ms(lambda: _bare_fetch(survey))
    yield Figure(BENCH, f"rebuild_of_{size}_ratio", rebuilt, "<=6", "bare_fetch_of_the_codes", fetched)
    yield Figure(BENCH, f"kept_cube_of_{size}_ms", wall_ms(lambda: cubes.cube_of(survey)), "<50")
    cubes.forget()
    tracemalloc.start()
    cube = cubes.cube_of(survey)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    yield Figure(BENCH, f"rebuild_of_{size}_peak_mb", most / MEGABYTE, "<=50")
    yield Figure(BENCH, "kept_bytes_per_answer", cube.memory / size / QUESTIONS, "<=3")
    survey.responses.all().delete()


def rated() -> list[str]:
    return [f"q{number}" for number in range(QUESTIONS)]


def grouped() -> list[str]:
    return [f"b{number}" for number in range(BACKGROUNDS)]


def _crossed(cube: Cube) -> list[crosstabs.Crosstab]:
    return crosstabs.every(cube, [(key, 0) for key in rated()], grouped())


def _bare_count(cube: Cube, key: str) -> Any:
    return np.bincount(cube.columns[key, 0], weights=cube.weights)


def _bare_fetch(survey: Any) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute("SELECT codes FROM surveys_response WHERE survey_id = %s", [survey.pk])
        return b"".join(row[0] for row in cursor.fetchall())


def asked() -> dict[str, Any]:
    questions = [{"key": key, "kind": "scale", "text": key, "points": POINTS} for key in rated()]
    options = [{"code": code, "label": str(code)} for code in range(1, GROUPS + 1)]
    questions += [
        {"key": key, "kind": "single", "text": key, "background": True, "options": options} for key in grouped()
    ]
    return documents.compiled({"format": 1, "sections": [{"key": "s1", "questions": questions}]})


def packed(size: int) -> "np.ndarray[Any, np.dtype[np.int16]]":
    """One row of codes for each respondent."""
    chance = np.random.default_rng(9)
    points = chance.integers(1, POINTS + 1, size=(size, QUESTIONS))
    return np.hstack([points, chance.integers(1, GROUPS + 1, size=(size, BACKGROUNDS))]).astype("<i2")


def weighted_cube(size: int) -> Cube:
    questionnaire: Questionnaire = documents.read(asked())
    cube = build([questionnaire], [Block(packing.layout(questionnaire), packed(size).tobytes())])
    return cube.weighted(np.random.default_rng(8).random(size) + 0.5)


def fill(size: int) -> Any:
    from accounts.models import Department, Organisation
    from surveys.models import Response, Survey, Version

    content = asked()
    # What an earlier run published stays: versions are never deleted.
    name = f"bench-figures-{Survey.objects.count()}"
    organisation = Organisation.objects.create(name=name, kind="CORPORATION")
    department = Department.objects.create(organisation=organisation, name=name, code=name[-20:])
    survey = Survey.objects.create(slug=name, title=name, department=department, created_at=AT)
    survey.current = Version.objects.create(
        survey=survey, number=1, content=content, content_hash=documents.digest(content), published_at=AT
    )
    survey.save()
    keys = [*rated(), *grouped()]
    Response.objects.bulk_create(
        (
            Response(
                survey=survey,
                version=survey.current,
                answers=dict(zip(keys, row.tolist(), strict=True)),
                codes=row.tobytes(),
            )
            for row in packed(size)
        ),
        batch_size=500,
    )
    return survey


def cpu_ms(work: Callable[[], object]) -> float:
    return _median(work, time.process_time)


def wall_ms(work: Callable[[], object]) -> float:
    return _median(work, time.perf_counter)


def _median(work: Callable[[], object], clock: Callable[[], float], rounds: int = 5) -> float:
    work()
    measured = []
    for _round in range(rounds):
        start = clock()
        work()
        measured.append((clock() - start) * 1000)
    return statistics.median(measured)
