"""The calendar and the lengths of periods, as an administrator sets them."""

from datetime import date

import pytest
from django.test import Client

from accounts.models import Role
from core.audit.models import AuditRecord
from core.deadlines import calendar, periods
from core.deadlines.models import ExtraHoliday
from tests.factories import make_staff
from tests.sessions import sign_in

PAGE = "/desk/deadlines/"
# An ordinary Wednesday.
DAY = date(2026, 12, 9)


@pytest.fixture
def administrator(client: Client, db: None) -> Client:
    sign_in(client, make_staff(Role.ADMINISTRATOR))
    return client


def change(client: Client, **fields: str) -> int:
    return client.post(
        f"{PAGE}days/", {"day": DAY.isoformat(), "name": "임시공휴일", "kind": "added_holiday", **fields}
    ).status_code


def test_an_added_day_is_no_working_day_until_it_is_removed(administrator: Client) -> None:
    assert calendar.is_working_day(DAY)
    assert change(administrator) == 302
    assert not calendar.is_working_day(DAY)
    assert "임시공휴일" in administrator.get(PAGE).content.decode()
    administrator.post(f"{PAGE}days/{ExtraHoliday.objects.get().pk}/remove/")
    assert calendar.is_working_day(DAY)
    assert list(AuditRecord.objects.order_by("pk").values_list("verb", flat=True)) == [
        "core.change_day",
        "core.restore_day",
    ]


def test_the_same_day_twice_is_refused_at_its_field_and_what_was_typed_stays(administrator: Client) -> None:
    change(administrator)
    answer = administrator.post(f"{PAGE}days/", {"day": DAY.isoformat(), "name": "두 번째", "kind": "working_day"})
    assert answer.status_code == 422
    assert "day" in answer.context["form"].errors
    assert 'value="두 번째"' in answer.content.decode()


@pytest.mark.parametrize(
    "fields", [{"day": "어제"}, {"day": ""}, {"name": ""}, {"name": "가" * 101}, {"kind": "feast"}]
)
def test_bad_input_changes_nothing(administrator: Client, fields: dict[str, str]) -> None:
    assert change(administrator, **fields) == 422
    assert not ExtraHoliday.objects.exists()


def test_a_length_holds_from_now_on(administrator: Client) -> None:
    name = "accounts.residency_letter"
    assert administrator.post(f"{PAGE}periods/{name}/", {"length": "7"}).status_code == 302
    assert periods.length_of(name) == periods.lengths()[name] == 7
    assert administrator.post(f"{PAGE}periods/{name}/", {"length": "0"}).status_code == 422
    assert periods.length_of(name) == 7


@pytest.mark.parametrize("role", [role for role in Role if role in {Role.CASE_OFFICER, Role.MODERATOR, Role.APPROVER}])
def test_only_administrators_set_deadlines(client: Client, db: None, role: Role) -> None:
    sign_in(client, make_staff(role))
    assert client.get(PAGE).status_code == 403
    assert change(client) == 403
    assert client.post(f"{PAGE}periods/accounts.residency_letter/", {"length": "7"}).status_code == 403
    assert not ExtraHoliday.objects.exists()
