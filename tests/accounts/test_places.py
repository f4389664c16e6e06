import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts import services
from accounts.models import Organisation, Role, User
from core.audit.models import AuditRecord
from tests.factories import grant, make_department, make_organisation, make_staff, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator() -> User:
    return make_staff(Role.ADMINISTRATOR)


def test_a_new_organisation_leaves_a_record(administrator: User) -> None:
    made = services.create_organisation(
        actor=administrator, at=timezone.now(), name="한빛시", kind=Organisation.Kind.CITY
    )
    record = AuditRecord.objects.get(verb="accounts.create_organisation")
    assert (record.object_id, record.detail["name"]) == (made.pk, "한빛시")


def test_a_change_records_only_what_changed(administrator: User) -> None:
    department = make_department(name="시설관리부")
    services.change_department(
        department, actor=administrator, at=timezone.now(), name="시설안전부", code=department.code
    )
    assert AuditRecord.objects.get(verb="accounts.change_department").detail == {"name": "시설안전부"}
    services.change_department(department, actor=administrator, at=timezone.now(), name="시설안전부")
    assert AuditRecord.objects.filter(verb="accounts.change_department").count() == 1


def test_only_an_administrator_changes_places() -> None:
    for actor in (make_user(), make_staff(Role.APPROVER), User.objects.create_superuser("root@example.test")):
        with pytest.raises(PermissionDenied):
            services.create_organisation(actor=actor, at=timezone.now(), name="한빛시", kind="CITY")
    assert not Organisation.objects.exists()


def test_a_code_that_is_taken_is_refused_in_words(administrator: User) -> None:
    department = make_department(code="A1")
    with pytest.raises(services.PlaceRefused) as refusal:
        services.create_department(
            actor=administrator, at=timezone.now(), organisation=department.organisation, name="다른 부", code="A1"
        )
    assert refusal.value.code == "taken"


def test_departments_do_not_belong_to_each_other_in_a_circle(administrator: User) -> None:
    above = make_department()
    below = make_department(organisation=above.organisation, parent=above)
    with pytest.raises(services.PlaceRefused) as refusal:
        services.change_department(above, actor=administrator, at=timezone.now(), parent=below)
    assert refusal.value.code == "circle"


def test_a_department_does_not_belong_to_another_organisation(administrator: User) -> None:
    with pytest.raises(services.PlaceRefused) as refusal:
        services.create_department(
            actor=administrator,
            at=timezone.now(),
            organisation=make_organisation(),
            name="부",
            code="B",
            parent=make_department(),
        )
    assert refusal.value.code == "parent"


def test_a_department_in_which_somebody_holds_a_role_is_not_closed(administrator: User) -> None:
    department = make_department()
    held = grant(make_user(), Role.AUTHOR, department)
    with pytest.raises(services.PlaceRefused) as refusal:
        services.change_department(department, actor=administrator, at=timezone.now(), is_active=False)
    assert refusal.value.code == "grants"
    services.revoke_role(grant=held, reason="전보", actor=administrator, at=timezone.now())
    services.change_department(department, actor=administrator, at=timezone.now(), is_active=False)
    department.refresh_from_db()
    assert not department.is_active


def test_an_organisation_with_open_departments_is_not_closed(administrator: User) -> None:
    organisation = make_department().organisation
    with pytest.raises(services.PlaceRefused):
        services.change_organisation(organisation, actor=administrator, at=timezone.now(), is_active=False)
