"""Pages of the register: everybody, staff, wrong input, and a fixed number of questions."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from core.submissions import keys
from facilities import mentions
from facilities.models import Equipment, Scheme, Site, Standing, Upkeep
from facilities.services import indexing
from tests.facilities.register import places
from tests.factories import make_department, make_staff
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor() -> Client:
    return Client()


def signed_in(user) -> Client:
    client = Client()
    sign_in(client, user)
    return client


def graded_place(**fields) -> Equipment:
    thing = places.make_equipment(places.make_site(**fields), essential=True)
    places.make_upkeep(thing, on=timezone.localdate() - timedelta(days=30))
    places.set_weights(at=timezone.now(), today=timezone.localdate())
    return thing


def test_everybody_finds_a_place_by_kind_area_grade_and_word(visitor: Client) -> None:
    library = places.make_site("달빛도서관", kind=places.make_kind("도서관"), area="두레동")
    gym = graded_place(name="마루체육관", area="한빛동").site
    for site in (library, gym):
        indexing.renew(site)
    grade = Standing.objects.get().grade
    for query, names in (
        ("", ["달빛도서관", "마루체육관"]),
        (f"kind={library.kind_id}", ["달빛도서관"]),
        ("area=한빛동", ["마루체육관"]),
        (f"grade={grade}", ["마루체육관"]),
        ("q=도서", ["달빛도서관"]),
        ("sort=worst", ["마루체육관", "달빛도서관"]),
        ("grade=Z&area=없는동&kind=x&sort=?", ["달빛도서관", "마루체육관"]),
    ):
        page = visitor.get(f"/facilities/?{query}")
        assert [site.name for site in page.context["page"]] == names, query
        assert page.context["found"] == len(names)


def test_the_map_shows_what_the_list_shows(visitor: Client) -> None:
    graded_place(name="마루체육관")
    places.make_site("지도에 없는 곳", latitude=None, longitude=None)
    page = visitor.get("/facilities/")
    [pin] = page.context["pins"]
    assert (pin["title"], pin["state"]) == ("마루체육관", f"GRADE_{Standing.objects.get().grade}")


def test_what_is_prepared_exists_for_its_department_only(visitor: Client) -> None:
    site = places.make_site(published_at=None)
    address = site.get_absolute_url()
    assert visitor.get(address).status_code == 404
    assert signed_in(make_staff(department=make_department())).get(address).status_code == 404
    assert signed_in(make_staff(department=site.department)).get(address).status_code == 200
    assert site.name not in visitor.get("/facilities/").content.decode()


def test_the_page_of_a_thing_explains_its_grade(visitor: Client) -> None:
    thing = graded_place()
    page = visitor.get(thing.get_absolute_url())
    standing = Standing.objects.get(equipment=thing)
    parts = {str(part["label"]): (part["value"], part["weight"]) for part in page.context["parts"]}
    assert list(parts.values()) == [(standing.importance, 30), (standing.age, 40), (standing.failures, 30)]
    text = page.content.decode()
    assert f"{standing.risk / 10:.1f}" in text
    assert "모터 이상음" in text
    assert page.context["history"][0]["at"] == timezone.localdate()


def test_the_page_of_a_place_names_what_decides(visitor: Client) -> None:
    thing = graded_place()
    page = visitor.get(thing.site.get_absolute_url())
    assert page.context["deciding"] == thing
    assert "고장 1건" in page.content.decode()


def test_a_closed_place_can_still_be_read(visitor: Client) -> None:
    site = places.make_site(closed_on=date(2026, 1, 1))
    page = visitor.get(site.get_absolute_url())
    assert page.status_code == 200
    assert reverse("facilities:report_new") not in page.content.decode()


def test_what_is_out_of_service_is_found_on_the_page_of_its_place(visitor: Client) -> None:
    thing = places.make_equipment(name="옛 보일러", retired_on=date(2026, 5, 1))
    page = visitor.get(thing.site.get_absolute_url())
    assert list(page.context["things"]) == []
    assert thing.get_absolute_url() in page.content.decode()


def test_the_weights_that_held_stay_readable(visitor: Client) -> None:
    assert visitor.get("/facilities/how/").status_code == 200
    places.set_weights()
    places.set_weights(at=places.NOW + timedelta(days=1))
    page = visitor.get("/facilities/how/")
    assert page.context["scheme"] == Scheme.objects.latest("id")
    assert len(page.context["former"]) == 1


def test_a_label_leads_residents_to_a_report_and_staff_to_the_record(visitor: Client) -> None:
    thing = places.make_equipment(places.make_site(code="gym"), code="gym-01")
    report = reverse("facilities:report_new")
    assert visitor.get("/facilities/at/gym/").url == f"{report}?site=gym"
    assert visitor.get("/facilities/at/gym/gym-01/").url == f"{report}?site=gym&equipment=gym-01"
    staff = signed_in(make_staff(department=thing.site.department))
    assert staff.get("/facilities/at/gym/gym-01/").url == thing.get_absolute_url()
    other = signed_in(make_staff(department=make_department()))
    assert other.get("/facilities/at/gym/").url == f"{report}?site=gym"
    Equipment.objects.update(retired_on=timezone.localdate())
    assert visitor.get("/facilities/at/gym/gym-01/").url == thing.get_absolute_url()
    assert visitor.get("/facilities/at/none/").status_code == 404


@pytest.mark.parametrize("name", ["list", "site", "equipment", "register"])
def test_pages_ask_the_same_number_of_questions_at_one_and_thirty(name: str) -> None:
    thing = graded_place()
    client = signed_in(make_staff(department=thing.site.department)) if name == "register" else Client()
    arguments = {"site": [thing.site.code], "equipment": [thing.site.code, thing.code]}.get(name, [])
    address = reverse(f"facilities:{name}", args=arguments)
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for number in range(30):
        places.make_upkeep(places.make_equipment(thing.site))
        places.make_upkeep(thing, on=date(2025, 1, 1) + timedelta(days=number))
        places.make_equipment(places.make_site(department=thing.site.department))
    places.set_weights(at=timezone.now(), today=timezone.localdate())
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) == len(few) <= 20


def post(client: Client, path: str, **given):
    return client.post(path, {keys.FIELD: keys.new_key(), **given})


def test_staff_enter_a_place_with_equipment_and_a_failure() -> None:
    department = make_department()
    officer = make_staff(department=department)
    client = signed_in(officer)
    kind = places.make_kind()
    places.set_weights(at=timezone.now(), today=timezone.localdate())
    answer = post(client, "/facilities/register/new/", code="new-gym", name="새 체육관", kind=kind.pk,
                  department=department.pk, address="한마루로 1")  # fmt: skip
    assert answer.url == "/facilities/new-gym/"
    post(client, "/facilities/register/new-gym/publish/")
    post(client, "/facilities/register/new-gym/equipment/", name="승강기", branch="MECHANICAL", usage=5,
         essential="on", installed_on="2020-01-01", service_life=20)  # fmt: skip
    post(client, "/facilities/register/new-gym/new-gym-01/upkeep/", kind="FAILURE", note="문이 안 닫힘",
         happened_on=timezone.localdate().isoformat(), cost_won="12만")  # fmt: skip
    entry = Upkeep.objects.get()
    assert (entry.note, entry.cost_won, entry.recorded_by) == ("문이 안 닫힘", 120_000, officer)
    page = Client().get("/facilities/new-gym/new-gym-01/").content.decode()
    assert "문이 안 닫힘" in page
    assert "12만 원" in page


@pytest.mark.parametrize("code", ["how", "register", "at", "problems"])
def test_no_code_hides_a_page(code: str) -> None:
    department = make_department()
    officer = make_staff(department=department)
    answer = post(signed_in(officer), "/facilities/register/new/", code=code, name="새 체육관",
                  kind=places.make_kind().pk, department=department.pk, address="한마루로 1")  # fmt: skip
    assert answer.status_code == 422
    assert "code" in answer.context["form"].errors
    assert "새 체육관" in answer.content.decode()
    assert not Site.objects.exists()


def test_residents_reach_no_page_of_staff(visitor: Client) -> None:
    thing = places.make_equipment()
    here = [thing.site.code, thing.code]
    for name, arguments in (
        ("register", []), ("add_site", []), ("add_kind", []), ("import", []), ("import_sheet", []), ("set_weights", []),
        ("edit_site", here[:1]), ("labels", here[:1]), ("close_site", here[:1]), ("add_equipment", here[:1]),
        ("edit_equipment", here), ("retire_equipment", here), ("record_upkeep", here),
    ):  # fmt: skip
        assert "/accounts/login/" in visitor.get(reverse(f"facilities:{name}", args=arguments)).url
        auditor = signed_in(make_staff(Role.AUTHOR))
        assert auditor.get(reverse(f"facilities:{name}", args=arguments)).status_code == 403, name


def test_labels_are_a_sheet_of_what_was_chosen() -> None:
    thing = places.make_equipment()
    client = signed_in(make_staff(department=thing.site.department))
    address = reverse("facilities:labels", args=[thing.site.code])
    sheet = client.get(address, {"place": "on", "things": thing.pk, "skip": 23})
    assert sheet["Content-Type"] == "application/pdf"
    assert sheet.content.startswith(b"%PDF")
    # One label on the last place of the first sheet, one on the second.
    assert sheet.content.count(b"/Type /Page\n") == 2
    for wrong in ({"skip": 24, "place": "on"}, {"skip": 0}, {"things": places.make_equipment().pk}):
        answer = client.get(address, wrong)
        assert answer.status_code == 422, wrong


def weights_typed(**given) -> dict:
    rows = {f"{branch}-{part}": value for branch in ("ELECTRICAL", "MECHANICAL", "FIRE", "BUILDING", "OUTDOOR",
            "COMMUNICATION") for part, value in (("importance", 100), ("age", 0), ("failures", 0))}  # fmt: skip
    limits = {"from_b": 25, "from_c": 45, "from_d": 60, "from_e": 75, "worst_record": 24}
    return rows | limits | {"reason": "자문회의 의견"} | given


def test_weights_are_tried_and_then_set() -> None:
    graded_place()
    reviewer = make_staff(Role.DEPARTMENT_REVIEWER)
    client = signed_in(reviewer)
    address = reverse("facilities:set_weights")
    assert client.get(address).status_code == 200
    tried = post(client, address, **weights_typed())
    assert tried.status_code == 200
    assert tried.context["trial"].worse == 1
    assert Scheme.objects.count() == 1
    assert post(client, address, **weights_typed(set="1")).url == "/facilities/how/"
    assert Scheme.objects.latest("id").set_by == reviewer
    assert "자문회의 의견" in Client().get("/facilities/how/").content.decode()


@pytest.mark.parametrize(
    "wrong",
    [{"FIRE-age": 1}, {"FIRE-age": -1}, {"from_c": 20}, {"from_e": 101}, {"reason": ""}, {"worst_record": "x"}],
)
def test_wrong_weights_stay_typed_and_change_nothing(wrong: dict) -> None:
    reviewer = make_staff(Role.DEPARTMENT_REVIEWER)
    answer = post(signed_in(reviewer), reverse("facilities:set_weights"), **weights_typed(set="1", **wrong))
    assert answer.status_code == 422
    assert not Scheme.objects.exists()


def test_what_names_a_place_is_shown_with_room_for_five(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mentions, "_sources", {})
    lines = [mentions.Mention(f"제안 {number}", f"/proposals/{number}/") for number in range(9)]
    mentions.register(
        "test", "시험", lambda user, site, limit: lines[:limit], position=1, more=lambda site: f"/all/{site.code}/"
    )
    site = places.make_site()
    page = visitor.get(site.get_absolute_url()).content.decode()
    assert "제안 4" in page
    assert "제안 5" not in page
    assert f"/all/{site.code}/" in page
    with pytest.raises(LookupError):
        mentions.register("test", "시험", lambda user, site, limit: [], position=2)
