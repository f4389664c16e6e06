"""Checklists by kind of facility: drafts, versions, what changed, and that nothing in use is changed."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.models import Role
from auditors.models import Checklist, CheckPoint, InspectionReport, Mark
from auditors.queries import checklists as queries
from auditors.services import checklists
from auditors.services.refusals import AuditRefused
from tests.auditors.activities.audit_office import NOW, AuditOffice, make_kind, make_site
from tests.factories import make_department, make_staff, make_user

pytestmark = pytest.mark.django_db
POINTS = ({"group": "바닥", "text": "바닥이 젖어 있지 않다", "hint": "물기가 없다"}, {"text": "비상구가 열려 있다"})


@pytest.fixture
def office() -> AuditOffice:
    return AuditOffice()


def refused(code: str, deed: Any) -> None:
    with pytest.raises(AuditRefused) as caught:
        deed()
    assert caught.value.code == code


def draft_of(office: AuditOffice, kind: Any, points: Any = POINTS) -> Checklist:
    draft = checklists.begin_version(kind, by=office.officer, at=NOW)
    return checklists.keep_draft(
        draft, title="체육관 점검", points=points, seen=draft.changed_at, by=office.officer, at=NOW
    )


def published(office: AuditOffice, kind: Any, points: Any = POINTS) -> Checklist:
    return checklists.publish(draft_of(office, kind, points), by=office.officer, at=NOW)


def test_the_next_version_begins_with_the_points_of_the_present_one(office: AuditOffice) -> None:
    kind = make_kind()
    first = published(office, kind)
    second = checklists.begin_version(kind, by=office.officer, at=NOW)
    assert (first.version, second.version, second.title) == (1, 2, first.title)
    assert [point.text for point in second.points.all()] == [point["text"] for point in POINTS]
    assert checklists.begin_version(kind, by=office.officer, at=NOW) == second, "one draft at a time"


def test_a_new_version_takes_the_place_of_the_old_one_which_stays_readable(office: AuditOffice) -> None:
    kind = make_kind()
    first, second = published(office, kind), published(office, kind, POINTS[:1])
    first.refresh_from_db()
    assert first.replaced_at == NOW and queries.version_in_use(kind) == second
    assert first.points.count() == 2


def test_what_is_in_use_is_not_changed_or_thrown_away(office: AuditOffice) -> None:
    used = published(office, make_kind())
    for deed in (
        lambda: checklists.keep_draft(used, title="다른", points=(), seen=used.changed_at, by=office.officer, at=NOW),
        lambda: checklists.discard(used, by=office.officer, at=NOW),
        lambda: checklists.publish(used, by=office.officer, at=NOW),
    ):
        refused("published", deed)
    assert used.points.count() == 2


def test_an_empty_checklist_and_one_that_changes_nothing_are_not_put_into_use(office: AuditOffice) -> None:
    kind = make_kind()
    refused("points", lambda: published(office, kind, ()))
    published(office, make_kind())
    other = make_kind()
    published(office, other)
    refused("same", lambda: published(office, other))


def test_the_same_point_twice_and_too_many_points_are_refused(office: AuditOffice) -> None:
    refused("points", lambda: draft_of(office, make_kind(), (POINTS[0], POINTS[0])))
    many = [{"text": f"확인할 것 {number}"} for number in range(checklists.MOST_POINTS + 1)]
    refused("points", lambda: draft_of(office, make_kind(), many))


def test_whoever_keeps_a_draft_that_another_changed_meanwhile_is_told(office: AuditOffice) -> None:
    draft = checklists.begin_version(make_kind(), by=office.officer, at=NOW)
    seen, later = draft.changed_at, NOW + timedelta(minutes=5)
    checklists.keep_draft(draft, title="먼저", points=POINTS, seen=seen, by=office.officer, at=later)
    refused(
        "changed",
        lambda: checklists.keep_draft(draft, title="나중", points=(), seen=seen, by=office.officer, at=later),
    )
    draft.refresh_from_db()
    assert (draft.title, draft.points.count()) == ("먼저", 2)


def test_a_discarded_draft_leaves_the_version_in_use(office: AuditOffice) -> None:
    kind = make_kind()
    used = published(office, kind)
    checklists.discard(draft_of(office, kind, POINTS[:1]), by=office.officer, at=NOW)
    assert list(Checklist.objects.filter(kind=kind)) == [used]


def test_changes_name_what_is_new_gone_and_explained_anew() -> None:
    before = [CheckPoint(text="바닥", hint="마름"), CheckPoint(text="비상구")]
    after = [CheckPoint(text="바닥", hint="물기 없음"), CheckPoint(text="소화기")]
    found = queries.changes(before, after)
    assert [point.text for point in found.added] == ["소화기"]
    assert [point.text for point in found.dropped] == ["비상구"]
    assert [point.text for point in found.reworded] == ["바닥"]
    assert not queries.changes(before, before)


def test_each_point_tells_how_it_was_ticked(office: AuditOffice) -> None:
    used, term = published(office, make_kind()), office.seat()
    point = used.points.first()
    for verdict in (Mark.Verdict.GOOD, Mark.Verdict.FAULT, Mark.Verdict.FAULT):
        report = InspectionReport.objects.create(
            client_key=uuid4(), term=term, author=term.user, site=make_site(), seen_on=NOW.date(), sent_at=NOW
        )
        Mark.objects.create(report=report, point=point, verdict=verdict)
    first, second = queries.marked_points(used)
    assert (first.good, first.fault, first.absent) == (1, 2, 0)
    assert (second.good, second.fault, second.absent) == (0, 0, 0)


def test_every_kind_of_facility_is_on_the_list(office: AuditOffice) -> None:
    kind, bare = make_kind(), make_kind()
    make_site(kind=kind)
    used, draft = published(office, kind), None
    draft = draft_of(office, kind, POINTS[:1])
    rows = {row.kind: row for row in queries.by_kind()}
    assert (rows[kind].sites, rows[kind].in_use, rows[kind].draft) == (1, used, draft)
    assert (rows[bare].sites, rows[bare].in_use, rows[bare].draft) == (0, None, None)


@pytest.mark.parametrize("role", [Role.HONORARY_AUDITOR, Role.MODERATOR, Role.APPROVER])
def test_only_officers_build_checklists(role: Role) -> None:
    with pytest.raises(PermissionDenied):
        checklists.begin_version(make_kind(), by=make_user(roles=(role,)), at=NOW)


def test_an_officer_of_a_department_without_a_body_of_auditors_builds_none(office: AuditOffice) -> None:
    elsewhere = make_staff(department=make_department())
    with pytest.raises(PermissionDenied):
        checklists.begin_version(make_kind(), by=elsewhere, at=NOW)


def test_the_database_keeps_one_draft_and_one_version_in_use(office: AuditOffice) -> None:
    kind = make_kind()
    used = published(office, kind)
    draft = draft_of(office, kind)
    with pytest.raises(IntegrityError), transaction.atomic():
        Checklist.objects.filter(pk=draft.pk).update(published_at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Checklist.objects.filter(pk=used.pk).update(published_at=None)
