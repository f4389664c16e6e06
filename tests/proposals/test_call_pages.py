"""The staff's pages of calls and what everybody reads of them."""

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from proposals.models import Call, CallChange
from proposals.services import call_changes, judging
from tests.factories import make_staff, make_user
from tests.proposals.contests import CLOSED, LATER, make_contest, make_entry
from tests.proposals.factories import NOON, make_call, make_category
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Any:
    return make_staff(Role.CASE_OFFICER)


def client_of(person: Any) -> Client:
    client = Client()
    sign_in(client, person)
    return client


def typed(judge: Any, **fields: Any) -> dict[str, Any]:
    """The whole form, as a browser sends it."""
    opens = timezone.localtime(timezone.now() + timedelta(days=1))
    rows: dict[str, list[dict[str, Any]]] = {
        "questions": [{"label": "누구를 위한 생각인가요?", "required": "on"}],
        "prizes": [{"name": "최우수상", "count": "1", "won": "1000000"}],
        "criteria": [{"name": "창의성", "weight": "40"}, {"name": "효과", "weight": "60"}],
        "rounds": [{"name": "본심사", "rule": "MEAN", "tie": "CRITERIA"}],
    }
    form: dict[str, Any] = {
        "kind": "CONTEST", "slug": "safety", "title": "안전 공모전", "summary": "안전한 동네", "text": "모두 냅니다.",
        "opens_at": opens.strftime("%Y-%m-%dT%H:%M"),
        "closes_at": (opens + timedelta(days=30)).strftime("%Y-%m-%dT%H:%M"),
        "proposer": "ANYBODY", "categories": [make_category().slug], "judges": judge.email, "blind": "on",
    }  # fmt: skip
    for name, filled in rows.items():
        form |= {f"{name}-TOTAL_FORMS": len(filled) + 1, f"{name}-INITIAL_FORMS": 0}
        for number, row in enumerate(filled):
            form |= {f"{name}-{number}-{key}": value for key, value in row.items()}
    return form | {"rounds-1-rule": "MEAN", "rounds-1-tie": "CRITERIA"} | fields


def test_a_call_is_written_previewed_published_and_read(officer: Any) -> None:
    judge, staff = make_user(display_name="한심사"), client_of(officer)
    assert staff.get(reverse("proposals:new_call")).status_code == 200
    assert staff.post(reverse("proposals:new_call"), typed(judge)).status_code == 302
    call = Call.objects.get(slug="safety")
    assert Client().get(call.get_absolute_url()).status_code == 404
    preview = staff.get(reverse("proposals:preview_call", args=[call.pk])).content.decode()
    assert "창의성" in preview and "한심사" in preview and "누구를 위한 생각인가요?" in preview
    assert staff.get(reverse("proposals:manage_calls")).status_code == 200
    staff.post(reverse("proposals:publish_call", args=[call.pk]))
    call.refresh_from_db()
    page = Client().get(call.get_absolute_url()).content.decode()
    assert call.terms_sha256 in page and "최우수상" in page
    assert judge.email not in page


def test_the_published_file_has_the_published_fingerprint() -> None:
    call = make_contest()
    content = Client().get(reverse("proposals:call_terms", args=[call.slug])).content
    assert hashlib.sha256(content).hexdigest() == call.terms_sha256


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"criteria-1-weight": "59"}, "100"),
        ({"judges": "nobody@example.test"}, "nobody@example.test"),
        ({"closes_at": "2020-01-01T00:00"}, "id_closes_at-error"),
        ({"slug": "한글"}, "id_slug-error"),
        ({"title": "가" * 101}, "id_title-error"),
        ({"prizes-0-count": "0"}, "최우수상"),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_stays(officer: Any, wrong: dict[str, str], said: str) -> None:
    answer = client_of(officer).post(reverse("proposals:new_call"), typed(make_user(), **wrong))
    assert answer.status_code == 422
    assert said in answer.content.decode() and "모두 냅니다." in answer.content.decode()
    assert not Call.objects.exists()


def test_an_edited_draft_keeps_what_is_not_touched(officer: Any) -> None:
    judge, staff = make_user(), client_of(officer)
    form = typed(judge)
    staff.post(reverse("proposals:new_call"), form)
    call = Call.objects.get()
    page = staff.get(reverse("proposals:edit_call", args=[call.pk])).content.decode()
    assert judge.email in page and "창의성" in page
    assert (
        staff.post(reverse("proposals:edit_call", args=[call.pk]), form | {"title": "고친 공모전"}).status_code == 302
    )
    call.refresh_from_db()
    assert (call.title, call.judging["criteria"][1]["weight"]) == ("고친 공모전", 60)


def test_a_question_keeps_its_key_whatever_stands_before_it(officer: Any) -> None:
    """Answers lie under the key: by place, taking the first question out would hand its answers to the second."""
    staff = client_of(officer)
    two = typed(make_user(), **{"questions-TOTAL_FORMS": 2, "questions-1-label": "다른 방법도 보셨나요?"})
    staff.post(reverse("proposals:new_call"), two)
    call = Call.objects.get()
    first, second = call.questions
    edit = reverse("proposals:edit_call", args=[call.pk])
    assert f'name="questions-1-key" value="{second["key"]}"' in staff.get(edit).content.decode()
    emptied = two | {
        "questions-0-key": first["key"], "questions-0-label": "", "questions-0-required": "",
        "questions-1-key": second["key"], "questions-TOTAL_FORMS": 3, "questions-2-label": "얼마가 들까요?",
    }  # fmt: skip
    assert staff.post(edit, emptied).status_code == 302
    call.refresh_from_db()
    assert [(one["key"], one["label"]) for one in call.questions] == [
        (second["key"], "다른 방법도 보셨나요?"), ("q1", "얼마가 들까요?")
    ]  # fmt: skip


