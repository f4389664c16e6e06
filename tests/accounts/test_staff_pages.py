from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Department, Organisation, Position, Role, RoleGrant
from core.audit.models import AuditRecord
from tests.factories import grant, make_department, make_organisation, make_staff, make_user
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db

OTHERS = [role for role in Role if role not in (Role.ADMINISTRATOR, Role.RESIDENT, Role.VERIFIED_RESIDENT)]


def pages() -> list[str]:
    """Every page of the staff area, each with an object to stand on."""
    department = make_department()
    position = Position.objects.create(department=department, title="부장")
    held = grant(make_user(), Role.AUTHOR, department)
    return [
        reverse("staff_places"),
        reverse("staff_organisation_new"),
        reverse("staff_organisation", args=[department.organisation_id]),
        reverse("staff_department_new"),
        reverse("staff_department", args=[department.pk]),
        reverse("staff_position_new"),
        reverse("staff_position", args=[position.pk]),
        reverse("staff_people"),
        reverse("staff_person", args=[held.user_id]),
        reverse("staff_grant_new", args=[held.user_id]),
        reverse("staff_grants"),
        reverse("staff_grant_revoke", args=[held.pk]),
    ]


def counts() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Organisation, Department, Position, RoleGrant))


@pytest.mark.parametrize("role", OTHERS)
@pytest.mark.parametrize("method", ["get", "post", "put", "delete"])
def test_no_other_role_reaches_a_page_of_the_staff_area(client: Client, role: Role, method: str) -> None:
    addresses = pages()
    sign_in(client, make_staff(role))
    before = counts()
    for address in addresses:
        assert getattr(client, method)(address).status_code == 403, address
    assert counts() == before


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_resident_is_refused_and_a_stranger_is_asked_to_log_in(client: Client, method: str) -> None:
    addresses = pages()
    for address in addresses:
        answer = getattr(client, method)(address)
        assert answer.status_code == 302
        assert answer.url.startswith(reverse("account_login"))
    sign_in(client, make_user())
    for address in addresses:
        assert getattr(client, method)(address).status_code == 403


def test_an_administrator_reaches_every_page(client: Client) -> None:
    addresses = pages()
    sign_in(client, make_staff(Role.ADMINISTRATOR))
    for address in addresses:
        assert client.get(address).status_code == 200, address


def test_a_role_is_given_and_taken_back_through_the_pages(client: Client) -> None:
    person, department = make_user(), make_department()
    sign_in(client, make_staff(Role.ADMINISTRATOR))
    last_day = timezone.localdate() + timedelta(days=30)
    typed = {"role": "CHECKER", "department": department.pk, "ends_on": last_day.isoformat(), "reason": "발령 3호"}
    answer = client.post(reverse("staff_grant_new", args=[person.pk]), typed)
    assert answer.url == reverse("staff_person", args=[person.pk])
    made = RoleGrant.objects.get(user=person)
    assert timezone.localtime(made.ends_at).date() == last_day
    again = client.post(reverse("staff_grant_new", args=[person.pk]), typed)
    assert again.status_code == 422
    assert "이미" in again.content.decode()
    client.post(reverse("staff_grant_revoke", args=[made.pk]), {"reason": "전보"})
    made.refresh_from_db()
    assert made.revocation_reason == "전보"
    assert "전보" in client.get(reverse("staff_person", args=[person.pk])).content.decode()


@pytest.mark.parametrize("missing", ["role", "ends_on", "reason"])
def test_a_grant_without_a_part_comes_back_with_what_was_typed(client: Client, missing: str) -> None:
    person = make_user()
    sign_in(client, make_staff(Role.ADMINISTRATOR))
    typed = {"role": "CHECKER", "ends_on": "2099-12-31", "reason": "발령 삼천호"}
    del typed[missing]
    answer = client.post(reverse("staff_grant_new", args=[person.pk]), typed)
    assert answer.status_code == 422
    assert typed.get("reason", "CHECKER") in answer.content.decode()
    assert not RoleGrant.objects.filter(user=person).exists()


def test_an_administrator_cannot_give_himself_a_role_through_the_page(client: Client) -> None:
    administrator = make_staff(Role.ADMINISTRATOR)
    sign_in(client, administrator)
    typed = {"role": "APPROVER", "ends_on": "2099-12-31", "reason": "발령"}
    answer = client.post(reverse("staff_grant_new", args=[administrator.pk]), typed)
    assert answer.status_code == 422
    assert administrator.role_grants.count() == 1


def test_a_search_finds_by_name_or_whole_address_and_is_recorded(client: Client) -> None:
    person = make_user("park@example.test", display_name="박한빛")
    administrator = make_staff(Role.ADMINISTRATOR)
    sign_in(client, administrator)
    for words in ("한빛", "PARK@example.test"):
        assert "박한빛" in client.get(reverse("staff_people"), {"q": words}).content.decode()
    record = AuditRecord.objects.filter(verb="accounts.search_people").last()
    assert record.actor == administrator
    assert record.detail == {"shown": [person.pk]}


@pytest.mark.parametrize("words", ["example.test", "park@", "@", "%", "__", "x" * 300])
def test_a_search_does_not_list_people_by_a_piece_of_their_address(client: Client, words: str) -> None:
    make_user("park@example.test", display_name="박한빛")
    sign_in(client, make_staff(Role.ADMINISTRATOR, display_name="관리자"))
    assert "박한빛" not in client.get(reverse("staff_people"), {"q": words}).content.decode()


