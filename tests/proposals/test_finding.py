"""Lists, map, feed and detail: what is found, by whom, at what price."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role
from discussion.services import support, tally
from proposals.models import Proposal
from proposals.queries import lists, maps
from proposals.services import takedown
from tests.factories import make_department, make_staff, make_user
from tests.proposals.factories import NOON, make_call, make_category, make_proposal

pytestmark = pytest.mark.django_db
NOBODY = AnonymousUser()
MOST_QUERIES = 15


def titles(client: Any, **query: Any) -> list[str]:
    return [proposal.title for proposal in client.get(reverse("proposals:list"), query).context["page"]]


def queries_of(client: Any, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def many(number: int, **fields: Any) -> list[Proposal]:
    call, author = make_call(), make_user()
    return [
        make_proposal(author, call=call, title=f"제안 제목 {n}", at=NOON + timedelta(minutes=n), **fields)
        for n in range(number)
    ]


PIN = {"place_kind": "PIN", "latitude": 37.66, "longitude": 126.83, "map_x": 3068300, "map_y": 1276600}


@pytest.mark.parametrize("address", ["list", "feed", "places"])
def test_as_many_questions_for_thirty_as_for_one(address: str, client: Any) -> None:
    many(2, **PIN)
    few = queries_of(client, reverse(f"proposals:{address}"))
    many(30, **PIN)
    assert queries_of(client, reverse(f"proposals:{address}")) == few <= MOST_QUERIES


def test_the_detail_asks_no_more_with_many_neighbours(client: Any) -> None:
    [proposal] = many(1)
    few = queries_of(client, proposal.get_absolute_url())
    for person in [make_user() for _ in range(5)]:
        support.endorse(proposal, person=person, at=NOON)
    assert queries_of(client, proposal.get_absolute_url()) == few


def test_each_filter_narrows_and_none_resets_another(client: Any) -> None:
    park, road = make_category("공원"), make_category("교통")
    call, other = make_call(categories=(park, road)), make_call(categories=(park,))
    office = make_department("공원녹지처")
    wanted = make_proposal(call=call, category=park, area="두레동", department=office, title="공원 의자 하나")
    wanted.tags.add("의자")
    make_proposal(call=call, category=road, area="두레동", department=office, title="도로 의자 하나")
    make_proposal(call=other, category=park, area="한빛동", title="공원 나무 하나")
    query = {
        "category": park.slug, "call": call.slug, "area": "두레동", "department": office.pk, "state": "RECEIVED",
        "tag": "의자", "q": "의자", "sort": "endorsed",
    }  # fmt: skip
    assert titles(client, **query) == ["공원 의자 하나"]
    page = client.get(reverse("proposals:list"), query)
    form = page.context["form"]
    for name, value in query.items():
        assert str(form[name].value()) == str(value), "what was chosen stays chosen"
        assert f"{name}=" in page.context["query"]
    assert len(titles(client, category=park.slug)) == 2 and len(titles(client, q="공원")) == 2
    assert titles(client, state="COMPLETED") == []


@pytest.mark.parametrize(
    "query",
    ["sort=x", "category=nope", "state=DRAFT", "department=abc", "period=9e9", "tag=%FF", "q=%F0%9F%99%82", "call='--"],
)
def test_a_filter_that_cannot_be_read_is_no_error(query: str, client: Any) -> None:
    make_proposal()
    assert client.get(f"{reverse('proposals:list')}?{query}").status_code == 200


def test_a_forged_place_in_the_list_is_refused(client: Any) -> None:
    assert client.get(reverse("proposals:list"), {"cursor": "forged"}).status_code == 400


def test_the_most_endorsed_come_first_once_counts_are_folded(client: Any) -> None:
    first, second = many(2)
    support.endorse(first, person=make_user(), at=NOON)
    assert titles(client)[0] == second.title
    tally.fold()
    assert titles(client, sort="endorsed")[0] == first.title


def test_a_list_goes_on_where_it_ended(client: Any) -> None:
    many(45)
    seen: list[str] = []
    cursor = ""
    while True:
        page = client.get(reverse("proposals:list"), {"cursor": cursor}).context["page"]
        seen += [proposal.title for proposal in page]
        if not page.next_cursor:
            break
        cursor = page.next_cursor
    assert len(seen) == len(set(seen)) == 45


def test_drafts_and_hidden_ones_are_in_no_list_search_or_feed(client: Any) -> None:
    hidden = make_proposal(title="가려질 제안입니다")
    takedown.hide(hidden, "ABUSE", NOON)
    assert titles(client) == titles(client, q="가려질") == []
    assert "가려질" not in client.get(reverse("proposals:feed")).content.decode()
    assert client.get(hidden.get_absolute_url()).status_code == 404
    takedown.show(hidden, NOON)
    assert client.get(hidden.get_absolute_url()).status_code == 200


def test_the_map_groups_what_stands_close_and_stays_small(client: Any) -> None:
    many(40, **PIN)
    far = dict(PIN, latitude=37.62, longitude=126.75, map_x=3067500, map_y=1276200)
    make_proposal(title="멀리 있는 제안", **far)
    answer = client.get(reverse("proposals:places"), {"bbox": "126.7,37.58,126.95,37.74", "zoom": "12"}).json()
    assert [cluster["count"] for cluster in answer["clusters"]] == [40]
    assert [pin["title"] for pin in answer["pins"]] == ["멀리 있는 제안"]
    elsewhere = client.get(reverse("proposals:places"), {"bbox": "127.0,37.5,127.1,37.6"}).json()
    assert elsewhere == {"pins": [], "clusters": []}


NEAR_BY = {"bbox": "126.828,37.659,126.832,37.661", "zoom": "18"}


def test_near_by_a_group_in_one_place_comes_with_its_proposals(client: Any, django_assert_num_queries: Any) -> None:
    many(3, **PIN)
    make_proposal(title="옆에 있는 제안", **dict(PIN, longitude=126.831, map_x=3068310))
    hidden = make_proposal(title="가려질 제안입니다", **PIN)
    takedown.hide(hidden, "ABUSE", NOON)
    with django_assert_num_queries(1):
        answer = client.get(reverse("proposals:places"), NEAR_BY).json()
    [group] = answer["clusters"]
    assert group["count"] == 3 and (group["latitude"], group["longitude"]) == (37.66, 126.83)
    assert [pin["title"] for pin in group["pins"]] == [f"제안 제목 {number}" for number in (2, 1, 0)]
    assert [pin["title"] for pin in answer["pins"]] == ["옆에 있는 제안"]


def test_of_very_many_in_one_place_the_newest_are_listed_and_all_are_counted(client: Any) -> None:
    many(maps.MOST_LISTED + 4, **PIN)
    [group] = client.get(reverse("proposals:places"), NEAR_BY).json()["clusters"]
    assert group["count"] == maps.MOST_LISTED + 4 and len(group["pins"]) == maps.MOST_LISTED
    found = client.get(reverse("proposals:places"), NEAR_BY | {"q": "제목 33"}).json()
    assert [pin["title"] for pin in found["pins"]] == ["제안 제목 33"] and found["clusters"] == []


@pytest.mark.parametrize(
    "bbox", ["1,2,3", "a,b,c,d", "nan,0,1,1", "3,0,1,1", "inf,0,1,1", "0,0,0,0", "1e308,0,2e308,1"]
)
def test_a_window_that_is_none_is_refused(bbox: str, client: Any) -> None:
    assert client.get(reverse("proposals:places"), {"bbox": bbox}).status_code == 400


def test_the_feed_has_the_newest(client: Any) -> None:
    many(2)
    answer = client.get(reverse("proposals:feed"))
    assert answer["Content-Type"].startswith("application/atom+xml") and "제안 제목 1" in answer.content.decode()


def test_the_staff_s_shelf_is_for_staff() -> None:
    officer = make_staff(Role.CASE_OFFICER)
    idea = make_proposal(officer, call=make_call(kind="STAFF"))
    assert idea in lists.visible_to(officer) and idea not in lists.visible_to(NOBODY)
    assert idea not in lists.visible_to(make_user())


def test_every_page_of_a_proposal_opens_for_everybody(client: Any) -> None:
    proposal = make_proposal()
    for name in ("proposal", "versions", "suggestions"):
        assert client.get(reverse(f"proposals:{name}", args=[proposal.pk])).status_code == 200
    assert client.get(reverse("proposals:calls")).status_code == 200
    assert client.get(proposal.call.get_absolute_url()).status_code == 200


def test_open_data_names_nobody(client: Any) -> None:
    proposal = make_proposal(make_user(display_name="이름 없는 이웃"))
    from django.utils import timezone

    from core.open_data import named

    dataset = named("proposals")
    assert dataset is not None and dataset.records is not None
    [row] = list(dataset.records.rows(timezone.now()))
    assert proposal.title in row and "이름 없는 이웃" not in str(row)


def test_that_there_are_many_is_counted_once_in_a_minute_and_few_each_time(
    monkeypatch: Any, django_assert_num_queries: Any
) -> None:
    monkeypatch.setattr(lists, "MOST_COUNTED", 2)
    cache.clear()
    call = make_call()
    wanted = lists.Filters(state="RECEIVED")
    for number in range(3):
        with django_assert_num_queries(1):
            assert lists.listing(NOBODY, wanted).count() == number
        make_proposal(call=call, title=f"{number}번 정류장에 긴 의자")
    assert lists.listing(NOBODY, wanted).count() == 3
    with django_assert_num_queries(0):
        assert lists.listing(NOBODY, lists.Filters(state="RECEIVED", sort="endorsed")).count() == 3
    for other in (lists.Filters(state="ADOPTED"), lists.Filters(state="RECEIVED", area="없는동")):
        assert lists.listing(NOBODY, other).count() == 0


def test_the_count_of_one_shelf_is_not_that_of_another(monkeypatch: Any) -> None:
    monkeypatch.setattr(lists, "MOST_COUNTED", 0)
    cache.clear()
    make_proposal()
    wanted = lists.Filters(audience="STAFF")
    assert lists.listing(NOBODY, wanted).count() == 1
    assert lists.listing(make_staff(Role.CASE_OFFICER), wanted).count() == 0
