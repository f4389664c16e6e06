"""The signed plan as a PDF: everything that was signed stands in it, and nothing that was not."""

import io
from typing import Any

import pytest
from django.core.cache import cache
from pypdf import PdfReader

from plans.models import PlanVersion
from plans.services import paper
from tests.plans.factories import House, draft, frozen, sign, strategy, target, task

BODY = [
    {"type": "section", "value": {"heading": "추진배경", "text": "<p>첫 줄 &amp; 둘째</p><ul><li>하나</li></ul>"}},
    {"type": "table", "value": {"caption": "설문", "cells": "해 | 값\n2025 | 70", "source": "자료: 기획처"}},
    {
        "type": "analysis",
        "value": {"strengths": "사람", "weaknesses": "돈", "opportunities": "기술", "threats": "인구\n날씨"},
    },
    {
        "type": "round",
        "value": {
            "title": "점검 고리",
            "steps": [{"name": "모으기", "who": "주민", "text": "의견"}, {"name": "나누기", "who": "", "text": ""}],
            "returns": True,
        },
    },
]
WORDS = (
    "추진배경", "첫 줄 & 둘째", "설문", "자료: 기획처", "인구", "점검 고리", "전략 1", "과제 1-1", "과제 1-1-1",
    "예전에는", "앞으로는", "시민모임", "그늘막", "12건", "착수", "1,500,000",
)  # fmt: skip


def rich(house: House) -> list[dict[str, Any]]:
    money = {"first_year": 2026, "last_year": 2026, "funding": "OWN", "amount": 1_500_000, "note": ""}
    step = {"title": "착수", "starts_on": "2026-02-01", "ends_on": None, "precision": "MONTH"}
    below = task(
        house, "1-1-1", targets=[target("그늘막", 2026, "12")], budgets=[money], milestones=[step], as_is="예전에는",
        to_be="앞으로는", partners="시민모임", body=BODY,
    )  # fmt: skip
    return [strategy("1", [task(house, "1-1", subtasks=[below])], body=BODY)]


def text_of(content: bytes) -> str:
    pages = PdfReader(io.BytesIO(content)).pages
    return "\n".join(page.extract_text() for page in pages)


def test_everything_that_was_signed_stands_in_it(house: House) -> None:
    plan = sign(house, draft(house, rich(house), body=BODY))
    found = text_of(paper.drawn(plan.versions.get()))
    for words in (*WORDS, "비전", "목표", "요약"):
        assert words in found, words
    assert plan.versions.get().digest in found.replace("\n", "")


def test_the_contents_name_the_page_of_each_task(house: House) -> None:
    tasks = [task(house, f"1-{number}", background="가나다라 " * 300) for number in range(60)]
    plan = frozen(house, [strategy("1", tasks)])
    version = plan.versions.get()
    version.content["plan"] |= {"kind": "PLEDGES", "goal": "", "department": None, "responsible": None}
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(paper.drawn(version))).pages]
    line = next(line for page in pages[1:4] for line in page.splitlines() if line.startswith("1-59 "))
    assert "1-59 과제 1-59" in pages[int(line.split()[-1]) - 1]


def test_words_that_fit_nowhere_stop_nothing(house: House) -> None:
    """A long word without spaces, look-alike signs and an empty part are all drawn."""
    long = "가" * 900
    plan = frozen(house, [strategy("1", [task(house, "1-1", title=long[:255], summary="⇒ ㎡ 漢字", as_is=long)])])
    version = plan.versions.get()
    version.content["plan"] |= {"kind": "WORK", "goal": "", "department": None, "responsible": None}
    assert paper.drawn(version).startswith(b"%PDF")


def test_it_is_drawn_once_and_given_to_everybody(house: House, client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    plan = sign(house, draft(house, rich(house)))
    drawings = []
    drawn = paper.drawn
    monkeypatch.setattr(paper, "drawn", lambda version: drawings.append(version) or drawn(version))
    answers = [client.get(f"/plans/{plan.slug}/plan.pdf") for _each in range(2)]
    assert [answer["Content-Type"] for answer in answers] == ["application/pdf"] * 2
    assert answers[0].content == answers[1].content
    assert drawings == [PlanVersion.objects.get()]
    assert client.get("/plans/nothing/plan.pdf").status_code == 404
