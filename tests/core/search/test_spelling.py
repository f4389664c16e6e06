"""What was probably meant: near in letters, near in sound, run together, or one word too many."""

from datetime import UTC, datetime

import pytest

from core.search import index, sounds
from core.search.spelling import mended
from tests.factories import make_department

AT = datetime(2026, 1, 5, tzinfo=UTC)
PUBLIC = ("public",)


@pytest.fixture
def titles(db):
    def put(*names, audience="public"):
        for name in names:
            obj = make_department()
            index.put(obj, kind="page", title=name, url="/x/", published_at=AT, audience=audience)

    put("공영주차장 요금 안내", "어린이 놀이터 점검", "도서관 개관 시간 연장", "체육관 예약", "횡단보도 신호 개선")
    return put


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("놀이터", "노리터"),
        ("국민", "궁민"),
        ("읽어", "일거"),
        ("게시판", "개시판"),
        ("않는", "안는"),
        ("경로당", "경노당"),
        ("협력", "혐녁"),
    ],
)
def test_words_of_one_sound_share_a_key(one: str, other: str) -> None:
    assert sounds.sound(one) == sounds.sound(other)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("주차장", "주차장", 0),
        ("주차장", "주챠장", 1),
        ("요금", "요굼", 1),
        ("도서관", "도관서", 3),
        ("가", "나다라마", 3),
    ],
)
def test_letters_are_counted_up_to_a_limit(one: str, other: str, expected: int) -> None:
    assert sounds.distance(sounds.letters(one), sounds.letters(other), most=2) == expected


def test_two_letters_changed_about_are_one_mistake() -> None:
    assert sounds.distance("abcd", "abdc", most=2) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("노리터", "놀이터"),
        ("도소관", "도서관"),
        ("체육간", "체육관"),
        ("횡단보두", "횡단보도"),
        ("공영주챠장", "공영주차장"),
        ("요굼 안내", "요금 안내"),
        ("도서관시간", "도서관 시간"),
        ("체육관을얘약", ""),
    ],
)
def test_a_mistyped_word_leads_to_the_word_of_a_title(titles, typed: str, meant: str) -> None:
    found = mended(typed, audience=PUBLIC)
    assert (found.text if found else "") == meant


@pytest.mark.django_db
def test_an_unknown_word_is_left_out_and_named(titles) -> None:
    found = mended("도서관 얼마나", audience=PUBLIC)
    assert found is not None
    assert (found.text, found.left_out) == ("도서관", ("얼마나",))


@pytest.mark.django_db
def test_of_words_that_never_stand_together_one_is_left_out(titles) -> None:
    found = mended("도서관 개관 놀이터", audience=PUBLIC)
    assert found is not None
    assert (found.text, found.left_out) == ("도서관 개관", ("놀이터",))


@pytest.mark.django_db
def test_no_word_is_proposed_that_only_others_may_read(titles) -> None:
    titles("징계위원회 심의", audience="staff")
    assert mended("징계위원훼", audience=PUBLIC) is None
    assert mended("징계위원훼", audience=("public", "staff")).text == "징계위원회"


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["", "   ", "!!", "없는말이다", "q" * 300, "ㅈㅊ", "가" * 100, "🙂"])
def test_what_means_nothing_is_left_alone(titles, typed: str) -> None:
    assert mended(typed, audience=PUBLIC) is None


@pytest.mark.django_db
def test_nobody_is_proposed_anything(titles) -> None:
    assert mended("도소관", audience=()) is None
