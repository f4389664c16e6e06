from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from accounts import jobs, services
from accounts.models import Role, RoleGrant, User
from accounts.wagtail_groups import NAMES
from core.audit.models import AuditRecord
from core.notify.models import OutboxMessage
from core.workflow.actors import SYSTEM
from tests.factories import grant, make_department, make_staff, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator() -> User:
    return make_staff(Role.ADMINISTRATOR)


def give(user: User, actor, role=Role.CHECKER, **changes) -> RoleGrant:
    at = timezone.now()
    asked = {"department": None, "reason": "인사발령 제12호", "ends_at": at + timedelta(days=365), **changes}
    return services.grant_role(user=user, role=role, actor=actor, at=at, **asked)


def told(user: User) -> list[str]:
    return list(OutboxMessage.objects.filter(recipient=user).values_list("event", flat=True))


def test_a_grant_says_who_gave_it_why_and_until_when(administrator: User) -> None:
    user, department = make_user(), make_department()
    made = give(user, administrator, department=department)
    assert (made.granted_by, made.reason, made.department) == (administrator, "인사발령 제12호", department)
    record = AuditRecord.objects.get(verb="accounts.grant_role")
    assert record.actor == administrator
    assert record.detail["role"] == Role.CHECKER
    assert record.detail["user"] == user.pk


def test_the_person_is_told_of_the_grant_and_of_its_end(administrator: User) -> None:
    user = make_user()
    made = give(user, administrator)
    services.revoke_role(grant=made, reason="전보", actor=administrator, at=timezone.now())
    assert told(user) == ["accounts.role_granted", "accounts.role_revoked"]


def test_staff_access_and_wagtail_group_come_and_go_with_the_grant(administrator: User) -> None:
    user = make_user()
    made = give(user, administrator)
    user.refresh_from_db()
    assert user.is_staff
    assert user.groups.filter(name=NAMES[Role.CHECKER]).exists()
    assert user.has_perm("wagtailadmin.access_admin")
    services.revoke_role(grant=made, reason="전보", actor=administrator, at=timezone.now())
    user = User.objects.get(pk=user.pk)
    assert not user.is_staff
    assert not user.groups.exists()
    assert not user.has_perm("wagtailadmin.access_admin")


@pytest.mark.parametrize(
    "role", [role for role in Role if role not in (Role.RESIDENT, Role.VERIFIED_RESIDENT, Role.ADMINISTRATOR)]
)
def test_only_administrators_grant(role: Role) -> None:
    with pytest.raises(PermissionDenied):
        give(make_user(), make_staff(role))
    assert not RoleGrant.objects.filter(role=Role.CHECKER).exclude(reason="인사 발령").exists()


def test_a_superuser_without_the_role_does_not_grant() -> None:
    with pytest.raises(PermissionDenied):
        give(make_user(), User.objects.create_superuser("root@example.test"))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"reason": "  "}, "reason"),
        ({"ends_at": timezone.now() - timedelta(days=1)}, "end"),
        ({"role": Role.VERIFIED_RESIDENT}, "role"),
        ({"role": "KING"}, "role"),
    ],
)
def test_a_grant_that_breaks_a_rule_is_refused(administrator: User, changes: dict, code: str) -> None:
    with pytest.raises(services.RoleRefused) as refusal:
        give(make_user(), administrator, **changes)
    assert refusal.value.code == code


def test_nobody_grants_to_himself(administrator: User) -> None:
    with pytest.raises(services.RoleRefused) as refusal:
        give(administrator, administrator)
    assert refusal.value.code == "self"


def test_an_administrator_of_one_department_does_not_exist(administrator: User) -> None:
    with pytest.raises(services.RoleRefused) as refusal:
        give(make_user(), administrator, role=Role.ADMINISTRATOR, department=make_department())
    assert refusal.value.code == "everywhere"


def test_a_closed_department_and_a_closed_account_get_no_role(administrator: User) -> None:
    for user, department in ((make_user(is_active=False), None), (make_user(), make_department(is_active=False))):
        with pytest.raises(services.RoleRefused):
            give(user, administrator, department=department)


def test_the_same_role_in_the_same_place_is_given_once(administrator: User) -> None:
    user = make_user()
    give(user, administrator)
    with pytest.raises(services.RoleRefused) as refusal:
        give(user, administrator)
    assert refusal.value.code == "already"
    give(user, administrator, department=make_department())


