"""Author, checker, approver: who may take which step, and what comes of it."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction
from wagtail.models import PageViewRestriction, TaskState, WorkflowState

from accounts.models import Role
from core.notify.models import OutboxMessage
from core.search import index as search
from core.workflow import engine
from core.workflow.engine import TransitionRefused
from home import services as pages
from signoff import queries
from signoff.models import Approval, SignoffCase
from signoff.models.tasks import open_case
from signoff.services import steps
from signoff.states import SignoffState
from tests.factories import grant, make_department, make_user
from tests.signoff.conftest import AT, edit, fresh, sign, step


def test_three_people_sign_and_the_page_is_public(page, people):
    signed = sign(page, people)
    assert signed.live and signed.live_revision_id == page.latest_revision_id
    approval = signed.approvals().get()
    assert (approval.author, approval.checker, approval.approver) == (people.author, people.checker, people.approver)
    assert approval.digest == signed.signed_digest()
    assert WorkflowState.objects.get().status == WorkflowState.STATUS_APPROVED


def test_the_public_version_names_the_three_with_their_posts(page, people, settings):
    version = queries.current(sign(page, people))
    assert [one.name for one in version.signatories] == [
        people.author.display_name, people.checker.display_name, people.approver.display_name,
    ]  # fmt: skip
    assert version.signatories[2].post == f"{people.city.organisation.name} {people.city.name}"
    settings.SIGNOFF_SHOWS_NAMES = False
    assert {one.name for one in queries.current(fresh(page)).signatories} == {""}


STRANGERS = ("author", "checker", "approver", "administrator", "other_author", "other_checker", "nobody")
ALLOWED = {"check": {"checker"}, "return_after_check": {"checker"}, "approve": {"approver"},
           "return_instead_of_approval": {"approver"}}  # fmt: skip


@pytest.fixture
def everybody(people):
    elsewhere = make_department()
    others = {"other_author": make_user(), "other_checker": make_user(), "nobody": make_user()}
    grant(others["other_author"], Role.AUTHOR, elsewhere)
    grant(others["other_checker"], Role.CHECKER, elsewhere)
    return {name: getattr(people, name) for name in ("author", "checker", "approver", "administrator")} | others


@pytest.mark.parametrize("name", ALLOWED)
@pytest.mark.parametrize("who", STRANGERS)
def test_each_step_is_for_one_role_alone(page, people, everybody, name, who):
    steps.submit(page=page, actor=people.author, at=AT)
    if name in {"approve", "return_instead_of_approval"}:
        step(page, "check", people.checker)
    if who in ALLOWED[name]:
        step(page, name, everybody[who], reason="숫자가 다릅니다")
        return
    with pytest.raises(TransitionRefused):
        step(page, name, everybody[who], reason="숫자가 다릅니다")
    assert not fresh(page).live


@pytest.mark.parametrize("who", STRANGERS)
def test_only_authors_of_the_department_hand_in(page, everybody, who):
    if who == "author":
        steps.submit(page=page, actor=everybody[who], at=AT)
        return
    with pytest.raises(PermissionDenied):
        steps.submit(page=page, actor=everybody[who], at=AT)
    assert open_case(page) is None


def test_nobody_approves_before_the_check(page, people):
    steps.submit(page=page, actor=people.author, at=AT)
    with pytest.raises(TransitionRefused) as refused:
        step(page, "approve", people.approver)
    assert refused.value.code == "state"


@pytest.mark.parametrize("pair", [("author", "check"), ("checker", "approve"), ("author", "approve")])
def test_no_person_signs_twice_whatever_roles_are_held(page, people, pair):
    who, name = pair
    person = getattr(people, who)
    for role in (Role.AUTHOR, Role.CHECKER, Role.APPROVER):
        if not person.role_grants.filter(role=role).exists():
            grant(person, role, people.department)
    steps.submit(page=page, actor=people.author, at=AT)
    if name == "approve":
        step(page, "check", people.checker)
    with pytest.raises(TransitionRefused) as refused:
        step(page, name, person)
    assert refused.value.code == "guard" and not fresh(page).live


def test_whoever_wrote_a_draft_neither_checks_nor_approves(page, people):
    grant(people.checker, Role.AUTHOR, people.department)
    edit(page, people.checker)
    steps.submit(page=fresh(page), actor=people.author, at=AT)
    with pytest.raises(TransitionRefused) as refused:
        step(page, "check", people.checker)
    assert refused.value.code == "guard"


def test_an_edit_while_it_is_being_checked_stops_the_check(page, people):
    steps.submit(page=page, actor=people.author, at=AT)
    edit(page, people.author)
    with pytest.raises(TransitionRefused):
        step(page, "check", people.checker)


def test_an_edit_between_check_and_approval_stops_the_approval(page, people):
    steps.submit(page=page, actor=people.author, at=AT)
    step(page, "check", people.checker)
    edit(page, people.author)
    with pytest.raises(TransitionRefused):
        step(page, "approve", people.approver)
    assert Approval.objects.count() == 0 and not fresh(page).live


def test_returned_with_a_reason_mended_and_signed(page, people):
    steps.submit(page=page, actor=people.author, at=AT)
    with pytest.raises(TransitionRefused) as refused:
        step(page, "return_after_check", people.checker)
    assert refused.value.code == "reason"
    step(page, "return_after_check", people.checker, reason="표의 합계가 다릅니다")
    case = open_case(page)
    assert case.state == SignoffState.RETURNED and case.assignee == people.author
    with pytest.raises(TransitionRefused) as refused:
        steps.submit(page=fresh(page), actor=people.author, at=AT)
    assert refused.value.code == "guard"
    edit(page, people.author)
    assert sign(page, people).live
    assert SignoffCase.objects.count() == 1
    names = [record.name for record in engine.history(SignoffCase.objects.get())]
    assert names == ["open", "return_after_check", "resubmit", "check", "approve"]


def test_returned_by_the_approver_it_is_checked_anew(page, people):
    steps.submit(page=page, actor=people.author, at=AT)
    step(page, "check", people.checker)
    step(page, "return_instead_of_approval", people.approver, reason="근거 조항이 빠졌습니다")
    edit(page, people.author)
    steps.submit(page=fresh(page), actor=people.author, at=AT)
    assert open_case(page).state == SignoffState.SUBMITTED and open_case(page).checker is None
    with pytest.raises(TransitionRefused):
        step(page, "approve", people.approver)
    step(page, "check", people.checker)
    step(page, "approve", people.approver)
    assert fresh(page).live


def test_taken_back_it_can_be_handed_in_anew(page, people):
    steps.submit(page=page, actor=people.author, at=AT)
    step(page, "withdraw", people.author)
    assert fresh(page).current_workflow_state is None
    assert sign(page, people).live


def test_what_is_handed_in_is_not_handed_in_twice(page, people):
    steps.submit(page=page, actor=people.author, at=AT)
    with pytest.raises(TransitionRefused):
        steps.submit(page=fresh(page), actor=people.author, at=AT)
    signed = edit(page, people.author)
    step(page, "withdraw", people.author)
    sign(signed, people)
    with pytest.raises(TransitionRefused) as refused:
        steps.submit(page=fresh(page), actor=people.author, at=AT)
    assert refused.value.code == "unchanged"


def test_versions_are_numbered_and_their_notes_are_public(page, people):
    sign(page, people)
    sign(edit(page, people.author, summary="새 요약", change_note="합계를 바로잡음"), people)
    versions = queries.history(fresh(page))
    assert [(version.number, version.summary) for version in versions] == [(2, "합계를 바로잡음"), (1, "")]


def test_those_who_are_next_are_told(page, people):
    steps.submit(page=page, actor=people.author, at=AT)
    step(page, "check", people.checker)
    step(page, "approve", people.approver)
    told = set(OutboxMessage.objects.values_list("event", "recipient"))
    assert {("signoff.to_check", people.checker.pk), ("signoff.to_approve", people.approver.pk)} <= told
    assert ("signoff.approved", people.author.pk) in told


def test_an_approver_of_another_department_of_the_corporation_has_no_say(page, people):
    stranger = make_user()
    grant(stranger, Role.APPROVER, make_department())
    steps.submit(page=page, actor=people.author, at=AT)
    step(page, "check", people.checker)
    with pytest.raises(TransitionRefused):
        step(page, "approve", stranger)


def test_the_database_keeps_approvals_as_they_are(page, people):
    approval = sign(page, people).approvals().get()
    with pytest.raises(DatabaseError), transaction.atomic():
        Approval.objects.filter(pk=approval.pk).update(digest="0" * 64)
    with pytest.raises(DatabaseError), transaction.atomic():
        Approval.objects.filter(pk=approval.pk).delete()


@pytest.mark.parametrize("twice", [("author", "checker"), ("checker", "approver"), ("author", "approver")])
def test_the_database_refuses_an_approval_by_fewer_than_three(page, people, twice):
    steps.submit(page=page, actor=people.author, at=AT)
    step(page, "check", people.checker)
    signed = {"author": people.author, "checker": people.checker, "approver": people.approver}
    signed[twice[1]] = signed[twice[0]]
    with pytest.raises(IntegrityError), transaction.atomic():
        Approval.objects.create(
            page_id=page.pk, number=1, revision_id=page.latest_revision_id, case=open_case(page), digest="0" * 64,
            title="x", submitted_at=AT, checked_at=AT, approved_at=AT, **signed,
        )  # fmt: skip


def test_wagtail_and_the_case_stand_in_step(page, people):
    steps.submit(page=page, actor=people.author, at=AT)
    assert fresh(page).current_workflow_task.step == "CHECK"
    step(page, "check", people.checker)
    assert fresh(page).current_workflow_task.step == "APPROVE"
    step(page, "return_instead_of_approval", people.approver, reason="다시")
    assert fresh(page).current_workflow_state.status == WorkflowState.STATUS_NEEDS_CHANGES
    assert TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS).count() == 0


def test_what_happens_to_pages_above_leaves_it_findable(page, people, index):
    """Moves and restrictions are followed for a whole branch; disclosures look after their own place in the search."""
    signed = sign(page, people)
    words = {"text": signed.title, "audience": ("public",), "person": AnonymousUser()}
    assert search.query(**words).hits
    restriction = PageViewRestriction.objects.create(page=index.get_parent(), restriction_type="login")
    assert not search.query(**words).hits
    restriction.delete()
    pages.index_branch(index.get_parent())
    assert search.query(**words).hits
