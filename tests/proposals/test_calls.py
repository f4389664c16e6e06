"""Calls: frozen with their fingerprint, opened and closed by the clock, changed only through two approvals."""

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction

from accounts.models import Role
from core import fixed_terms
from core.notify.models import OutboxMessage
from core.workflow.engine import TransitionRefused
from proposals.models import Call, CallChange
from proposals.services import call_changes, call_terms, calls
from proposals.services.refusals import ProposalRefused
from tests.discussion.racing import at_once
from tests.factories import make_department, make_staff, make_user
from tests.proposals.contests import CLOSED, make_contest, make_round, terms
from tests.proposals.factories import NOON, make_call, make_category, make_proposal

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Any:
    return make_staff(Role.CASE_OFFICER)


@pytest.fixture
def superiors() -> list[Any]:
    return [make_staff(Role.DEPARTMENT_REVIEWER), make_staff(Role.APPROVER)]


def ask(call: Call, officer: Any, **wanted: Any) -> CallChange:
    wanted.setdefault("closes_at", CLOSED + timedelta(days=7))
    return call_changes.ask_change(call, actor=officer, reason="접수 기간을 늘립니다.", at=NOON, **wanted)


def test_the_fingerprint_is_that_of_the_published_characters() -> None:
    call = make_contest()
    text = fixed_terms.canonical(call.terms)
    assert hashlib.sha256(text.encode()).hexdigest() == call.terms_sha256
    assert '"weight":40' in text and '"prizes":[{' in text


def test_published_terms_name_judges_but_not_their_accounts() -> None:
    judge = make_user(display_name="한심사")
    call = make_contest(judge)
    assert call.terms["judging"]["judges"] == ["한심사"]


@pytest.mark.parametrize(
    ("field", "value"),
    [("title", "다른 제목"), ("closes_at", CLOSED + timedelta(days=1)), ("prizes", []), ("judging", {}),
     ("limit_per_person", 9), ("terms", {}), ("terms_sha256", "0" * 64), ("published_at", None), ("slug", "other")],
)  # fmt: skip
def test_the_database_refuses_to_change_what_is_frozen(field: str, value: Any) -> None:
    call = make_contest()
    with pytest.raises(DatabaseError), transaction.atomic():
        Call.objects.filter(pk=call.pk).update(**{field: value})


def test_the_database_keeps_categories_and_the_call_itself() -> None:
    call, other = make_contest(), make_category()
    with pytest.raises(DatabaseError), transaction.atomic():
        call.categories.add(other)
    with pytest.raises(DatabaseError), transaction.atomic():
        call.categories.clear()
    with pytest.raises(DatabaseError), transaction.atomic():
        call.delete()


def test_what_is_no_term_still_changes() -> None:
    call = make_contest()
    Call.objects.filter(pk=call.pk).update(opened_at=NOON, results_at=NOON)
    call.refresh_from_db()
    assert call.results_at == NOON


def test_a_draft_changes_freely_and_a_published_call_does_not(officer: Any) -> None:
    draft = calls.make_call(
        actor=officer, kind="IDEA", slug="draft", title="초안", summary="요약", text="본문", opens_at=NOON,
        proposer="ANYBODY", at=NOON,
    )  # fmt: skip
    assert calls.change_call(draft, actor=officer, title="고친 초안").title == "고친 초안"
    calls.publish_call(draft, actor=officer, at=NOON)
    with pytest.raises(ProposalRefused):
        calls.change_call(draft, actor=officer, title="또 고침")
    with pytest.raises(ProposalRefused):
        calls.publish_call(draft, actor=officer, at=NOON)


