"""A residency letter at the desk: what staff need to decide, and that they looked."""

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Department, ResidencyApplication, Role, User
from accounts.residency.desk_panel import masked_name
from accounts.residency.verifiers import letter
from core.audit.models import AuditRecord
from core.workflow.models import Case
from tests.accounts.residency.factories import apply
from tests.factories import make_department, make_staff, make_user
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def department() -> Department:
    return make_department("주민지원부", code="resident")


@pytest.fixture
def clerk(client: Client, department: Department) -> User:
    user = make_staff(Role.CASE_OFFICER, department)
    sign_in(client, user)
    return user


@pytest.fixture
def application(department: Department) -> ResidencyApplication:
    return apply(make_user(), at=timezone.now())


def address_of(application: ResidencyApplication) -> str:
    return f"/desk/cases/{Case.objects.get(workflow='residency', object_id=application.pk).pk}/"


@pytest.mark.parametrize(
    ("name", "shown"), [("김두레", "김*레"), ("남궁가람", "남**람"), ("김솔", "김*"), ("솔", "*"), ("", "")]
)
def test_a_name_is_masked_but_for_its_ends(name: str, shown: str) -> None:
    assert masked_name(name) == shown


def test_staff_see_the_address_and_a_masked_name(
    client: Client, clerk: User, application: ResidencyApplication
) -> None:
    page = client.get(address_of(application)).content.decode()
    assert "10415 두레로 12 101동 202호" in page
    assert "김*레" in page
    assert "김두레" not in page
    assert "1985" not in page


def test_each_look_is_recorded_once_with_who_looked(
    client: Client, clerk: User, application: ResidencyApplication
) -> None:
    address = address_of(application)
    for looks in (1, 2):
        client.get(address)
        records = AuditRecord.objects.filter(verb="desk.read_case", actor=clerk)
        assert records.count() == looks
    assert {record.object_id for record in records} == {int(address.split("/")[-2])}


def test_whoever_may_not_see_the_case_leaves_no_record_and_sees_nothing(
    client: Client, application: ResidencyApplication
) -> None:
    sign_in(client, make_staff(Role.CASE_OFFICER, make_department()))
    answer = client.get(address_of(application))
    assert answer.status_code == 404
    assert not AuditRecord.objects.filter(verb="desk.read_case").exists()


def test_many_letters_to_one_household_catch_the_eye(
    client: Client, clerk: User, application: ResidencyApplication
) -> None:
    latest = apply(make_user(), at=timezone.now(), name="이한빛")
    context = client.get(address_of(latest)).context
    assert (context["letters_to_the_address"], context["requests_of_the_person"]) == (2, 1)


def test_when_the_matter_has_ended_nothing_personal_is_left_to_show(
    client: Client, clerk: User, application: ResidencyApplication
) -> None:
    letter.withdraw(application, at=timezone.now())
    page = client.get(address_of(application)).content.decode()
    assert "두레로" not in page
    assert "파기" in page
