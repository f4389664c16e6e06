"""Entering rules and changing whose they are; who may, and what is refused in words. Open data and the feed."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Role
from core.audit.models import AuditRecord
from core.permissions import PermissionDenied
from core.search.models import SearchDocument
from core.submissions import keys
from regulations.models import Regulation, Version
from regulations.services import register
from regulations.services.refusals import RegulationRefused
from tests.factories import make_department, make_staff, make_user
from tests.regulations.register import rule_texts
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db
GIVEN = {"title": "주차 요금 규정", "kind": "RULE", "purpose": "주차 요금을 정합니다."}


def signed_in(user) -> Client:
    client = Client()
    sign_in(client, user)
    return client


def post(client: Client, path: str, **typed):
    return client.post(path, {**typed, keys.FIELD: keys.new_key()})


def test_a_rule_is_entered_by_its_department_and_recorded() -> None:
    department = make_department()
    officer = make_staff(Role.CASE_OFFICER, department)
    client = signed_in(officer)
    assert client.get("/regulations/desk/rules/new/").status_code == 200
    answer = post(client, "/regulations/desk/rules/new/", **GIVEN, slug="Parking-Fees", department=department.pk)
    made = Regulation.objects.get()
    assert answer["Location"] == made.get_absolute_url() == "/regulations/parking-fees/"
    assert AuditRecord.objects.filter(verb="regulations.add_rule", object_id=made.pk, actor=officer).exists()
    assert client.get(made.get_absolute_url()).status_code == 200
    # Without a word it is nobody's but the staff's, and the search does not know it.
    assert Client().get(made.get_absolute_url()).status_code == 404
    assert not SearchDocument.objects.filter(kind="regulation").exists()


@pytest.mark.parametrize("slug", ["petitions", "desk", "drafts", "find", "rules", "feed", "two words", "", "a/b"])
def test_addresses_that_are_used_for_something_else_are_refused(slug: str) -> None:
    department = make_department()
    client = signed_in(make_staff(Role.CASE_OFFICER, department))
    answer = post(client, "/regulations/desk/rules/new/", **GIVEN, slug=slug, department=department.pk)
    assert answer.status_code == 422
    assert GIVEN["title"] in answer.content.decode()
    assert not Regulation.objects.exists()


def test_a_title_or_an_address_that_is_there_is_refused_beside_its_field() -> None:
    rule = rule_texts.make_rule(title=GIVEN["title"])
    client = signed_in(make_staff(Role.CASE_OFFICER, rule.department))
    again = {**GIVEN, "department": rule.department_id}
    answer = post(client, "/regulations/desk/rules/new/", **again, slug="another")
    assert answer.status_code == 422 and "title" in answer.context["form"].errors
    answer = post(client, "/regulations/desk/rules/new/", **{**again, "title": "다른 규정"}, slug=rule.slug)
    assert answer.status_code == 422 and "slug" in answer.context["form"].errors


def test_who_may_not_keep_the_register_is_kept_out() -> None:
    rule = rule_texts.make_rule()
    paths = ("/regulations/desk/rules/", "/regulations/desk/rules/new/", f"/regulations/desk/rules/{rule.slug}/")
    for path in paths:
        assert Client().get(path).status_code == 302
        assert signed_in(make_user()).get(path).status_code == 403
        assert signed_in(make_staff(Role.DEPARTMENT_REVIEWER, rule.department)).get(path).status_code == 403
    stranger = signed_in(make_staff(Role.CASE_OFFICER, make_department()))
    assert stranger.get(paths[2]).status_code == 403
    assert stranger.get(paths[0]).context["rows"] == []
    own = signed_in(make_staff(Role.CASE_OFFICER, rule.department))
    assert [row.rule for row in own.get(paths[0]).context["rows"]] == [rule]


def test_a_changed_title_is_found_at_its_clauses_too() -> None:
    rule = rule_texts.make_rule()
    client = signed_in(make_staff(Role.CASE_OFFICER, rule.department))
    path = f"/regulations/desk/rules/{rule.slug}/"
    answer = post(client, path, **{**GIVEN, "title": "새 이름의 규정"}, department=rule.department_id)
    assert answer["Location"] == rule.get_absolute_url()
    titles = set(SearchDocument.objects.values_list("title", flat=True))
    assert {"새 이름의 규정", "새 이름의 규정 제1조(목적)"} <= titles
    assert not any(rule.title in title for title in titles)
    assert AuditRecord.objects.filter(verb="regulations.change_rule").count() == 1
    post(client, path, **{**GIVEN, "title": "새 이름의 규정"}, department=rule.department_id)
    assert AuditRecord.objects.filter(verb="regulations.change_rule").count() == 1


def test_a_rule_is_handed_on_only_by_somebody_who_works_for_both_departments() -> None:
    rule, other = rule_texts.make_rule(), make_department()
    officer = make_staff(Role.CASE_OFFICER, rule.department)
    with pytest.raises(PermissionDenied):
        register.change(rule, **GIVEN, department=other, by=officer, at=timezone.now())
    rule.refresh_from_db()
    assert rule.department != other
    register.change(rule, **GIVEN, department=other, by=make_staff(Role.CASE_OFFICER), at=timezone.now())
    rule.refresh_from_db()
    assert rule.department == other


def test_two_who_enter_the_same_title_at_once_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    rule = rule_texts.make_rule(title=GIVEN["title"])
    # The other one's rule came between the look and the writing.
    monkeypatch.setattr(register, "_refuse_taken", lambda rule: None)
    with pytest.raises(RegulationRefused, match=r"목록|list"):
        register.add(slug="other", **GIVEN, department=rule.department, by=make_staff(), at=timezone.now())


def test_open_data_hold_what_everybody_reads() -> None:
    rule = rule_texts.make_rule()
    rule_texts.draft(rule, rule_texts.CHANGED)
    visitor = Client()
    for name, count in (("rules", 1), ("rule-versions", 1), ("rule-clauses", rule.current.clauses.count())):
        answer = visitor.get(f"/api/v1/data/{name}").json()
        assert len(answer["rows"]) == count, name
    csv = b"".join(visitor.get("/data/rule-clauses.csv").streaming_content).decode("utf-8-sig")
    assert "제2조제2항제1호" in csv and "사업자등록증" in csv


def test_the_feed_tells_of_changes_but_not_of_drafts() -> None:
    rule = rule_texts.make_rule()
    coming = rule_texts.enact(rule, rule_texts.CHANGED, timezone.localdate() + timedelta(days=900))
    draft = rule_texts.draft(rule, rule_texts.TEXT)
    answer = Client().get("/regulations/feed/")
    assert answer["Content-Type"].startswith("application/atom+xml")
    body = answer.content.decode()
    assert coming.get_absolute_url() in body and draft.get_absolute_url() not in body
    assert Version.objects.count() == 3
