"""Every template can be published as it is, in both languages, and brings what the issue asks of its kind."""

import pytest

from surveys.questionnaire import documents, library
from surveys.questionnaire.checklist import Facts, look
from surveys.questionnaire.definitions import Kind, Questionnaire
from surveys.questionnaire.library import TEMPLATES, Template
from surveys.questionnaire.pace import minutes


def read(slug: str) -> Questionnaire:
    template = library.template(slug)
    assert template is not None
    return documents.read(template.document())


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.slug)
def test_each_is_sound_translated_and_short(template: Template) -> None:
    assert documents.faults(template.document()) == []
    questionnaire = documents.read(template.document())
    remarks = look(questionnaire, facts=Facts(anonymous=True))
    assert [remark for remark in remarks if remark.serious or "번역" in remark.message] == []
    assert minutes(questionnaire) <= 5
    assert template.name("ko") != template.name("en")
    assert template.about("fr") == template.about("en")
    assert all(question.concept for question in questionnaire.questions)


def test_a_copy_may_be_changed_without_touching_the_template() -> None:
    template = TEMPLATES[0]
    template.document()["sections"][0]["title"] = "바뀐 제목"
    assert template.document()["sections"][0]["title"] != "바뀐 제목"


def test_innovation_climate_has_its_three_dimensions() -> None:
    assert [dimension.name for dimension in read("innovation").dimensions] == ["혁신 비전", "혁신 전략", "혁신 인식"]


@pytest.mark.parametrize("points", [5, 7])
def test_satisfaction_has_five_dimensions_on_five_and_seven_points(points: int) -> None:
    questionnaire = read(f"satisfaction-{points}")
    assert sum(dimension.weight for dimension in questionnaire.dimensions) == 100
    assert len(questionnaire.dimensions) == 5
    matrices = [question for question in questionnaire.questions if question.kind is Kind.MATRIX]
    assert {question.points for question in matrices} == {points}
    assert {row.dimension for question in matrices for row in question.rows} == {
        dimension.key for dimension in questionnaire.dimensions
    }


def test_both_scales_ask_for_the_same_concepts() -> None:
    five, seven = (read(f"satisfaction-{points}") for points in (5, 7))
    assert [question.concept for question in five.questions] == [question.concept for question in seven.questions]


def test_all_kinds_that_were_asked_for_are_there() -> None:
    assert {template.slug for template in TEMPLATES} == {
        "innovation", "satisfaction-5", "satisfaction-7", "pledges", "event", "preference", "population",
    }  # fmt: skip
    assert library.template("unknown") is None
