"""Where a new proposal goes, by rules that staff set."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import Role
from core.audit.models import AuditRecord
from core.notify.models import OutboxMessage
from core.workflow.models import Case
from proposals.models import AssignmentRule, Proposal
from proposals.queries import assignments as queries
from proposals.services import assignments
from proposals.services.refusals import ProposalRefused
from tests.factories import make_staff
from tests.proposals.factories import NOON, make_call, make_category, make_draft, make_proposal
from tests.proposals.reviewing import make_reviewing_office

pytestmark = pytest.mark.django_db
AREA = "새들동"


@pytest.fixture
def manager() -> Any:
    return make_staff(Role.CASE_OFFICER)


def keep(manager: Any, **fields: Any) -> AssignmentRule:
    return assignments.save_rule(AssignmentRule(**fields), actor=manager, at=NOON)


def test_the_first_rule_that_fits_decides_in_the_transaction_of_reception(manager: Any) -> None:
    category = make_category()
    call = make_call(categories=(category,))
    parks, roads = make_reviewing_office(), make_reviewing_office()
    keep(manager, category=category, area=AREA, department=parks.department, person=parks.clerk)
    keep(manager, category=category, department=roads.department)
    near = make_proposal(call=call, area=AREA)
    far = make_proposal(call=call)
    assert (near.department, near.assignee) == (parks.department, parks.clerk)
    assert (far.department, far.assignee) == (roads.department, None)
    case = Case.objects.get(workflow="proposal", object_id=near.pk)
    assert case.department == parks.department and case.assignee == parks.clerk
    assert OutboxMessage.objects.filter(event="proposals.in_charge", recipient=parks.clerk).count() == 1


def test_without_a_rule_the_call_s_department_takes_it_and_then_the_category_s(manager: Any) -> None:
    of_call, of_category = make_reviewing_office().department, make_reviewing_office().department
    category = make_category(department=of_category)
    assert make_proposal(call=make_call(categories=(category,), department=of_call)).department == of_call
    assert make_proposal(call=make_call(categories=(category,))).department == of_category


def test_who_has_left_or_wrote_it_is_not_put_in_charge(manager: Any) -> None:
    category, office = make_category(), make_reviewing_office()
    call = make_call(categories=(category,))
    keep(manager, category=category, department=office.department, person=office.clerk)
    own = make_proposal(office.clerk, call=call)
    office.clerk.role_grants.update(revoked_at=NOON + timedelta(hours=1))
    later = make_proposal(call=call, at=NOON + timedelta(hours=2))
    assert own.department == later.department == office.department
    assert own.assignee is None and later.assignee is None


def test_the_preview_counts_what_no_earlier_rule_caught(manager: Any) -> None:
    category, office = make_category(), make_reviewing_office()
    call = make_call(categories=(category,))
    earlier = keep(manager, area=AREA, department=office.department)
    for number in range(3):
        make_proposal(call=call, area=AREA if number else "")
    make_draft(call=call)
    rule = AssignmentRule(category=category, department=office.department)
    assert queries.caught_by(rule, [], at=NOON).count() == 3
    assert [one.area for one in queries.caught_by(rule, [earlier], at=NOON)] == [""]
    assert queries.caught_by(rule, [], at=NOON + timedelta(days=366)).count() == 0


def test_rules_are_moved_removed_and_recorded(manager: Any) -> None:
    office = make_reviewing_office()
    first, second = (keep(manager, area=area, department=office.department) for area in (AREA, "물빛동"))
    assignments.move_rule(second, up=True, actor=manager, at=NOON)
    assert list(queries.in_order()) == [second, first]
    assignments.move_rule(second, up=True, actor=manager, at=NOON)
    assert list(queries.in_order()) == [second, first], "the first stays the first"
    assignments.remove_rule(second, actor=manager, at=NOON)
    assert list(queries.in_order()) == [first]
    assert set(AuditRecord.objects.values_list("verb", flat=True)) >= {"proposals.change_rule", "proposals.remove_rule"}


def test_a_rule_asks_something_and_names_a_person_of_the_place(manager: Any) -> None:
    office, other = make_reviewing_office(), make_reviewing_office()
    with pytest.raises(ProposalRefused) as refused:
        keep(manager, department=office.department)
    assert refused.value.code == "nothing"
    with pytest.raises(ProposalRefused) as refused:
        keep(manager, area=AREA, department=office.department, person=other.clerk)
    assert refused.value.code == "person"


def test_a_department_s_own_officer_sets_no_rules_for_all() -> None:
    office = make_reviewing_office()
    with pytest.raises(PermissionDenied):
        keep(office.clerk, area=AREA, department=office.department)
    assert not Proposal.objects.exists() and not AssignmentRule.objects.exists()
