"""XLSForm: what other tools wrote becomes a draft; what has no counterpart is told with its line."""

from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook

from core.spreadsheets import SpreadsheetRefused
from surveys.questionnaire import documents, xlsform
from surveys.questionnaire.definitions import Kind
from surveys.questionnaire.xlsform import relevance

HEADINGS = [
    "type",
    "name",
    "label",
    "label::English (en)",
    "required",
    "relevant",
    "constraint",
    "parameters",
    "appearance",
]
CHOICES = [
    ["list_name", "name", "label", "label::English (en)"],
    ["yn", "yes", "예", "Yes"],
    ["yn", "no", "아니요", "No"],
    ["place", "10", "수영장", "Pool"],
    ["place", "20", "공원", "Park"],
]


def workbook(*rows: list[Any], choices: list[list[Any]] = CHOICES, settings: list[list[Any]] | None = None) -> BytesIO:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, lines in {"survey": [HEADINGS, *rows], "choices": choices, "settings": settings or []}.items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(line)
    file = BytesIO()
    book.save(file)
    return file


def row(type: str, name: str, label: str = "질문", english: str = "", **more: str) -> list[Any]:
    return [type, name, label, english, *(more.get(heading, "") for heading in HEADINGS[4:])]


FORM = (
    row("start", "start", ""),
    row("select_one yn", "used", "이용하셨습니까?", "Did you use it?", required="yes"),
    row("begin_group", "more", "자세히", "Details", relevant="${used} = 'yes'"),
    row("integer", "times", "몇 번", constraint=". >= 1 and . < 100"),
    row("select_multiple place or_other", "where", "어디를", relevant="${times} > 2"),
    row("range", "liked", "만족", parameters="start=1 end=7 step=1", relevant="selected(${where}, '20')"),
    row("end_group", "", ""),
    row("note", "thanks", "고맙습니다.", "Thank you."),
    row("text", "Say More!", "한 말씀", appearance="multiline"),
    row("decimal", "height", "키"),
    row("rank place", "first", "순위"),
    row("date", "day", "날"),
    row("image", "photo", "사진"),
    row("range", "nps", "추천", parameters="start=0 end=10"),
)


def test_a_form_becomes_a_draft_that_can_be_published() -> None:
    draft, faults = xlsform.read(workbook(*FORM))
    assert faults == []
    questionnaire = documents.read(documents.compiled(draft))
    assert [(question.key, question.kind) for question in questionnaire.questions] == [
        ("used", Kind.SINGLE), ("times", Kind.NUMBER), ("where", Kind.MULTIPLE), ("liked", Kind.SCALE),
        (questionnaire.questions[4].key, Kind.LONGTEXT), ("height", Kind.NUMBER), ("first", Kind.RANKING),
        ("day", Kind.DATE), ("photo", Kind.FILE), ("nps", Kind.NPS),
    ]  # fmt: skip
    used, times, where, liked = questionnaire.questions[:4]
    assert used.required
    assert (times.minimum, times.maximum) == (1, 99)
    assert [option.code for option in where.options] == [10, 20, 21]
    assert where.options[-1].other
    assert (liked.points, liked.condition) == (7, {"question": "where", "is": [20]})


def test_groups_are_sections_and_notes_are_their_words() -> None:
    draft, _faults = xlsform.read(workbook(*FORM))
    first, group, note = documents.read(draft).sections
    assert (first.title, first.condition) == ("", None)
    assert (group.title, group.condition) == ("자세히", {"question": "used", "is": [1]})
    assert (note.text, note.condition) == ("고맙습니다.", None)
    assert draft["translations"]["en"]["more.title"] == "Details"
    assert draft["translations"]["en"]["used.o2"] == "No"


def test_a_group_within_a_group_keeps_both_conditions() -> None:
    draft, faults = xlsform.read(
        workbook(
            row("select_one yn", "a"),
            row("begin group", "g1", relevant="${a} = 'yes'"),
            row("select_one yn", "b"),
            row("begin group", "g2", relevant="${b} != ''"),
            row("text", "c"),
            row("end group", ""),
            row("text", "d"),
            row("end group", ""),
        )
    )
    assert faults == []
    conditions = {q.key: section.condition for section in documents.read(draft).sections for q in section.questions}
    outer = {"question": "a", "is": [1]}
    assert conditions == {"a": None, "b": outer, "c": {"all": [outer, {"question": "b", "answered": True}]}, "d": outer}


