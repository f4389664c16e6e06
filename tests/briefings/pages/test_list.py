"""The public list: what is on now, to come and past, found by filters and words."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from briefings.models import Series
from briefings.queries import lists
from briefings.queries.lists import Filters
from core.ui.highlights import OpenItem
from tests.briefings.builders import make_briefing, officer_of
from tests.factories import make_department, make_staff
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return make_staff(department=make_department())


def shown(at=None, **filters):
    return lists.listing(Filters(**filters), at=at or timezone.now())


def titles(briefings):
    return [briefing.title for briefing in briefings]


def test_each_state_stands_where_one_looks_for_it(officer):
    for state in ("DRAFT", "ANNOUNCED", "LIVE", "ENDED", "CONCLUDED", "CANCELLED", "DROPPED"):
        make_briefing(state=state, by=officer, title=state)
    listing = shown()
    assert titles(listing.on_now) == ["LIVE"]
    assert sorted(title for day in listing.days for title in titles(day.briefings)) == ["ANNOUNCED", "CANCELLED"]
    assert sorted(titles(listing.past)) == ["CONCLUDED", "ENDED"]


def test_what_is_to_come_is_grouped_by_day_and_the_soonest_comes_first(officer):
    noon = timezone.localtime().replace(hour=12, minute=0) + timedelta(days=10)
    for title, starts_at in (("셋", noon + timedelta(days=1)), ("둘", noon + timedelta(hours=3)), ("하나", noon)):
        make_briefing(state="ANNOUNCED", by=officer, title=title, starts_at=starts_at)
    assert [titles(day.briefings) for day in shown().days] == [["하나", "둘"], ["셋"]]


def test_a_cancelled_one_stays_until_its_day_has_passed(officer):
    off = make_briefing(state="CANCELLED", by=officer)
    assert titles(shown(at=off.ends_at - timedelta(minutes=1)).days[0].briefings) == [off.title]
    later = shown(at=off.ends_at)
    assert later.days == ()
    assert titles(later.past) == [off.title]


def test_filters_narrow_and_what_cannot_be_read_narrows_nothing(officer):
    series = Series.objects.create(name="성과 설명회")
    one = make_briefing(state="ANNOUNCED", by=officer, kind="FORUM", series=series)
    make_briefing(state="ANNOUNCED", kind="PROJECT", form="REMOTE", place="", stream_url="https://stream.example/x")
    client = Client()

    def found(query):
        days = client.get(f"/briefings/?{query}").context["listing"].days
        return sum(len(day.briefings) for day in days)

    assert found("") == 2
    assert found("kind=FORUM") == found(f"series={series.pk}") == found(f"department={one.department_id}") == 1
    assert found("form=REMOTE") == found("form=IN_PERSON") == 1
    assert found("kind=NOTHING&department=999999&series=x") == 2


def test_words_find_a_briefing_by_its_programme_and_materials(officer):
    wanted = make_briefing(state="ANNOUNCED", by=officer, title="하천 정비 설명회", purpose="자전거길을 새로 놓습니다.")
    make_briefing(state="ANNOUNCED", by=officer, title="주차장 설명회")
    listing = shown(words="자전거길")
    assert [titles(day.briefings) for day in listing.days] == [[wanted.title]]
    assert shown(words="사업 개요").days  # An item of the programme.
    assert shown(words="없는낱말").is_empty


def test_past_ones_are_paged_by_key_and_later_pages_show_nothing_else(officer, monkeypatch):
    monkeypatch.setattr(lists, "PAGE_SIZE", 2)
    make_briefing(state="LIVE", by=officer)
    for _number in range(3):
        make_briefing(state="CONCLUDED", by=officer)
    first = shown()
    second = lists.listing(Filters(), at=timezone.now(), cursor=first.past.next_cursor or "")
    assert (len(first.past), len(second.past)) == (2, 1)
    assert second.on_now == second.days == ()
    assert Client().get("/briefings/?cursor=forged").status_code == 400


def test_what_is_on_now_comes_first_and_among_what_is_found(officer):
    make_briefing(state="LIVE", by=officer, title="강변 설명회")
    page = Client().get("/briefings/").content.decode()
    assert page.index("강변 설명회") < page.index('id="results"')
    found = Client().get("/briefings/", {"q": "강변"}).content.decode()
    assert found.index('id="results"') < found.index("briefing-now-title")
    assert found.count("briefing-now-title") == 1


def test_the_list_costs_the_same_however_long_it_is(officer, django_assert_num_queries):
    for state in ("ANNOUNCED", "LIVE", "CONCLUDED"):
        make_briefing(state=state, by=officer)
    client = Client()
    client.get("/briefings/")
    with django_assert_num_queries(6) as few:
        client.get("/briefings/")
    for state in ("ANNOUNCED", "LIVE", "CONCLUDED") * 4:
        make_briefing(state=state, by=officer)
    with django_assert_num_queries(len(few)):
        client.get("/briefings/")


def test_an_empty_list_says_so_and_how_to_be_told(client):
    page = client.get("/briefings/").content.decode()
    assert "empty-state" in page
    assert "/briefings/calendar.ics" in page
    assert "/briefings/feed/" in page


def test_it_is_there_in_english(officer, client):
    briefing = make_briefing(state="ANNOUNCED", by=officer)
    page = client.get("/en/briefings/").content.decode()
    assert f'href="/en/briefings/{briefing.pk}/"' in page
    assert "To come" in page


def test_staff_find_the_way_to_their_desk(client):
    briefing = make_briefing(state="ANNOUNCED")
    assert not client.get("/briefings/").context["prepares"]
    sign_in(client, officer_of(briefing))
    assert client.get("/briefings/").context["prepares"]


def test_the_home_page_is_offered_what_is_on_and_what_comes(officer):
    from briefings.pages_declarations import open_now

    on, soon = (make_briefing(state=state, by=officer) for state in ("LIVE", "ANNOUNCED"))
    for state in ("DRAFT", "CANCELLED", "ENDED"):
        make_briefing(state=state, by=officer)
    items = open_now(timezone.now(), 6)
    assert [(item.title, item.begins_then) for item in items] == [(on.title, False), (soon.title, True)]
    assert all(isinstance(item, OpenItem) for item in items)
    late = open_now(on.ends_at + timedelta(minutes=5), 6)[0]
    assert (late.title, late.closes_at) == (on.title, None)
