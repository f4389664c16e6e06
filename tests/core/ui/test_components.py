"""Buttons, badges, boxes, lists: what they promise to readers and to the security policy."""

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory

from core.ui.attributes import html_attributes
from core.ui.paging import KeysetPage
from core.ui.tones import STATE_TONES, TONES, tone_of
from tests.markup import squeezed

HOSTILE = '"><script>alert(1)</script>'


def render(source: str, path: str = "/proposals/", **context: Any) -> str:
    request = RequestFactory().get(path)
    return squeezed(Template("{% load i18n ui %}" + source).render(Context({"request": request, **context})))


@pytest.mark.parametrize("name", ["style", "onclick", "on_click", "a b", "<x>"])
def test_attributes_that_the_policy_forbids_are_refused(name: str) -> None:
    with pytest.raises(ValueError):
        html_attributes({name: "x"})


def test_attributes_are_escaped_and_switched() -> None:
    assert html_attributes({"data_x": HOSTILE, "disabled": True, "hidden": False, "for_": "a"}) == (
        ' data-x="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;" for="a" disabled'
    )


@pytest.mark.parametrize(
    "source",
    [
        "{% button text href=text title=text %}",
        "{% badge text %}",
        "{% icon 'search' label=text %}",
        "{% alert text title=text %}",
        "{% card title=text href=text %}{{ text }}{% endcard %}",
        "{% callout title=text %}{{ text }}{% endcallout %}",
        "{% accordion text note=text %}{{ text }}{% endaccordion %}",
        "{% dialog 'd' text %}{{ text }}{% enddialog %}",
        "{% official_answer by=text department=text at=text title=text %}{{ text }}{% endofficial_answer %}",
        "{% table text %}{% endtable %}",
        "{% statistic text text unit=text note=text href=text %}",
        "{% empty_state text body=text action_label=text action_url=text %}",
        "{% section_header text description=text href=text link_label=text %}",
        "{% progress 1 label=text text=text %}",
        "{% chart 'bar' rows title=text conclusion=text unit=text %}",
        "{% chart 'horizontal' rows title=text conclusion=text unit=text %}",
        "{% chart 'line' rows title=text unit=text %}",
        "{% chart 'donut' rows title=text unit=text %}",
        "{% chart 'stacked' rows title=text unit=text %}",
        "{% description_list pairs %}",
        "{% data_table columns pairs caption=text %}",
        "{% timeline entries %}",
        "{% stepper columns current=1 %}",
        "{% breadcrumbs pairs %}",
        "{% map pins label=text %}",
        "{% share_actions title=text atom_url=text %}",
    ],
)
def test_no_component_lets_markup_through(source: str) -> None:
    html = render(
        source,
        text=HOSTILE,
        rows=[(HOSTILE, 1), ("b", 2)],
        pairs=[(HOSTILE, HOSTILE)],
        columns=[HOSTILE, HOSTILE],
        entries=[{"title": HOSTILE, "body": HOSTILE, "actor": HOSTILE, "url": HOSTILE}],
        pins=[{"latitude": HOSTILE, "longitude": 1, "title": HOSTILE, "url": HOSTILE, "summary": HOSTILE}],
    )
    assert "<script" not in html
    assert " style=" not in html


def test_every_state_has_a_known_tone_and_a_strange_one_is_plain() -> None:
    assert set(STATE_TONES.values()) <= set(TONES)
    assert tone_of("accepted") == "success"
    assert tone_of("ACCEPTED") == "success"
    assert tone_of("never_heard_of") == "neutral"


def test_a_state_shows_its_word() -> None:
    proposal = SimpleNamespace(state="rejected", get_state_display=lambda: "불수용")
    assert render("{% state_badge proposal %}", proposal=proposal) == '<span class="badge badge-danger">불수용</span>'


def test_a_mistyped_tone_or_size_is_told_to_the_developer() -> None:
    for source in ("{% badge 'x' tone='blue' %}", "{% button 'x' tone='blue' %}", "{% icon 'x' size='7' %}"):
        with pytest.raises(ValueError):
            render(source)


def test_an_icon_alone_is_decoration_and_with_a_label_an_image() -> None:
    assert 'aria-hidden="true"' in render("{% icon 'search' %}")
    assert 'role="img" aria-label="검색"' in render("{% icon 'search' label='검색' %}")


def test_a_button_with_an_address_is_a_link() -> None:
    assert render("{% button '가기' href='/x/' %}").startswith("<a ")
    assert 'type="submit"' in render("{% button '저장' %}")
    assert 'name="action" value="accept"' in render("{% button '수용' name='action' value='accept' %}")


def test_a_pressable_card_has_one_link() -> None:
    html = render("{% card href='/x/' title='제목' %}본문{% endcard %}")
    assert html.count("<a ") == 1
    assert "card-pressable" in html


