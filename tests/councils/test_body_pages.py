"""The pages of bodies, calls and lots: who reaches them, what they show, what stays typed."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.models import AuditRecord
from councils.models import Application, Body, Certificate, Term
from councils.services import judging, public_names, terms
from councils.services.bodies import change_body, create_body, dissolve_body
from councils.services.refusals import CouncilRefused
from tests.councils.factories import make_body, make_term
from tests.councils.recruiting import (
    apply_to,
    make_draft,
    make_officer,
    make_open_call,
    make_resident,
    make_selecting,
)
from tests.councils.test_selection import drawn, freeze
from tests.factories import make_department, make_user
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db


def url(name: str, *args: Any) -> str:
    return reverse(f"councils:{name}", args=args)


def signed_in(user: Any) -> Client:
    client = Client()
    sign_in(client, user)
    return client


def typed(call: Any, **changes: Any) -> dict[str, Any]:
    question = call.questions.get()
    return {
        "seat_kind": call.seats.get().seat_kind_id,
        "name": "홍가람",
        "phone": "010-1234-5678",
        f"answer_{question.pk}": "동네를 위해",
        "data_consent": "on",
        **changes,
    }


@pytest.fixture
def open_now() -> Any:
    """A call that is open by the clock on the wall."""
    now = timezone.now()
    call = make_open_call()
    type(call).objects.filter(pk=call.pk).update(opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=5))
    call.refresh_from_db()
    return call


def test_public_pages_are_for_everybody(client: Client) -> None:
    call = make_selecting()
    make_term(call.body)
    drawn(call)
    pages = [
        url("bodies"), url("body", call.body.slug), url("call", call.pk), url("lot", call.pk), url("lot_file", call.pk),
        url("lot_explained"), url("lot_script"),
    ]  # fmt: skip
    assert [client.get(page).status_code for page in pages] == [200] * len(pages)


def test_unpublished_body_and_draft_call_are_seen_by_their_staff_alone(client: Client) -> None:
    body = make_body(published_at=None)
    draft = make_draft(body)
    stranger = signed_in(make_officer(make_body()))
    for reader, expected in ((client, 404), (stranger, 404), (signed_in(draft.created_by), 200)):
        assert reader.get(url("body", body.slug)).status_code == expected
        assert reader.get(url("call", draft.pk)).status_code == expected
    assert body.name not in client.get(url("bodies")).content.decode()


def test_roster_shows_names_by_consent_and_first_letters_otherwise(client: Client) -> None:
    body = make_body()
    public_names.show_name(make_term(body, name="홍가람").user, public=True, at=timezone.now())
    make_term(body, name="김새봄")
    page = client.get(url("body", body.slug)).content.decode()
    assert "홍가람" in page
    assert "김새봄" not in page
    assert "김○○" in page


def test_applying_by_form_and_finding_the_code(open_now: Any) -> None:
    person = make_resident()
    client = signed_in(person)
    answer = client.post(url("apply", open_now.pk), typed(open_now))
    application = Application.objects.get()
    assert answer.url == application.get_absolute_url()
    assert application.code in client.get(answer.url).content.decode()


@pytest.mark.parametrize(
    "changes",
    [{"data_consent": ""}, {"name": " "}, {"phone": "전화"}, {"seat_kind": "999999"}, {"name": "가" * 61}],
)
def test_wrong_form_answers_422_and_keeps_what_was_typed(open_now: Any, changes: dict[str, str]) -> None:
    client = signed_in(make_resident())
    answer = client.post(url("apply", open_now.pk), typed(open_now, **changes))
    assert answer.status_code == 422
    assert "동네를 위해" in answer.content.decode()
    assert not Application.objects.exists()


def test_refused_application_keeps_what_was_typed(open_now: Any) -> None:
    client = signed_in(make_user())
    answer = client.post(url("apply", open_now.pk), typed(open_now))
    assert answer.status_code == 422
    assert "동네를 위해" in answer.content.decode()


def test_late_application_keeps_what_was_typed_and_says_why() -> None:
    call = make_open_call()
    answer = signed_in(make_resident()).post(url("apply", call.pk), typed(call))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "동네를 위해" in page
    assert "지원이 마감되었습니다" in page


def test_nobody_reads_or_changes_the_application_of_somebody_else(open_now: Any) -> None:
    application = apply_to(open_now, at=timezone.now())
    stranger = signed_in(make_resident())
    for name in ("application", "change_application"):
        assert stranger.get(url(name, application.pk)).status_code == 404
    assert stranger.post(url("answer_application", application.pk), {"step": "withdraw"}).status_code == 404
    assert stranger.get(url("check", application.pk)).status_code == 404
    application.refresh_from_db()
    assert application.state == "SUBMITTED"


def test_staff_page_of_an_application_is_recorded() -> None:
    application = apply_to(make_open_call())
    officer = application.call.created_by
    assert signed_in(officer).get(url("check", application.pk)).status_code == 200
    assert AuditRecord.objects.filter(verb="councils.read_application", actor=officer).count() == 1


def test_seed_stands_on_no_page_before_the_draw() -> None:
    call = make_selecting()
    lot = freeze(call)
    officer = signed_in(call.created_by)
    for page in ("lot", "lot_file", "call_staff", "call"):
        assert lot.seed not in officer.get(url(page, call.pk)).content.decode()


def test_certificate_is_checked_by_anybody_and_printed_by_its_member_alone(client: Client) -> None:
    body = make_body()
    term = terms.appoint(
        body=body,
        user=make_user(),
        seat_kind=body.seat_kinds.get(),
        name="홍가람",
        starts_on=timezone.localdate(),
        by=make_officer(body),
        at=timezone.now(),
    )
    code = Certificate.objects.get().code
    page = client.get(url("certificate", code)).content.decode()
    assert "유효한 위촉장입니다" in page
    assert "홍가람" not in page
    paper = signed_in(term.user).get(url("certificate_pdf", code))
    assert paper.content.startswith(b"%PDF")
    assert signed_in(make_user()).get(url("certificate_pdf", code)).status_code == 302
    assert client.get(url("certificate", "0" * 20)).status_code == 404


def test_judge_pages_hide_names_where_the_call_is_blind() -> None:
    call = make_selecting(1, selection="SCORES")
    judge = make_user()
    judging.name_judge(call, user=judge, by=call.created_by, at=timezone.now())
    application = call.applications.get()
    page = signed_in(judge).get(url("judge_application", call.pk, application.code)).content.decode()
    assert "홍가람" not in page
    assert "010-1234-5678" not in page
    assert signed_in(make_user()).get(url("judge", call.pk)).status_code == 403


@pytest.mark.parametrize("page", ["bodies", "mine"])
def test_lists_cost_the_same_whatever_their_length(page: str) -> None:
    person = make_resident()
    client = signed_in(person)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url(page)).status_code == 200
        return len(queries)

    make_term(make_body(), person)
    cost()
    few = cost()
    for _number in range(12):
        make_term(make_body(), person)
    assert cost() <= few


# --- founding and changing ------------------------------------------------------------------------------------


def founded(department: Any = None, **fields: Any) -> Body:
    department = department or make_department()
    given = {
        "slug": "panel", "name": "시민평가단", "department": department, "purpose": "평가", "legal_basis": "규정",
        "seats": [{"label": "시민", "kind": "AREA", "seats": 30}], **fields,
    }  # fmt: skip
    return create_body(by=make_officer(make_body(department=department, seats=0)), at=timezone.now(), **given)


def test_change_of_a_body_is_recorded_with_what_it_was_before() -> None:
    body = founded()
    officer = make_officer(body)
    change_body(
        body, by=officer, at=timezone.now(), name="새 평가단", seats=[{"label": "시민", "kind": "AREA", "seats": 20}]
    )
    detail = AuditRecord.objects.get(verb="councils.change_body").detail
    assert detail["name"] == ["시민평가단", "새 평가단"]
    assert detail["seats"] == [[["시민", "AREA", 30]], [["시민", "AREA", 20]]]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"seats": []}, "seats"),
        ({"quotas": [{"attribute": "WOMAN", "percent": 40}] * 2}, "quotas"),
        ({"quotas": [{"attribute": str(number), "minimum": 1} for number in range(5)]}, "quotas"),
    ],
)
def test_impossible_bodies_are_refused(fields: dict[str, Any], code: str) -> None:
    with pytest.raises(CouncilRefused) as caught:
        founded(**fields)
    assert caught.value.code == code
    assert not Body.objects.filter(slug="panel").exists()


def test_name_is_taken_once_and_a_used_seat_stays() -> None:
    body = founded()
    with pytest.raises(CouncilRefused) as caught:
        founded(slug="other")
    assert caught.value.code == "taken"
    make_term(body)
    with pytest.raises(CouncilRefused) as used:
        change_body(
            body, by=make_officer(body), at=timezone.now(), seats=[{"label": "다른", "kind": "AREA", "seats": 1}]
        )
    assert used.value.code == "seat_used"


def test_body_with_members_is_not_dissolved() -> None:
    term = make_term(make_body())
    officer = make_officer(term.body)
    with pytest.raises(CouncilRefused):
        dissolve_body(term.body, by=officer, on=timezone.localdate(), reason="통합", at=timezone.now())
    terms.dismiss(Term.objects.get(pk=term.pk), by=officer, reason="통합", at=timezone.now())
    dissolve_body(term.body, by=officer, on=timezone.localdate(), reason="통합", at=timezone.now())


def test_address_of_a_body_never_hides_a_page_of_the_product() -> None:
    body = make_body()
    client = signed_in(make_officer(body))
    given = {
        "name": "회의", "slug": "meetings", "department": body.department_id, "purpose": "x", "legal_basis": "x",
        "term_months": 12, "quorum_kind": "SHARE", "quorum": 50, "decision_mode": "NAMED",
        "seats-TOTAL_FORMS": 1, "seats-INITIAL_FORMS": 0, "seats-0-label": "가", "seats-0-kind": "FIELD",
        "seats-0-seats": 3, "quotas-TOTAL_FORMS": 0, "quotas-INITIAL_FORMS": 0,
    }  # fmt: skip
    assert client.post(url("new_body"), given).status_code == 422
    assert client.post(url("new_body"), {**given, "slug": "neighbours"}).status_code == 302
    assert Body.objects.get(slug="neighbours").seat_kinds.get().seats == 3


def test_a_page_that_takes_no_application_does_not_say_until_when_to_apply(open_now: Any) -> None:
    kept = "적은 내용은 저장되니"
    may, may_not = (signed_in(person).get(url("apply", open_now.pk)) for person in (make_resident(), make_user()))
    assert kept in may.content.decode()
    assert kept not in may_not.content.decode() and may_not.context["obstacle"]
    type(open_now).objects.filter(pk=open_now.pk).update(closes_at=timezone.now())
    late = signed_in(make_resident()).get(url("apply", open_now.pk))
    assert kept not in late.content.decode() and not late.context["accepting"]
