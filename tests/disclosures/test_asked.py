"""Questions under an item, and the register of information requests."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role
from core.deadlines.models import ExtensionReason
from core.notify.models import OutboxMessage
from core.workflow import engine
from core.workflow.engine import TransitionRefused
from disclosures.models import InformationRequest, Question
from disclosures.queries import catalogue
from disclosures.queries import requests as queries
from disclosures.services import questions, requests
from disclosures.states import Outcome
from discussion import places
from tests.factories import grant, make_department, make_user
from tests.sessions import sign_in

AT = datetime(2026, 11, 2, 1, tzinfo=UTC)


@pytest.fixture
def resident(db):
    return make_user()


@pytest.fixture
def officer(people):
    person = make_user(mfa=True)
    grant(person, Role.CASE_OFFICER, people.department)
    return person


@pytest.fixture
def question(item, resident):
    return questions.ask(item=item, asker=resident, text="합계에는 무엇이 들어가나요?", at=AT)


def test_a_question_runs_under_a_clock_of_seven_working_days(question):
    assert question.due_at.date() == date(2026, 11, 11) and question.department == question.item.department


def test_the_answer_names_who_answers_and_the_asker_is_told(question, officer, resident):
    answered = questions.answer(question, actor=officer, text="예산 전체입니다.", at=AT + timedelta(days=1))
    assert answered.state == "ANSWERED" and officer.display_name in answered.answered_as
    assert OutboxMessage.objects.filter(event="disclosures.answered", recipient=resident).exists()


def test_an_answer_is_given_once(question, officer):
    questions.answer(question, actor=officer, text="예산 전체입니다.", at=AT)
    with pytest.raises(TransitionRefused):
        questions.answer(question, actor=officer, text="다른 답입니다.", at=AT)
    question.refresh_from_db()
    assert question.answer == "예산 전체입니다."


def test_the_desk_answers_with_words_only(question, officer):
    with pytest.raises(TransitionRefused) as refused:
        engine.apply(question, "answer", actor=officer, at=AT)
    assert refused.value.code == "guard"


def test_other_departments_do_not_answer(question):
    stranger = make_user()
    grant(stranger, Role.CASE_OFFICER, make_department())
    with pytest.raises(PermissionDenied):
        questions.answer(question, actor=stranger, text="아무 답", at=AT)


def test_nobody_floods_an_item(item, resident, question):
    for _more in range(2):
        questions.ask(item=item, asker=resident, text="또 묻습니다. 언제인가요?", at=AT)
    with pytest.raises(TransitionRefused) as refused:
        questions.ask(item=item, asker=resident, text="네 번째 질문입니다.", at=AT)
    assert refused.value.code == "many"


def test_the_asker_alone_takes_it_back(question, resident, officer):
    with pytest.raises(TransitionRefused):
        questions.withdraw(question, actor=officer, at=AT)
    questions.withdraw(question, actor=resident, at=AT)
    assert not catalogue.questions_shown().exists()


def test_a_question_that_moderators_hide_is_gone_and_can_come_back(question):
    place = places.of(question)
    place.hide(question, "ABUSE", AT)
    assert not catalogue.questions_shown().exists()
    place.show(question, AT)
    assert catalogue.questions_shown().get() == question


def test_leaving_takes_the_open_and_unnames_the_answered(item, resident, question, officer):
    questions.answer(question, actor=officer, text="예산 전체입니다.", at=AT)
    questions.ask(item=item, asker=resident, text="하나 더 묻습니다.", at=AT)
    questions.leave(user=resident, at=AT)
    assert set(Question.objects.values_list("state", "asker")) == {("ANSWERED", None), ("WITHDRAWN", None)}


def test_who_is_not_signed_in_is_led_to_the_login(client, item):
    answer = client.post(reverse("disclosures:ask", args=[item.code]), {"text": "누구나 묻나요?"})
    assert answer.status_code == 302 and "login" in answer["Location"]


@pytest.mark.parametrize("signed_in", [False, True])
def test_the_list_of_questions_costs_the_same_with_one_and_with_twenty(client, item, resident, question, signed_in):
    def queries_of_the_list() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("disclosures:questions")).status_code == 200
        return len(asked)

    if signed_in:
        sign_in(client, resident)
    queries_of_the_list()
    few = queries_of_the_list()
    for number in range(19):
        questions.ask(item=item, asker=make_user(), text=f"질문 {number}: 언제인가요?", at=AT)
    assert queries_of_the_list() == few


def test_asking_from_the_page(client, item, resident):
    sign_in(client, resident)
    address = reverse("disclosures:ask", args=[item.code])
    short = client.post(address, {"text": "왜"})
    assert short.status_code == 422 and "왜" in short.content.decode()
    client.post(address, {"text": "<script>alert(1)</script> 왜 그런가요?"})
    html = client.get(item.get_absolute_url()).content.decode()
    assert "&lt;script&gt;" in html and "<script>alert" not in html


# The register


def received(officer, department, on=date(2026, 11, 2), **fields):
    given = {"subject": "주차장 수입", "topic": "주차장", "kind": "RESIDENT", **fields}
    return requests.record(received_on=on, department=department, actor=officer, at=AT, **given)


@pytest.fixture
def request_(officer, people):
    return received(officer, people.department)


def test_the_first_day_counts_and_ten_days_are_given(request_):
    assert request_.number == "2026-0001" and request_.due_at.date() == date(2026, 11, 13)


def test_the_deadline_is_extended_by_ten_days_once(request_):
    engine.extend(request_, reason=ExtensionReason.values[0], at=AT)
    request_.refresh_from_db()
    assert request_.due_at.date() == date(2026, 11, 27)


@pytest.mark.parametrize("outcome", ["PARTIAL", "WITHHELD"])
def test_a_refusal_needs_its_clause(request_, officer, outcome):
    with pytest.raises(TransitionRefused) as refused:
        requests.decide(request_, outcome=outcome, clause="", item=None, actor=officer, at=AT)
    assert refused.value.code == "clause"
    with pytest.raises(IntegrityError), transaction.atomic():
        InformationRequest.objects.filter(pk=request_.pk).update(outcome=outcome, clause="")


def test_what_is_disclosed_in_full_is_closed(request_, officer):
    decided = requests.decide(request_, outcome="DISCLOSED", clause="9-1-6", item=None, actor=officer, at=AT)
    assert decided.state == "CLOSED" and decided.clause == ""


def test_an_objection_is_decided_within_seven_working_days(request_, officer):
    requests.decide(request_, outcome="WITHHELD", clause="9-1-6", item=None, actor=officer, at=AT)
    objected = requests.object_to(request_, actor=officer, at=AT + timedelta(days=20))
    assert objected.state == "OBJECTED" and objected.due_at.date() == date(2026, 12, 1)
    closed = requests.decide_objection(objected, outcome="PARTLY", actor=officer, at=AT + timedelta(days=24))
    assert closed.state == "CLOSED" and closed.objection_outcome == "PARTLY"


def test_no_objection_after_thirty_days_and_the_request_is_closed(request_, officer):
    requests.decide(request_, outcome="WITHHELD", clause="9-1-6", item=None, actor=officer, at=AT)
    late = AT + timedelta(days=32)
    with pytest.raises(TransitionRefused) as refused:
        requests.object_to(request_, actor=officer, at=late)
    assert refused.value.code == "late"
    assert requests.close_lapsed(late) == 1
    request_.refresh_from_db()
    assert request_.state == "CLOSED"


def test_the_same_decision_is_not_taken_twice(request_, officer):
    requests.decide(request_, outcome="DISCLOSED", clause="", item=None, actor=officer, at=AT)
    with pytest.raises(TransitionRefused):
        requests.decide(request_, outcome="WITHHELD", clause="9-1-6", item=None, actor=officer, at=AT)


def test_a_request_from_tomorrow_is_refused(officer, people):
    with pytest.raises(TransitionRefused):
        received(officer, people.department, on=date(2026, 11, 3))


def test_what_is_asked_for_often_becomes_an_item(officer, people, item):
    for _number in range(3):
        received(officer, people.department)
    assert [(topic.name, topic.count, topic.item) for topic in queries.topics(AT)] == [("주차장", 3, None)]
    requests.answer_topic_by(item, topic="주차장", actor=officer)
    assert queries.topics(AT)[0].item == item


def test_statistics_count_what_happened(officer, people):
    first, second = received(officer, people.department), received(officer, people.department)
    requests.decide(first, outcome="DISCLOSED", clause="", item=None, actor=officer, at=AT)
    requests.decide(second, outcome="WITHHELD", clause="9-1-7", item=None, actor=officer, at=AT)
    year = queries.years()[0]
    assert (year.received, year.disclosed, year.withheld, year.share, year.days) == (2, 1, 1, 50, 0)
    assert queries.months(AT)[-1] == (date(2026, 11, 1), 2) and len(queries.months(AT)) == 12


def test_readers_see_how_often_there_was_nothing_to_disclose(client, officer, people):
    for outcome in ("NOT_HELD", "NOT_HELD", "DISCLOSED"):
        sought = received(officer, people.department)
        requests.decide(sought, outcome=outcome, clause="", item=None, actor=officer, at=AT)
    html = client.get(reverse("disclosures:requests")).content.decode()
    assert f'data-label="{Outcome.NOT_HELD.label}">2<' in html


def test_the_public_register_names_nobody(client, request_, officer):
    html = client.get(reverse("disclosures:requests")).content.decode()
    assert request_.subject in html and officer.display_name not in html and "개인</" not in html


def test_the_staffs_page_takes_each_next_step(client, request_, officer):
    sign_in(client, officer)
    address = reverse("disclosures:staff_request", args=[request_.pk])
    wrong = client.post(address, {"outcome": "WITHHELD", "clause": ""})
    assert wrong.status_code == 422
    assert client.post(address, {"outcome": "WITHHELD", "clause": "9-1-6"}).status_code == 302
    request_.refresh_from_db()
    assert request_.state == "DECIDED"


def test_other_departments_requests_do_not_exist_for_an_officer(client, request_):
    stranger = make_user(mfa=True)
    grant(stranger, Role.CASE_OFFICER, make_department())
    sign_in(client, stranger)
    assert client.get(reverse("disclosures:staff_request", args=[request_.pk])).status_code == 404
