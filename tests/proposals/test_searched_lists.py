"""Words in the list of proposals: the same rows whether few have them or many, with every filter and in every order."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.search import matching
from proposals.models import Proposal
from proposals.queries import lists, maps
from proposals.services import indexing
from tests.factories import make_user
from tests.proposals.factories import NOON, make_call, make_proposal

pytestmark = pytest.mark.django_db
NOBODY = AnonymousUser()
PIN = {"place_kind": "PIN", "latitude": 37.66, "longitude": 126.83, "map_x": 3068300, "map_y": 1276600}
HIDDEN = 3


@pytest.fixture
def parking() -> list[Proposal]:
    """Twelve about car parks, every third received and no more, beside as many about benches; three are hidden."""
    call, author = make_call(), make_user()
    made = [
        make_proposal(
            author, call=call, title=f"{place} {thing} 제안", at=NOON + timedelta(minutes=number), area=area,
            endorsement_count=number * 7 % 11, **PIN,
        )
        for number in range(12)
        for thing, place in (("공영주차장", "강변"), ("긴 의자", "공원"))
        for area in ("두레동" if number % 2 else "한빛동",)
    ]  # fmt: skip
    for proposal in made[:HIDDEN]:
        Proposal.objects.filter(pk=proposal.pk).update(audience="NOBODY")
        proposal.refresh_from_db()
        indexing.renew(proposal)
    return [one for one in made[HIDDEN:] if "주차장" in one.title]


@pytest.fixture(params=["few", "many"])
def amount(request: Any, monkeypatch: Any) -> str:
    """A word of which there are few, or the same word where so many are called many."""
    if request.param == "many":
        monkeypatch.setattr(lists, "MOST_COUNTED", 2)
    return str(request.param)


def walked(filters: lists.Filters) -> list[Proposal]:
    """All pages, one after the other."""
    found: list[Proposal] = []
    cursor = ""
    while True:
        page = lists.listing(NOBODY, filters).page(cursor)
        found += page
        if not page.next_cursor:
            return found
        cursor = page.next_cursor


@pytest.mark.parametrize("sort", [lists.Sort.NEWEST, lists.Sort.ENDORSED, lists.Sort.DISCUSSED])
def test_all_that_have_the_word_and_no_others(
    sort: str, amount: str, parking: list[Proposal], monkeypatch: Any
) -> None:
    monkeypatch.setattr(lists, "PAGE_SIZE", 4)
    found = walked(lists.Filters(words="주차장을", sort=sort))
    assert sorted(one.pk for one in found) == sorted(one.pk for one in parking)
    keys = [getattr(one, lists.ORDERS[lists.Sort(sort)].lstrip("-")) for one in found]
    assert keys == sorted(keys, reverse=True)


def test_words_and_filters_narrow_together(amount: str, parking: list[Proposal]) -> None:
    near = [one.pk for one in parking if one.area == "두레동"]
    found = lists.listing(NOBODY, lists.Filters(words="주차장 강변", area="두레동"))
    assert sorted(one.pk for one in found.page()) == sorted(near) and near
    assert lists.listing(NOBODY, lists.Filters(words="주차장", state="COMPLETED")).page().items == []


def test_the_number_is_exact_until_nobody_counts_any_further(parking: list[Proposal], monkeypatch: Any) -> None:
    filters = lists.Filters(words="주차장")
    assert lists.listing(NOBODY, filters).count() == len(parking)
    monkeypatch.setattr(lists, "MOST_COUNTED", 2)
    assert lists.listing(NOBODY, filters).count() == 3, "one more than is counted"


def test_the_page_says_that_there_are_more_than_it_counts(
    parking: list[Proposal], client: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(lists, "MOST_COUNTED", 2)
    assert "2건 이상" in client.get(reverse("proposals:list"), {"q": "주차장"}).content.decode()


def test_the_map_and_the_feed_know_the_words_too(amount: str, parking: list[Proposal], client: Any) -> None:
    places = maps.places_in(NOBODY, lists.Filters(words="주차장"), maps.Window.whole_city())
    assert [group["count"] for group in places["clusters"]] == [len(parking)]
    feed = client.get(reverse("proposals:feed"), {"q": "주차장"}).content.decode()
    assert all(one.get_absolute_url() in feed for one in parking) and "긴 의자" not in feed


@pytest.mark.parametrize(
    "words", ["없는말입니다", "🙂", "%", "'", "' OR 1=1 --", "\\", '"', "*", "NOT", "!주차장", "ㅈ"]
)
def test_words_that_are_none_find_nothing_and_break_nothing(words: str, amount: str, parking: list[Proposal]) -> None:
    found = lists.listing(NOBODY, lists.Filters(words=words))
    assert found.count() == len(found.page()) == 0 or words == "!주차장"


def test_one_look_into_the_index_serves_page_and_number(amount: str, parking: list[Proposal]) -> None:
    filters = lists.Filters(words="주차장", area="두레동")
    # The number of a content type is read once in a process.
    lists.listing(NOBODY, filters)
    with CaptureQueriesContext(connection) as captured:
        found = lists.listing(NOBODY, filters)
        number, shown = found.count(), len(found.page())
    assert len(captured) == 2
    assert (number, shown) == ((3, 5) if amount == "many" else (5, 5))


def test_a_common_word_is_a_rare_one_where_filters_leave_few(parking: list[Proposal]) -> None:
    """What the reader sees decides: numbers of a few rows, however many others have the word."""
    everything, near = Proposal.objects.filter(audience="PUBLIC"), Proposal.objects.filter(area="두레동")
    assert matching.by_words("주차장", everything, audience="public", few=5).count is None
    found = matching.by_words("주차장", near.exclude(audience="NOBODY"), audience="public", few=5)
    assert sorted(found.numbers) == sorted(one.pk for one in parking if one.area == "두레동")
    assert found.count == len(found.among()) == len(found.numbers)


def test_many_are_met_along_the_order_of_the_list(parking: list[Proposal]) -> None:
    """Neither a join nor a list of numbers: the database asks row by row and stops when the page is full."""
    rows = Proposal.objects.all()
    found = matching.by_words("주차장", rows, audience="public", few=2)
    assert found.numbers == () and matching.by_words("주차장", rows, audience="public", few=50).numbers
    along = str(found.along().query)
    assert "JOIN" not in along and '"object_id" = ("proposals_proposal"."id")' in along


def test_the_index_is_not_compared_with_a_list_of_all_rows(parking: list[Proposal]) -> None:
    with CaptureQueriesContext(connection) as captured:
        matching.by_words("주차장", Proposal.objects.filter(audience="PUBLIC"), audience="public", few=2)
    [asked] = captured.captured_queries
    assert 'EXISTS(SELECT 1 AS "a" FROM "proposals_proposal"' in asked["sql"] and "LIMIT 3" in asked["sql"]


def test_by_deadline_stands_and_is_counted_what_is_still_due(parking: list[Proposal], client: Any) -> None:
    Proposal.objects.filter(pk=parking[0].pk).update(due_at=None)
    for words in ("", "주차장"):
        filters = lists.Filters(words=words, sort=lists.Sort.DEADLINE, call=parking[0].call)
        found = lists.listing(NOBODY, filters)
        assert found.count() == len(found.page()) == lists.listing(NOBODY, replace(filters, sort="newest")).count() - 1


def test_the_feed_that_is_offered_has_the_filters_of_the_list(client: Any) -> None:
    page = client.get(reverse("proposals:list"), {"area": "두레동"}).content.decode()
    assert page.count(f"{reverse('proposals:feed')}?area=") == 2
    narrowed, whole = (client.get(reverse("proposals:feed"), query).content.decode() for query in ({"tag": "x"}, {}))
    assert "/feed.atom?tag=x</id>" in narrowed and "/feed.atom</id>" in whole
