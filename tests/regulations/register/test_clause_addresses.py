"""The lasting address of a clause, its way through the versions, comparing, and finding by words."""

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Role
from core.search import rebuilding
from core.search.models import SearchDocument
from regulations.models import Clause, Version
from regulations.queries import clause_histories, register_search
from regulations.queries.version_differences import How
from regulations.services import enactment
from tests.factories import make_staff, make_user
from tests.regulations.register import rule_texts

pytestmark = pytest.mark.django_db
WITHOUT_FEE = rule_texts.TEXT.replace("제3조(대관료) 대관료는 선납한다.\n", "")


@pytest.fixture
def visitor() -> Client:
    return Client()


def test_an_address_leads_to_the_clause_in_the_version_in_force(visitor: Client) -> None:
    rule = rule_texts.make_rule()
    for typed in ("a2.p2.i1", "제2조제2항제1호", "2조 2항 1호"):
        answer = visitor.get(f"{rule.get_absolute_url()}{typed}/")
        assert (answer.status_code, answer["Location"]) == (302, f"{rule.get_absolute_url()}#a2.p2.i1"), typed


def test_an_address_in_a_long_rule_leads_to_its_part(visitor: Client) -> None:
    rule = rule_texts.make_rule(rule_texts.long_text(12))
    target = visitor.get(f"{rule.get_absolute_url()}a200.p2/")["Location"]
    assert target.endswith("#a200.p2")
    page = visitor.get(target.partition("#")[0])
    assert 'class="rule-line rule-paragraph" id="a200.p2"' in page.content.decode()


def test_a_clause_that_is_no_more_says_how_it_read_and_until_when(visitor: Client) -> None:
    rule = rule_texts.make_rule()
    rule_texts.enact(rule, WITHOUT_FEE, rule_texts.SECOND)
    page = visitor.get(f"{rule.get_absolute_url()}a3/")
    assert page.status_code == 410
    body = page.content.decode()
    assert "2025년 3월 1일" in body and "선납한다" in body


@pytest.mark.parametrize("key", ["a99", "nonsense", "a3.p99", "..", "제99조"])
def test_a_clause_that_never_was_is_not_there(visitor: Client, key: str) -> None:
    rule = rule_texts.make_rule()
    assert visitor.get(f"{rule.get_absolute_url()}{key}/").status_code == 404
    assert visitor.get(f"{rule.get_absolute_url()}{key}/history/").status_code == 404


def test_the_history_of_a_clause_names_only_versions_that_changed_it(django_assert_max_num_queries) -> None:
    rule = rule_texts.make_rule()
    rule_texts.enact(rule, rule_texts.TEXT.replace("선납", "후납"), rule_texts.SECOND)
    rule_texts.enact(rule, rule_texts.TEXT.replace("선납", "후납").replace("14일", "7일"), rule_texts.THIRD)
    with django_assert_max_num_queries(4):
        history = clause_histories.of(rule, "a3")
    assert history is not None and not history.is_gone
    assert [(stage.version.number, stage.how) for stage in history.stages] == [(2, How.CHANGED), (1, How.ADDED)]
    told = clause_histories.of(rule, "a2")
    assert told is not None and [stage.version.number for stage in told.stages] == [3, 1]


def test_a_moved_clause_is_followed_from_its_new_address_and_from_the_old() -> None:
    rule = rule_texts.make_rule()
    rule_texts.enact(rule, rule_texts.CHANGED, rule_texts.SECOND)
    Clause.objects.filter(version=rule.current, key="a4").update(came_from="a3")
    history = clause_histories.of(rule, "a4")
    assert history is not None
    assert [(stage.how, stage.key) for stage in history.stages] == [(How.MOVED, "a4"), (How.ADDED, "a3")]
    rule_texts.enact(rule, rule_texts.TEXT.replace("제3조(대관료)", "제5조(대관료)"), rule_texts.THIRD)
    Clause.objects.filter(version=rule.current, key="a5").update(came_from="a4")
    # No other article has the number 4 now: whoever follows an old link finds the article under its number of today.
    followed = clause_histories.of(rule, "a4")
    assert followed is not None and followed.key == "a5" and not followed.is_gone


def test_drafts_are_no_part_of_a_history() -> None:
    rule = rule_texts.make_rule()
    rule_texts.draft(rule, WITHOUT_FEE)
    history = clause_histories.of(rule, "a3")
    assert history is not None and len(history.stages) == 1 and not history.is_gone


