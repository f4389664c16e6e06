"""The department's pages, as each person meets them, with wrong input too."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import Role
from core.submissions import keys
from core.workflow.models import Case
from councils.models import Term
from regulations import clause_names
from regulations.models import ClauseChange, JudgingBody, Petition, Target
from regulations.states import PetitionOutcome, PetitionState
from tests.councils.factories import make_body
from tests.factories import make_department, make_staff, make_user
from tests.regulations.burden.burden_factories import ARTICLES, JUSTIFIED, Committee, Office, make_version
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db
S, O = PetitionState, PetitionOutcome  # noqa: E741
FORMS = ["place_petition", "take_up_petition", "name_official", "draft_answer", "draft_justification"]
SUPERIOR = ["send_draft_back"]
CENTRAL = ["bring_petition", "ask_for_better"]


@pytest.fixture
def office() -> Office:
    return Office()


def client_of(person: Any) -> Client:
    client = Client()
    if person is not None:
        sign_in(client, person)
    return client


def send(person: Any, name: str, *arguments: Any, **fields: Any) -> Any:
    address = reverse(f"regulations:{name}", args=arguments)
    return client_of(person).post(address, {"submission_key": keys.new_key(), **fields})


def page_of(person: Any, name: str, *arguments: Any, status: int = 200, query: str = "") -> str:
    response = client_of(person).get(reverse(f"regulations:{name}", args=arguments) + query)
    assert response.status_code == status
    return str(response.content.decode())


def refreshed(petition: Petition) -> Petition:
    return Petition.objects.get(pk=petition.pk)


@pytest.mark.parametrize("name", ["petition_work", *FORMS, *SUPERIOR, *CENTRAL])
def test_the_departments_pages_are_for_its_people_alone(office, name):
    petition = office.under_review()
    for stranger in (office.author, make_user()):
        page_of(stranger, name, petition.pk, status=404)
    page_of(make_staff(department=make_department()), name, petition.pk, status=403)
    assert client_of(None).get(reverse(f"regulations:{name}", args=[petition.pk])).status_code == 302


@pytest.mark.parametrize("name", ["petition_queue", "judging_committee", "choose_committee", "targets"])
def test_the_pages_of_the_office_are_not_for_residents(office, name):
    page_of(make_user(), name, status=403)
    assert client_of(None).get(reverse(f"regulations:{name}")).status_code == 302


def test_a_petition_goes_from_page_to_page_until_it_is_before_the_committee(office):
    petition = office.petition(regulation=None, key="", rule_named="체육시설 운영규정")
    page = page_of(office.central, "petition_work", petition.pk)
    assert reverse("regulations:place_petition", args=[petition.pk]) in page
    assert "체육시설 운영규정" in page_of(office.central, "place_petition", petition.pk)
    send(office.central, "place_petition", petition.pk, regulation=office.rule.pk, key="제2조")
    assert refreshed(petition).key == "a2" and refreshed(petition).state == S.CLASSIFIED
    send(office.officer, "take_up_petition", petition.pk, position=office.position.pk)
    assert refreshed(petition).official_name == "나담당"
    send(office.officer, "draft_answer", petition.pk, outcome=O.KEPT, body="규정을 그대로 유지하겠습니다.")
    draft = petition.answers.get()
    assert "규정을 그대로" in page_of(office.superior, "petition_work", petition.pk)
    send(office.superior, "approve_draft", petition.pk, answer=draft.pk)
    assert refreshed(petition).state == S.JUSTIFICATION_DUE
    send(office.officer, "draft_justification", petition.pk, **JUSTIFIED)
    send(office.superior, "approve_draft", petition.pk, justification=petition.justifications.get().pk)
    assert refreshed(petition).state == S.COMMITTEE


def test_a_draft_is_no_part_of_what_everybody_reads(office):
    petition = office.under_review()
    office.draft(petition, body="아직 승인되지 않은 초안입니다.")
    assert "아직 승인되지 않은" not in page_of(None, "petition", petition.pk)


def test_answers_justification_and_judgement_stand_on_the_petitions_page(office):
    petition = office.before_committee()
    Committee().judge(petition, office, 1, 1, 2)
    page = page_of(None, "petition", petition.pk)
    for words in ("시설운영팀장 나담당", JUSTIFIED["necessity"], ARTICLES[1]):
        assert words in page
    assert petition.judgements.get().decision.get_absolute_url() in page


def test_a_closed_meeting_is_not_named_on_the_petitions_page(office):
    petition = office.before_committee()
    room = Committee(is_public=False)
    room.judge(petition, office, 3, 3, 3)
    page = page_of(None, "petition", petition.pk)
    assert room.meeting.get_absolute_url() not in page


@pytest.mark.parametrize("typed, why", [("무슨 조항", "key"), ("제9조", "key"), ("x" * 70, "key")])
def test_a_clause_that_cannot_be_is_said_where_it_was_typed(office, typed, why):
    petition = office.petition(regulation=None, key="")
    answer = send(office.central, "place_petition", petition.pk, regulation=office.rule.pk, key=typed)
    assert answer.status_code == 422 and answer.context["form"].errors[why]
    assert typed in answer.content.decode()


def test_what_was_chosen_among_the_suggestions_is_filled_in(office):
    petition = office.petition(regulation=None, key="")
    page = page_of(office.central, "place_petition", petition.pk, query=f"?rule={office.rule.slug}&clause=a2")
    with translation.override("ko"):
        assert f'value="{clause_names.name_of("a2")}"' in page
    assert page_of(office.central, "place_petition", petition.pk, query="?rule=none&clause=" + "z" * 500)


def test_an_answer_that_is_not_whole_keeps_what_was_typed(office):
    petition = office.under_review()
    answer = send(
        office.officer, "draft_answer", petition.pk, outcome=O.ACCEPTED, body="수용하기로 하였습니다. 고맙습니다."
    )
    assert answer.status_code == 422 and "change_by" in answer.context["form"].errors
    assert "고맙습니다" in answer.content.decode()


@pytest.mark.parametrize("read", ["", "abc", "9" * 30, "-1", "0"])
def test_a_forged_number_of_a_draft_approves_nothing(office, read):
    petition = office.under_review()
    office.draft(petition)
    send(office.superior, "approve_draft", petition.pk, answer=read)
    assert refreshed(petition).state == S.UNDER_REVIEW


def test_whoever_drafted_sees_that_another_has_to_approve(office):
    petition = office.under_review()
    office.draft(petition)
    page = page_of(office.officer, "petition_work", petition.pk)
    assert reverse("regulations:approve_draft", args=[petition.pk]) not in page


def test_a_superior_sends_back_on_a_page_of_its_own(office):
    petition = office.under_review()
    office.draft(petition)
    assert send(office.superior, "send_draft_back", petition.pk, reason="").status_code == 422
    send(office.superior, "send_draft_back", petition.pk, reason="까닭을 더 밝혀 주십시오")
    assert refreshed(petition).drafted_outcome == ""


def test_the_office_brings_a_justification_to_a_coming_meeting(office):
    petition = office.before_committee()
    page = page_of(office.central, "bring_petition", petition.pk)
    assert reverse("regulations:judging_committee") in page
    room = Committee()
    today = timezone.localdate()
    Term.objects.filter(body=room.body).update(starts_on=today - timedelta(days=9), ends_on=today + timedelta(days=300))
    starts_at = timezone.now() + timedelta(days=3)
    meeting = room.plan(starts_at=starts_at, ends_at=starts_at + timedelta(hours=2))
    assert send(office.central, "bring_petition", petition.pk).status_code == 422
    assert petition.title in page_of(office.central, "judging_committee")
    send(office.central, "bring_petition", petition.pk, meeting=meeting.pk, ballot="SECRET")
    judgement = petition.judgements.get()
    assert judgement.decision.is_secret and judgement.decision.item.meeting == meeting
    assert petition.title not in page_of(office.central, "judging_committee")
    assert meeting.get_absolute_url() in page_of(office.central, "petition_work", petition.pk)


def test_giving_in_and_asking_for_better_take_a_reason(office):
    petition = office.answered(O.KEPT)
    assert send(office.officer, "give_in", petition.pk, reason=" ").status_code == 422
    send(office.officer, "give_in", petition.pk, reason="유지할 까닭을 찾지 못했습니다")
    assert refreshed(petition).state == S.UNDER_REVIEW
    other = office.before_committee()
    send(office.central, "ask_for_better", other.pk, reason="대안을 더 살펴 주십시오")
    assert refreshed(other).state == S.JUSTIFICATION_DUE


def test_a_long_term_review_is_taken_up_again_by_a_button(office):
    petition = office.answered(O.LONG_TERM_REVIEW)
    assert 'method="post"' in page_of(office.officer, "petition_work", petition.pk)
    send(office.officer, "answer_anew", petition.pk)
    assert refreshed(petition).state == S.UNDER_REVIEW


def test_a_change_is_given_to_a_version_and_put_off(office):
    petition = office.answered(O.ACCEPTED)
    begin = reverse("regulations:begin_draft", args=[petition.regulation.slug])
    assert begin in page_of(office.officer, "petition_work", petition.pk)
    page_of(office.officer, "begin_draft", petition.regulation.slug)
    make_version(office.rule, articles=[ARTICLES[0], "이용료는 현장에서도 낼 수 있다.", ARTICLES[2]])
    assert reverse("regulations:carry_change", args=[petition.pk]) in page_of(
        office.officer, "petition_work", petition.pk
    )
    send(office.officer, "carry_change", petition.pk, version=office.rule.versions.get(number=2).pk)
    change = ClauseChange.objects.get()
    assert change.version.number == 2
    too_early = change.promised_by.isoformat()
    assert (
        send(office.superior, "postpone_change", petition.pk, to=too_early, reason="사정이 있어요").status_code == 422
    )
    later = max(change.promised_by, timezone.localdate()) + timedelta(days=40)
    send(office.superior, "postpone_change", petition.pk, to=later.isoformat(), reason="이사회 일정이 바뀌었습니다")
    change.refresh_from_db()
    assert change.postponed_to == later
    assert "이사회 일정이 바뀌었습니다" in page_of(None, "petition", petition.pk)


def test_what_has_no_change_has_no_page_for_it(office):
    petition = office.under_review()
    page_of(office.officer, "carry_change", petition.pk, status=404)
    page_of(office.superior, "postpone_change", petition.pk, status=404)


def test_the_list_shows_what_lies_with_ones_department(office):
    mine = office.placed(title="우리 부서의 건의")
    other = Office(slug="other")
    other.placed(title="다른 부서의 건의")
    page = page_of(office.officer, "petition_queue")
    assert mine.title in page and "다른 부서의 건의" not in page
    assert "다른 부서의 건의" in page_of(office.central, "petition_queue", query="?stage=take_up")
    page_of(office.central, "petition_queue", query="?stage=nonsense", status=404)


def test_the_list_asks_the_same_few_questions_however_long_it_is(office):
    counts = []
    for number in (1, 30):
        while Petition.objects.count() < number:
            author = make_user()
            office.placed(author=author)
        client = client_of(office.officer)
        address = reverse("regulations:petition_queue")
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_staffs_channel_is_not_there_for_others(office):
    petition = office.placed(author=make_staff(department=make_department()), audience="STAFF")
    page_of(make_user(), "petition_work", petition.pk, status=404)
    assert petition.title in page_of(office.officer, "petition_queue", query="?stage=take_up")


def test_the_committee_is_chosen_by_the_office(office):
    body = make_body()
    send(office.central, "choose_committee", body=body.pk)
    assert JudgingBody.objects.get().body == body
    assert body.name in page_of(office.central, "judging_committee")
    assert send(office.central, "choose_committee", body=999_999).status_code == 422
    assert send(office.superior, "choose_committee", body=body.pk).status_code == 403


def test_targets_are_set_for_a_year_and_taken_back(office):
    field = f"department_{office.department.pk}"
    send(office.central, "targets_of_year", 2026, **{field: "3"})
    assert Target.objects.get(year=2026, department=office.department).rules == 3
    assert send(office.central, "targets_of_year", 2026, **{field: "-1"}).status_code == 422
    assert send(office.central, "targets_of_year", 9999, **{field: "1"}).status_code in (404, 422)
    send(office.central, "targets_of_year", 2026, **{field: ""})
    assert not Target.objects.exists()
    administrator = make_staff(Role.ADMINISTRATOR)
    send(administrator, "targets_of_year", 2026, **{field: "2"})
    assert Target.objects.get().set_by == administrator


def test_the_desks_panel_leads_to_the_page_of_the_work(office):
    petition = office.placed()
    case = Case.objects.get(object_id=petition.pk, workflow="regulation_petition")
    page = client_of(office.officer).get(reverse("desk:case", args=[case.pk])).content.decode()
    assert reverse("regulations:petition_work", args=[petition.pk]) in page