def test_a_change_goes_through_two_pages_of_two_people(officer: Any) -> None:
    judge, staff = make_user(), client_of(officer)
    form = typed(judge)
    staff.post(reverse("proposals:new_call"), form)
    call = Call.objects.get()
    staff.post(reverse("proposals:publish_call", args=[call.pk]))
    edit = reverse("proposals:edit_call", args=[call.pk])
    assert staff.post(edit, form | {"title": "바뀐 공모전"}).status_code == 422
    assert staff.post(edit, form | {"title": "바뀐 공모전", "reason": "이름이 길었습니다."}).status_code == 302
    change = CallChange.objects.get()
    address = reverse("proposals:approve_change", args=[change.pk])
    assert client_of(make_user()).post(address).status_code == 404
    for role in (Role.DEPARTMENT_REVIEWER, Role.APPROVER):
        client_of(make_staff(role)).post(address)
    page = Client().get(call.get_absolute_url()).content.decode()
    assert "바뀐 공모전" in page and "안전 공모전" in page and "이름이 길었습니다." in page


def test_refusing_a_change_needs_a_reason(officer: Any) -> None:
    call = make_contest(officer=officer)
    change = call_changes.ask_change(call, actor=officer, reason="더 길게", at=NOON, closes_at=LATER)
    superior = client_of(make_staff(Role.APPROVER))
    address = reverse("proposals:refuse_change", args=[change.pk])
    assert superior.post(address, {"reason": " "}).status_code == 422
    superior.post(address, {"reason": "이미 알렸습니다."})
    change.refresh_from_db()
    assert change.state == "REFUSED"
    assert "더 길게" not in Client().get(call.get_absolute_url()).content.decode()


def test_residents_reach_no_page_of_the_staff(officer: Any) -> None:
    call, resident = make_contest(officer=officer), client_of(make_user())
    for name in ("manage_call", "edit_call", "preview_call"):
        assert resident.get(reverse(f"proposals:{name}", args=[call.pk])).status_code == 403
    for name in ("publish_call", "open_round"):
        assert resident.post(reverse(f"proposals:{name}", args=[call.pk])).status_code == 403
    for name in ("manage_calls", "new_call", "reward_rules", "exchanges"):
        assert resident.get(reverse(f"proposals:{name}")).status_code == 403


def test_staff_ideas_are_for_staff_alone(officer: Any) -> None:
    call = make_call(kind="STAFF")
    assert client_of(officer).get(call.get_absolute_url()).status_code == 200
    for client in (Client(), client_of(make_user())):
        assert client.get(call.get_absolute_url()).status_code == 404
        assert client.get(reverse("proposals:call_terms", args=[call.slug])).status_code == 404
        assert call.slug not in client.get(reverse("proposals:calls")).content.decode()


def test_a_judge_works_through_the_pages_and_the_staff_closes(officer: Any) -> None:
    judge, other = make_user(), make_user()
    call = make_contest(judge, other, officer=officer)
    for _number in range(2):
        make_entry(call)
    found = judging.open_round(call, actor=officer, at=LATER)
    for person in (judge, other):
        client = client_of(person)
        assert client.get(reverse("proposals:judging")).status_code == 200
        for number in (1, 2):
            address = reverse("proposals:score_sheet", args=[found.pk, number])
            assert client.post(address, {"c1": "41", "c2": "1", "free_of_conflict": "on"}).status_code == 422
            undeclared = client.post(address, {"c2": "1"})
            assert undeclared.status_code == 422
            assert set(undeclared.context["form"].errors) == {"free_of_conflict", "c1"}, "all of it at once"
            assert client.post(address, {"c1": "40", "c2": "1", "free_of_conflict": "on"}).status_code == 302
    staff = client_of(officer)
    assert staff.get(found.get_absolute_url()).status_code == 200
    staff.post(reverse("proposals:close_round", args=[found.pk]))
    superior = client_of(make_staff(Role.DEPARTMENT_REVIEWER))
    assert "41.00" in superior.get(found.get_absolute_url()).content.decode()
    superior.post(reverse("proposals:publish_round", args=[found.pk]))
    found.refresh_from_db()
    assert found.state == "PUBLISHED"
    assert CLOSED < LATER < found.published_at


def test_standing_back_and_excusing_have_their_pages(officer: Any) -> None:
    judge, other = make_user(), make_user()
    call = make_contest(judge, other, officer=officer)
    make_entry(call)
    found = judging.open_round(call, actor=officer, at=LATER)
    client, staff = client_of(judge), client_of(officer)
    address = reverse("proposals:recuse_judge", args=[found.pk, 1])
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "같은 모임입니다."}).status_code == 302
    excuse = reverse("proposals:excuse_judge", args=[found.pk, found.judges.get(person=other).number])
    assert staff.get(excuse).status_code == 200
    assert staff.post(excuse, {"reason": ""}).status_code == 422
    assert staff.post(excuse, {"reason": "입원했습니다."}).status_code == 302
    assert staff.get(reverse("proposals:score_sheet", args=[found.pk, 1])).status_code == 403
