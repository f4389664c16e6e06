"""Staff keep places, equipment and upkeep: who may, what is refused, what follows at once."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.models import Role
from core.audit.models import AuditRecord
from core.search import index
from facilities.models import Equipment, GradeChange, Site, SiteStanding, Standing, Upkeep
from facilities.services import register, upkeep
from facilities.services.refusals import FacilityRefused
from tests.facilities.register import places
from tests.facilities.register.places import NOW, TODAY
from tests.factories import make_department, make_staff, make_user

pytestmark = pytest.mark.django_db
WHEN = {"at": NOW, "today": TODAY}


def described(**fields):
    return {
        "name": "새 체육관", "kind": places.make_kind(), "address": "한마루로 1", "area": "", "latitude": None,
        "longitude": None, "description": "", "opened_on": None,
    } | fields  # fmt: skip


def a_thing(**fields):
    return {"name": "승강기", "branch": "MECHANICAL", "usage": 5, "essential": True, "installed_on": date(2020, 1, 1),
            "service_life": 20, "maker": ""} | fields  # fmt: skip


def found(words: str) -> list[int]:
    return [hit.document.object_id for hit in index.query(words, audience=[index.PUBLIC]).hits]


def test_a_place_is_prepared_and_then_published() -> None:
    department = make_department()
    officer = make_staff(department=department)
    site = register.add_site(code="NEW-Gym", by=officer, at=NOW, department=department, **described())
    assert (site.code, site.published_at) == ("new-gym", None)
    assert found("새 체육관") == []
    register.publish_site(site, by=officer, at=NOW)
    register.publish_site(site, by=officer, at=NOW)
    assert found("새 체육관") == [site.pk]
    assert AuditRecord.objects.filter(verb="facilities.publish_site").count() == 1


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"code": "taken"}, "code"),
        ({"name": "있는 체육관"}, "name"),
        ({"latitude": 37.66}, "pin"),
        ({"latitude": 35.1, "longitude": 129.0}, "outside"),
    ],
)
def test_a_place_that_cannot_be_is_refused(fields: dict, code: str) -> None:
    places.make_site("있는 체육관", code="taken")
    department = make_department()
    officer = make_staff(department=department)
    given = described(department=department, code="free") | fields
    with pytest.raises(FacilityRefused) as refused:
        register.add_site(by=officer, at=NOW, **given)
    assert refused.value.code == code
    assert Site.objects.count() == 1


def test_only_the_department_keeps_its_places() -> None:
    site = places.make_site()
    thing = places.make_equipment(site)
    for somebody in (make_user(), make_staff(department=make_department()), make_staff(Role.AUTHOR, site.department)):
        with pytest.raises(PermissionDenied):
            register.change_site(site, by=somebody, at=NOW, address="다른 곳")
        with pytest.raises(PermissionDenied):
            register.add_equipment(site, by=somebody, **WHEN, **a_thing())
        with pytest.raises(PermissionDenied):
            upkeep.record_upkeep(thing, kind="FAILURE", happened_on=TODAY, note="고장", by=somebody, **WHEN)
    assert Equipment.objects.count() == 1
    assert not Upkeep.objects.exists()


def test_nobody_moves_a_place_into_a_department_where_they_do_not_work() -> None:
    site = places.make_site()
    officer = make_staff(department=site.department)
    with pytest.raises(PermissionDenied):
        register.change_site(site, by=officer, at=NOW, department=make_department())
    site.refresh_from_db()
    assert site.department_id == officer.role_grants.get().department_id


def test_a_change_says_what_was_before() -> None:
    site = places.make_site(address="옛 주소")
    officer = make_staff(department=site.department)
    register.change_site(site, by=officer, at=NOW, address="새 주소")
    register.change_site(site, by=officer, at=NOW, address="새 주소")
    record = AuditRecord.objects.get(verb="facilities.change_site")
    assert (record.detail["before"]["address"], record.detail["after"]["address"]) == ("옛 주소", "새 주소")


def test_equipment_gets_the_next_code_and_its_grade_at_once() -> None:
    site = places.make_site(code="gym")
    officer = make_staff(department=site.department)
    places.set_weights()
    first = register.add_equipment(site, by=officer, **WHEN, **a_thing())
    second = register.add_equipment(site, by=officer, **WHEN, **a_thing(name="펌프"))
    assert (first.code, second.code) == ("gym-01", "gym-02")
    assert Standing.objects.get(equipment=first).grade == "B"
    assert SiteStanding.objects.get(site=site).decided_by_id == first.pk
    assert found("승강기") == [site.pk]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"installed_on": date(2026, 6, 2)}, "installed_on"),
        ({"service_life": 0}, "service_life"),
        ({"service_life": 101}, "service_life"),
        ({"code": "taken"}, "code"),
    ],
)
def test_equipment_that_cannot_be_is_refused(fields: dict, code: str) -> None:
    site = places.make_site()
    places.make_equipment(site, code="taken")
    with pytest.raises(FacilityRefused) as refused:
        register.add_equipment(site, by=make_staff(department=site.department), **WHEN, **a_thing(**fields))
    assert refused.value.code == code


def test_a_failure_makes_the_grade_worse_at_once_and_striking_it_mends_it() -> None:
    thing = places.make_equipment()
    officer = make_staff(department=thing.site.department)
    places.set_weights()
    entries = [
        upkeep.record_upkeep(thing, kind="FAILURE", happened_on=TODAY, note=" 물이  샘 ", by=officer, **WHEN)
        for _time in range(4)
    ]
    assert entries[0].note == "물이 샘"
    assert Standing.objects.get(equipment=thing).grade == "D"
    upkeep.strike_upkeep(entries[0], reason="다른 펌프였음", by=officer, **WHEN)
    upkeep.strike_upkeep(entries[1], reason="두 번 적음", by=officer, **WHEN)
    assert Standing.objects.get(equipment=thing).grade == "C"
    grades = list(GradeChange.objects.filter(equipment=thing).order_by("id").values_list("before", "after"))
    assert grades[0] == ("", "B")
    assert grades[-1] == ("D", "C")
    struck = AuditRecord.objects.filter(verb="facilities.strike_upkeep").first()
    assert struck is not None
    assert (struck.detail["note"], struck.detail["reason"]) == ("물이 샘", "다른 펌프였음")
    with pytest.raises(FacilityRefused):
        upkeep.strike_upkeep(entries[0], reason="또", by=officer, **WHEN)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"happened_on": date(2026, 6, 2)}, "happened_on"),
        ({"happened_on": date(2021, 5, 31)}, "happened_on"),
        ({"cost_won": -1}, "cost_won"),
        ({"cost_won": 10**13}, "cost_won"),
    ],
)
def test_upkeep_that_cannot_be_is_refused(fields: dict, code: str) -> None:
    thing = places.make_equipment()
    officer = make_staff(department=thing.site.department)
    given = {"kind": "REPAIR", "happened_on": TODAY, "note": "수리"} | fields
    with pytest.raises(FacilityRefused) as refused:
        upkeep.record_upkeep(thing, by=officer, **WHEN, **given)
    assert refused.value.code == code
    assert not Upkeep.objects.exists()


def test_what_is_out_of_service_has_no_grade_and_keeps_its_record() -> None:
    thing = places.make_equipment()
    places.make_upkeep(thing)
    officer = make_staff(department=thing.site.department)
    places.set_weights()
    with pytest.raises(FacilityRefused):
        register.retire_equipment(thing, on=date(2020, 1, 1), reason="교체", by=officer, **WHEN)
    register.retire_equipment(thing, on=TODAY, reason="교체", by=officer, **WHEN)
    assert not Standing.objects.exists()
    assert not SiteStanding.objects.exists()
    assert thing.upkeep.count() == thing.grade_changes.count() == 1
    with pytest.raises(FacilityRefused):
        upkeep.record_upkeep(thing, kind="REPAIR", happened_on=TODAY, note="수리", by=officer, **WHEN)
    with pytest.raises(FacilityRefused):
        register.change_equipment(thing, by=officer, **WHEN, name="다른 이름")


def test_a_closed_place_is_not_found_and_its_things_have_no_grade() -> None:
    thing = places.make_equipment(places.make_site("옛 체육관"))
    officer = make_staff(department=thing.site.department)
    places.set_weights()
    register.change_site(thing.site, by=officer, at=NOW, address="한마루로 3")
    assert found("옛 체육관") == [thing.site_id]
    with pytest.raises(FacilityRefused):
        register.close_site(thing.site, on=date(2027, 1, 1), reason="철거", by=officer, **WHEN)
    register.close_site(thing.site, on=TODAY, reason="철거", by=officer, **WHEN)
    assert found("옛 체육관") == []
    assert not Standing.objects.exists()
    with pytest.raises(FacilityRefused):
        register.close_site(thing.site, on=TODAY, reason="철거", by=officer, **WHEN)


def test_kinds_are_entered_once() -> None:
    officer = make_staff()
    assert register.add_kind(name="  온실  ", by=officer, at=NOW).name == "온실"
    with pytest.raises(FacilityRefused):
        register.add_kind(name="온실", by=officer, at=NOW)
    with pytest.raises(PermissionDenied):
        register.add_kind(name="창고", by=make_user(), at=NOW)


def test_the_database_refuses_what_no_form_should_send() -> None:
    site = places.make_site()
    for wrong in ({"service_life": 0}, {"usage": 6}, {"branch": "MAGIC"}, {"retired_on": date(2000, 1, 1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            places.make_equipment(site, **wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        places.make_site(latitude=37.6, longitude=None)
