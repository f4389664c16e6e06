"""The inbox: order, tabs, filters, counters, saved views, and what they cost."""

from datetime import timedelta
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Role
from core.deadlines.calendar import is_working_day
from core.workflow import engine
from desk.models import SavedView
from desk.queries import inbox
from tests.factories import make_staff, make_user
from tests.workflow_example.factories import make_petition

INBOX = "/desk/"


def titles(response) -> list[str]:
    return [row.case.title for row in response.context["rows"]]


def counts(response) -> dict[str, str]:
    return {tab["key"]: str(tab["count"]) for tab in response.context["tabs"]}


def days_ago(days: int):
    return timezone.now() - timedelta(days=days)


def working_days_ago(days: int):
    """Two neighbours among these never fall due on the same day, as a Friday and the Saturday after it do."""
    moment = timezone.now()
    while days:
        moment -= timedelta(days=1)
        days -= is_working_day(moment)
    return moment


@pytest.fixture
def mixed(officer, roads, parks, approver):
    """One case for each tab, and one of each other stage."""
    make_petition("내 것", department=roads, assignee=officer, at=working_days_ago(1))
    colleague = make_staff(Role.CASE_OFFICER, roads)
    make_petition("동료 것", department=roads, assignee=colleague, at=working_days_ago(2))
    make_petition("임자 없음", department=roads, at=days_ago(60))
    make_petition("다른 부서", department=parks, at=days_ago(3))
    done = make_petition("끝난 것", department=roads, at=days_ago(5))
    engine.apply(done, "refuse", actor=approver, at=days_ago(4), reason="사유")
    waits = make_petition("기다리는 것", department=roads, at=days_ago(5))
    engine.apply(waits, "examine", actor=officer, at=days_ago(4))
    engine.apply(waits, "return", actor=officer, at=days_ago(4), reason="사유")


def test_the_soonest_deadline_comes_first(desk, mixed) -> None:
    assert titles(desk.get(INBOX)) == ["임자 없음", "동료 것", "내 것"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("tab=mine", ["내 것"]),
        ("tab=department", ["임자 없음", "동료 것", "내 것"]),
        ("tab=unassigned", ["임자 없음"]),
        ("stage=waiting", ["기다리는 것"]),
        ("stage=done", ["끝난 것"]),
        ("due=overdue", ["임자 없음"]),
        ("due=month", ["동료 것", "내 것"]),
        ("due=none", []),
        ("q=동료", ["동료 것"]),
        ("q=것 내", ["내 것"]),
        ("assignee=me", ["내 것"]),
        ("workflow=example", ["임자 없음", "동료 것", "내 것"]),
        ("workflow=residency", []),
        ("state=example/EXAMINED", []),
        ("state=example/RECEIVED", ["임자 없음", "동료 것", "내 것"]),
    ],
)
def test_tabs_stages_and_filters(desk, mixed, query: str, expected: list[str]) -> None:
    assert titles(desk.get(f"{INBOX}?{query}")) == expected


def test_each_tab_counts_what_it_would_show_under_the_same_filters(desk, mixed) -> None:
    assert counts(desk.get(INBOX)) == {"mine": "1", "department": "3", "unassigned": "1", "all": "3"}
    assert counts(desk.get(f"{INBOX}?due=overdue"))["all"] == "1"


def test_a_counter_stops_at_its_limit(desk, roads, monkeypatch) -> None:
    monkeypatch.setattr(inbox, "LARGEST_COUNT", 2)
    for _ in range(4):
        make_petition(department=roads)
    assert counts(desk.get(INBOX))["all"] == "2+"


def test_overdue_is_said_in_words(desk, mixed) -> None:
    text = desk.get(INBOX).text
    assert "근무일 지남" in text
    assert "근무일 남음" in text


