"""Where answers go, and what of them lies where."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from surveys.models import FreeText, Inbox, Participation, Respondent, Response
from surveys.queries import received
from surveys.rules.respondents import Who
from surveys.services import inbox, settling, storing, taking_part
from surveys.states.surveys import Access, Channel, Mode
from tests.factories import make_user
from tests.surveys.intake.rounds import START, answers, survey_of

pytestmark = pytest.mark.django_db


def keep(survey: Any, number: int, **more: Any) -> Response | None:
    return storing.store(
        survey=survey, version=survey.current, answers=answers(number), channel=Channel.WEB, at=START, **more
    )


def test_a_named_answer_stands_beside_its_person_with_the_day() -> None:
    survey = survey_of(mode=Mode.NAMED)
    participation = taking_part.enter(survey=survey, who=Who(person=make_user()))
    response = keep(survey, 1, participation=participation)
    assert response is not None
    assert response.respondent.participation == participation
    assert response.answered_on == START.date()
    assert response.answers == {"q1": 2, "q2": 2}


def test_words_and_what_is_personal_lie_apart_and_are_found_again() -> None:
    survey = survey_of(mode=Mode.NAMED)
    given = {"q1": 3, "q1.other": "수영장", "q3": "더 가까이", "q4": "가나다", "q5": "12"}
    response = storing.store(survey=survey, version=survey.current, answers=given, channel=Channel.WEB, at=START)
    assert response is not None
    assert response.answers == {"q1": 3}
    texts = list(response.texts.all())
    assert {text.key for text in texts} == {"q1.other", "q3", "q4", "q5"}
    assert received.whole(response, texts) == given


def test_what_is_personal_is_in_no_code() -> None:
    survey = survey_of(mode=Mode.NAMED)
    with_years, without = (
        storing.store(survey=survey, version=survey.current, answers=given, channel=Channel.WEB, at=START)
        for given in ({"q1": 1, "q5": "12"}, {"q1": 1})
    )
    assert with_years and without
    assert bytes(with_years.codes) == bytes(without.codes)


def test_an_anonymous_answer_is_no_row_until_a_batch_is_full(settings: Any) -> None:
    settings.SURVEY_INBOX_BATCH = 5
    survey = survey_of()
    assert [keep(survey, number) for number in range(4)] == [None] * 4
    assert not Response.objects.exists()
    assert not FreeText.objects.exists()
    assert received.count(survey) == 4
    keep(survey, 4)
    assert Response.objects.count() == 5
    assert Inbox.objects.get().waiting == 0
    assert {text.text for text in FreeText.objects.all()} == {f"의견 {number}" for number in range(5)}
    assert set(Response.objects.values_list("answered_on", flat=True)) == {None}


def test_an_anonymous_answer_has_no_respondent_even_with_a_participation(settings: Any) -> None:
    settings.SURVEY_INBOX_BATCH = 5
    survey = survey_of()
    for number in range(5):
        participation = taking_part.enter(survey=survey, who=Who(person=make_user()))
        keep(survey, number, participation=participation)
    assert Response.objects.count() == Participation.objects.count() == 5
    assert not Respondent.objects.exists()


def test_the_inbox_cannot_be_read_without_the_key_outside_the_database(settings: Any) -> None:
    survey = survey_of()
    keep(survey, 1)
    box = Inbox.objects.get()
    assert "의견".encode() not in bytes(box.sealed)
    settings.SECRET_KEY = "a thief has the database and not this"
    with pytest.raises(Exception, match="Decryption failed"):
        inbox.waiting_in(box)


def test_the_inbox_does_not_grow_by_what_somebody_wrote() -> None:
    survey = survey_of()
    keep(survey, 1)
    before = len(bytes(Inbox.objects.get().sealed))
    given = {"q3": "긴 의견 " * 20}
    storing.store(survey=survey, version=survey.current, answers=given, channel=Channel.WEB, at=START)
    assert len(bytes(Inbox.objects.get().sealed)) == before


def test_the_order_in_the_inbox_says_nothing_of_the_order_of_answering() -> None:
    survey = survey_of()
    keep(survey, 0)
    box = Inbox.objects.get()
    first_in_front = 0
    for _round in range(200):
        inbox.keep(box, [])
        for number in range(4):
            inbox.put_in(box, {"n": number})
        first_in_front += inbox.waiting_in(box)[0] == {"n": 0}
    # 50 are expected; one honest run in a million is outside.
    assert 20 < first_in_front < 84


def test_what_is_left_moves_at_the_end_and_everything_is_written_anew(settings: Any) -> None:
    settings.SURVEY_INBOX_BATCH = 5
    survey = survey_of(grace_minutes=30)
    for number in range(8):
        keep(survey, number)
    old = set(Response.objects.values_list("pk", flat=True))
    assert len(old) == 5
    survey.state, survey.state_changed_at = "CLOSED", START
    survey.save()
    assert settling.due(START + timedelta(minutes=29)) == []
    assert settling.due(START + timedelta(minutes=30)) == [survey]
    assert settling.settle(survey, START) == 8
    assert not Inbox.objects.exists()
    assert not old & set(Response.objects.values_list("pk", flat=True))
    kept = {text.text: text.response.answers for text in FreeText.objects.select_related("response")}
    assert kept == {f"의견 {n}": {"q1": n % 3 + 1, "q2": n % 5 + 1} for n in range(8)}
    assert settling.due(START + timedelta(days=1)) == []


def test_another_survey_is_untouched_by_the_last_shuffle() -> None:
    one, other = survey_of(), survey_of()
    storing.many(one, one.current, [answers(n) for n in range(3)], Channel.PAPER, START)
    storing.many(other, other.current, [answers(n) for n in range(3)], Channel.PAPER, START)
    before = set(Response.objects.filter(survey=other).values_list("pk", flat=True))
    settling.settle(one, START)
    assert set(Response.objects.filter(survey=other).values_list("pk", flat=True)) == before
    # And new ones go on being stored.
    assert len(storing.many(one, one.current, [answers(9)], Channel.PAPER, START)) == 1
    assert Response.objects.filter(survey=one).count() == 4


def test_many_at_once_of_an_anonymous_survey_have_no_day() -> None:
    survey = survey_of(access=Access.OPEN)
    made = storing.many(survey, survey.current, [answers(n) for n in range(30)], Channel.PAPER, START)
    assert {response.answered_on for response in made} == {None}
    assert {response.channel for response in made} == {Channel.PAPER}
    assert [r.answers["q2"] for r in Response.objects.order_by("pk")] != [n % 5 + 1 for n in range(30)]


def test_the_tables_of_anonymous_answers_have_no_column_of_time_or_person() -> None:
    with connection.cursor() as cursor:
        columns = {c.name for c in connection.introspection.get_table_description(cursor, "surveys_inbox")}
    assert columns == {"survey_id", "salt", "sealed", "waiting"}
