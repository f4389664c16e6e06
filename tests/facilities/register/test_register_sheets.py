"""Sheets of equipment: tried first, taken in whole or not at all, every fault with its line."""

from datetime import date, datetime
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from core.submissions import keys
from facilities.models import Equipment, Site, Standing
from facilities.services import register, register_sheets
from facilities.services.refusals import FacilityRefused
from tests.discussion.racing import at_once
from tests.facilities.register import places
from tests.facilities.register.places import NOW, TODAY
from tests.factories import make_department, make_staff
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def sheet(*rows: tuple) -> BytesIO:
    workbook = Workbook()
    page = workbook.active
    page.append([str(column.title) for column in register_sheets.COLUMNS])
    for row in rows:
        page.append(row)
    written = BytesIO()
    workbook.save(written)
    written.seek(0)
    return written


def row(site: str = "gym", code: str = "gym-01", **given) -> tuple:
    plain = {
        "name": "승강기", "branch": "기계", "usage": "매일", "essential": "예", "installed_on": datetime(2020, 1, 1),
        "service_life": 20, "maker": "",
    } | given  # fmt: skip
    return site, code, *plain.values()


def keeper(code: str = "gym"):
    return make_staff(department=places.make_site(code=code).department)


def test_a_sheet_adds_changes_and_leaves_alone() -> None:
    officer = keeper()
    places.set_weights()
    first = register_sheets.take_in(sheet(row(), row(code="gym-02", name="펌프")), by=officer, at=NOW, today=TODAY)
    assert (len(first.added), len(first.changed), first.unchanged) == (2, 0, 0)
    assert Standing.objects.count() == 2
    tried = register_sheets.look_at(
        sheet(row(service_life=10), row(code="gym-02", name="펌프")), by=officer, today=TODAY
    )
    assert (len(tried.added), len(tried.changed), tried.unchanged) == (0, 1, 1)
    assert Equipment.objects.get(code="gym-01").service_life == 20
    register_sheets.take_in(sheet(row(service_life=10)), by=officer, at=NOW, today=TODAY)
    changed = Equipment.objects.get(code="gym-01")
    assert (changed.service_life, changed.essential, changed.installed_on) == (10, True, date(2020, 1, 1))


@pytest.mark.parametrize(
    "wrong",
    [
        row(site="none"),
        row(site="other"),
        row(code="gym 01"),
        row(code="taken"),
        row(installed_on=datetime(2027, 1, 1)),
        row(service_life=0),
        row(branch="마법"),
        row(essential=""),
        row(installed_on="작년"),
    ],
)
def test_one_fault_keeps_the_whole_sheet_out(wrong: tuple) -> None:
    officer = keeper()
    places.make_equipment(places.make_site(code="other"), code="taken")
    content = sheet(row(code="gym-09"), wrong)
    run = register_sheets.look_at(content, by=officer, today=TODAY)
    assert [fault.line for fault in run.faults] == [3]
    with pytest.raises(FacilityRefused):
        register_sheets.take_in(content, by=officer, at=NOW, today=TODAY)
    assert Equipment.objects.count() == 1


def test_the_same_code_twice_is_a_fault() -> None:
    run = register_sheets.look_at(sheet(row(), row(name="펌프")), by=keeper(), today=TODAY)
    assert [fault.line for fault in run.faults] == [3]


def test_what_is_handed_out_can_be_taken_in_again() -> None:
    officer = keeper()
    register_sheets.take_in(sheet(row(maker="한빛 13인승")), by=officer, at=NOW, today=TODAY)
    content = BytesIO(register_sheets.as_sheet(officer))
    assert load_workbook(content).active.max_row == 2
    run = register_sheets.look_at(content, by=officer, today=TODAY)
    assert (run.unchanged, run.faults) == (1, [])
    Site.objects.update(closed_on=TODAY)
    assert load_workbook(BytesIO(register_sheets.as_sheet(officer))).active.max_row == 1


def test_a_sheet_is_tried_on_the_page_before_it_is_taken_in() -> None:
    officer = keeper()
    client = Client()
    sign_in(client, officer)
    address = reverse("facilities:import")
    file = SimpleUploadedFile("설비.xlsx", sheet(row()).read(), content_type=XLSX)
    tried = client.post(address, {keys.FIELD: keys.new_key(), "file": file})
    assert [thing.code for thing in tried.context["run"].added] == ["gym-01"]
    assert not Equipment.objects.exists()
    given = {keys.FIELD: keys.new_key(), "tried": tried.context["stored"].public_name}
    stranger = Client()
    sign_in(stranger, make_staff(department=make_department()))
    assert stranger.post(address, given).url == address
    assert not Equipment.objects.exists()
    given[keys.FIELD] = keys.new_key()
    assert client.post(address, given).url == reverse("facilities:register")
    assert Equipment.objects.get().code == "gym-01"


@pytest.mark.parametrize("content", [b"", b"not a sheet", b"PK\x03\x04 broken"])
def test_what_is_no_sheet_is_refused_in_words(content: bytes) -> None:
    client = Client()
    sign_in(client, keeper())
    file = SimpleUploadedFile("설비.xlsx", content, content_type=XLSX)
    answer = client.post(reverse("facilities:import"), {keys.FIELD: keys.new_key(), "file": file})
    assert answer.status_code == 422
    assert answer.context["form"].errors["file"]


@pytest.mark.django_db(transaction=True)
def test_of_two_sheets_with_one_new_code_one_is_refused_in_words() -> None:
    officers = [keeper("gym"), keeper("pool")]

    def take_in(officer, code: str):
        return lambda: register_sheets.take_in(sheet(row(site=code, code="same-01")), by=officer, at=NOW, today=TODAY)

    results = at_once(take_in(officers[0], "gym"), take_in(officers[1], "pool"))
    assert sorted(type(result).__name__ for result in results) == ["DryRun", "FacilityRefused"]
    assert Equipment.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_what_goes_out_of_service_while_a_sheet_arrives_stays_out() -> None:
    officer = keeper()
    thing = places.make_equipment(Site.objects.get(code="gym"), code="gym-01")
    at_once(
        lambda: register.retire_equipment(thing, on=TODAY, reason="교체", by=officer, at=NOW, today=TODAY),
        lambda: register_sheets.take_in(sheet(row()), by=officer, at=NOW, today=TODAY),
    )
    assert Equipment.objects.get(code="gym-01").retired_on == TODAY