def test_a_filter_that_makes_no_sense_is_named_and_the_others_hold(desk, mixed) -> None:
    response = desk.get(f"{INBOX}?department=nonsense&due=overdue")
    assert response.status_code == 200
    assert titles(response) == ["임자 없음"]
    assert response.context["form"].errors.keys() == {"department"}


@pytest.mark.parametrize("cursor", ["nonsense", "%00", "a" * 700])
def test_a_forged_place_in_the_list_is_a_bad_request(desk, cursor: str) -> None:
    assert desk.get(INBOX, {"cursor": cursor}).status_code == 400


def test_pages_follow_each_other_without_gap_or_repeat(desk, roads) -> None:
    for number in range(65):
        make_petition(f"민원 {number}", department=roads, at=days_ago(3))
    seen, address = [], INBOX
    while address:
        response = desk.get(address)
        seen += titles(response)
        cursor = response.context["page"].next_cursor
        address = f"{INBOX}?tab=department&cursor={cursor}" if cursor else ""
    assert len(seen) == len(set(seen)) == 65


def test_the_way_to_a_case_and_back_keeps_the_filters(desk, mixed) -> None:
    query = "tab=department&q=%EA%B2%83"
    row = desk.get(f"{INBOX}?{query}").context["rows"][0]
    page = desk.get(f"/desk/cases/{row.case.pk}/", {"from": query})
    assert page.context["back_url"] == f"{INBOX}?{query}"


def test_only_filters_travel_along(desk, mixed) -> None:
    row = desk.get(INBOX).context["rows"][0]
    page = desk.get(f"/desk/cases/{row.case.pk}/", {"from": "tab=mine&next=https://evil.example/"})
    assert page.context["back_url"] == f"{INBOX}?tab=mine"


@pytest.mark.parametrize("query", ["", "tab=mine", "due=overdue", "stage=done"])
def test_the_number_of_queries_does_not_depend_on_the_number_of_cases(desk, officer, roads, query: str) -> None:
    address = f"{INBOX}?{query}"
    make_petition(department=roads, assignee=officer)
    desk.get(address)
    with CaptureQueriesContext(
        connection,
    ) as with_one:
        desk.get(address)
    for _ in range(29):
        make_petition(department=roads, assignee=make_staff(Role.CASE_OFFICER, roads), at=days_ago(60))
    with CaptureQueriesContext(connection) as with_thirty:
        desk.get(address)
    assert len(with_thirty) == len(with_one)