def test_an_official_answer_says_who_and_when() -> None:
    html = render(
        "{% official_answer by='이정민' department='시설부' at=at %}답{% endofficial_answer %}", at=date(2026, 3, 2)
    )
    assert "<strong>이정민</strong>" in html
    assert 'datetime="2026-03-02' in html


def test_an_official_answer_of_the_early_morning_is_of_that_day() -> None:
    at = datetime(2026, 3, 1, 20, 30, tzinfo=UTC)
    html = render("{% official_answer by='이정민' department='시설부' at=at %}답{% endofficial_answer %}", at=at)
    assert "2026년 3월 2일" in html and 'datetime="2026-03-02T05:30' in html


def test_a_timeline_tells_what_is_now_and_what_is_planned() -> None:
    entries = [{"title": "접수"}, {"title": "검토", "state": "current"}, {"title": "투표", "state": "next"}]
    html = render("{% timeline entries %}", entries=entries)
    assert html.index("접수") < html.index("지금") < html.index("예정")


def test_the_current_step_is_marked_for_all_readers() -> None:
    html = render("{% stepper steps current=2 %}", steps=["가", "나", "다"])
    assert html.count('aria-current="step"') == 1
    assert "(완료)" in html


def test_the_server_renders_the_chosen_tab() -> None:
    items = [{"key": "a", "label": "가", "url": "?t=a", "count": 0}, {"key": "b", "label": "나", "url": "?t=b"}]
    html = render("{% tabs items label='보기' current='b' %}", items=items)
    assert html.count('aria-current="page"') == 1
    assert '<a href="?t=b" aria-current="page">' in html
    assert '<span class="tab-count">0</span>' in html


def test_a_table_heads_its_rows_and_labels_its_cells() -> None:
    columns = [{"key": "name", "label": "이름"}, {"key": "won", "label": "금액", "numeric": True}]
    html = render("{% data_table columns rows caption='표' %}", columns=columns, rows=[{"name": "가", "won": 0}])
    assert '<th scope="row">가</th>' in html
    assert '<td data-label="금액" class="numeric">0</td>' in html


def test_a_row_of_the_wrong_length_is_refused() -> None:
    with pytest.raises(ValueError):
        render("{% data_table columns rows caption='표' %}", columns=["가", "나"], rows=[["하나"]])


def test_a_list_of_facts_shows_zero_and_a_dash_for_nothing() -> None:
    html = render("{% description_list items %}", items=[("가", 0), ("나", ""), ("다", None)])
    assert "<dd>0</dd>" in html
    assert html.count("<dd>–</dd>") == 2


def test_the_ways_through_a_list_keep_the_filters() -> None:
    page = KeysetPage(items=[], next_cursor="n:x", previous_cursor="p:x", total=3)
    html = render("{% pagination page %}", path="/proposals/?area=park&cursor=old", page=page)
    assert 'href="?area=park&amp;cursor=n%3Ax"' in html
    assert 'href="?area=park&amp;cursor=p%3Ax"' in html
    assert 'href="?area=park"' in html
    assert "모두 3건" in html


def test_one_page_alone_needs_no_ways() -> None:
    assert render("{% pagination page %}", page=KeysetPage()).strip() == ""


class Filter(forms.Form):
    q = forms.CharField(label="검색어", required=False)
    area = forms.MultipleChoiceField(label="분야", choices=[("park", "공원"), ("road", "도로")], required=False)


def test_each_filter_in_use_can_be_taken_away_alone() -> None:
    path = "/proposals/?q=%EC%A1%B0%EB%AA%85&area=park&area=road&cursor=x"
    request = RequestFactory().get(path)
    html = render("{% filter_bar form target='#results' %}", path=path, form=Filter(request.GET))
    assert "분야: 공원" in html
    assert 'href="?q=%EC%A1%B0%EB%AA%85&amp;area=road"' in html
    assert 'method="get"' in html
    assert 'hx-target="#results"' in html


def test_a_filter_form_without_filters_has_no_chips() -> None:
    assert "chips" not in render("{% filter_bar form %}", form=Filter({}))


def test_a_map_is_a_list_first() -> None:
    pins = [{"latitude": 37.5, "longitude": 127.25, "title": "공원", "url": "/f/1/"}]
    html = render("{% map pins label='시설' %}", pins=pins)
    assert '<li data-latitude="37.5" data-longitude="127.25">' in html
    assert '<a href="/f/1/">공원</a>' in html


def test_the_menu_marks_where_the_reader_is() -> None:
    source = (
        "{% menu_entries as entries %}{% for e in entries %}{% if e.is_current %}[{{ e.url }}]{% endif %}{% endfor %}"
    )
    assert render(source, path="/proposals/3/") == "[/proposals/]"
    assert render(source, path="/") == ""
