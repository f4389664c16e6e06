"""The surveys of the demo: the figures they were given, every state, and the promises of each mode."""

import random
from typing import Any

import pytest
from django.test import Client

from demo import surveys_answers, surveys_documents
from plans.models import TaskCard
from surveys.models import (
    FreeText,
    Improvement,
    PanelGroup,
    PaperBatch,
    Recommendation,
    Release,
    Respondent,
    Response,
    Survey,
)  # fmt: skip
from surveys.queries import results, results_measures
from surveys.questionnaire import documents
from surveys.states import Access, Mode, SurveyState
from tests.prepared_demo import DAY

TEXTS = ("climate", "satisfaction", "settling", "pledges", "evening", "walk", "parking", "canteen")
FIRST_YEAR, THIS_YEAR = "innovation-climate-2025", "innovation-climate-2026"
SATISFACTION = ("satisfaction-2025", "satisfaction-2026")
FIVE = ["environment", "process", "result", "social", "overall"]


def measures(slug: str) -> dict[str, results_measures.Measure]:
    return results_measures.of(Survey.objects.get(slug=slug))


@pytest.mark.parametrize("name", TEXTS)
def test_every_questionnaire_can_be_published(name: str) -> None:
    documents.compiled(surveys_documents.document(surveys_documents.read(name)))


def test_shares_become_whole_people_and_nobody_is_lost() -> None:
    assert surveys_answers.apportioned([1, 1, 1], 10) == [1, 1, 1, 1, 2, 2, 2, 3, 3, 3]
    assert surveys_answers.apportioned({4: 66, 5: 34}, 3) == [4, 4, 5]
    assert surveys_answers.apportioned([0, 5], 2) == [2, 2]


def test_what_is_typed_from_a_sheet_says_what_stands_on_it() -> None:
    from demo.surveys_paper import typed

    assert typed({"q01": 2, "q02": [3, 1], "q03": {"1": 4}, "q03.other": "말"}) == {
        "q01": "2", "q02": "3 1", "q03.1": "4", "q03.other": "말",
    }  # fmt: skip


def test_surveys_stand_in_every_state(demo: Any) -> None:
    assert set(Survey.objects.values_list("state", flat=True)) == set(SurveyState.values)


def test_so_many_are_positive_about_vision_strategy_and_awareness(demo: Any) -> None:
    expected = {FIRST_YEAR: [71, 65, 59], THIS_YEAR: [70, 66, 61]}
    for slug, shares in expected.items():
        found = measures(slug)
        assert [round(found[key].percent) for key in ("vision", "strategy", "awareness")] == shares


def test_process_is_the_lowest_of_five_dimensions_beyond_chance_and_became_better(demo: Any) -> None:
    before, after = (measures(slug) for slug in SATISFACTION)
    assert [key for key, measure in after.items() if measure.weight] == FIVE
    assert [round(after[key].points, 1) for key in FIVE] == [86.1, 79.8, 83.4, 85.7, 84.9]
    for slug, found in zip(SATISFACTION, (before, after), strict=True):
        survey = Survey.objects.get(slug=slug)
        weakest = results_measures.weakest(results.of(survey, None).cube, found).measure
        assert weakest is not None and weakest.key == "process"
    assert after["process"].points > before["process"].points + 3


def test_469_of_590_who_answered_16_questions_want_to_stay(demo: Any) -> None:
    found = results.of(Survey.objects.get(slug="living-here"), None)
    stay = found.by_key["q06"]
    assert (found.respondents, len(found.figures), stay.answered) == (590, 16, 590)
    assert sum(line.count or 0 for line in stay.lines if line.code >= 4) == 469
    assert stay.score is not None and round(stay.score.positive or 0, 1) == 79.5


def test_a_batch_of_paper_is_counted_and_one_is_being_typed(demo: Any) -> None:
    counted = PaperBatch.objects.get(survey__slug="living-here")
    assert (counted.sheets_counted, counted.answers_counted, counted.sheets_differed) == (38, 38, 1)
    assert Response.objects.filter(survey=counted.survey, channel="PAPER").count() == 38
    waiting = PaperBatch.objects.get(survey__slug="evening-parks")
    assert waiting.closed_at is None and waiting.sheets.filter(first__isnull=False).count() == 3


def test_weak_figures_have_tasks_that_everybody_can_open(demo: Any, client: Client) -> None:
    found = list(Improvement.objects.order_by("survey__opens_at"))
    assert [improvement.concept for improvement in found] == ["process", "awareness"]
    for improvement in found:
        assert TaskCard.objects.filter(title=improvement.task_title).exists()
        assert client.get(improvement.task_path).status_code == 200


def test_the_panel_sits_in_groups_and_one_department_is_late(demo: Any) -> None:
    groups = PanelGroup.objects.filter(survey__slug="pledges-first-half")
    assert [group.seats.count() for group in groups] == [6] * 5
    assert all(group.scores.count() == 6 for group in groups)
    asked = Recommendation.objects.order_by("pk")
    assert [one.state for one in asked] == ["ANSWERED"] * 3 + ["MADE"]
    late = asked.last()
    assert late is not None and late.due_at is not None and late.due_at.date() < DAY


def test_nothing_leads_from_an_anonymous_answer_to_a_person(demo: Any) -> None:
    anonymous = Survey.objects.filter(mode=Mode.ANONYMOUS)
    assert not Respondent.objects.filter(response__survey__in=anonymous).exists()
    assert not Response.objects.filter(survey__in=anonymous, answered_on__isnull=False).exists()
    assert Respondent.objects.filter(response__survey__slug="pledges-first-half").count() == 30


def test_results_were_let_out_by_another_person_or_signed(demo: Any) -> None:
    for survey in Survey.objects.filter(state=SurveyState.PUBLISHED):
        released = Release.objects.filter(survey=survey, released_at__isnull=False)
        signed = survey.report.published_at is not None
        assert signed or released.exists(), survey.slug
    assert FreeText.objects.filter(survey__slug="living-here", released_at__isnull=False).count() == 3


def test_residents_read_what_is_open_and_never_what_staff_were_asked(demo: Any, client: Client) -> None:
    html = client.get("/surveys/").content.decode()
    assert Survey.objects.get(slug="evening-parks").title in html
    for survey in Survey.objects.filter(access=Access.STAFF):
        assert survey.title not in html
        assert client.get(survey.get_absolute_url()).status_code in (403, 404)
        assert client.get(f"/surveys/{survey.slug}/results/").status_code in (403, 404)


def test_the_same_chance_gives_the_same_answers_and_another_gives_others() -> None:
    said = surveys_documents.read("satisfaction")
    first, again, other = (
        surveys_answers.invented(random.Random(seed), said, 40, year=0, day=DAY) for seed in ("a", "a", "b")
    )
    assert first == again != other


def test_a_score_of_a_hundred_points_is_met_as_near_as_whole_answers_come() -> None:
    for score in (12.5, 79.8, 100):
        values = surveys_answers.scored(random.Random("score"), score, 300)
        assert abs((sum(values) / 300 - 1) / 6 * 100 - score) < 0.03
