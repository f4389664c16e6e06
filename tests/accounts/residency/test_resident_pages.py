import re
import uuid
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import ConsentRecord, Department, ResidencyApplication, ResidencyProof, User
from accounts.residency import queries
from accounts.states import ResidencyState
from tests.accounts.residency.factories import SOMEBODY, import_people, printed_code, prove
from tests.factories import make_department, make_staff, make_user

pytestmark = pytest.mark.django_db
TYPED = {
    "name": "김두레",
    "birth_date": "1985-05-05",
    "postal_code": "10415",
    "address": "한빛시 두레로 12",
    "consent_residency": "on",
}
LETTER = TYPED | {"address_detail": "101동 202호", "area": "두레동"}


@pytest.fixture
def department(db: None) -> Department:
    return make_department("주민지원부", code="resident")


@pytest.fixture
def resident(client: Client) -> User:
    user = make_user()
    client.force_login(user)
    return user


def test_the_ways_are_shown_with_the_time_they_take_and_what_is_kept(client: Client, resident: User) -> None:
    import_people(SOMEBODY)
    page = client.get(reverse("residency")).content.decode()
    for words in ("주민 명부로 확인", "우편으로 받은 번호로 확인", "창구에서 직접 확인", "약 2분", "보관하는 것"):
        assert words in page


def test_nobody_gets_in_without_an_account(client: Client) -> None:
    for name in ("residency", "residency_register", "residency_letter", "residency_counter", "residency_mobile"):
        assert client.get(reverse(name)).status_code == 302


def test_a_match_leads_to_the_success_page(client: Client, resident: User) -> None:
    import_people(SOMEBODY)
    answer = client.post(reverse("residency_register"), TYPED, follow=True)
    assert answer.redirect_chain == [(reverse("residency_done"), 302)]
    assert "거주가 확인되었습니다" in answer.content.decode()
    assert ConsentRecord.objects.filter(user=resident, key="residency").exists()


def test_no_match_keeps_what_was_typed_and_says_what_to_do(client: Client, resident: User) -> None:
    import_people(SOMEBODY)
    answer = client.post(reverse("residency_register"), TYPED | {"name": "김두래"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="김두래"' in page
    assert "창구로 와 주세요" in page


def test_a_resident_registration_number_is_refused_in_every_line(client: Client, resident: User) -> None:
    import_people(SOMEBODY)
    for field in ("name", "address"):
        answer = client.post(reverse("residency_register"), TYPED | {field: "850505-1234567"})
        assert answer.status_code == 422
        assert "주민등록번호는 입력하지 마세요" in answer.content.decode()
        assert 'aria-invalid="true"' in answer.content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"birth_date": "2999-01-01"},
        {"birth_date": "1800-01-01"},
        {"birth_date": "어제"},
        {"postal_code": "1041"},
        {"postal_code": "abcde"},
        {"name": ""},
        {"name": "가" * 61},
        {"address": "\x00"},
        {"consent_residency": ""},
    ],
)
def test_wrong_input_comes_back_with_the_error_at_its_field(client: Client, resident: User, wrong: dict) -> None:
    import_people(SOMEBODY)
    answer = client.post(reverse("residency_register"), TYPED | wrong)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == set(wrong)
    assert not ResidencyProof.objects.exists()


def test_without_consent_nothing_is_compared(client: Client, resident: User) -> None:
    import_people(SOMEBODY)
    typed = {name: value for name, value in TYPED.items() if name != "consent_residency"}
    assert client.post(reverse("residency_register"), typed).status_code == 422
    assert not queries.is_verified_resident(resident, timezone.now())


