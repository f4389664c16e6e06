"""Text analysis on fixed Korean examples."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.search import highlights, korean


@pytest.mark.parametrize("dot", ["\u0387", "\u2024", "\u2027", "\u30fb", "\uff65", "\u00b7"])
def test_dots_that_look_alike_become_one(dot):
    assert korean.tidy(f"시설{dot}안전") == "시설·안전"
    assert korean.normalise(f"시설{dot}안전") == "시설·안전"


def test_bullets_of_word_processors_are_mended_and_names_left_alone():
    assert korean.tidy("Ÿ 추진 배경\nŸ 추진 내용") == "· 추진 배경\n· 추진 내용"
    assert korean.tidy("\uf0b7 하나") == "· 하나"
    assert korean.tidy("Aÿ Ÿves") == "Aÿ Ÿves"


def test_decomposed_hangul_is_composed():
    assert korean.tidy(unicodedata.normalize("NFD", "공영주차장")) == "공영주차장"


def test_controls_and_invisible_letters_go_and_line_breaks_stay():
    assert korean.tidy("가\u200b나\x00다\u202e라\r\n마\t바") == "가나다라\n마\t바"


def test_width_case_and_spaces_are_made_alike():
    assert korean.normalise("  ＰＤＦ　１２３\n\nＡbc ㈜두레 ") == "pdf 123 abc (주)두레"


def test_single_consonants_stay_what_was_typed():
    assert korean.normalise("ㅈㅊ") == "ㅈㅊ"


def test_pairs_run_over_spaces_and_punctuation():
    assert korean.bigrams("공영 주차장") == korean.bigrams("공영주차장") == ["공영", "영주", "주차", "차장"]
    assert korean.bigrams("시설·안전") == ["시설", "설안", "안전"]
    assert korean.bigrams("물") == []


def test_first_consonants():
    assert korean.initials("주차장") == "ㅈㅊㅈ"
    assert korean.initials("쌍문동 A1") == "ㅆㅁㄷa1"
    assert korean.is_initials("ㅈㅊ")
    assert not korean.is_initials("주ㅊ")


@pytest.mark.parametrize("typed", ["ㅈ", "ㅈㅊ", "ㅈㅊㅈ", "주", "주차", "주ㅊ", "주차자", "주차장"])
def test_word_that_begins_with_what_was_typed(typed):
    assert korean.starts_alike("주차장", typed)


@pytest.mark.parametrize("typed", ["ㅊ", "주장", "ㅈㅈ", "주차장이", "조", "자차"])
def test_word_that_begins_otherwise(typed):
    assert not korean.starts_alike("주차장", typed)


@pytest.mark.parametrize(
    ("word", "stem"),
    [
        ("주차장에서", "주차장"),
        ("주차장은", "주차장"),
        ("주차장을", "주차장"),
        ("주차장이", "주차장"),
        ("주차장의", "주차장"),
        ("주차장으로", "주차장"),
        ("주차장까지", "주차장"),
        ("주차장에서는", "주차장"),
        ("도서관과", "도서관"),
        ("놀이터가", "놀이터"),
        ("놀이터를", "놀이터"),
        ("놀이터로", "놀이터"),
        ("놀이터와", "놀이터"),
        ("지하철로", "지하철"),
        ("시민에게", "시민"),
        # A particle that does not fit the sound before it is none.
        ("주차장가", "주차장가"),
        ("놀이터을", "놀이터을"),
        ("놀이터은", "놀이터은"),
        # Two syllables have to remain.
        ("나이", "나이"),
        ("회의", "회의"),
        ("도로", "도로"),
        ("고가", "고가"),
        ("물을", "물을"),
        ("경로", "경로"),
        ("pdf를", "pdf"),
        ("예산", "예산"),
    ],
)
def test_particles_are_taken_off_with_care(word, stem):
    assert korean.strip_particle(word) == stem


def test_query_is_split_into_words_each_once():
    assert korean.expand_query("주차장에서 요금, 주차장에서!") == [
        korean.Term("주차장에서", "주차장"),
        korean.Term("요금", "요금"),
    ]


@pytest.mark.parametrize(
    ("one", "other", "least", "most"),
    [
        ("공영주차장 요금 인하", "공영 주차장 요금인하", 1.0, 1.0),
        ("공영주차장 요금을 내려 주세요", "공영주차장 요금 인하 요청", 0.4, 0.8),
        ("어린이 놀이터 그늘막 설치", "놀이터에 그늘막을 설치해 주세요", 0.4, 0.9),
        ("공영주차장 요금 인하", "도서관 개관 시간 연장", 0.0, 0.1),
        ("", "", 0.0, 0.0),
        ("물", "물", 1.0, 1.0),
        ("물", "불", 0.0, 0.0),
    ],
)
def test_similarity(one, other, least, most):
    assert least <= korean.similarity(one, other) <= most


def test_rare_pairs_weigh_more_where_weights_are_given():
    weights = dict.fromkeys(korean.bigrams("설치해주세요"), 0.1)
    plain = korean.similarity("가로등 설치해 주세요", "벤치 설치해 주세요")
    assert korean.similarity("가로등 설치해 주세요", "벤치 설치해 주세요", weights) < plain / 2


@given(st.text(), st.text())
def test_similarity_is_symmetric_and_between_zero_and_one(one, other):
    value = korean.similarity(one, other)
    assert 0 <= value <= 1
    assert value == korean.similarity(other, one)


@given(st.text())
def test_tidying_and_normalising_twice_changes_nothing_more(text):
    assert korean.tidy(korean.tidy(text)) == korean.tidy(text)
    assert korean.normalise(korean.normalise(text)) == korean.normalise(text)


@given(st.text(alphabet="가각힣주차장 \n·ab1"))
def test_spaces_never_matter_to_pairs(text):
    assert korean.bigrams(text) == korean.bigrams(text.replace(" ", ""))


def test_hits_are_marked_whatever_spaces_stand_between_and_markup_is_escaped():
    wanted = highlights.pattern(["주차장"])
    assert highlights.marked("<b>주차 장</b> 공영주차장", wanted) == (
        "&lt;b&gt;<mark>주차 장</mark>&lt;/b&gt; 공영<mark>주차장</mark>"
    )


def test_excerpt_shows_the_line_around_the_hit():
    text = "앞 " * 100 + "여기에 주차장이 있습니다 " + "뒤 " * 100
    line = highlights.excerpt(text, highlights.pattern(["주차장"]))
    assert line.startswith("…")
    assert line.endswith("…")
    assert "<mark>주차장</mark>" in line
    assert len(line) < 200
