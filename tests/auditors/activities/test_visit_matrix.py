"""The matrix of facilities and fields: what counts as a visit, what is due, what is planned."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from auditors import activity_notices as notices
from auditors.models import ActivityKind, InspectionReport, VisitRule
from auditors.queries import planning
from auditors.queries.planning import Cell, Standing, cell_of, matrix_of, months_after
from auditors.services import activities, attendance
from auditors.services.planning import set_intervals, tell_what_is_due
from core.audit.models import AuditRecord
from core.notify.models import OutboxMessage
from councils.models import Term
from facilities.models import Site
from tests.auditors.activities.audit_office import NOW, AuditOffice, make_kind, make_site
from tests.factories import make_user

pytestmark = pytest.mark.django_db
TODAY = date(2026, 5, 6)


@pytest.fixture
def office() -> AuditOffice:
    made = AuditOffice()
    made.seat()
    made.seat(made.fields[1])
    return made


def cell(office: AuditOffice, site: Site, field: int = 0, *, days: int = 0) -> Cell:
    matrix = matrix_of(office.body, at=NOW + timedelta(days=days))
    return next(row for row in matrix.rows if row.site_id == site.pk).cells[field]


def report(term: Term, site: Site, day: date) -> None:
    InspectionReport.objects.create(
        client_key=uuid4(), term=term, author=term.user, site=site, seen_on=day, sent_at=NOW, summary="이상 없음"
    )


@pytest.mark.parametrize(
    ("last", "planned", "standing"),
    [
        (None, None, Standing.NEVER),
        (None, TODAY + timedelta(days=3), Standing.PLANNED),
        (date(2025, 5, 6), None, Standing.OVERDUE),
        (date(2025, 5, 6), TODAY + timedelta(days=3), Standing.PLANNED),
        (date(2025, 5, 7), None, Standing.SOON),
        (date(2025, 7, 5), None, Standing.SOON),
        (date(2025, 7, 6), None, Standing.VISITED),
        (date(2025, 7, 6), TODAY + timedelta(days=3), Standing.VISITED),
    ],
)
def test_how_a_facility_stands(last: date | None, planned: date | None, standing: Standing) -> None:
    assert cell_of(None, 12, last=last, planned=planned, today=TODAY).standing is standing  # type: ignore[arg-type]


def test_a_field_that_is_not_needed_has_no_due_day() -> None:
    found = cell_of(None, 0, last=date(2020, 1, 1), planned=None, today=TODAY)  # type: ignore[arg-type]
    assert (found.standing, found.due, found.is_gap) == (Standing.NOT_NEEDED, None, False)


@pytest.mark.parametrize(
    ("day", "months", "after"),
    [
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2025, 11, 30), 3, date(2026, 2, 28)),
    ],
)
def test_months_end_where_the_month_does(day: date, months: int, after: date) -> None:
    assert months_after(day, months) == after


def test_a_visit_counts_for_the_fields_of_those_who_came(office: AuditOffice) -> None:
    site = make_site()
    visit = office.plan(sites=[site])
    assert cell(office, site).standing is Standing.PLANNED
    safety = visit.parts.filter(term__seat_kind=office.safety)
    attendance.record(visit, present=safety, by=office.officer, at=visit.ends_at)
    assert cell(office, site, days=8).last == date(2026, 5, 13)
    assert cell(office, site, 1, days=8).standing is Standing.NEVER


def test_a_report_counts_as_a_visit_and_the_later_of_both_stands(office: AuditOffice) -> None:
    site, term = make_site(), office.body.terms.order_by("pk").first()
    report(term, site, date(2026, 5, 1))
    assert (cell(office, site).last, cell(office, site).standing) == (date(2026, 5, 1), Standing.VISITED)
    visit = office.plan(sites=[site])
    attendance.record(visit, present=visit.parts.all(), by=office.officer, at=visit.ends_at)
    assert cell(office, site, days=8).last == date(2026, 5, 13)


def test_training_and_what_was_called_off_are_no_visits(office: AuditOffice) -> None:
    site = make_site()
    training = office.plan(kind=ActivityKind.TRAINING, sites=[site])
    attendance.record(training, present=training.parts.all(), by=office.officer, at=training.ends_at)
    activities.call_off(office.plan(sites=[site], days=20), reason="비", by=office.officer, at=NOW)
    assert cell(office, site, days=8).standing is Standing.NEVER


def test_a_date_for_one_field_is_planned_for_that_field_alone(office: AuditOffice) -> None:
    site = make_site()
    office.plan(sites=[site], field=office.safety)
    assert [cell(office, site, number).standing for number in (0, 1)] == [Standing.PLANNED, Standing.NEVER]


def test_where_everybody_turned_the_date_down_nothing_is_planned(office: AuditOffice) -> None:
    site = make_site()
    visit = office.plan(sites=[site])
    safety = visit.parts.get(term__seat_kind=office.safety).term.user
    activities.answer(visit, user=safety, comes=False, at=NOW)
    assert [cell(office, site, number).standing for number in (0, 1)] == [Standing.NEVER, Standing.PLANNED]


def test_another_bodys_visits_do_not_count(office: AuditOffice) -> None:
    site, other = make_site(), AuditOffice()
    report(other.seat(), site, TODAY)
    assert cell(office, site).standing is Standing.NEVER


def test_closed_facilities_need_no_visit(office: AuditOffice) -> None:
    make_site(closed_on=TODAY)
    assert matrix_of(office.body, at=NOW).rows == []


def test_what_was_never_visited_comes_before_what_is_overdue(office: AuditOffice) -> None:
    visited, never = make_site("가람공원"), make_site("하늘공원")
    for term in office.body.terms.all():
        report(term, visited, date(2024, 1, 1))
    months = {(visited.kind_id, field.pk): 0 for field in office.fields[2:]}
    set_intervals(office.body, months=months, by=office.officer, at=NOW)
    matrix = matrix_of(office.body, at=NOW)
    assert [row.site_id for row in matrix.gaps] == [never.pk, visited.pk]
    assert matrix.counts[Standing.NEVER] == 2 and matrix.counts[Standing.OVERDUE] == 2
    assert [(share.needed, share.in_time) for share in matrix.shares] == [(2, 0), (2, 0), (0, 0), (0, 0)]


@pytest.mark.parametrize(("needed", "in_time", "percent"), [(3, 0, 0), (3, 2, 66), (201, 200, 99), (3, 3, 100)])
def test_a_share_is_whole_only_when_everything_was_seen(needed: int, in_time: int, percent: int) -> None:
    share = planning.FieldShare(None, needed, in_time)  # type: ignore[arg-type]
    assert share.percent == percent


def test_intervals_are_kept_where_they_differ_from_the_usual(office: AuditOffice) -> None:
    kind, other = make_kind(), make_kind()
    months = {(kind.pk, office.safety.pk): 6, (other.pk, office.safety.pk): planning.USUAL_MONTHS}
    assert set_intervals(office.body, months=months, by=office.officer, at=NOW) == 1
    assert set_intervals(office.body, months=months, by=office.officer, at=NOW) == 0
    assert planning.intervals_of(office.body) == {(kind.pk, office.safety.pk): 6}
    assert AuditRecord.objects.filter(verb="auditors.set_visit_intervals").count() == 1
    back = {(kind.pk, office.safety.pk): planning.USUAL_MONTHS}
    assert set_intervals(office.body, months=back, by=office.officer, at=NOW) == 1
    assert VisitRule.objects.get().every_months == planning.USUAL_MONTHS


def test_only_the_office_sets_intervals(office: AuditOffice) -> None:
    with pytest.raises(PermissionDenied):
        set_intervals(office.body, months={}, by=make_user(), at=NOW)


@pytest.mark.parametrize("sites", [1, 30])
def test_the_matrix_asks_the_same_number_of_questions(
    office: AuditOffice, sites: int, django_assert_num_queries: Any
) -> None:
    made = [make_site() for _number in range(sites)]
    office.plan(sites=made)
    with django_assert_num_queries(6):
        counts = matrix_of(office.body, at=NOW).counts
    # Two fields have an auditor who is asked, two have none.
    assert (counts[Standing.PLANNED], counts[Standing.NEVER]) == (2 * sites, 2 * sites)


def test_the_office_is_told_once_a_month_what_is_due(office: AuditOffice) -> None:
    make_site()
    assert [tell_what_is_due(at=NOW), tell_what_is_due(at=NOW + timedelta(days=3))] == [1, 1]
    told = OutboxMessage.objects.filter(event=notices.VISITS_DUE)
    assert list(told.values_list("recipient", flat=True)) == [office.officer.pk]
    assert told.get().url == f"/auditors/desk/planning/?body={office.body.slug}"
    tell_what_is_due(at=NOW + timedelta(days=31))
    assert told.count() == 2


def test_nobody_is_told_while_nothing_is_due(office: AuditOffice) -> None:
    site = make_site()
    months = {(site.kind_id, field.pk): 0 for field in office.fields}
    set_intervals(office.body, months=months, by=office.officer, at=NOW)
    assert tell_what_is_due(at=NOW) == 0 and not OutboxMessage.objects.exists()
