"""Open data of surveys: what was let out, and never a survey of the staff or a figure that was not."""

import pytest

from core.open_data import named
from surveys.models import Release
from surveys.queries.results_shapes import Line, QuestionFigure
from surveys.states.surveys import Access, Mode
from tests.surveys.exports.sheets import NOW, Office

pytestmark = pytest.mark.django_db
FIGURE = QuestionFigure(
    key="sat", kind="scale", text="만족도", answered=30,
    lines=(Line("좋음", 20, 66.7, code=5), Line("나쁨", None, None, code=1), Line("보통", 10, 33.3, code=3)),
)  # fmt: skip


def rows(name: str) -> list[tuple]:
    dataset = named(name)
    assert dataset is not None
    return [tuple(row) for row in dataset.rows(NOW)]


def test_drafts_and_surveys_of_the_staff_are_in_no_table():
    office = Office()
    shown = office.survey()
    office.survey(opened=False)
    staff = office.survey(Mode.CONFIDENTIAL, access=Access.STAFF)
    Release.objects.create(survey=staff, key="sat", figure=FIGURE.as_json(), asked_at=NOW, released_at=NOW)
    assert [row[0] for row in rows("surveys")] == [shown.slug]
    assert rows("survey-results") == []


def test_only_what_was_let_out_is_given_and_nothing_hidden():
    survey = Office().survey()
    Release.objects.create(survey=survey, key="sat", figure=FIGURE.as_json(), asked_at=NOW, released_at=NOW)
    Release.objects.create(survey=survey, key="nps", figure=FIGURE.as_json(), asked_at=NOW)
    found = rows("survey-results")
    assert [(row[1], row[6], row[7], row[8]) for row in found] == [("sat", "좋음", 20, 66.7), ("sat", "보통", 10, 33.3)]


def test_the_tables_are_served_to_everybody(client):
    Office().survey()
    for name in ("surveys", "survey-results"):
        assert client.get(f"/api/v1/data/{name}").status_code == 200
