"""The index: what is found, in which order, by whom. The same on either database."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from core.search import index
from core.search import titles as typing_titles
from core.search.cursors import CursorMalformed
from core.search.filling import filling
from core.search.index import Entry
from core.search.models import SearchDocument
from tests.factories import make_department

pytestmark = pytest.mark.django_db
START = datetime(2026, 1, 5, tzinfo=UTC)


@pytest.fixture
def put():
    """Make something findable; each later one is a day newer."""

    def putting(title, body="", *, kind="proposal", audience="public", obj=None):
        obj = obj or make_department()
        at = START + timedelta(days=SearchDocument.objects.count())
        index.put(obj, kind=kind, title=title, body=body, url=f"/x/{obj.pk}/", published_at=at, audience=audience)
        return obj

    return putting


def titles(text, audience=("public",), **options):
    return [hit.document.title for hit in index.query(text, audience=audience, **options).hits]


@pytest.mark.parametrize(
    "text",
    [
        "주차",
        "주차장",
        "주차 장",
        "공영주차장",
        "공영 주차장",
        "공영 주 차 장",
        "주차장에서",
        "주차장의 요금",
        "요금 주차장을",
        "ＰＤＦ",
        "pdf",
        "물",
        "안내",
        "시설안전",
        "시설·안전",
        "시설\u30fb안전",
    ],
)
def test_is_found(put, text):
    put("공영 주차장 이용 요금 안내", "시설·안전 점검표(PDF)를 붙입니다. 물 새는 곳")
    put("도서관 개관 시간 연장", "밤 열 시까지")
    assert titles(text) == ["공영 주차장 이용 요금 안내"]


@pytest.mark.parametrize("text", ["차주", "장공", "주장", "버스", "", "   ", "!?", "'", '"', "물*", "주차 버스"])
def test_is_not_found(put, text):
    put("공영 주차장 이용 요금 안내", "시설·안전 점검표")
    assert titles(text) == []


def test_pairs_alone_do_not_make_a_hit(put):
    put("주차 단속 차장 회의")
    put("차장 주차")
    assert titles("주차장") == []


def test_whole_words_and_titles_come_first(put):
    put("공공시설 예약", "")
    put("알림", "여러 공공시설 안내")
    put("알림 둘", "경영 공시 자료")
    put("경영 공시", "")
    assert titles("공시") == ["경영 공시", "공공시설 예약", "알림 둘", "알림"]


def test_newest_comes_first_among_equals(put):
    for number in range(3):
        put(f"주차장 {number}")
    assert titles("주차장") == ["주차장 2", "주차장 1", "주차장 0"]


def test_word_with_particle_counts_as_whole_word(put):
    put("대주차장이", "")
    put("주차장을 늘려 주세요")
    put("새 주차장가")
    assert titles("주차장")[0] == "주차장을 늘려 주세요"


def test_only_what_the_reader_may_see_is_found(put):
    put("주차장 공개")
    put("주차장 직원용", audience="staff")
    put("주차장 부서용", audience="department:3")
    assert titles("주차장") == ["주차장 공개"]
    assert titles("주차장", audience=("public", "staff")) == ["주차장 직원용", "주차장 공개"]
    assert titles("주차장", audience=()) == []
    assert typing_titles.suggest("주차", audience=()) == []
    assert typing_titles.alike("주차장 직원용", audience=("nobody",)) == []


def test_kind_and_time_narrow_the_search(put):
    for kind in ("proposal", "plan", "proposal"):
        put(f"주차장 {kind}", kind=kind)
    assert titles("주차장", kinds=("plan",)) == ["주차장 plan"]
    assert len(titles("주차장", kinds=("plan", "proposal"))) == 3
    assert len(titles("주차장", since=START + timedelta(days=1))) == 2
    assert len(titles("주차장", until=START + timedelta(days=1))) == 1
    assert titles("주차장", since=START + timedelta(days=9)) == []


def test_changed_text_is_found_under_the_new_and_no_more_under_the_old(put):
    obj = put("주차장")
    put("도서관", obj=obj)
    assert titles("주차장") == []
    assert titles("도서관") == ["도서관"]
    assert SearchDocument.objects.count() == 1


def test_removed_thing_is_found_no_more(put):
    index.remove(put("주차장"))
    assert titles("주차장") == []
    put("주차장")
    SearchDocument.objects.all().delete()
    assert titles("주차장") == []


def test_pages_follow_each_other_without_gap_or_repeat_through_all_tiers(put):
    for number in range(6):
        put(f"주차장 {number}")
        put(f"공영주차장마을 {number}")
        put(f"알림 {number}", "주차장 이야기")
        put(f"소식 {number}", "공영주차장마을 이야기")
    everything = titles("주차장", limit=100)
    assert len(everything) == 24
    paged, cursor = [], None
    for _page in range(10):
        page = index.query("주차장", audience=["public"], limit=5, cursor=cursor)
        paged += [hit.document.title for hit in page.hits]
        cursor = page.cursor
        if cursor is None:
            break
    assert paged == everything


@pytest.mark.parametrize(
    "cursor", ["x", "9~~0", "-1~~0", "0~2026-01-01~1", "0~2026-01-01T00:00:00+00:00~-5", "0~~x", "~~~"]
)
def test_place_that_no_list_gave_is_refused(cursor):
    with pytest.raises(CursorMalformed):
        index.query("주차장", audience=["public"], cursor=cursor)


def test_hit_shows_title_and_line_with_marks(put):
    put("주차장 <안내>", "우리 동네 주차장은 무료입니다")
    hit = index.query("주차장", audience=["public"]).hits[0]
    assert hit.title == "<mark>주차장</mark> &lt;안내&gt;"
    assert hit.excerpt == "우리 동네 <mark>주차장</mark>은 무료입니다"


def test_search_costs_the_same_number_of_queries_for_one_hit_and_thirty(put, django_assert_max_num_queries):
    put("주차장")
    with django_assert_max_num_queries(8):
        assert len(titles("주차장", limit=50)) == 1
    for number in range(30):
        put(f"주차장 {number}")
    with django_assert_max_num_queries(8):
        assert len(titles("주차장", limit=50)) == 31


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("ㅈㅊ", ["주차장", "주차"]),
        ("ㅈㅊㅈ", ["주차장"]),
        ("주차", ["주차장", "주차"]),
        ("주차자", ["주차장"]),
        ("주ㅊ", ["주차장", "주차"]),
        ("공영 ㅈㅊ", ["공영 주차장"]),
        ("없는", []),
        ("", []),
        ("'", []),
    ],
)
def test_suggestions_begin_with_what_was_typed(put, typed, expected):
    put("공영 주차장을 늘리자")
    put("주차장 요금")
    put("주차 단속")
    put("도서관 건립")
    assert typing_titles.suggest(typed, audience=["public"]) == expected


def test_look_alikes_are_found_the_most_alike_first(put):
    put("어린이 놀이터에 그늘막을 설치해 주세요")
    put("놀이터 그늘막 설치 요청")
    put("도서관 개관 시간 연장")
    put("공원 벤치 설치 요청")
    found = [document.title for _score, document in typing_titles.alike("놀이터에 그늘막 설치", audience=["public"])]
    assert found == ["놀이터 그늘막 설치 요청", "어린이 놀이터에 그늘막을 설치해 주세요"]


def test_look_alikes_of_a_title_without_letters_are_none(put):
    put("주차장")
    assert typing_titles.alike("!!!", audience=["public"]) == []
    assert [
        document.title for _score, document in typing_titles.alike("주차장", audience=["public"], kinds=["plan"])
    ] == []


def test_many_are_put_at_once(django_assert_max_num_queries):
    departments = [make_department() for _ in range(20)]
    entries = [Entry(one, "plan", f"주차장 {one.pk}", "/x/", START) for one in departments]
    with django_assert_max_num_queries(3):
        index.put_all(entries)
    index.put_all(entries)
    assert len(titles("주차장", limit=50)) == 20


@pytest.mark.parametrize("limit", [0, 1, 1_000_000])
def test_page_is_never_larger_than_the_largest(put, limit):
    for number in range(3):
        put(f"주차장 {number}")
    assert len(titles("주차장", limit=limit)) == min(limit, 3)


def test_common_and_rare_words_are_found_alike(put, monkeypatch):
    for number in range(8):
        put(f"주차장 {number}", audience="public" if number % 2 else "staff")
    gathered = titles("주차장")
    monkeypatch.setattr("core.search.backends.COMMON", {"postgresql": 3, "sqlite": 3})
    assert titles("주차장") == gathered == [f"주차장 {number}" for number in (7, 5, 3, 1)]
    assert len(titles("주차장", since=START + timedelta(days=4))) == 2


def test_hostile_queries_are_only_words(put):
    put("주차장")
    for text in [
        "주차장' OR 1=1 --",
        '주차장") OR ("a',
        "주차장:*",
        "주차장 & !x",
        "a" * 5000,
        "NEAR(주차 장)",
        "\x00주차장",
        "\\",
        "%s %% {where}",
    ]:
        index.query(text, audience=["public"])
        typing_titles.suggest(text, audience=["public"])
        typing_titles.alike(text, audience=["public"])
    assert titles("주차장") == ["주차장"]


def test_long_text_is_indexed_up_to_its_limit(put):
    put("긴 글", "가나다라마바사 " * 20_000 + "끝말")
    assert titles("가나다라마바사") == ["긴 글"]
    assert titles("끝말") == []


def test_the_index_answers_without_reading_every_row(put):
    put("주차장")
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("EXPLAIN QUERY PLAN SELECT rowid FROM core_searchindex WHERE core_searchindex MATCH '주차'")
            assert "VIRTUAL TABLE INDEX" in str(cursor.fetchall())
        else:
            cursor.execute("SET enable_seqscan = off")
            cursor.execute("EXPLAIN SELECT id FROM core_searchdocument WHERE vector @@ '주차'::tsquery")
            assert "core_searchdocument_vector" in str(cursor.fetchall())


def test_what_is_put_in_by_the_thousand_is_found_and_the_index_is_as_before() -> None:
    with filling():
        index.put_all(
            Entry(
                obj=SearchDocument(pk=number), kind="page", title=f"두꺼비 {number}호", url=f"/{number}/",
                published_at=START,
            )
            for number in range(1, 40)
        )  # fmt: skip
        assert index.query("두꺼비", audience={"public"}, limit=50).hits, "people go on searching meanwhile"
    assert len(index.query("두꺼비", audience={"public"}, limit=50).hits) == 39
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT reloptions FROM pg_class WHERE relname = 'core_searchdocument_vector'")
            assert cursor.fetchone()[0] == ["fastupdate=off"]