def test_two_versions_stand_side_by_side(visitor: Client) -> None:
    rule = rule_texts.make_rule()
    rule_texts.enact(rule, rule_texts.CHANGED, rule_texts.SECOND)
    rule_texts.enact(rule, rule_texts.TEXT, rule_texts.THIRD)
    url = f"{rule.get_absolute_url()}compare/"
    page = visitor.get(f"{url}?old=1&new=2")
    assert [name for name, _old, _change in page.context["changes"]] == ["제2조", "제3조", "제4조"]
    assert "<del>14일</del>" in page.content.decode() and "<ins>7일</ins>" in page.content.decode()
    # The older one stands on the left, whichever was named first; without numbers the newest is told.
    assert visitor.get(f"{url}?old=2&new=1").context["old"].number == 1
    assert [visitor.get(url).context[name].number for name in ("old", "new")] == [2, 3]
    assert visitor.get(f"{url}?old=1&new=3").context["changes"] == []
    assert visitor.get(f"{url}?old=99&new=x").context["new"].number == 3
    assert visitor.get(f"{url}?old=3&new=3").context["changes"] == []


def test_a_rule_with_one_version_has_nothing_to_compare(visitor: Client) -> None:
    rule = rule_texts.make_rule()
    page = visitor.get(f"{rule.get_absolute_url()}compare/")
    assert page.status_code == 200 and page.context["changes"] == []


def test_clauses_are_found_by_words_while_they_are_in_force(visitor: Client) -> None:
    rule = rule_texts.make_rule()
    titles = [str(hit.document.title) for hit in register_search.found("대관료", make_user()).hits]
    assert f"{rule.title} 제3조(대관료)" in titles
    rule_texts.enact(rule, WITHOUT_FEE, rule_texts.SECOND)
    assert not SearchDocument.objects.filter(kind="regulation_clause", title__contains="대관료").exists()
    page = visitor.get("/regulations/find/?q=사업자등록증")
    assert [hit.document.url for hit in page.context["found"].hits] == [f"/regulations/{rule.slug}/a2/"]
    rule_texts.enact(rule, "", rule_texts.THIRD, change=Version.Change.REPEAL)
    assert not SearchDocument.objects.filter(kind="regulation_clause").exists()
    assert SearchDocument.objects.filter(kind="regulation").count() == 1


def test_the_index_made_anew_holds_the_same() -> None:
    rule = rule_texts.make_rule()
    rule_texts.enact(rule, rule_texts.CHANGED, rule_texts.SECOND)
    rule_texts.draft(rule_texts.make_empty_rule(), rule_texts.TEXT)
    kinds = ("regulation", "regulation_clause")
    before = sorted(SearchDocument.objects.filter(kind__in=kinds).values_list("kind", "object_id", "title", "url"))
    SearchDocument.objects.all().delete()
    rebuilding.rebuild()
    assert before == sorted(
        SearchDocument.objects.filter(kind__in=kinds).values_list("kind", "object_id", "title", "url")
    )
    assert len(before) == 6


def test_a_hit_whose_version_was_replaced_by_a_way_that_forgot_the_index_is_not_shown() -> None:
    rule = rule_texts.make_rule()
    other = rule_texts.enact(rule, WITHOUT_FEE, timezone.localdate().replace(year=2030))
    type(rule).objects.filter(pk=rule.pk).update(current=other)
    assert register_search.found("선납한다", make_user()).hits == []


def test_a_clause_is_found_by_its_name(visitor: Client) -> None:
    rule = rule_texts.make_rule(title="시설 대관 규정")
    rule_texts.make_rule(title="주차 규정")
    [named] = visitor.get("/regulations/find/?q=대관 2조 2항").context["found"].named
    assert (named.rule, named.key) == (rule, "a2.p2")
    assert visitor.get("/regulations/find/?q=대관 99조").context["found"].named == []
    within = visitor.get(f"{rule.get_absolute_url()}find/?q=제2조")
    assert within["Location"].endswith("/a2/")


def test_words_are_found_within_a_rule_in_their_order(visitor: Client) -> None:
    rule = rule_texts.make_rule()
    page = visitor.get(f"{rule.get_absolute_url()}find/?q=신청")
    assert [hit.key for hit in page.context["hits"]] == ["a2", "a2.p1", "a2.p2"]
    assert "<mark>신청</mark>" in page.content.decode()
    assert visitor.get(f"{rule.get_absolute_url()}find/?q=없는말").context["hits"] == []
    assert visitor.get(f"{rule.get_absolute_url()}find/?q=").status_code == 200
    assert [hit.key for hit in register_search.within(rule.current, "% _")] == []


def test_a_version_of_today_is_found_at_once() -> None:
    rule = rule_texts.make_rule()
    made = rule_texts.draft(rule, rule_texts.CHANGED)
    today = timezone.localdate()
    enactment.enact(
        made,
        actor=make_staff(Role.DEPARTMENT_REVIEWER, rule.department),
        enacted_on=today,
        in_force_on=today,
        at=timezone.now(),
        reason="급",
    )
    assert SearchDocument.objects.filter(kind="regulation_clause", title__contains="제3조(감면)").exists()