class TestSavedViews:
    def save(self, desk, query: str = "tab=mine&due=overdue", **fields):
        return desk.post(f"/desk/views/?{query}", {"name": "급한 것", **fields})

    def test_a_view_keeps_the_filters_under_its_name(self, desk, officer) -> None:
        response = self.save(desk)
        assert response.url == f"{INBOX}?tab=mine&due=overdue"
        view = SavedView.objects.get(owner=officer)
        assert (view.name, view.query, view.is_default) == ("급한 것", "tab=mine&due=overdue", False)

    def test_the_same_name_again_replaces_it(self, desk) -> None:
        self.save(desk)
        self.save(desk, "tab=all")
        assert SavedView.objects.get().query == "tab=all"

    def test_the_default_view_is_shown_at_the_bare_address_only(self, desk) -> None:
        self.save(desk, is_default="on")
        assert desk.get(INBOX).url == f"{INBOX}?tab=mine&due=overdue"
        assert desk.get(f"{INBOX}?tab=all").status_code == 200

    def test_there_is_one_default(self, desk) -> None:
        self.save(desk, is_default="on")
        self.save(desk, name="다른 것", is_default="on")
        assert [view.name for view in SavedView.objects.filter(is_default=True)] == ["다른 것"]

    def test_an_empty_name_is_refused_at_its_field(self, desk) -> None:
        response = self.save(desk, name=" ")
        assert response.status_code == 422
        assert "name" in response.context["saving"].errors

    def test_too_many_are_refused(self, desk, officer) -> None:
        SavedView.objects.bulk_create(SavedView(owner=officer, name=str(number), query="") for number in range(20))
        response = self.save(desk)
        assert response.status_code == 422
        assert "20" in str(response.context["saving"].errors["name"])

    def test_a_view_saved_on_a_later_page_opens_at_its_beginning(self, desk, officer) -> None:
        self.save(desk, "tab=mine&cursor=anything")
        assert SavedView.objects.get(owner=officer).query == "tab=mine"

    def test_the_longest_words_fit_with_all_other_filters(self, desk, officer) -> None:
        words = "가" * 40
        assert desk.get(INBOX, {"tab": "all", "q": words}).context["wanted"].words == words
        filters = {"tab": "unassigned", "stage": "waiting", "q": words, "department": "1234567", "assignee": "1234567"}
        self.save(desk, urlencode({**filters, "workflow": "example", "due": "overdue"}))
        assert dict(parse_qsl(SavedView.objects.get(owner=officer).query))["due"] == "overdue"

    def test_a_view_gets_another_name_and_place(self, desk, officer) -> None:
        self.save(desk, is_default="on")
        self.save(desk, name="다른 것")
        view = SavedView.objects.get(name="다른 것")
        sent = {f"view-{view.pk}-name": "오늘 할 것", f"view-{view.pk}-is_default": "on"}
        assert desk.post(f"/desk/views/{view.pk}/change/?tab=mine", sent).url == f"{INBOX}?tab=mine"
        names = SavedView.objects.filter(owner=officer).values_list("name", "is_default")
        assert sorted(names) == [("급한 것", False), ("오늘 할 것", True)]
        assert SavedView.objects.get(pk=view.pk).query == "tab=mine&due=overdue"

    @pytest.mark.parametrize("name", ["", "급한 것", "가" * 41])
    def test_a_refused_name_comes_back_at_its_view(self, desk, name: str) -> None:
        self.save(desk)
        self.save(desk, name="다른 것")
        view = SavedView.objects.get(name="다른 것")
        response = desk.post(f"/desk/views/{view.pk}/change/", {f"view-{view.pk}-name": name})
        assert response.status_code == 422
        assert f'id="id_view-{view.pk}-name-error' in response.text
        assert f'value="{name}"' in response.text or not name
        view.refresh_from_db()
        assert view.name == "다른 것"

    def test_the_view_of_somebody_else_is_not_changed(self, desk) -> None:
        others = SavedView.objects.create(owner=make_user(), name="남의 것", query="tab=all")
        sent = {f"view-{others.pk}-name": "내 것"}
        assert desk.post(f"/desk/views/{others.pk}/change/", sent).status_code == 404

    def test_removing_twice_is_told_once_and_the_same(self, desk, officer) -> None:
        self.save(desk)
        view = SavedView.objects.get(owner=officer)
        key = {"submission_key": "0b7d3f3e-52cf-4d4a-9d4c-9a35c3a8f6a2"}
        first, second = (desk.post(f"/desk/views/{view.pk}/remove/", key) for _ in range(2))
        assert first.status_code == second.status_code == 302

    def test_only_the_owner_removes_it(self, desk, client, officer) -> None:
        others = SavedView.objects.create(owner=make_user(), name="남의 것", query="tab=all")
        assert desk.post(f"/desk/views/{others.pk}/remove/").status_code == 404
        self.save(desk)
        own = SavedView.objects.get(owner=officer)
        assert desk.post(f"/desk/views/{own.pk}/remove/").status_code == 302
        assert list(SavedView.objects.all()) == [others]


class TestAccess:
    def test_nobody_signed_in_is_sent_to_the_login(self, client, db) -> None:
        response = client.get(INBOX)
        assert response.status_code == 302
        assert parse_qs(urlsplit(response.url).query)["next"] == [INBOX]

    def test_a_resident_has_no_desk(self, client, db) -> None:
        client.force_login(make_user())
        assert client.get(INBOX).status_code == 403
