"""Sheets of paper: typed twice by two who do not see each other, settled by a third, counted to the last sheet."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.audit.models import AuditRecord
from core.submissions import keys
from surveys.models import FreeText, PaperBatch, PaperSheet, Quota, Response, Survey
from surveys.services import paper, quotas
from surveys.services.refusals import SurveyRefused
from tests.discussion.racing import at_once
from tests.factories import make_user
from tests.sessions import sign_in
from tests.surveys.exports.sheets import NOW, Office, close, document, republish

pytestmark = pytest.mark.django_db
SHEET = {
    "sex": "1", "age": "34", "use": "5 1", "use.other": "수영장", "sat": "2", "mat.1": "4", "mat.4": "2", "nps": "10",
    "ran": "3 1 2", "num": "-2.5", "day": "2026.10.1", "why": "너무 멀다",
}  # fmt: skip


@pytest.fixture
def office() -> Office:
    return Office()


def batch_of(office: Office, survey: Survey, sheets: int = 1) -> PaperBatch:
    return paper.open_batch(
        survey=survey, version=survey.current, place="주민센터", sheets=sheets, by=office.clerk, at=NOW
    )


def typed_by_two(office: Office, batch: PaperBatch, number: int, one: dict, other: dict | None = None) -> None:
    paper.key(batch=batch, number=number, typed=one, by=office.clerk)
    paper.key(batch=batch, number=number, typed=one if other is None else other, by=office.other_clerk)


def counted(office: Office, batch: PaperBatch) -> PaperBatch:
    return paper.close(batch=batch, by=office.officer, at=NOW)


def test_a_sheet_typed_twice_alike_becomes_an_answer_like_one_online(office):
    survey = office.survey()
    batch = batch_of(office, survey)
    typed_by_two(office, batch, 1, SHEET)

    closed = counted(office, batch)

    (response,) = Response.objects.filter(survey=survey)
    assert response.channel == "PAPER"
    assert response.answers == {
        "sex": 1, "age": "34", "use": [1, 5], "sat": 2, "mat": {"1": 4, "4": 2}, "nps": 10, "ran": [3, 1, 2],
        "num": "-2.5", "day": "2026-10-01",
    }  # fmt: skip
    texts = dict(FreeText.objects.filter(survey=survey).values_list("key", "text"))
    assert texts == {"use.other": "수영장", "why": "너무 멀다"}
    assert (closed.sheets_counted, closed.answers_counted, closed.sheets_empty) == (1, 1, 0)


def test_what_was_typed_is_destroyed_when_it_counts(office):
    survey = office.survey()
    batch = batch_of(office, survey)
    typed_by_two(office, batch, 1, SHEET, SHEET | {"sat": "1"})
    paper.settle(batch=batch, number=1, typed={"sat": "2"}, by=office.officer)

    counted(office, batch)

    sheet = PaperSheet.objects.get(batch=batch)
    assert (sheet.first, sheet.second, sheet.settled) == (None, None, None)
    assert AuditRecord.objects.filter(verb="surveys.close_paper").get().detail["answers"] == 1


def test_nobody_types_a_sheet_twice_but_may_mend_their_own(office):
    batch = batch_of(office, office.survey())
    paper.key(batch=batch, number=1, typed={"sex": "1"}, by=office.clerk)
    paper.key(batch=batch, number=1, typed={"sex": "2"}, by=office.clerk)

    sheet = PaperSheet.objects.get(batch=batch)

    assert (sheet.first, sheet.second_by) == ({"sex": "2"}, None)


def test_a_third_reading_is_refused(office):
    batch = batch_of(office, office.survey())
    typed_by_two(office, batch, 1, SHEET)
    for person in (office.officer, office.clerk):
        with pytest.raises(SurveyRefused) as refused:
            paper.key(batch=batch, number=1, typed={"sex": "2"}, by=person)
        assert refused.value.code == "typed"


def test_two_who_differ_cannot_settle_it_themselves(office):
    batch = batch_of(office, office.survey())
    typed_by_two(office, batch, 1, SHEET, SHEET | {"nps": "9"})

    for person in (office.clerk, office.other_clerk):
        with pytest.raises(SurveyRefused) as refused:
            paper.settle(batch=batch, number=1, typed={"nps": "9"}, by=person)
        assert refused.value.code == "third"
    with pytest.raises(SurveyRefused) as refused:
        counted(office, batch)
    assert refused.value.code == "differ"

    paper.settle(batch=batch, number=1, typed={"nps": "9", "sex": "2"}, by=office.officer)
    counted(office, batch)
    answers = Response.objects.get().answers
    # Only where they differed is the third believed.
    assert (answers["nps"], answers["sex"]) == (9, 1)


def test_free_words_typed_with_other_blanks_are_the_same(office):
    batch = batch_of(office, office.survey())
    typed_by_two(office, batch, 1, SHEET | {"why": "너무 멀다"}, SHEET | {"why": "너무  멀다 "})
    assert counted(office, batch).sheets_differed == 0


def test_a_batch_counts_only_when_every_sheet_is_there(office):
    batch = batch_of(office, office.survey(), sheets=2)
    typed_by_two(office, batch, 1, SHEET)
    paper.key(batch=batch, number=2, typed={}, by=office.clerk)

    with pytest.raises(SurveyRefused) as refused:
        counted(office, batch)
    assert refused.value.code == "missing"

    paper.key(batch=batch, number=2, typed={}, by=office.other_clerk)
    closed = counted(office, batch)
    assert (closed.answers_counted, closed.sheets_empty) == (1, 1)
    assert Response.objects.count() == 1


def test_the_database_refuses_a_batch_that_lost_a_sheet(office):
    batch = batch_of(office, office.survey(), sheets=3)
    for counts in ({"answers_counted": 1, "sheets_empty": 1}, {}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PaperBatch.objects.filter(pk=batch.pk).update(closed_at=NOW, **counts)


def test_a_recount_says_why_and_never_drops_a_typed_sheet(office):
    batch = batch_of(office, office.survey(), sheets=5)
    paper.key(batch=batch, number=4, typed=SHEET, by=office.clerk)

    with pytest.raises(SurveyRefused):
        paper.recount(batch=batch, sheets=3, reason="다시 셈", by=office.officer, at=NOW)
    paper.recount(batch=batch, sheets=4, reason="다시 셈", by=office.officer, at=NOW)

    detail = AuditRecord.objects.get(verb="surveys.recount_paper").detail
    assert (detail["before"], detail["after"], detail["reason"]) == (5, 4, "다시 셈")


def test_only_the_number_of_sheets_that_were_counted_can_be_typed(office):
    batch = batch_of(office, office.survey(), sheets=2)
    for number in (0, 3, 10_000):
        with pytest.raises(SurveyRefused):
            paper.key(batch=batch, number=number, typed=SHEET, by=office.clerk)


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("sex", "3"), ("sex", "1 2"), ("sex", "일"), ("use", "1 4"), ("sat", "6"), ("sat", "-1"), ("mat.4", "9"),
        ("nps", "11"), ("ran", "1 1"), ("ran", "7"), ("num", "많이"), ("num", "NaN"), ("num", "1e400"),
        ("day", "2026-02-30"), ("day", "어제"), ("sex", "9" * 5000),
    ],
)  # fmt: skip
def test_what_the_sheet_does_not_offer_is_refused_where_it_was_typed(office, name, typed):
    batch = batch_of(office, office.survey())
    with pytest.raises(paper.NotReadable) as refused:
        paper.key(batch=batch, number=1, typed={name: typed}, by=office.clerk)
    assert list(refused.value.faults) == [name]
    assert not PaperSheet.objects.filter(batch=batch, first_by__isnull=False).exists()


def test_what_breaks_a_rule_on_paper_loses_nothing_else(office):
    """Three ticks where two are allowed, a word at a question that was to be passed over, one that nobody can read."""
    batch = batch_of(office, office.survey())
    typed_by_two(office, batch, 1, {"use": "1 2 5", "sat": "5", "why": "그래도", "nps": "x", "sex": "2"})

    counted(office, batch)

    assert Response.objects.get().answers == {"sat": 5, "sex": 2}
    assert not FreeText.objects.exists()


def test_no_opinion_is_typed_as_it_is_printed(office):
    batch = batch_of(office, office.survey())
    typed_by_two(office, batch, 1, {"sat": "0"})
    counted(office, batch)
    assert Response.objects.get().answers == {"sat": -1}


def test_a_counted_batch_is_closed_for_good(office):
    batch = batch_of(office, office.survey())
    typed_by_two(office, batch, 1, SHEET)
    counted(office, batch)
    for deed in (
        lambda: paper.key(batch=batch, number=1, typed=SHEET, by=office.clerk),
        lambda: paper.recount(batch=batch, sheets=2, reason="", by=office.officer, at=NOW),
        lambda: counted(office, batch),
    ):
        with pytest.raises(SurveyRefused):
            deed()
    assert Response.objects.count() == 1


def test_sheets_are_taken_after_the_close_but_not_before_it_opens(office):
    with pytest.raises(SurveyRefused):
        batch_of(office, office.survey(opened=False))
    batch = batch_of(office, close(office.survey()))
    typed_by_two(office, batch, 1, SHEET)
    assert counted(office, batch).answers_counted == 1


def test_sheets_are_read_by_the_version_that_was_printed(office):
    survey = office.survey()
    old = survey.current
    republish(survey, office.officer, {"key": "sat", "kind": "scale", "text": "만족도", "points": 5})
    batch = paper.open_batch(survey=survey, version=old, place="접수", sheets=1, by=office.clerk, at=NOW)
    typed_by_two(office, batch, 1, SHEET)
    counted(office, batch)
    assert Response.objects.get().version_id == old.pk
    other = office.survey()
    with pytest.raises(SurveyRefused):
        paper.open_batch(survey=survey, version=other.current, place="", sheets=1, by=office.clerk, at=NOW)


def test_other_departments_and_those_who_only_type_may_not_count(office):
    survey = office.survey()
    batch = batch_of(office, survey)
    typed_by_two(office, batch, 1, SHEET)
    with pytest.raises(PermissionDenied):
        paper.close(batch=batch, by=office.clerk, at=NOW)
    with pytest.raises(PermissionDenied):
        paper.key(batch=batch, number=1, typed=SHEET, by=Office().clerk)


def post(client, url, **data):
    return client.post(url, {"submission_key": keys.new_key(), **data})


def test_the_way_of_a_sheet_through_the_pages(office, client):
    survey = office.survey(contents=document({"key": "sat", "kind": "scale", "text": "만족도", "points": 5}))
    sign_in(client, office.clerk)
    opened = post(client, reverse("surveys:paper_new_batch", args=[survey.slug]), place="주민센터", sheets="1",
                  version=survey.current_id)  # fmt: skip
    url = reverse("surveys:paper_batch", args=[survey.slug, 1])
    assert opened.url == url
    key_url = reverse("surveys:paper_key", args=[survey.slug, 1])
    wrong = post(client, key_url, number="1", sat="7")
    assert wrong.status_code == 422
    assert 'value="7"' in wrong.content.decode()
    assert post(client, key_url, number="1", sat="3").url == url

    sign_in(client, office.other_clerk)
    # Blind: nothing of what the first typed is on the page.
    assert 'value="3"' not in client.get(key_url).content.decode()
    post(client, key_url, number="1", sat="4")

    sign_in(client, office.officer)
    settle_url = reverse("surveys:paper_settle", args=[survey.slug, 1, 1])
    assert settle_url in client.get(url).content.decode()
    assert post(client, settle_url, sat="4").url == url
    post(client, reverse("surveys:paper_close", args=[survey.slug, 1]))
    assert Response.objects.get().answers == {"sat": 4}
    assert client.get(reverse("surveys:paper", args=[survey.slug])).status_code == 200
    assert client.get(url).status_code == 200


def test_strangers_find_no_page_of_paper(office, client):
    survey = office.survey()
    batch_of(office, survey)
    for person in (make_user(), Office().clerk):
        sign_in(client, person)
        for name, rest in (("paper", []), ("paper_batch", [1]), ("paper_key", [1]), ("paper_sheet", [])):
            assert client.get(reverse(f"surveys:{name}", args=[survey.slug, *rest])).status_code in (403, 404)


def test_pages_ask_the_database_as_often_for_thirty_batches_as_for_one(office, client):
    survey = office.survey()
    sign_in(client, office.clerk)
    url = reverse("surveys:paper", args=[survey.slug])
    batch_of(office, survey)
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    for _number in range(29):
        batch_of(office, survey)
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    assert len(many) == len(few)


def test_the_sheet_prints_in_every_mode(office, client):
    for mode in ("ANONYMOUS", "CONFIDENTIAL", "NAMED"):
        survey = office.survey(mode)
        sign_in(client, office.clerk)
        answer = client.get(reverse("surveys:paper_sheet", args=[survey.slug]))
        assert answer.content.startswith(b"%PDF")


@pytest.mark.django_db(transaction=True)
def test_one_sheet_typed_by_two_at_once_keeps_both_readings():
    office = Office()
    batch = batch_of(office, office.survey())
    people = [office.clerk, office.other_clerk]
    at_once(*(lambda person=person: paper.key(batch=batch, number=1, typed=SHEET, by=person) for person in people))
    sheet = PaperSheet.objects.get(batch=batch)
    assert {sheet.first_by_id, sheet.second_by_id} == {person.pk for person in people}


@pytest.mark.django_db(transaction=True)
def test_a_batch_counted_by_two_at_once_counts_once():
    office = Office()
    batch = batch_of(office, office.survey())
    typed_by_two(office, batch, 1, SHEET)
    outcomes = at_once(*[lambda: counted(office, batch)] * 2)
    assert Response.objects.count() == 1
    assert sum(isinstance(outcome, SurveyRefused) for outcome in outcomes) == 1


def test_sheets_take_the_places_of_a_group_and_are_all_counted(office):
    survey = office.survey(opened=False)
    Quota.objects.create(survey=survey, key="sex", code=1, limit=2)
    Survey.objects.filter(pk=survey.pk).update(state="OPEN")
    survey.refresh_from_db()
    batch = batch_of(office, survey, sheets=3)
    for number in (1, 2, 3):
        typed_by_two(office, batch, number, SHEET)
    assert counted(office, batch).answers_counted == 3
    assert Quota.objects.get().taken == 2
    quotas.take(survey=survey, answers={"sex": 2})
    with pytest.raises(SurveyRefused):
        quotas.take(survey=survey, answers={"sex": 1})
