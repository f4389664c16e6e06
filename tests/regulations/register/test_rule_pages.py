"""Pages of the register: everybody, wrong input, and a fixed number of questions."""

import html
import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from regulations.models import ClauseChange, Opinion, Petition, Regulation, Version
from regulations.queries import clause_trees, marks
from regulations.states import PETITION_WORKFLOW, Audience
from tests.factories import LONG_AGO, make_staff, make_user
from tests.regulations.register import rule_texts
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db
TODAY = date(2026, 5, 6)


@pytest.fixture
def visitor() -> Client:
    return Client()


@pytest.fixture
def colleague() -> Client:
    client = Client()
    sign_in(client, make_staff())
    return client


def petition(rule: Regulation, key: str = "", **fields) -> Petition:
    given = {
        "author": make_user(), "title": "줄여 주세요", "burden": "서류가 많습니다.", "submitted_at": LONG_AGO,
        "department": rule.department, "version": rule.current, "regulation": rule, "key": key,
    }  # fmt: skip
    assert PETITION_WORKFLOW.initial == Petition(**given).state
    return Petition.objects.create(**{**given, **fields})


def announced(rule: Regulation, text: str = rule_texts.CHANGED) -> Version:
    made = rule_texts.draft(rule, text)
    Version.objects.filter(pk=made.pk).update(
        state="ANNOUNCED", announced_on=TODAY, opinions_until=TODAY + timedelta(days=20)
    )
    made.refresh_from_db()
    return made


def test_a_rule_is_read_clause_by_clause(visitor: Client) -> None:
    rule = rule_texts.make_rule(purpose="회의실을 빌리는 절차를 정합니다.")
    page = visitor.get(rule.get_absolute_url())
    lines = page.context["reading"].lines
    assert [line.key for line in lines] == [line.key for line in clause_trees.lines_of(rule.current)]
    assert [line.mark for line in lines][:6] == ["제1장", "제1조", "제2장", "제2조", "①", "②"]
    body = page.content.decode()
    for words in ('id="a2.p2.i1"', "제2조(신청)", "사업자등록증", rule.purpose, rule.department.name, "2024년 1월 2일"):
        assert words in body
    chapters = page.context["reading"].contents
    assert [[entry.key for entry in chapter.articles] for chapter in chapters] == [["a1"], ["a2", "a3"], []]


def test_a_draft_is_the_staffs_until_it_is_announced(visitor: Client, colleague: Client) -> None:
    rule = rule_texts.make_empty_rule()
    made = rule_texts.draft(rule, rule_texts.TEXT)
    pages = (rule.get_absolute_url(), made.get_absolute_url(), f"{made.get_absolute_url()}text/",
             f"{rule.get_absolute_url()}versions/", f"{rule.get_absolute_url()}compare/",
             f"{rule.get_absolute_url()}a2/", f"{rule.get_absolute_url()}find/?q=신청")  # fmt: skip
    for path in pages:
        assert visitor.get(path).status_code == 404, path
        assert colleague.get(path).status_code in (200, 302), path
    assert rule.title not in visitor.get("/regulations/rules/").content.decode()
    Version.objects.filter(pk=made.pk).update(state="ANNOUNCED", announced_on=TODAY, opinions_until=TODAY)
    for path in pages:
        assert visitor.get(path).status_code in (200, 302), path


def test_a_version_says_whether_it_holds(visitor: Client) -> None:
    rule = rule_texts.make_rule()
    first = rule.current
    rule_texts.enact(rule, rule_texts.CHANGED, rule_texts.SECOND)
    coming = rule_texts.enact(rule, rule_texts.TEXT, TODAY + timedelta(days=30))
    first.refresh_from_db()
    assert "2025년 3월 1일" in visitor.get(first.get_absolute_url()).content.decode()
    assert "2026년 6월 5일" in visitor.get(coming.get_absolute_url()).content.decode()
    page = visitor.get(rule.get_absolute_url())
    assert page.context["version"].number == 2
    assert "2026년 6월 5일" in page.content.decode()
    assert visitor.get(f"{rule.get_absolute_url()}versions/9/").status_code == 404