def test_a_letter_from_the_form_to_the_code(client: Client, resident: User, department: Department) -> None:
    client.post(reverse("residency_letter"), LETTER)
    page = client.get(reverse("residency_letter")).content.decode()
    assert "편지 신청" in page
    assert "두레로 12" in page
    code = printed_code(make_staff("CASE_OFFICER", department), at=timezone.now())
    form = client.get(reverse("residency_letter_code"), {"code": code}).content.decode()
    assert f'value="{code}"' in form
    answer = client.post(reverse("residency_letter_code"), {"code": f"{code[:4]}-{code[4:]}"})
    assert answer["Location"] == reverse("residency_done")


def test_pressing_twice_asks_for_one_letter(client: Client, resident: User, department: Department) -> None:
    key = re.search(r'name="submission_key" value="([^"]+)"', client.get(reverse("residency_letter")).content.decode())
    typed = LETTER | {"submission_key": key.group(1) if key else str(uuid.uuid4())}
    first = client.post(reverse("residency_letter"), typed)
    second = client.post(reverse("residency_letter"), typed)
    assert (first.status_code, second.status_code) == (302, 302)
    assert ResidencyApplication.objects.count() == 1


def test_a_wrong_code_says_how_many_tries_are_left(client: Client, resident: User, department: Department) -> None:
    client.post(reverse("residency_letter"), LETTER)
    printed_code(make_staff("CASE_OFFICER", department), at=timezone.now())
    answer = client.post(reverse("residency_letter_code"), {"code": "22222222"})
    assert answer.status_code == 422
    assert "4번" in answer.content.decode()
    assert "code" in answer.context["form"].errors


def test_the_request_can_be_withdrawn(client: Client, resident: User, department: Department) -> None:
    client.post(reverse("residency_letter"), LETTER)
    client.post(reverse("residency_letter_withdraw"))
    assert ResidencyApplication.objects.get().state == ResidencyState.WITHDRAWN
    assert client.post(reverse("residency_letter_withdraw")).status_code == 404


def test_a_child_is_shown_the_way_to_a_guardian(client: Client, resident: User, department: Department) -> None:
    answer = client.post(reverse("residency_letter"), LETTER | {"birth_date": "2020-01-01"})
    assert answer.status_code == 422
    assert reverse("guardian_invite") in answer.content.decode()


def test_the_counter_code_is_shown_once_it_is_asked_for(client: Client, resident: User) -> None:
    assert not re.search(r"\b\d{6}\b", client.get(reverse("residency_counter")).context["form"].as_p())
    page = client.post(reverse("residency_counter"), {"consent_residency": "on"})
    assert re.fullmatch(r"\d{6}", page.context["code"])


def test_mobile_identity_goes_to_the_stand_in_and_back(client: Client, resident: User) -> None:
    there = client.post(reverse("residency_mobile"), {"consent_residency": "on"})
    page = client.get(there["Location"])
    assert "시연용" in page.content.decode()
    query = {name: values[0] for name, values in parse_qs(urlsplit(there["Location"]).query).items()}
    person = {"name": "김두레", "birth_date": "1985-05-05", "area": "두레동"} | query
    back = client.post(there["Location"], person)
    assert client.get(back["Location"])["Location"] == reverse("residency_done")
    assert client.get(back["Location"])["Location"] == reverse("residency")
    assert queries.is_verified_resident(resident, timezone.now())


def test_where_a_real_provider_is_configured_there_is_no_stand_in(client: Client, resident: User, settings) -> None:
    settings.RESIDENCY_IDENTITY_PROVIDER = ""
    assert client.get(reverse("residency_stand_in")).status_code == 404
    assert client.get(reverse("residency_mobile")).status_code == 404


def test_who_is_confirmed_sees_until_when(client: Client, resident: User) -> None:
    prove(resident, at=timezone.now())
    page = client.get(reverse("residency")).content.decode()
    assert "거주가 확인되었습니다" in page
    assert "확인 방법 선택" not in page


def test_pages_with_personal_data_are_not_cached(client: Client, resident: User, department: Department) -> None:
    for name in ("residency", "residency_letter", "residency_counter", "residency_mobile"):
        assert "no-store" in client.get(reverse(name))["Cache-Control"]
