"""Looking through the register clause by clause, and how far it has come."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.utils import DatabaseError
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role
from core.background.registry import jobs
from core.open_data import named
from regulations.models import Look
from regulations.queries import looks
from regulations.queries.looks import Progress
from regulations.services import enactment
from regulations.services.looks import look
from regulations.services.refusals import RegulationRefused
from tests.factories import make_staff, make_user
from tests.regulations.drafts.drafting_office import NOON, TODAY, make_draft, make_office, make_rule
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db
NEGATIVE, CORRUPTION = "NEGATIVE_LIST", "CORRUPTION"


def noted(
    office: Any, rule: Any, keys: list[str], verdict: str = "NOTHING", outlook: str = NEGATIVE, **more: Any
) -> int:
    given = {"actor": office.clerk, "reason": "방문하지 않아도 됩니다.", "at": NOON, **more}
    return look(rule, outlook=outlook, keys=keys, verdict=verdict, **given)


def test_what_is_looked_at_is_articles_annexes_and_forms() -> None:
    rule = make_rule(make_office())
    assert [clause.key for clause in looks.clauses_of(rule)] == ["a1", "a2", "a3", "a4", "x1"]


def test_the_newest_look_holds_and_each_outlook_stands_alone() -> None:
    office = make_office()
    rule = make_rule(office)
    assert noted(office, rule, ["a1", "a2", "a3"]) == 3
    noted(office, rule, ["a2"], "CONVERTIBLE")
    noted(office, rule, ["a2"], "KEPT", CORRUPTION)
    assert looks.of_rules([rule], NEGATIVE)[rule.pk] == Progress(5, nothing=2, convertible=1)
    assert looks.of_rules([rule], CORRUPTION)[rule.pk] == Progress(5, kept=1)
    assert Look.objects.count() == 5, "earlier looks stay on record"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"keys": []}, "keys"),
        ({"keys": ["a1", "a77"]}, "keys"),
        ({"keys": ["a2.p1"]}, "keys"),
        ({"verdict": "CONVERTED"}, "verdict"),
        ({"verdict": "SOMETHING"}, "verdict"),
        ({"outlook": "ELSE"}, "outlook"),
        ({"verdict": "KEPT", "reason": " "}, "reason"),
        ({"verdict": "CONVERTIBLE", "reason": ""}, "reason"),
        ({"reason": "가" * 501}, "reason"),
    ],
)
def test_what_cannot_be_is_refused(given: dict[str, Any], field: str) -> None:
    office = make_office()
    with pytest.raises(RegulationRefused) as refused:
        noted(office, make_rule(office), **{"keys": ["a1"], **given})
    assert refused.value.field == field and not Look.objects.exists()


def test_who_may_look() -> None:
    office = make_office()
    rule = make_rule(office)
    noted(office, rule, ["a1"], actor=make_staff(Role.DEPARTMENT_REVIEWER, office.department))
    for stranger in (make_office().clerk, make_staff(Role.APPROVER, office.department), make_user()):
        with pytest.raises(PermissionDenied):
            noted(office, rule, ["a1"], actor=stranger)


def test_a_version_that_changes_the_clause_is_noted_by_the_product() -> None:
    office = make_office()
    rule = make_rule(office)
    noted(office, rule, ["a2", "a3"], "CONVERTIBLE")
    noted(office, rule, ["a1"])
    draft = make_draft(office, rule)
    enactment.enact(draft, actor=office.superior, enacted_on=TODAY, in_force_on=TODAY, reason="급합니다.", at=NOON)
    rule.refresh_from_db()
    newest = looks.newest_of(rule, NEGATIVE)
    assert {key: row.verdict for key, row in newest.items()} == {
        "a1": "NOTHING", "a2": "CONVERTED", "a3": "CONVERTIBLE",
    }  # fmt: skip
    assert newest["a2"].looked_by is None and newest["a2"].version == rule.current
    assert looks.of_rules([rule], NEGATIVE)[rule.pk] == Progress(5, nothing=1, convertible=1, converted=1)


def test_looks_of_a_clause_that_is_gone_count_no_more() -> None:
    office = make_office()
    rule = make_rule(office)
    noted(office, rule, ["a4"])
    draft = make_draft(
        office, rule, changes={"제4조(사용 제한) 공사는 필요하다고 인정하면 사용을 제한할 수 있다.": "제4조 삭제"}
    )
    enactment.enact(draft, actor=office.superior, enacted_on=TODAY, in_force_on=TODAY, reason="급합니다.", at=NOON)
    rule.refresh_from_db()
    assert looks.of_rules([rule], NEGATIVE)[rule.pk] == Progress(4)


def test_rows_of_looks_are_never_changed() -> None:
    office = make_office()
    noted(office, make_rule(office), ["a1"])
    with pytest.raises(DatabaseError):
        Look.objects.update(verdict="KEPT", reason="고침")


def test_departments_add_up_to_the_register() -> None:
    first, second = make_office(), make_office()
    noted(first, make_rule(first), ["a1", "a2"])
    noted(second, make_rule(second), ["a1"], "KEPT")
    make_rule(second)
    by_department = dict(looks.of_departments(NEGATIVE))
    assert by_department[first.department].percent == 40 and by_department[second.department].percent == 10
    assert sum(by_department.values(), Progress()) == Progress(15, nothing=2, kept=1)
    assert Progress().percent == 0 and Progress(300, nothing=299).percent == 99


def test_progress_pages_ask_the_same_however_many_rules() -> None:
    office, client = make_office(), Client()
    asked = []
    for count in (1, 20):
        for _rule in range(count):
            noted(office, make_rule(office), ["a1"])
        client.get(reverse("regulations:progress"), {"outlook": NEGATIVE})
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(reverse("regulations:progress"), {"outlook": NEGATIVE}).status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 10


def test_many_clauses_are_noted_on_one_page() -> None:
    office = make_office()
    rule, client = make_rule(office), Client()
    sign_in(client, office.clerk)
    address = reverse("regulations:look", args=[rule.slug])
    refused = client.post(address, {"keys": ["a1", "a2"], "verdict": "KEPT", "reason": ""})
    assert refused.status_code == 422 and refused.context["marked"] == {"a1", "a2"}, "what was ticked stays ticked"
    sent = client.post(f"{address}?outlook={CORRUPTION}", {"keys": ["a1", "a2"], "verdict": "KEPT", "reason": "법령"})
    assert sent.status_code == 302
    assert looks.of_rules([rule], CORRUPTION)[rule.pk].kept == 2
    shown = Client().get(reverse("regulations:rule_progress", args=[rule.slug]), {"outlook": CORRUPTION})
    assert shown.status_code == 200 and "법령" in shown.content.decode()
    stranger = Client()
    sign_in(stranger, make_user())
    assert stranger.get(address).status_code == 403


def test_open_data_has_the_looks_that_hold() -> None:
    office = make_office()
    rule = make_rule(office)
    noted(office, rule, ["a1"])
    noted(office, rule, ["a1"], "KEPT", at=NOON + timedelta(days=1))
    table = named("rule-looks")
    assert table is not None and table.records is not None
    rows = list(table.records.rows(NOON))
    assert len(rows) == 1 and rows[0][0] == rule.title


def test_the_rooms_jobs_are_known() -> None:
    assert {"regulations.come_into_force", "regulations.close_opinions"} <= {job.name for job in jobs()}
