"""Whatever stands in a text: it is read without an error, and what is written from it is read as the same."""

from hypothesis import given, settings
from hypothesis import strategies as st

from regulations.recognition import recognise, text_of

# Everything that means something to recognition, in any order.
_PIECES = st.sampled_from(
    [
        *(
            "제1조(목적)",
            "제2조",
            "제3조의2(특례)",
            "제3조",
            "(정의)",
            "제1장 총칙",
            "제2장",
            "제1절 통칙",
            "제1편 총론",
        ),
        *(
            "제1관 낮",
            "①",
            "②",
            "③ ",
            "㉑",
            "1.",
            "2. ",
            "1의2. ",
            "가.",
            "나. ",
            "1)",
            "2) ",
            "가) ",
            "1항 ",
            "제2항 ",
        ),
        *("삭제", "삭제 <2020. 1. 1.>", "부칙", "부칙 <2020. 1. 1.>", "[별표 1]", "별표 2", "[별지 제1호서식]"),
        *("[서식 3]", "[본조신설 2020. 1. 1.]", "<개정 2020. 1. 1.>", "- 3 -", "\f", "부터 제8조까지 ", "에 따라"),
        *("이 규정은 정한다.", " 문장", "“", "”", "목차", "·····3", "2020. 1. 1.", "표", "(", ")", "[", "]", "<", ">"),
        *("총칙", "총 칙", "5", "다.", " ", "\n", "\n", "\n"),
    ]
)
_TEXTS = st.lists(_PIECES, max_size=60).map("".join)


@settings(deadline=None, max_examples=400)
@given(_TEXTS)
def test_what_is_written_from_the_clauses_is_read_as_the_same_clauses(text: str) -> None:
    clauses = recognise(text).clauses
    assert recognise(text_of(clauses)).clauses == clauses


@settings(deadline=None, max_examples=200)
@given(_TEXTS)
def test_each_clause_has_one_address_and_lies_in_one_before_it(text: str) -> None:
    seen: set[str] = set()
    for clause in recognise(text).clauses:
        assert clause.key not in seen
        assert not clause.parent or clause.parent in seen
        seen.add(clause.key)


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=300))
def test_no_text_is_too_strange(text: str) -> None:
    assert recognise(text).clauses or recognise(text).faults


def test_five_thousand_clauses_are_all_read() -> None:
    article = "제{0}조(조문 {0}) ① 이 조는 다음을 정한다.\n1. 하나\n2. 둘\n② 다시 정한다."
    found = recognise("\n".join(article.format(number) for number in range(1, 1001)))
    assert (len(found.clauses), found.faults) == (5000, ())
    assert found.clauses[-1].key == "a1000.p2"
