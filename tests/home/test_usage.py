"""What is counted, what never is, and what of it anybody gets to see."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from accounts.models import Role
from home.models import DailyCount, HiddenWord
from home.usage import buffer as buffering
from home.usage import summaries
from home.usage.buffer import buffer
from home.usage.counting import masked
from home.usage.summaries import Period
from tests.factories import make_staff, make_user
from tests.home.factories import make_news
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db
BROWSER = {"User-Agent": "Mozilla/5.0 (Linux; Android 15) Mobile"}
TODAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def counting(settings: Any) -> Iterator[None]:
    settings.USAGE_COUNTED = True
    settings.USAGE_FLUSH_SECONDS = 3600
    buffer.times.clear()
    buffer.misses.clear()
    buffer._forget(None)
    yield
    buffer.times.clear()
    buffer.misses.clear()


def counts(kind: str) -> dict[str, int]:
    buffer.flush()
    return dict(DailyCount.objects.filter(kind=kind).values_list("subject", "times"))


def searched(word: str, times: int, *, misses: int = 0, days: int = 2, last: date = TODAY) -> None:
    for number in range(days):
        DailyCount.objects.create(
            kind="search",
            subject=word,
            day=last - timedelta(days=number),
            times=times // days + (times % days if number == 0 else 0),
            misses=misses // days + (misses % days if number == 0 else 0),
        )


def read(client: Client, path: str, **headers: str) -> None:
    client.get(path, headers={**BROWSER, **headers})


def test_a_page_is_counted_by_its_path_alone(client: Client, news_index: Any) -> None:
    path = make_news(news_index).url
    for address in (path, f"{path}?from=letter&mail=a@b.example", f"/en{path}"):
        read(client, address)
    assert counts("page") == {path: 3}


@pytest.mark.parametrize(
    "headers",
    [
        {"User-Agent": "Mozilla/5.0 (compatible; SomeBot/2.1)"},
        {"User-Agent": "curl/8.5"},
        {"User-Agent": ""},
        {"Sec-Purpose": "prefetch;prerender"},
        {"HX-Request": "true"},
    ],
)
def test_what_no_person_reads_is_not_counted(client: Client, news_index: Any, headers: dict[str, str]) -> None:
    read(client, make_news(news_index).url, **headers)
    assert counts("page") == {}


@pytest.mark.parametrize(
    "path", ["/nothing/", "/accounts/login/", "/desk/", "/cms/", "/api/v1/data", "/data/news.csv", "/healthz"]
)
def test_only_public_pages_that_exist_are_counted(client: Client, news_index: Any, path: str) -> None:
    read(client, path)
    assert counts("page") == {}


def test_a_key_in_an_address_is_never_kept(client: Client) -> None:
    from django.urls import get_resolver

    from home.usage import counting

    secret = [name for name in ("token", "key", "uidb64", "code_key", "public_name") if name in counting._OPEN_WORDS]
    assert secret == []
    assert get_resolver().resolve("/data/news/").kwargs.keys() <= counting._OPEN_WORDS


def test_searches_are_counted_with_and_without_success(client: Client, news_index: Any) -> None:
    make_news(news_index, "주차장 안내")
    for words in ("주차장", "우주선"):
        read(client, f"/search/?q={words}")
    buffer.flush()
    rows = DailyCount.objects.filter(kind="search").values_list("subject", "times", "misses")
    assert set(rows) == {("주차장", 1, 0), ("우주선", 1, 1)}


def test_the_same_visitor_counts_once_a_day_for_a_word(client: Client) -> None:
    for _again in range(5):
        read(client, "/search/?q=같은말")
    client.get("/search/?q=같은말", headers=BROWSER, REMOTE_ADDR="203.0.113.7")
    assert counts("search") == {"같은말": 2}


def test_a_further_page_of_results_is_no_further_search(client: Client) -> None:
    read(client, "/search/?q=산책로&cursor=0~~0")
    assert counts("search") == {}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("010-1234-5678", "###"),
        ("01012345678 신고", "### 신고"),
        ("900101-1234567", "###"),
        ("gildong@mail.example 님", "*** 님"),
        ("2026 예산", "2026 예산"),
        ("０１０ １２３４ ５６７８", "###"),
    ],
)
def test_numbers_and_addresses_are_blotted_out_before_anything_is_kept(typed: str, kept: str) -> None:
    assert masked(typed) == kept


def test_a_long_text_is_no_search_word(client: Client) -> None:
    read(client, "/search/?q=" + "긴" * 90)
    assert counts("search") == {}


def test_counts_of_several_writings_add_up() -> None:
    for _round in range(3):
        buffer.add("page", "/a/", day=TODAY)
        buffer.add("page", "/b/", day=TODAY)
        assert buffer.flush() == 2
    assert dict(DailyCount.objects.values_list("subject", "times")) == {"/a/": 3, "/b/": 3}


def test_what_cannot_be_written_waits_for_the_next_time(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*arguments: Any) -> None:
        raise DatabaseError("locked")

    buffer.add("page", "/a/", day=TODAY)
    with monkeypatch.context() as patched:
        patched.setattr(buffering, "_write", broken)
        assert buffer.flush() == 0
    buffer.add("page", "/a/", day=TODAY)
    buffer.flush()
    assert DailyCount.objects.get().times == 2


def test_nobody_can_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(buffering, "MOST_KEYS", 10)
    for number in range(50):
        buffer.add("search", f"말{number}", day=TODAY)
    assert len(buffer.times) == 10


def test_counts_are_written_after_an_answer_once_it_is_time(client: Client, news_index: Any, settings: Any) -> None:
    settings.USAGE_FLUSH_SECONDS = 0
    path = make_news(news_index).url
    read(client, path)
    assert DailyCount.objects.get().subject == path


def test_no_column_could_hold_a_person_an_address_or_an_hour() -> None:
    assert {field.name for field in DailyCount._meta.fields} == {"id", "kind", "subject", "day", "times", "misses"}
    assert DailyCount._meta.get_field("day").get_internal_type() == "DateField"


def test_counting_sets_no_cookie(client: Client, news_index: Any) -> None:
    answer = client.get("/search/?q=주차", headers=BROWSER)
    assert "sessionid" not in answer.cookies


@pytest.mark.parametrize(("times", "days", "shown"), [(4, 2, False), (5, 2, True), (50, 1, False)])
def test_a_word_is_shown_only_when_enough_asked_for_it(client: Client, times: int, days: int, shown: bool) -> None:
    searched("흔한말", times, misses=times, days=days, last=timezone.localdate())
    html = client.get("/data/usage/").content.decode()
    assert ("흔한말" in html) is shown


def test_what_mostly_finds_something_is_not_called_missing() -> None:
    searched("주차", 40, misses=6)
    searched("우주선", 12, misses=10)
    assert [item.subject for item in summaries.not_found(Period.until(TODAY, 7))] == ["우주선"]


def test_rare_words_and_old_counts_are_destroyed() -> None:
    searched("드문말", 2, last=TODAY - timedelta(days=9))
    searched("새말", 2)
    searched("흔한말", 9, last=TODAY - timedelta(days=9))
    DailyCount.objects.create(kind="page", subject="/old/", day=TODAY - timedelta(days=2000), times=9)
    summaries.destroy_old(TODAY)
    assert set(DailyCount.objects.values_list("subject", flat=True)) == {"새말", "흔한말"}


def test_staff_see_the_words_and_hide_one(client: Client) -> None:
    searched("누구이름", 9, last=timezone.localdate())
    sign_in(client, make_staff(Role.ADMINISTRATOR))
    assert "누구이름" in client.get("/data/usage/staff/").content.decode()
    for hidden, expected in (("on", False), ("", True)):
        form = {"word": "누구이름", "hidden": hidden, "submission_key": str(uuid4())}
        assert client.post("/data/usage/hide/", form).status_code == 302
        assert ("누구이름" in client.get("/data/usage/").content.decode()) is expected


def test_residents_do_not_see_the_page_for_staff(client: Client) -> None:
    assert client.get("/data/usage/staff/").status_code == 302
    client.force_login(make_user())
    assert client.get("/data/usage/staff/").status_code == 403
    assert client.post("/data/usage/hide/", {"word": "말", "hidden": "on"}).status_code == 403


def test_summaries_count_days_without_readers_too() -> None:
    DailyCount.objects.create(kind="page", subject="/a/", day=TODAY, times=3)
    assert [count for _day, count in summaries.by_day(Period.until(TODAY, 3))] == [0, 0, 3]


def test_downloads_are_counted_for_each_table(client: Client, news_index: Any) -> None:
    for name in ("news.csv", "news.json", "departments.csv"):
        b"".join(client.get(f"/data/{name}", headers=BROWSER))  # type: ignore[call-overload]
    buffer.flush()
    assert summaries.downloads_of_year(timezone.localdate()) == {"news": 2, "departments": 1}


def test_a_hidden_word_leaves_the_public_page_and_may_come_back() -> None:
    searched("누구이름", 9)
    period = Period.until(TODAY, 7)
    HiddenWord.objects.create(word="누구이름", hidden_at=timezone.now())
    assert summaries.most_searched(period) == []
    assert [item.subject for item in summaries.most_searched(period, hidden=True)] == ["누구이름"]