def test_a_role_that_ran_out_can_be_given_again(administrator: User) -> None:
    user, at = make_user(), timezone.now()
    old = grant(user, Role.CHECKER, ends_at=at - timedelta(days=1))
    give(user, administrator)
    old.refresh_from_db()
    assert old.revoked_at == old.ends_at
    assert old.revoked_by is None


def test_taking_back_needs_a_reason_and_the_right(administrator: User) -> None:
    made = give(make_user(), administrator)
    with pytest.raises(services.RoleRefused):
        services.revoke_role(grant=made, reason=" ", actor=administrator, at=timezone.now())
    with pytest.raises(PermissionDenied):
        services.revoke_role(grant=made, reason="전보", actor=make_staff(Role.APPROVER), at=timezone.now())


def test_the_last_administrator_stays(administrator: User) -> None:
    own = administrator.role_grants.get()
    with pytest.raises(services.RoleRefused) as refusal:
        services.revoke_role(grant=own, reason="퇴직", actor=administrator, at=timezone.now())
    assert refusal.value.code == "last_administrator"
    make_staff(Role.ADMINISTRATOR)
    services.revoke_role(grant=own, reason="퇴직", actor=administrator, at=timezone.now())


def test_taking_back_twice_tells_once(administrator: User) -> None:
    user = make_user()
    made = give(user, administrator)
    for _ in range(2):
        services.revoke_role(grant=made, reason="전보", actor=administrator, at=timezone.now())
    assert told(user).count("accounts.role_revoked") == 1


def test_the_clock_ends_a_grant_and_takes_the_access() -> None:
    user, at = make_user(), timezone.now()
    services.grant_role(
        user=user, role=Role.AUTHOR, department=None, reason="발령", ends_at=at + timedelta(days=1), actor=SYSTEM, at=at
    )
    later = at + timedelta(days=1)
    assert not jobs.any_grant_has_lapsed(at)
    assert jobs.any_grant_has_lapsed(later)
    jobs.end_lapsed(later)
    jobs.end_lapsed(later)
    user.refresh_from_db()
    assert not user.is_staff
    assert told(user).count("accounts.role_ended") == 1
    assert AuditRecord.objects.filter(verb="accounts.end_role").count() == 1


def test_an_end_is_announced_once_to_the_holder_and_the_administrators(administrator: User) -> None:
    user, at = make_user(), timezone.now()
    grant(user, Role.AUTHOR, ends_at=at + timedelta(days=10))
    grant(make_user(), Role.AUTHOR, ends_at=at + timedelta(days=20))
    jobs.announce_ending(at)
    jobs.announce_ending(at + timedelta(hours=1))
    assert told(user) == ["accounts.role_ending"]
    assert told(administrator) == ["accounts.role_ending"]


@pytest.mark.django_db(transaction=True)
def test_two_administrators_at_once_make_one_grant() -> None:
    user = make_user()
    givers = [make_staff(Role.ADMINISTRATOR) for _ in range(4)]

    def attempt(giver: User) -> str:
        try:
            give(user, giver)
        except services.RoleRefused as refusal:
            return refusal.code
        finally:
            connection.close()
        return "given"

    with ThreadPoolExecutor(4) as pool:
        outcomes = sorted(pool.map(attempt, givers))
    assert outcomes == ["already", "already", "already", "given"]
    assert RoleGrant.objects.filter(user=user).count() == 1
    assert told(user) == ["accounts.role_granted"]


@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_remove_each_other_leave_one() -> None:
    first, second = make_staff(Role.ADMINISTRATOR), make_staff(Role.ADMINISTRATOR)

    def attempt(pair: tuple[User, User]) -> str:
        actor, other = pair
        try:
            services.revoke_role(grant=other.role_grants.get(), reason="다툼", actor=actor, at=timezone.now())
        except (services.RoleRefused, PermissionDenied):
            return "refused"
        finally:
            connection.close()
        return "removed"

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(attempt, [(first, second), (second, first)]))
    assert outcomes == ["refused", "removed"]
    assert RoleGrant.objects.open().filter(role=Role.ADMINISTRATOR).count() == 1
