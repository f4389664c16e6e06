import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts import names
from accounts.models import Department, Position, Role, RoleGrant, User
from core import permissions
from tests.factories import LONG_AGO, grant, make_department, make_organisation, make_staff, make_user

pytestmark = pytest.mark.django_db


def test_an_address_is_one_person_whatever_its_letter_case() -> None:
    make_user("Kim@Example.test")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user("KIM@example.TEST")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.bulk_create([User(email="KIM@example.test", display_name="가")])
    assert User.objects.get_by_natural_key("kiM@example.test").email == "kim@example.test"


def test_somebody_without_a_name_gets_one_that_does_not_show_the_address() -> None:
    user = User.objects.create_user("secretname@example.test", display_name=" \u200b ")
    assert user.display_name
    assert "secretname" not in user.display_name


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  김\t두레\n", "김 두레"),
        ("김\u202e두레", "김두레"),
        ("a\u200bb\x00c", "abc"),
        ("\u1100\u1161", "가"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    ],
)
def test_hidden_characters_are_taken_out_of_a_name(typed: str, kept: str) -> None:
    assert names.clean_display_name(typed) == kept


def test_a_name_longer_than_it_can_be_shown_is_refused() -> None:
    with pytest.raises(ValidationError):
        names.clean_display_name("가" * 41)


@pytest.mark.parametrize(
    "spelling", ["Jose@x.test", "jósé@x.test", "JOSE\u0301@x.test", "\uff4aose@x.test", "jose+2@x.test"]
)
def test_look_alike_addresses_have_one_fingerprint(spelling: str) -> None:
    assert names.email_fingerprint(spelling) == "jose@x.test"


def test_a_script_in_a_display_name_is_shown_as_text(client) -> None:
    administrator = make_user(display_name="<script>alert(1)</script>")
    client.force_login(administrator)
    page = client.get(reverse("accounts_overview")).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_superuser_does_not_pass_a_domain_rule() -> None:
    root = User.objects.create_superuser("root@example.test")
    assert root.has_perm("wagtailcore.add_page")
    assert not root.has_perm("accounts.grant_role")
    assert not permissions.allowed(root, "accounts.grant_role")


def test_a_person_who_was_deactivated_may_nothing() -> None:
    administrator = make_staff(Role.ADMINISTRATOR)
    assert administrator.has_perm("accounts.grant_role")
    administrator.is_active = False
    assert not administrator.has_perm("accounts.grant_role")


def test_a_department_code_is_unique_in_its_organisation_only() -> None:
    corporation, city = make_organisation(), make_organisation()
    make_department(organisation=corporation, code="A1")
    make_department(organisation=city, code="A1")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_department(organisation=corporation, code="A1")


def test_a_department_is_not_its_own_parent() -> None:
    department = make_department()
    with pytest.raises(IntegrityError), transaction.atomic():
        Department.objects.filter(pk=department.pk).update(parent=department)


def test_one_person_may_hold_several_positions() -> None:
    user = make_user()
    for department in (make_department(), make_department()):
        Position.objects.create(department=department, title="팀장", holder=user)
    assert user.positions.count() == 2


@pytest.mark.parametrize("department", [None, "here"])
def test_the_database_keeps_one_open_grant_per_person_role_and_place(department: str | None) -> None:
    user, place = make_user(), make_department() if department else None
    grant(user, Role.MODERATOR, place)
    with pytest.raises(IntegrityError), transaction.atomic():
        grant(user, Role.MODERATOR, place)


@pytest.mark.parametrize(
    "wrong",
    [
        {"ends_at": LONG_AGO},
        {"role": "RESIDENT"},
        {"role": "VERIFIED_RESIDENT"},
        {"role": "KING"},
    ],
)
def test_the_database_refuses_impossible_grants(wrong: dict) -> None:
    fields = {"user": make_user(), "role": Role.AUTHOR, "granted_at": LONG_AGO, "reason": "발령", **wrong}
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleGrant.objects.create(**fields)


def test_the_database_refuses_a_grant_to_oneself_and_a_local_administrator() -> None:
    user = make_user()
    with pytest.raises(IntegrityError), transaction.atomic():
        grant(user, Role.AUTHOR, granted_by=user)
    with pytest.raises(IntegrityError), transaction.atomic():
        grant(user, Role.ADMINISTRATOR, make_department())