def test_residents_neither_make_nor_change_calls() -> None:
    with pytest.raises(PermissionDenied):
        calls.make_call(actor=make_user(), kind="IDEA", slug="x", title="x", at=NOON)
    with pytest.raises(PermissionDenied):
        ask(make_contest(), make_user())


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"criteria": []}, "criteria"),
        ({"criteria": [{"name": "하나", "weight": 99}]}, "criteria"),
        ({"criteria": [{"name": "", "weight": 100}]}, "criteria"),
        ({"rounds": []}, "rounds"),
        ({"rounds": [{"name": "하나"}, {"name": "둘"}]}, "rounds"),
        ({"rounds": [{"name": ""}]}, "rounds"),
        ({"judges": []}, "judges"),
    ],
)
def test_terms_of_judging_that_cannot_work_are_refused(wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(ProposalRefused) as refusal:
        call_terms.clean_judging(terms([make_user()]) | wrong)
    assert refusal.value.field == field


def test_a_contest_without_judging_is_not_published(officer: Any) -> None:
    draft = calls.make_call(
        actor=officer, kind="CONTEST", slug="bare", title="x", summary="x", text="x", opens_at=NOON,
        closes_at=CLOSED, proposer="ANYBODY", at=NOON,
    )  # fmt: skip
    with pytest.raises(ProposalRefused):
        calls.publish_call(draft, actor=officer, at=NOON)


def test_the_clock_opens_and_closes_and_tells_the_staff_once(officer: Any) -> None:
    call = make_contest(officer=officer)
    assert calls.is_turning(NOON)
    assert calls.turn(at=NOON) == 1
    assert not calls.is_turning(NOON)
    assert calls.is_turning(CLOSED)
    assert calls.turn(at=CLOSED) == 1
    call.refresh_from_db()
    assert (call.opened_at, call.closed_at) == (call.opens_at, CLOSED)
    assert not calls.is_turning(CLOSED + timedelta(days=9))
    told = OutboxMessage.objects.filter(recipient=officer).values_list("event", flat=True)
    assert sorted(told) == ["proposals.call_closed", "proposals.call_opened"]


def test_a_change_comes_into_force_with_the_second_approval(officer: Any, superiors: list[Any]) -> None:
    call, author = make_contest(officer=officer), make_user()
    make_proposal(author, call=call)
    change = ask(call, officer)
    call_changes.approve(change, actor=superiors[0], at=NOON)
    call.refresh_from_db()
    assert (change.state, call.closes_at) == ("APPROVED_ONCE", CLOSED)
    call_changes.approve(change, actor=superiors[1], at=NOON)
    call.refresh_from_db()
    assert (change.state, call.closes_at) == ("IN_FORCE", CLOSED + timedelta(days=7))
    assert call.terms_sha256 == change.sha256_after == fixed_terms.fingerprint(call_terms.terms_of(call))
    assert [name for name, _before, _after in call_changes.differences(change)] == ["closes_at"]
    assert OutboxMessage.objects.filter(recipient=author, event="proposals.call_changed").count() == 1


def test_a_call_of_the_whole_house_is_changed_by_superiors_of_any_department(officer: Any) -> None:
    of_the_house = make_contest(officer=officer)
    assert of_the_house.department is None
    change = ask(of_the_house, officer)
    superiors = [make_staff(Role.DEPARTMENT_REVIEWER, make_department()) for _two in range(2)]
    for person in superiors:
        call_changes.approve(change, actor=person, at=NOON)
    assert change.state == "IN_FORCE"


def test_a_call_of_a_department_is_changed_by_its_own_superiors(officer: Any) -> None:
    department = make_department()
    change = ask(make_contest(officer=officer, department=department), officer)
    with pytest.raises(TransitionRefused):
        call_changes.approve(change, actor=make_staff(Role.DEPARTMENT_REVIEWER, make_department()), at=NOON)
    call_changes.approve(change, actor=make_staff(Role.DEPARTMENT_REVIEWER, department), at=NOON)


def test_a_change_can_exchange_the_categories(officer: Any, superiors: list[Any]) -> None:
    call, other = make_contest(officer=officer), make_category()
    change = ask(call, officer, categories=[other])
    for person in superiors:
        call_changes.approve(change, actor=person, at=NOON)
    assert list(call.categories.all()) == [other]


def test_who_asked_cannot_approve_and_nobody_approves_twice(superiors: list[Any]) -> None:
    both = make_staff(Role.CASE_OFFICER)
    from tests.factories import grant

    grant(both, Role.DEPARTMENT_REVIEWER)
    change = ask(make_contest(officer=both), both)
    with pytest.raises(TransitionRefused):
        call_changes.approve(change, actor=both, at=NOON)
    call_changes.approve(change, actor=superiors[0], at=NOON)
    for again in (superiors[0], both):
        with pytest.raises(TransitionRefused):
            call_changes.approve(change, actor=again, at=NOON)


def test_the_database_wants_three_people(officer: Any) -> None:
    change = ask(make_contest(officer=officer), officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        CallChange.objects.filter(pk=change.pk).update(first_approver=officer)


def test_a_refused_or_withdrawn_change_changes_nothing(officer: Any, superiors: list[Any]) -> None:
    call = make_contest(officer=officer)
    change = ask(call, officer)
    with pytest.raises(TransitionRefused):
        call_changes.refuse(change, actor=superiors[0], reason=" ", at=NOON)
    call_changes.refuse(change, actor=superiors[0], reason="이미 알린 날짜입니다.", at=NOON)
    second = ask(call, officer)
    call_changes.withdraw(second, actor=officer, at=NOON)
    with pytest.raises(TransitionRefused):
        call_changes.approve(second, actor=superiors[0], at=NOON)
    call.refresh_from_db()
    assert call.closes_at == CLOSED


@pytest.mark.parametrize(
    "wanted",
    [{"closes_at": NOON - timedelta(days=1)}, {"opens_at": NOON + timedelta(days=1)}, {"closes_at": CLOSED}],
    ids=["closes in the past", "opens anew", "nothing"],
)
def test_impossible_changes_are_refused(officer: Any, wanted: dict[str, Any]) -> None:
    with pytest.raises(ProposalRefused):
        ask(make_contest(officer=officer), officer, **wanted)


def test_one_change_at_a_time_and_none_once_judging_began(officer: Any) -> None:
    call = make_contest(officer=officer)
    ask(call, officer)
    with pytest.raises(ProposalRefused):
        ask(call, officer, title="다른 제목")
    judged = make_round(make_user(), officer=officer).call
    with pytest.raises(ProposalRefused):
        call_changes.ask_change(judged, actor=officer, reason="늦음", title="다른 제목", at=CLOSED - timedelta(days=1))


@pytest.mark.django_db(transaction=True)
def test_of_two_first_approvals_at_once_one_counts(officer: Any, superiors: list[Any]) -> None:
    change = ask(make_contest(officer=officer), officer)
    press = [
        lambda person=person: call_changes.approve(CallChange.objects.get(pk=change.pk), actor=person, at=NOON)
        for person in (superiors[0], superiors[0])
    ]
    outcomes = at_once(*press)
    assert sum(isinstance(one, TransitionRefused) for one in outcomes) == 1
    change.refresh_from_db()
    assert (change.state, change.second_approver) == ("APPROVED_ONCE", None)


@pytest.mark.django_db(transaction=True)
def test_two_approvers_at_once_bring_it_into_force_once(officer: Any, superiors: list[Any]) -> None:
    change = ask(make_contest(officer=officer), officer)
    at_once(
        *(
            lambda person=person: call_changes.approve(CallChange.objects.get(pk=change.pk), actor=person, at=NOON)
            for person in superiors
        )
    )
    change.refresh_from_db()
    assert change.state == "IN_FORCE"
    assert {change.first_approver, change.second_approver} == set(superiors)


def test_a_plain_call_has_no_prizes(officer: Any) -> None:
    made = calls.make_call(
        actor=officer, kind="IDEA", slug="plain", title="x", summary="x", text="x", opens_at=NOON,
        proposer="ANYBODY", prizes=[{"name": "상", "count": 1}], at=NOON,
    )  # fmt: skip
    assert made.prizes == []
    assert make_call().judging == {}
