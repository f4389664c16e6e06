"""The cube of a survey from its rows: all versions, and never an old one."""

from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest
from django.test.utils import CaptureQueriesContext

from surveys.figures import frequencies
from surveys.models import Response, Survey, Version
from surveys.queries import cubes
from surveys.queries.cubes import KeptCubes, cube_of
from surveys.questionnaire import documents
from surveys.questionnaire.packing import MISSING
from surveys.services import changing, storing
from surveys.states import Channel
from tests.factories import make_department
from tests.surveys.figures.documents import options

pytestmark = pytest.mark.django_db
AT = datetime(2026, 9, 1, 3, tzinfo=UTC)
RATED = {"key": "rated", "kind": "scale", "text": "How was it?", "points": 5}
SEX = {"key": "sex", "kind": "single", "text": "Which?", "background": True, "options": options(1, 2)}
AGE = {"key": "age", "kind": "number", "text": "How old?", "decimals": 1}


def make_survey(**fields: Any) -> Survey:
    survey = Survey.objects.create(
        slug=f"s{Survey.objects.count()}", title="만족도", department=make_department(), created_at=AT, mode="NAMED",
        access="SIGNED_IN", **fields,
    )  # fmt: skip
    return publish(survey, RATED, SEX)


def publish(survey: Survey, *questions: dict[str, Any]) -> Survey:
    content = documents.compiled({"format": 1, "sections": [{"key": "s1", "questions": list(questions)}]})
    survey.current = Version.objects.create(
        survey=survey, number=survey.versions.count() + 1, content=content,
        content_hash=documents.digest(content), published_at=AT,
    )  # fmt: skip
    survey.save()
    return survey


def answered(survey: Survey, *answers: dict[str, Any], channel: str = Channel.WEB) -> list[Response]:
    assert survey.current is not None
    return storing.many(survey, survey.current, answers, channel, AT)


def test_answers_to_all_versions_stand_in_the_order_they_came():
    survey = make_survey()
    first = survey.current
    answered(survey, {"rated": 4, "sex": 1})
    publish(survey, RATED, {**SEX, "options": options(1, 2, 3)}, AGE)
    answered(survey, {"rated": 5, "sex": 3, "age": "41.5"})
    storing.many(survey, first, [{"rated": 1, "sex": 2}], Channel.PAPER, AT)

    cube = cube_of(survey)

    assert cube.column("rated").tolist() == [4, 5, 1]
    assert cube.column("sex").tolist() == [1, 3, 2]
    assert np.nan_to_num(cube.numbers["age"], nan=0).tolist() == [0, 41.5, 0]
    assert [cube.channel_names[place] for place in cube.channels] == ["WEB", "WEB", "PAPER"]


def test_other_surveys_are_not_counted():
    survey, other = make_survey(), make_survey()
    answered(other, {"rated": 1})

    assert cube_of(survey).respondents == 0


def test_it_is_built_once_and_anew_when_an_answer_comes_changes_or_goes(django_assert_num_queries):
    survey = make_survey()
    one, two = answered(survey, {"rated": 1}, {"rated": 2})
    seen = [cube_of(survey)]
    with django_assert_num_queries(1):
        assert cube_of(survey) is seen[0]

    answered(survey, {"rated": 3})
    seen.append(cube_of(survey))
    changing.replace(one, version=survey.current, answers={"rated": 5})
    seen.append(cube_of(survey))
    two.delete()
    seen.append(cube_of(survey))

    assert [cube.column("rated").tolist() for cube in seen] == [[1, 2], [1, 2, 3], [5, 2, 3], [5, 3]]


def test_a_deleted_answer_and_a_new_one_leave_the_number_but_not_the_cube():
    survey = make_survey()
    one, _two = answered(survey, {"rated": 1}, {"rated": 2})
    before = cube_of(survey)
    one.delete()
    answered(survey, {"rated": 5})

    assert cube_of(survey).respondents == before.respondents
    assert cube_of(survey).column("rated").tolist() == [2, 5]


def test_a_new_version_brings_its_questions_before_anybody_answers_them():
    survey = make_survey()
    answered(survey, {"rated": 1})
    assert "age" not in cube_of(survey).questions

    publish(survey, RATED, SEX, AGE)

    assert "age" in cube_of(survey).questions


def test_building_takes_the_same_number_of_queries_for_1_and_30_answers(connection_queries):
    few, many = make_survey(), make_survey()
    answered(few, {"rated": 1})
    answered(many, *({"rated": number % 5 + 1} for number in range(30)))

    assert connection_queries(lambda: cube_of(few)) == connection_queries(lambda: cube_of(many))


@pytest.fixture
def connection_queries():
    from django.db import connection

    def count(work: Any) -> int:
        with CaptureQueriesContext(connection) as captured:
            work()
        return len(captured)

    return count


def test_personal_answers_are_no_part_of_the_cube():
    survey = publish(make_survey(), RATED, {**SEX, "personal": True})
    answered(survey, {"rated": 3, "sex": 1})

    cube = cube_of(survey)

    assert cube.column("sex").tolist() == [MISSING]
    assert frequencies.of(cube, "rated").answered == 1


def test_only_so_many_cubes_are_kept_and_the_longest_unasked_goes_first():
    survey = make_survey()
    answered(survey, *({"rated": 1, "sex": 2} for _each in range(10)))
    cube = cubes._built(survey)
    kept = KeptCubes(most_bytes=2 * cube.memory)

    for number in (1, 2):
        kept.put(number, (1,), cube)
    assert kept.get(1, (1,)) is cube
    kept.put(3, (1,), cube)

    assert kept.get(2, (1,)) is None
    assert kept.get(1, (1,)) is cube
    assert kept.get(3, (1,)) is cube
    assert kept.get(3, (2,)) is None