def test_the_text_of_a_version_can_be_taken_away_and_read_in_again(visitor: Client) -> None:
    rule = rule_texts.make_rule()
    answer = visitor.get(f"{rule.current.get_absolute_url()}text/")
    assert answer["Content-Type"].startswith("text/plain")
    again = rule_texts.make_rule(answer.content.decode())
    said = [(line.key, line.text) for line in clause_trees.lines_of(rule.current)]
    assert said == [(line.key, line.text) for line in clause_trees.lines_of(again.current)]


def test_a_repealed_rule_is_read_as_it_was_and_listed_apart(visitor: Client) -> None:
    rule = rule_texts.make_rule()
    rule_texts.enact(rule, "", rule_texts.SECOND, change=Version.Change.REPEAL)
    page = visitor.get(rule.get_absolute_url())
    assert "2025년 3월 1일" in page.content.decode()
    assert page.context["reading"].lines
    listed = [row.rule.pk for row in visitor.get("/regulations/rules/").context["rows"]]
    assert listed == []
    listed = [row.rule.pk for row in visitor.get("/regulations/rules/?repealed=on").context["rows"]]
    assert listed == [rule.pk]


def test_marks_lead_from_a_clause_to_what_is_said_about_it(visitor: Client) -> None:
    rule = rule_texts.make_rule()
    rule_texts.enact(rule, rule_texts.CHANGED, rule_texts.SECOND)
    petition(rule, "a2.p1")
    petition(rule, "a2.p1")
    promised = petition(rule, "a1")
    petition(rule)
    petition(rule, "a1", audience=Audience.STAFF)
    petition(rule, "a1", hidden_rule="ABUSE")
    ClauseChange.objects.create(
        petition=promised, regulation=rule, key="a1", promised_by=date(2026, 9, 1), decided_at=LONG_AGO
    )
    on = announced(rule)
    Opinion.objects.create(version=on, key="a2.p2", author=make_user(), text="좋습니다.", written_at=LONG_AGO)
    Opinion.objects.create(
        version=on, key="a2.p2", author=make_user(), text="욕설", written_at=LONG_AGO, hidden_rule="ABUSE"
    )
    page = visitor.get(rule.get_absolute_url())
    found = page.context["reading"].marks
    assert {key: mark.petitions for key, mark in found.items() if mark.petitions} == {"a2.p1": 2, "a1": 1, "": 1}
    assert {key: mark.opinions for key, mark in found.items() if mark.opinions} == {"a2.p2": 1}
    assert {key for key, mark in found.items() if mark.changed} == {"a2", "a3", "a4"}
    assert found["a1"].promised == date(2026, 9, 1)
    assert f"?rule={rule.slug}&amp;clause=a2.p1" in page.content.decode()
    sums = {entry.key: entry.marks for chapter in page.context["reading"].contents for entry in chapter.articles}
    assert sums["a2"].petitions == 2


def test_only_staff_see_marks_of_their_own_channel(visitor: Client, colleague: Client) -> None:
    rule = rule_texts.make_rule()
    petition(rule, "a1", audience=Audience.STAFF)
    assert visitor.get(rule.get_absolute_url()).context["reading"].marks == {}
    assert colleague.get(rule.get_absolute_url()).context["reading"].marks["a1"].petitions == 1


def test_marks_cost_the_same_at_one_and_at_many(visitor: Client) -> None:
    few, many = rule_texts.make_rule(), rule_texts.make_rule(rule_texts.long_text(12))
    petition(few, "a1")
    author = make_user()
    for key in [heading.key for heading in clause_trees.headings_of(many.current)][:300]:
        petition(many, key, author=author)
    asked = []
    for rule in (few, many):
        with CaptureQueriesContext(connection) as queries:
            assert visitor.get(rule.get_absolute_url()).status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 9


def test_a_long_rule_is_read_in_parts_and_whole_on_request(visitor: Client) -> None:
    rule = rule_texts.make_rule(rule_texts.long_text(12))
    url = rule.get_absolute_url()
    reading = visitor.get(url).context["reading"]
    assert len(reading.parts) > 1 and reading.parts[0]["is_current"]
    elsewhere = visitor.get(f"{url}?part=a200.p2").context["reading"]
    assert "a200.p2" in {line.key for line in elsewhere.lines}
    assert "a1" not in {line.key for line in elsewhere.lines}
    whole = visitor.get(f"{url}?part=all").context["reading"]
    assert len(whole.lines) == len(whole.headings)
    # Whatever names no part shows the first.
    assert visitor.get(f"{url}?part=a9999").context["reading"].parts[0]["is_current"]
    # An address within the text always ends somewhere on the page.
    ids = visitor.get(url).content.decode()
    assert all(f'id="{heading.key}"' in ids for heading in reading.headings if heading.kind == "ARTICLE")