@pytest.mark.parametrize(
    "parameter", ["user__password__startswith", "user__email", "granted_by__password", "role__in", "pk", "order"]
)
def test_only_declared_filters_reach_the_database(client: Client, parameter: str) -> None:
    held = grant(make_user(display_name="나찾음"), Role.AUTHOR)
    sign_in(client, make_staff(Role.ADMINISTRATOR))
    answer = client.get(reverse("staff_grants"), {parameter: "zzz"})
    assert answer.status_code == 200
    assert held.user.display_name in answer.content.decode()


def test_the_list_of_roles_narrows_by_role_department_and_end(client: Client) -> None:
    here = make_department()
    at = timezone.now()
    grant(make_user(display_name="저자"), Role.AUTHOR, here, ends_at=at + timedelta(days=400))
    grant(make_user(display_name="점검"), Role.CHECKER, ends_at=at + timedelta(days=5))
    sign_in(client, make_staff(Role.ADMINISTRATOR))

    def shown(**query) -> set[str]:
        page = client.get(reverse("staff_grants"), query).context["page"]
        return {row.user.display_name for row in page} & {"저자", "점검"}

    assert shown() == {"저자", "점검"}
    assert shown(role="AUTHOR") == {"저자"}
    assert shown(department=here.pk) == {"저자"}
    assert shown(ending="on") == {"점검"}


@pytest.mark.parametrize("cursor", ["x", "'; --", "a" * 5000])
def test_a_forged_place_in_the_list_is_a_bad_request(client: Client, cursor: str) -> None:
    sign_in(client, make_staff(Role.ADMINISTRATOR))
    assert client.get(reverse("staff_grants"), {"cursor": cursor}).status_code == 400


def test_the_list_of_places_asks_the_same_number_of_questions_for_many(client: Client) -> None:
    sign_in(client, make_staff(Role.ADMINISTRATOR))

    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("staff_places"))
        return len(captured)

    one = make_department()
    Position.objects.create(department=one, title="부장", holder=make_user())
    asked()
    few = asked()
    for _ in range(30):
        Position.objects.create(department=make_department(), title="부장", holder=make_user())
    assert asked() == few


def test_places_are_made_and_changed_through_the_pages(client: Client) -> None:
    holder = make_user("lee@example.test")
    sign_in(client, make_staff(Role.ADMINISTRATOR))
    client.post(reverse("staff_organisation_new"), {"name": "한빛시", "kind": "CITY", "is_active": "on"})
    city = Organisation.objects.get(name="한빛시")
    fields = {"organisation": city.pk, "name": "예산담당관", "code": "BUD", "is_active": "on"}
    client.post(reverse("staff_department_new"), fields)
    department = Department.objects.get(code="BUD")
    client.post(
        reverse("staff_position_new"),
        {"department": department.pk, "title": "담당관", "holder": "LEE@example.test", "started_at": "2026-01-02"},
    )
    position = Position.objects.get(department=department)
    assert position.holder == holder
    assert not position.name_is_public
    answer = client.post(reverse("staff_department", args=[department.pk]), {**fields, "name": "재정담당관"})
    assert answer.status_code == 302
    department.refresh_from_db()
    assert department.name == "재정담당관"


@pytest.mark.parametrize(
    "typed",
    [
        {"holder": "nobody@example.test"},
        {"started_at": "2026-05-01", "ended_at": "2026-04-01"},
        {"department": "999999"},
        {"title": "가" * 101},
        {"started_at": "언젠가"},
    ],
)
def test_a_position_that_makes_no_sense_is_refused(client: Client, typed: dict) -> None:
    sign_in(client, make_staff(Role.ADMINISTRATOR))
    good = {"department": make_department().pk, "title": "팀장"}
    assert client.post(reverse("staff_position_new"), {**good, **typed}).status_code == 422
    assert not Position.objects.exists()


def test_a_form_sent_twice_makes_one_organisation(client: Client) -> None:
    sign_in(client, make_staff(Role.ADMINISTRATOR))
    key = {"HTTP_IDEMPOTENCY_KEY": "0b2a3a4e-54d5-4f7c-9d3c-6d5b8f3a7c11"}
    for _ in range(2):
        answer = client.post(
            reverse("staff_organisation_new"), {"name": "한빛시", "kind": "CITY", "is_active": "on"}, **key
        )
        assert answer.status_code == 302
    assert Organisation.objects.filter(name="한빛시").count() == 1


def test_markup_in_a_name_is_text_in_every_list(client: Client) -> None:
    hostile = "<img src=x onerror=alert(1)>"
    organisation = make_organisation(name=hostile)
    department = make_department(name=hostile, organisation=organisation)
    user = make_user(display_name=hostile)
    grant(user, Role.AUTHOR, department)
    Position.objects.create(department=department, title=hostile, holder=user)
    sign_in(client, make_staff(Role.ADMINISTRATOR, display_name=hostile))
    for address in (reverse("staff_places"), reverse("staff_grants"), reverse("staff_person", args=[user.pk])):
        assert "<img src=x" not in client.get(address).content.decode()
