"""Any question by any background question, as staff see it."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from surveys.models import Survey
from surveys.queries import crosstabs, results
from tests.factories import make_department, make_staff, make_user
from tests.sessions import sign_in
from tests.surveys.results.asked import answer, ask, close, officer

pytestmark = pytest.mark.django_db


def of(sex: int | None, many: int, clean: int) -> list[dict[str, Any]]:
    return [{"clean": clean, "both": {"1": 5}, "use": [1, 2], **({"sex": sex} if sex else {})} for _each in range(many)]


def closed(*answers: list[dict[str, Any]]) -> Survey:
    survey = ask()
    answer(survey, [one for some in answers for one in some])
    return close(survey)


def get(client: Client, survey: Survey, person: Any, **query: str) -> Any:
    sign_in(client, person)
    return client.get(reverse("surveys:crosstab", args=[survey.slug]), query)


def rows(survey: Survey, item: tuple[str, int] = ("clean", 0)) -> list[list[Any]]:
    cube = results.counted(survey)
    return crosstabs.table(cube, item, cube.question("sex")).rows


def test_shares_of_each_group_and_of_everybody():
    survey = closed(of(1, 10, 5), of(2, 30, 1))

    assert rows(survey) == [
        ["여성", 10, "0.0%", "0.0%", "0.0%", "0.0%", "100.0%"],
        ["남성", 30, "100.0%", "0.0%", "0.0%", "0.0%", "0.0%"],
        ["모두", 40, "75.0%", "0.0%", "0.0%", "0.0%", "25.0%"],
    ]
    assert rows(survey, ("both", 1))[0] == ["여성", 10, "0.0%", "0.0%", "0.0%", "0.0%", "100.0%"]
    assert rows(survey, ("use", 0))[0] == ["여성", 10, "100.0%", "100.0%"]


def test_small_groups_and_what_would_give_them_back_are_dashes():
    survey = closed(of(1, 3, 5), of(2, 30, 1), of(None, 12, 3))

    assert [row[:3] for row in rows(survey)] == [
        ["여성", "–", "–"],
        ["남성", 30, "100.0%"],
        ["답하지 않음", "–", "–"],
        ["모두", 45, "66.7%"],
    ]


def test_it_says_whether_groups_differ_by_more_than_chance():
    different = closed(of(1, 20, 5), of(1, 20, 1), of(2, 40, 1))
    alike = closed(of(1, 20, 5), of(1, 20, 1), of(2, 20, 5), of(2, 20, 1))
    few = closed(of(1, 5, 5), of(2, 5, 1))

    def conclusion(survey: Survey) -> str:
        cube = results.counted(survey)
        return crosstabs.table(cube, ("clean", 0), cube.question("sex")).conclusion

    assert "χ² = 26.67" in conclusion(different) and "p < 0.05" in conclusion(different)
    assert "χ² = 0.00" in conclusion(alike) and "p <" not in conclusion(alike)
    assert "χ²" not in conclusion(few) and conclusion(few)


def test_the_page_shows_the_chosen_question(client: Client):
    survey = closed(of(1, 10, 5), of(2, 30, 1))

    answered = get(client, survey, officer(survey), question="both.1", by="sex")

    assert answered.status_code == 200
    body = answered.content.decode()
    assert "각각 – 친절" in body
    assert "75.0%" not in body
    first = get(client, survey, officer(survey)).content.decode()
    assert "75.0%" in first


@pytest.mark.parametrize("query", [{"question": "sex.0"}, {"question": "tel.0"}, {"by": "clean"}, {"question": "x"}])
def test_unknown_questions_background_and_personal_ones_make_no_table(client: Client, query: dict[str, str]):
    survey = closed(of(1, 10, 5), of(2, 30, 1))

    answered = get(client, survey, officer(survey), **query)

    assert answered.status_code == 200
    assert answered.context.get("table") is None


def test_while_answers_come_there_are_no_groups(client: Client):
    survey = ask()
    answer(survey, of(1, 10, 5) + of(2, 30, 1))

    answered = get(client, survey, officer(survey), question="clean.0", by="sex")

    assert answered.status_code == 200
    assert answered.context.get("table") is None


def test_of_fewer_than_five_answers_nothing_is_said():
    survey = closed(of(1, 2, 5), of(2, 2, 1))

    assert rows(survey) == [["모두", *["–"] * 6]]


def test_only_staff_of_the_department_see_it(client: Client):
    survey = closed(of(1, 10, 5), of(2, 30, 1))

    assert get(client, survey, make_user()).status_code == 404
    assert get(client, survey, make_staff(Role.CASE_OFFICER, make_department())).status_code == 403


def test_it_takes_the_same_number_of_queries_for_10_and_60_answers(client: Client, django_assert_max_num_queries: Any):
    for many in (5, 30):
        survey = closed(of(1, many, 5), of(2, many, 1))
        person = officer(survey)
        get(client, survey, person)
        with django_assert_max_num_queries(15):
            client.get(reverse("surveys:crosstab", args=[survey.slug]))