def test_the_list_is_narrowed_and_costs_the_same_at_one_and_at_thirty(visitor: Client) -> None:
    one = rule_texts.make_rule(title="가 주차 규정", kind="BYLAW", purpose="요금을 정합니다.")
    with CaptureQueriesContext(connection) as first:
        visitor.get("/regulations/rules/")
    for number in range(30):
        petition(rule_texts.make_rule(title=f"나 대관 규정 {number:02}"), "a1")
    with CaptureQueriesContext(connection) as second:
        page = visitor.get("/regulations/rules/")
    assert len(second) == len(first)
    assert page.context["found"] == 31 and len(page.context["rows"]) == 30
    assert page.context["page"].next_cursor
    for query in ("q=주차", "kind=BYLAW", f"department={one.department_id}", "q=요금을"):
        assert [row.rule for row in visitor.get(f"/regulations/rules/?{query}").context["rows"]] == [one], query
    assert visitor.get("/regulations/rules/?kind=NONE&department=x").context["found"] == 31
    assert visitor.get("/regulations/rules/?cursor=forged").status_code == 400


def test_the_first_page_shows_what_is_going_on_without_the_staffs_channel(visitor: Client) -> None:
    rule = rule_texts.make_rule()
    shown = petition(rule, "a1", title="보이는 건의")
    petition(rule, "a1", title="직원만의 건의", audience=Audience.STAFF)
    on = announced(rule)
    page = visitor.get("/regulations/")
    assert page.context["counts"].petitions == 1 and page.context["counts"].rules == 1
    assert list(page.context["newest"]) == [shown] and list(page.context["open_drafts"]) == [on]
    body = page.content.decode()
    assert "보이는 건의" in body and "직원만의 건의" not in body


def test_a_first_page_of_an_empty_register_has_a_next_step(visitor: Client) -> None:
    page = visitor.get("/regulations/")
    assert page.status_code == 200
    assert "/regulations/petitions/new/" in page.content.decode()


def test_promises_that_were_put_off_show_the_new_day() -> None:
    rule = rule_texts.make_rule()
    ClauseChange.objects.create(
        petition=petition(rule, "a1"), regulation=rule, key="a1", promised_by=date(2026, 9, 1), decided_at=LONG_AGO,
        postponed_to=date(2026, 12, 1), postponed_because="의견을 더 듣습니다.", postponed_by=make_user(),
    )  # fmt: skip
    assert marks.of(rule.current, make_user())["a1"].promised == date(2026, 12, 1)


def test_every_way_that_leads_on_from_a_rule_leads_somewhere(visitor: Client) -> None:
    rule = rule_texts.make_rule()
    first = rule.current
    rule_texts.enact(rule, rule_texts.CHANGED, rule_texts.SECOND)
    petition(rule, "a2.p1")
    on = announced(rule, rule_texts.TEXT.replace("인감증명서", "신분증"))
    for page in (rule, first, on):
        body = visitor.get(page.get_absolute_url()).content.decode()
        main = body[body.index("<main") : body.index("</main")]
        ways = {html.unescape(way) for way in re.findall(r'href="(/regulations/[^"#]*)', main)}
        assert len(ways) >= 4
        for way in ways:
            assert visitor.get(way).status_code in (200, 302), way


def test_a_draft_offers_no_petition_and_no_history(visitor: Client) -> None:
    rule = rule_texts.make_rule()
    on = announced(rule)
    body = visitor.get(on.get_absolute_url()).content.decode()
    assert "/history/" not in body and "/petitions/new/" not in body
    assert f"/regulations/drafts/{on.pk}/" in body


def test_what_stayed_as_it_was_is_marked_so_that_a_phone_shows_it_once(visitor: Client) -> None:
    rule = rule_texts.make_rule()
    rule_texts.enact(rule, rule_texts.CHANGED, rule_texts.SECOND)
    page = visitor.get(reverse("regulations:compare", args=[rule.slug]))
    rows = page.content.decode().split("<tr")[1:]
    kept = [row for row in rows if 'class="rule-same"' in row]
    assert kept and all("<ins>" not in row and "<del>" not in row for row in kept)
    assert any("<ins>" in row for row in rows if row not in kept)