def test_what_is_left_out_is_told_with_its_line() -> None:
    _draft, faults = xlsform.read(
        workbook(
            row("barcode", "a"),
            row("select_one nowhere", "b"),
            row("text", "c", relevant="${later} = 'x'"),
            row("begin_repeat", "d"),
            row("integer", "e", constraint="regex(., '[0-9]+')"),
            row("end_group", "f"),
            row("begin_group", "g"),
        )
    )
    assert [fault.line for fault in faults] == [2, 3, 4, 5, 6, 7, 0]
    assert faults[2].message.startswith("조건을 가져오지 못해 모두에게 묻게 됩니다.")


def test_the_main_language_may_be_another() -> None:
    rows = [["type", "name", "label::English (en)", "label::한국어"], ["text", "a", "Name", "이름"]]
    book = Workbook()
    book.worksheets[0].title = "survey"
    for line in rows:
        book.worksheets[0].append(line)
    settings = book.create_sheet("settings")
    settings.append(["default_language"])
    settings.append(["English (en)"])
    file = BytesIO()
    book.save(file)
    draft, _faults = xlsform.read(file)
    assert documents.read(draft).questions[0].text == "Name"
    assert draft["translations"] == {"ko": {"a.text": "이름"}}


@pytest.mark.parametrize("content", [b"", b"type,name\ntext,a", b"PK\x03\x04 broken"])
def test_what_is_no_workbook_is_refused(content: bytes) -> None:
    with pytest.raises(SpreadsheetRefused):
        xlsform.read(BytesIO(content))


def test_a_workbook_without_questions_says_so() -> None:
    draft, faults = xlsform.read(workbook())
    assert documents.faults(draft)
    assert [fault.message for fault in faults] == ["문항이 있는 ‘survey’ 시트가 없습니다."]


KNOWN = {
    "one": relevance.Known("one", Kind.SINGLE, {"a": 1, "b": 2}),
    "several": relevance.Known("several", Kind.MULTIPLE, {"a": 1}),
    "whole": relevance.Known("whole", Kind.NUMBER),
    "half": relevance.Known("half", Kind.NUMBER, decimals=2),
    "words": relevance.Known("words", Kind.TEXT),
}
ONE_A = {"question": "one", "is": [1]}
EXPRESSIONS: dict[str, Any] = {
    "${one} = 'a'": ONE_A,
    "${one}!='a'": {"not": ONE_A},
    'not(${one} = "a")': {"not": ONE_A},
    "${one} = 'a' or ${one} = 'b' and ${whole} >= 3": {
        "any": [ONE_A, {"all": [{"question": "one", "is": [2]}, {"question": "whole", "at_least": 3}]}]
    },
    "(${one} = 'a' or ${one} = 'b') and ${whole} < 3": {
        "all": [{"any": [ONE_A, {"question": "one", "is": [2]}]}, {"question": "whole", "at_most": 2}]
    },
    "${whole} > 2.5": {"question": "whole", "at_least": 3},
    "${half} > 2.5": {"all": [{"question": "half", "answered": True}, {"not": {"question": "half", "at_most": 2.5}}]},
    "${words} = ''": {"question": "words", "answered": False},
    "count-selected(${several}) >= 2": {"question": "several", "at_least": 2},
}


@pytest.mark.parametrize("text", EXPRESSIONS)
def test_expressions_become_conditions(text: str) -> None:
    assert relevance.condition_of(text, KNOWN) == EXPRESSIONS[text]


@pytest.mark.parametrize(
    "text",
    [
        "", "${one}", "${one} =", "${one} = 'c'", "${unknown} = 'a'", "${words} = 'x'", "${one} > 1", "${one} = 'a' )",
        "(${one} = 'a'", "pulldata('a')", "${one} ~ 'a'", "today() > 1", "(" * 500, "not(" * 500,
        "${whole} > " + "9" * 400, "${one} = 'a' " * 400, "'", "${whole} = 'x'",
    ],
)  # fmt: skip
def test_what_is_not_understood_is_said_and_never_guessed(text: str) -> None:
    with pytest.raises(relevance.NotUnderstood) as reason:
        relevance.condition_of(text, KNOWN)
    assert str(reason.value)
