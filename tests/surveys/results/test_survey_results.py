"""What staff see of results, and what nobody sees."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from surveys.models import FreeText, Inbox, Survey
from surveys.queries import results, results_groups, results_measures, results_rate, results_years
from surveys.services import export_tables, results_improvement, results_release
from surveys.services.refusals import SurveyRefused
from tests.factories import make_user
from tests.sessions import sign_in
from tests.surveys.results.asked import AT, answer, ask, close, closed, crowd, officer, whole

pytestmark = pytest.mark.django_db


def page(client: Client, survey: Survey, person: Any, name: str = "dashboard", query: str = "") -> Any:
    sign_in(client, person)
    return client.get(reverse(f"surveys:{name}", args=[survey.slug]) + query)


def test_under_five_answers_nothing_is_shown(client: Client) -> None:
    survey = ask()
    answer(survey, crowd(4))
    assert results.of(survey, None).hidden
    body = page(client, close(survey), officer(survey)).content.decode()
    assert "다섯" in body or "five" in body
    assert "깨끗하다" not in body


def test_while_it_is_open_answers_count_by_the_handful() -> None:
    survey = ask()
    answer(survey, crowd(9))
    assert results.of(survey, None).respondents == 5
    answer(survey, crowd(1))
    assert results.of(survey, None).respondents == 10
    assert results.of(close(survey), None).respondents == 10


def test_every_kind_of_question_is_counted() -> None:
    found = results.of(closed(people=12), None).by_key
    assert [(line.label, line.count) for line in found["sex"].lines] == [("여성", 6), ("남성", 6)]
    assert found["clean"].score is not None and found["clean"].score.positive == 100
    assert [line.count for line in found["use"].lines] == [12, 0]
    assert [part.lines[0].share for part in found["rank"].parts] == [0, 100]
    assert [part.score.positive for part in found["both"].parts if part.score] == [100, 0]
    assert found["nps"].score is not None and found["nps"].score.nps == 100
    assert found["times"].score is not None and found["times"].score.mean == 3


def test_what_tells_who_somebody_is_is_never_shown() -> None:
    survey = ask()
    answer(survey, [whole(tel="010-0000-0000", why="까닭") for _number in range(12)])
    found = results.of(close(survey), None).by_key
    assert found["tel"].hidden
    assert not found["why"].hidden


def test_words_of_fewer_than_ten_are_hidden() -> None:
    survey = ask()
    answer(survey, [whole(why="까닭") for _number in range(9)])
    assert results.of(close(survey), None).by_key["why"].hidden


def test_the_lowest_dimension_is_named_where_chance_does_not_explain_it() -> None:
    cube = results.counted(closed(people=30))
    survey = Survey.objects.get()
    weakest = results_measures.weakest(cube, results_measures.measured(survey, cube))
    assert weakest.measure is not None and weakest.measure.name == "과정"


def test_a_lowest_dimension_by_chance_is_not_named() -> None:
    survey = ask()
    answer(survey, [whole(clean=5, quick=4), *[whole(clean=3, quick=3) for _number in range(7)]])
    cube = results.counted(close(survey))
    weakest = results_measures.weakest(cube, results_measures.measured(survey, cube))
    assert weakest.measure is None
    assert weakest.sentence


def test_groups_of_a_few_are_left_out_and_cannot_be_worked_out() -> None:
    survey = ask()
    answer(survey, [whole(sex=1) for _number in range(10)] + [whole(sex=2, clean=1) for _number in range(3)])
    cube = results.counted(close(survey))
    table = results_groups.table(cube, cube.question("sex"))
    women, men = table.rows[0][1], table.rows[0][2]
    # Women alone beside everybody would give the three men away.
    assert (women, men) == ("–", "–")


def test_how_many_belong_to_a_small_group_is_not_said() -> None:
    survey = ask()
    answer(survey, [whole(sex=1) for _number in range(10)] + [whole(sex=2) for _number in range(3)])
    figure = results.of(close(survey), None).by_key["sex"]
    assert [(line.count, line.share) for line in figure.lines] == [(None, None), (None, None)]


def test_groups_large_enough_are_compared() -> None:
    survey = ask()
    answer(survey, [whole(sex=1, clean=5) for _number in range(6)] + [whole(sex=2, clean=1) for _number in range(6)])
    cube = results.counted(close(survey))
    assert results_groups.table(cube, cube.question("sex")).rows[0] == ["환경", "100.0%", "0.0%", "50.0%"]


def test_years_stand_side_by_side_and_say_whether_a_task_helped() -> None:
    before = closed(people=30, closes_at=AT - timedelta(days=370))
    person = officer(before)
    results_improvement.note(
        survey=before,
        concept="d2",
        name="과정",
        score=0,
        task_title="빨리",
        task_path="/plans/tasks/1/",
        by=person,
        at=AT,
    )
    now = ask(before.department, previous=before)
    answer(now, [whole(clean=5, quick=4 + number % 2) for number in range(30)])
    now = close(now)
    measures = results_measures.of(now)
    years = results_years.over_years(now, measures)
    assert years is not None
    assert years.series == ["환경", "과정"]
    assert [row[2] for row in years.rows] == [0.0, 100.0]
    (checked,) = results_years.checked(now, measures)
    assert checked.is_sure
    assert checked.now is not None and checked.now.percent == 100


def test_the_response_rate_of_a_census_is_of_its_population() -> None:
    survey = closed(people=12, sampling="CENSUS", population=48)
    rate = results_rate.of(survey)
    assert rate is not None and (rate.percent, rate.asked) == (25.0, 48)
    assert results_rate.of(closed()) is None
    assert results_rate.of(closed(people=4, sampling="CENSUS", population=48)) is None


def test_only_a_sample_drawn_by_chance_has_a_range() -> None:
    drawn = results.of(closed(sampling="PROBABILITY", population=1000), None).by_key["sex"].lines[0]
    came = results.of(closed(), None).by_key["sex"].lines[0]
    assert drawn.low is not None and drawn.high is not None and drawn.low < 50 < drawn.high
    assert came.low is None


@pytest.mark.parametrize("name", ["dashboard", "weights", "release", "report"])
def test_pages_of_staff_are_for_staff_of_the_department(client: Client, name: str) -> None:
    survey = closed()
    assert page(client, survey, officer(survey), name).status_code == 200
    assert page(client, survey, officer(closed()), name).status_code == 403
    # Whoever is no member of staff cannot try out which surveys there are.
    assert page(client, survey, make_user(), name).status_code == 404


@pytest.mark.parametrize("name", ["dashboard", "weights", "release", "report"])
def test_the_draft_of_another_department_is_not_there(client: Client, name: str) -> None:
    survey = ask()
    Survey.objects.filter(pk=survey.pk).update(state="DRAFT")
    assert page(client, survey, officer(closed()), name).status_code == 404
    assert page(client, survey, officer(survey), name).status_code == 200


def test_a_checker_reads_the_report_but_no_live_figures(client: Client) -> None:
    survey = closed()
    checker = officer(survey, Role.CHECKER)
    assert page(client, survey, checker, "report").status_code == 200
    assert page(client, survey, checker, "dashboard").status_code == 403


def test_the_dashboard_takes_any_group_and_draws_it(client: Client) -> None:
    survey = closed(people=20)
    person = officer(survey)
    assert "여성" in page(client, survey, person, query="?by=sex").content.decode()
    assert page(client, survey, person, query="?by=nothing").status_code == 200


def test_pages_ask_the_database_as_often_for_many_answers_as_for_few(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    survey = closed(people=60)
    person = officer(survey)
    page(client, survey, person)
    with django_assert_max_num_queries(45):
        client.get(reverse("surveys:dashboard", args=[survey.slug]))


def test_words_are_read_after_the_end_so_that_nobody_watches_them_come_in(client: Client) -> None:
    survey = ask(access="SIGNED_IN", mode="CONFIDENTIAL")
    answer(survey, [whole(why=f"새 의견 {number}") for number in range(12)])
    person = officer(survey)
    sign_in(client, person)
    address = reverse("surveys:texts", args=[survey.slug, "why"])
    assert "새 의견" not in client.get(address).content.decode()
    close(survey)
    assert "새 의견 3" in client.get(address).content.decode()


def test_until_all_is_shuffled_a_closed_survey_counts_by_the_handful_and_gives_out_no_rows(client: Client) -> None:
    """Answers begun before the end still come in for some minutes, perhaps a single one."""
    survey = ask()
    answer(survey, crowd(12))
    survey = close(survey)
    Inbox.objects.create(survey=survey, salt=b"", sealed=b"")
    assert results.of(survey, None).respondents == 10
    with pytest.raises(SurveyRefused):
        export_tables.refuse_rows(survey, AT)
    assert "?by=sex" not in page(client, survey, officer(survey)).content.decode()
    Inbox.objects.all().delete()
    assert "?by=sex" in page(client, survey, officer(survey)).content.decode()
    assert results.of(survey, None).respondents == 12
    export_tables.refuse_rows(survey, AT)


def in_grace() -> Survey:
    """It closed a moment ago, and for half an hour the last answers may come, perhaps a single one."""
    return ask(
        access="SIGNED_IN", mode="CONFIDENTIAL", closes_at=timezone.now() - timedelta(minutes=1), grace_minutes=30
    )


def test_what_comes_in_after_the_close_is_not_seen_alone(client: Client) -> None:
    survey = in_grace()
    answer(survey, [whole(sex=number % 2 + 1, why=f"의견 {number}") for number in range(12)])
    survey = close(survey)
    person = officer(survey)
    before = page(client, survey, person).content
    words = reverse("surveys:texts", args=[survey.slug, "why"])
    assert results.of(survey, None).respondents == results.of(survey, None).by_key["why"].answered == 10
    answer(survey, [whole(sex=1, clean=1, why="늦은 의견")])
    assert results.of(survey, None).respondents == results.of(survey, None).by_key["why"].answered == 10
    assert b"?by=sex" not in before and "의견 3" not in client.get(words).content.decode()
    Survey.objects.filter(pk=survey.pk).update(closes_at=timezone.now() - timedelta(minutes=31), closed_at=None)
    survey.refresh_from_db()
    assert results.of(survey, None).respondents == 13
    assert "?by=sex" in page(client, survey, person).content.decode()
    assert "의견 3" in client.get(words).content.decode()


def test_words_stand_in_an_order_that_does_not_tell_who_came_first(client: Client) -> None:
    survey = ask(access="SIGNED_IN", mode="CONFIDENTIAL")
    texts = [f"의견 {number:02}" for number in range(30)]
    answer(survey, [whole(why=text) for text in texts])
    close(survey)
    sign_in(client, officer(survey))
    address = reverse("surveys:texts", args=[survey.slug, "why"])
    shown = [text.text for text in client.get(address).context["page"]]
    assert sorted(shown) == texts and shown not in (texts, texts[::-1])


def test_an_answer_in_words_is_called_by_no_number_that_grows(client: Client) -> None:
    survey = closed_with_words()
    person = officer(survey, Role.DEPARTMENT_REVIEWER)
    results_release.ask(survey=survey, keys=["why"], by=officer(survey), at=AT)
    results_release.let_out(survey=survey, keys=["why"], by=person, at=AT)
    sign_in(client, person)
    text = client.get(reverse("surveys:texts", args=[survey.slug, "why"])).context["page"].items[0]
    address = reverse("surveys:act_on_texts", args=[survey.slug, "why"])
    for wrong in (str(text.pk), "0" * 64, ""):
        client.post(address, {"text": wrong, "let_out": "1"})
        assert not FreeText.objects.filter(released_at__isnull=False).exists()
    client.post(address, {"text": text.place_by_chance, "let_out": "1"})
    assert FreeText.objects.get(released_at__isnull=False).pk == text.pk


def closed_with_words() -> Survey:
    survey = ask(access="SIGNED_IN", mode="CONFIDENTIAL")
    answer(survey, [whole(why=f"의견 {number}") for number in range(12)])
    return close(survey)
