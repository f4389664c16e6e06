"""What is said of error under weights: of what the answers are worth, not of how many came."""

import pytest

from surveys.figures import intervals
from surveys.models import Survey
from surveys.queries import results, results_method
from surveys.services import results_weighting
from tests.surveys.results.asked import AT, answer, ask, close, officer, whole

pytestmark = pytest.mark.django_db

# 30 women and 10 men of a population of halves: weights 2/3 and 2, so that 40 answers are worth 40 ** 2 / (160 / 3).
WORTH = 30


def drawn_by_chance() -> Survey:
    survey = ask(sampling="PROBABILITY")
    answer(survey, [whole(sex=1, clean=5)] * 30 + [whole(sex=2, clean=1)] * 10)
    return close(survey)


def weigh(survey: Survey) -> None:
    margins = {"sex": {"1": 500, "2": 500}}
    results_weighting.set_margins(survey=survey, margins=margins, source="인구", by=officer(survey), at=AT)


def said(survey: Survey) -> str:
    return " ".join(results_method.sentences(survey, 40))


def test_the_largest_error_is_of_what_the_answers_are_worth() -> None:
    survey = drawn_by_chance()
    assert f"±{intervals.margin(40) * 100:.2f}" in said(survey)
    weigh(survey)
    assert f"±{intervals.margin(WORTH) * 100:.2f}" in said(survey)
    assert f"±{intervals.margin(40) * 100:.2f}" not in said(survey)


def test_the_interval_of_a_share_is_of_the_same_number() -> None:
    survey = drawn_by_chance()
    weigh(survey)
    score = results.of(survey, None).by_key["clean"].score
    expected = intervals.wilson(WORTH / 2, WORTH)
    assert score is not None
    assert (score.low, score.high) == pytest.approx((expected.low * 100, expected.high * 100))


def test_weights_that_cannot_be_met_any_more_are_not_said_to_weigh() -> None:
    survey = drawn_by_chance()
    weigh(survey)
    survey.responses.filter(codes__in=list(survey.responses.values_list("codes", flat=True)[30:])).delete()
    text = said(Survey.objects.get(pk=survey.pk))
    assert "인구" not in text and f"±{intervals.margin(40) * 100:.2f}" in text
