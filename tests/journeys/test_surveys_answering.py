"""Every kind of question in the browser: answered on a phone, with errors, backwards, after the tab was loaded anew."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from surveys.models import Survey
from surveys.states.surveys import Access, Mode
from tests.journeys.accessibility import faults, violations
from tests.surveys.answering.round import asked, counted

CHOICES = [
    {"code": 1, "label": "체육관"},
    {"code": 2, "label": "주차장"},
    {"code": 3, "label": "다른 곳", "other": True},
]
EVERY_KIND: dict[str, Any] = {
    "format": 1,
    "sections": [
        {
            "key": "s1",
            "title": "이용한 곳",
            "text": "최근 여섯 달을 떠올려 주십시오.",
            "questions": [
                {"key": "q1", "kind": "single", "text": "어디를 이용하십니까?", "required": True, "options": CHOICES},
                {
                    "key": "q2", "kind": "multiple", "text": "{{q1}}에서 무엇이 좋습니까?", "most": 2, "help": "둘까지",
                    "condition": {"question": "q1", "is": [2]}, "options": CHOICES[:2],
                },
                {"key": "q3", "kind": "scale", "text": "만족하십니까?", "high": "만족", "no_opinion": True},
                {"key": "q4", "kind": "nps", "text": "추천하시겠습니까?", "low": "아니다", "high": "그렇다"},
                {
                    "key": "q5", "kind": "matrix", "text": "얼마나 동의하십니까?", "points": 7, "required": True,
                    "rows": [{"code": 1, "label": "절차가 쉽다"}, {"code": 2, "label": "안내가 빠르다"}],
                },
            ],
        },
        {
            "key": "s2",
            "title": "바라는 점",
            "questions": [
                {"key": "q6", "kind": "ranking", "text": "먼저 고칠 것은?", "options": CHOICES[:2]},
                {"key": "q7", "kind": "number", "text": "한 달에 몇 번?", "minimum": 0, "maximum": 31, "unit": "번"},
                {"key": "q8", "kind": "date", "text": "마지막으로 간 날은?"},
                {"key": "q9", "kind": "text", "text": "한 낱말로는?", "longest": 20},
                {"key": "q10", "kind": "longtext", "text": "하고 싶은 말씀은?", "longest": 200},
                {"key": "q11", "kind": "file", "text": "사진이 있으면 올려 주십시오."},
            ],
        },
    ],
}  # fmt: skip


@pytest.fixture
def survey(live_url: str) -> Survey:
    return asked(EVERY_KIND, purpose="시설을 고치는 데 씁니다.", at_kiosk=True)


def test_every_kind_of_question_is_answered_on_a_phone(page: Page, live_url: str, survey: Survey) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{live_url}/surveys/")
    page.get_by_role("link", name=survey.title).click()
    page.get_by_role("link", name="시작하기").click()
    expect(page.locator("[data-question=q2]")).to_be_hidden()
    page.get_by_label("주차장").first.check()
    expect(page.get_by_text("주차장에서 무엇이 좋습니까?")).to_be_visible()
    page.locator("button[value=next]").click()
    expect(page.locator("#a-q5-fault")).to_be_visible()
    assert violations(page) == []
    # The keyboard reaches every point: the first of a row with the tab key, the others with arrows.
    for row in (1, 2):
        page.locator(f"#a-q5-{row}-1").focus()
        page.keyboard.press("ArrowRight")
        expect(page.locator(f"#a-q5-{row}-2")).to_be_checked()
    page.locator("button[value=next]").click()
    # A field has the whole width below its question, whatever other pages call their questions.
    page.set_viewport_size({"width": 1280, "height": 900})
    label, field = page.locator("label[for=a-q10]").bounding_box(), page.locator("#a-q10").bounding_box()
    assert label and field and field["y"] > label["y"] + label["height"] - 1 and field["width"] > 500
    page.set_viewport_size({"width": 360, "height": 740})
    page.locator("#a-q7").fill("많이")
    page.locator("button[value=send]").click()
    expect(page.locator("#a-q7-fault")).to_be_visible()
    assert violations(page) == []
    page.locator("#a-q7").fill("4")
    page.locator("button[value=back]").click()
    expect(page.locator("#a-q5-2-2")).to_be_checked()
    page.locator("button[value=next]").click()
    expect(page.locator("#a-q7")).to_have_value("4")
    page.locator("button[value=send]").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("집계되었습니다")
    page.wait_for_function("sessionStorage.length == 0")
    assert counted(survey) == 1


def test_a_tab_loaded_anew_goes_on_where_it_was(page: Page, live_url: str, survey: Survey) -> None:
    page.goto(f"{live_url}/surveys/{survey.slug}/answer/")
    page.get_by_label("체육관").first.check()
    for row in (1, 2):
        page.locator(f"#a-q5-{row}-7").check(force=True)
    page.locator("button[value=next]").click()
    page.locator("#a-q10").fill("고맙습니다")
    expect(page.locator("[data-survey-status]")).not_to_be_empty()
    page.reload()
    expect(page.locator("#a-q10")).to_have_value("고맙습니다")
    page.locator("button[value=back]").click()
    expect(page.locator("#a-q1-1")).to_be_checked()


def test_all_pages_of_answering_are_for_everybody(page: Page, live_url: str, survey: Survey) -> None:
    whole = asked(EVERY_KIND, step_by_step=False)
    named = asked(EVERY_KIND, mode=Mode.NAMED, access=Access.SIGNED_IN)
    paths = [
        "/surveys/",
        f"/surveys/{survey.slug}/",
        f"/surveys/{whole.slug}/answer/",
        f"/surveys/{named.slug}/answer/",
    ]
    assert faults(page, live_url, [*paths, f"/surveys/{survey.slug}/thanks/", f"/surveys/{survey.slug}/kiosk/"]) == {}
