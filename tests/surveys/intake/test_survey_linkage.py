"""The attack on anonymous answers: whoever holds the whole database tries to say who answered what.

Elsewhere 30 of 30 people were joined with their answers by the number of the transaction that had written both.
"""

import random
from collections import defaultdict
from typing import Any

import pytest
from django.db import connection

from surveys.models import Inbox, Participation, Quota, Response
from surveys.rules.respondents import Who
from surveys.services import answers as answering
from surveys.services import settling
from tests.factories import make_user
from tests.surveys.intake.rounds import START, survey_of

PEOPLE = 60
# One right guess is expected in each batch of 20, by whatever order somebody goes. One honest run in a million gets
# more right than this.
BY_CHANCE_IN_BATCHES = 17
BY_CHANCE_AT_THE_END = 10

pytestmark = pytest.mark.django_db(transaction=True)


def answer_all(survey: Any) -> dict[int, str]:
    """Everybody answers in a transaction of their own, as requests do. What each wrote tells them apart."""
    wrote = {}
    for number in range(PEOPLE):
        person = make_user()
        raw = {"q1": number % 2 + 1, "q3": f"의견 {number}"}
        answering.submit(survey=survey, version=survey.current, raw=raw, who=Who(person=person), at=START)
        wrote[person.pk] = raw["q3"]
    return wrote


def hidden_columns() -> tuple[str, ...]:
    """What a database keeps beside each row: who wrote it, and where it lies."""
    return ("xmin::text::bigint", "ctid") if connection.vendor == "postgresql" else ("rowid",)


def ordered(sql: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [row[0] for row in cursor.fetchall()]


def right_guesses(survey: Any, wrote: dict[int, str]) -> dict[str, int]:
    """The first who took part goes with the first answer, the second with the second, by every order there is."""
    orders = ("id", *hidden_columns())
    guesses = {}
    for of_people in orders:
        people = ordered(f"SELECT person_id FROM surveys_participation ORDER BY {of_people}, id")
        for of_answers in orders:
            texts = ordered(
                "SELECT t.text FROM surveys_freetext t JOIN surveys_response r ON r.id = t.response_id"
                f" ORDER BY r.{of_answers}, r.id"
            )
            pairs = zip(people, texts, strict=True)
            guesses[f"{of_people} – {of_answers}"] = sum(wrote[person] == text for person, text in pairs)
        texts = ordered(f"SELECT text FROM surveys_freetext ORDER BY {of_people}, id")
        guesses[f"{of_people} – words"] = sum(wrote[p] == text for p, text in zip(people, texts, strict=True))
    return guesses


def test_no_order_of_anything_joins_people_and_answers_better_than_chance() -> None:
    survey = survey_of()
    wrote = answer_all(survey)
    assert Participation.objects.count() == Response.objects.count() == PEOPLE
    in_batches = right_guesses(survey, wrote)
    assert max(in_batches.values()) < BY_CHANCE_IN_BATCHES, in_batches
    settling.settle(survey, START)
    at_the_end = right_guesses(survey, wrote)
    assert max(at_the_end.values()) < BY_CHANCE_AT_THE_END, at_the_end


def test_the_attack_finds_everybody_where_answers_are_by_name() -> None:
    """The attack is able to find: with names there is nothing to hide, and it does."""
    survey = survey_of(mode="NAMED")
    wrote = answer_all(survey)
    assert max(right_guesses(survey, wrote).values()) == PEOPLE


def test_after_the_end_all_answers_were_written_at_once() -> None:
    """Batches can be told from each other only until then: by transaction, or by the numbers that were new together."""
    survey = survey_of()
    answer_all(survey)
    before = set(Response.objects.values_list("pk", flat=True))
    settling.settle(survey, START)
    assert min(Response.objects.values_list("pk", flat=True)) > max(before)
    if connection.vendor == "postgresql":
        assert len(set(ordered("SELECT xmin::text FROM surveys_response"))) == 1
        assert len(set(ordered("SELECT xmin::text FROM surveys_freetext"))) == 1


def test_while_answers_wait_there_is_one_value_for_all_of_them() -> None:
    survey = survey_of()
    for number in range(12):
        answering.submit(
            survey=survey,
            version=survey.current,
            raw={"q3": f"의견 {number}"},
            who=Who(person=make_user()),
            at=START,
        )
    assert Participation.objects.count() == 12
    assert Inbox.objects.count() == 1
    assert not Response.objects.exists()


def test_limits_do_not_tell_which_option_the_last_one_chose() -> None:
    survey = survey_of()
    for code in (1, 2, 3):
        Quota.objects.create(survey=survey, key="q1", code=code, limit=50)
    written: dict[int, set[str]] = defaultdict(set)
    for number in range(6):
        raw = {"q1": random.Random(number).choice([1, 2])}
        answering.submit(survey=survey, version=survey.current, raw=raw, who=Who(person=make_user()), at=START)
        column = hidden_columns()[0] if connection.vendor == "postgresql" else "survey_id"
        written[number] = set(ordered(f"SELECT {column} FROM surveys_quota"))
    assert [len(found) for found in written.values()] == [1] * 6
    assert sum(Quota.objects.values_list("taken", flat=True)) == 6
