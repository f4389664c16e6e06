"""Changing fixed terms: three people, both versions, and while people vote only what takes nothing from them."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.models import Role
from budget.models import Poll, TermChange
from budget.services import opening, term_changes, terms
from budget.services.refusals import BudgetRefused
from core import fixed_terms
from core.notify.models import OutboxMessage
from core.workflow.engine import TransitionRefused
from discussion.services import support
from tests.budget.cycles.votes import CLOSES, DAY, OPENS, make_fixed, make_open, make_ready, officer
from tests.budget.factories import NOON
from tests.discussion.racing import at_once
from tests.factories import make_staff, make_user

pytestmark = pytest.mark.django_db
LATER = CLOSES + timedelta(days=1)


def ask(poll: Poll, actor: Any, *, at: Any = NOON, **wanted: Any) -> TermChange:
    return term_changes.ask(
        poll, actor=actor, reason="비로 접수가 멈췄습니다.", at=at, **(wanted or {"closes_at": LATER})
    )


def bring_into_force(change: TermChange, *, at: Any = NOON) -> None:
    for _turn in range(2):
        term_changes.approve(change, actor=officer(), at=at)


def test_three_people_change_the_terms_and_everybody_is_told() -> None:
    asker, follower = officer(), make_user()
    poll = make_fixed(asker)
    support.follow(poll.cycle, person=follower, at=NOON)
    change = ask(poll, asker)
    poll.refresh_from_db()
    assert poll.closes_at == CLOSES and poll.terms_sha256 == change.sha256_before
    bring_into_force(change)
    poll.refresh_from_db()
    assert poll.closes_at == LATER == poll.cycle.phases.get(kind="VOTE").ends_at
    assert poll.terms_sha256 == change.sha256_after == fixed_terms.fingerprint(terms.written(poll))
    lines = [(line.before, line.after) for line in term_changes.lines(change)]
    assert len(lines) == 1 and lines[0][0] != lines[0][1]
    assert OutboxMessage.objects.filter(event="budget.terms_changed", recipient=follower).count() == 1


def test_a_trial_leaves_nothing_behind() -> None:
    asker = officer()
    poll = make_fixed(asker)
    ask(poll, asker, withdraw=[1], closes_at=LATER)
    assert poll.pots.get().projects.get(number=1).state == "ON_BALLOT"
    assert poll.cycle.phases.get(kind="VOTE").ends_at == CLOSES


def test_nobody_approves_twice_or_what_was_asked_by_oneself() -> None:
    asker, first = officer(), officer()
    change = ask(make_fixed(asker), asker)
    with pytest.raises(TransitionRefused):
        term_changes.approve(change, actor=asker, at=NOON)
    term_changes.approve(change, actor=first, at=NOON)
    for again in (asker, first):
        with pytest.raises(TransitionRefused):
            term_changes.approve(change, actor=again, at=NOON)
    change.refresh_from_db()
    assert change.state == "APPROVED_ONCE"


@pytest.mark.parametrize("role", [Role.DEPARTMENT_REVIEWER, Role.CASE_OFFICER, Role.APPROVER, Role.ADMINISTRATOR])
def test_only_election_officers_ask_and_approve(role: Role) -> None:
    asker, other = officer(), make_staff(role)
    poll = make_fixed(asker)
    with pytest.raises(PermissionDenied):
        ask(poll, other)
    with pytest.raises(TransitionRefused) as refused:
        term_changes.approve(ask(poll, asker), actor=other, at=NOON)
    assert refused.value.code == "permission"


@pytest.mark.parametrize(
    "wanted",
    [
        {"opens_at": OPENS + DAY}, {"most_picks": 3}, {"least_age": 16}, {"counting_method": "greedy"},
        {"pots": {"1": 200_000_000}}, {"electorate": "RESIDENTS_AND_WORKERS"}, {"has_paper": True},
        {"phases": {"DECISION": [CLOSES + 6 * DAY, CLOSES + 10 * DAY]}}, {"withdraw": [1]}, {"closes_at": CLOSES - DAY},
    ],
)  # fmt: skip
def test_until_the_vote_opens_everything_may_be_changed_by_three(wanted: dict[str, Any]) -> None:
    asker = officer()
    poll = make_fixed(asker)
    change = ask(poll, asker, **wanted)
    bring_into_force(change)
    poll.refresh_from_db()
    assert poll.terms == change.terms_after == terms.written(poll)


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ({"most_picks": 3}, "voting"), ({"counting_method": "greedy"}, "voting"), ({"pots": {"1": 1}}, "voting"),
        ({"opens_at": OPENS + 2 * DAY}, "voting"), ({"electorate": "RESIDENTS_AND_WORKERS"}, "voting"),
        ({"closes_at": CLOSES - DAY}, "closes_at"),
        ({"phases": {"DECISION": [CLOSES + 4 * DAY, CLOSES + 10 * DAY]}}, "phases"),
        ({"phases": {"VOTE": [OPENS, CLOSES + DAY]}}, "phases"),
        ({"withdraw": [99]}, "project"),
    ],
)  # fmt: skip
def test_while_people_vote_nothing_is_taken_from_them(wanted: dict[str, Any], code: str) -> None:
    asker = officer()
    poll = make_open(asker)
    with pytest.raises(BudgetRefused) as refused:
        ask(poll, asker, at=OPENS + DAY, **wanted)
    assert refused.value.code == code
    assert not TermChange.objects.exists()


def test_while_people_vote_the_close_may_be_put_off_and_a_project_withdrawn() -> None:
    asker = officer()
    poll = make_open(asker)
    change = ask(poll, asker, at=OPENS + DAY, closes_at=LATER, withdraw=[2])
    bring_into_force(change, at=OPENS + 2 * DAY)
    poll.refresh_from_db()
    assert poll.is_open(CLOSES) and not poll.is_open(LATER)
    (withdrawn,) = [one for one in poll.terms["pots"][0]["projects"] if one.get("is_withdrawn")]
    assert withdrawn["number"] == 2
    assert not opening.close_poll(poll, at=CLOSES)


def test_a_project_is_not_withdrawn_where_nothing_would_be_left_to_choose() -> None:
    asker = officer()
    poll = make_open(asker, projects=2)
    with pytest.raises(BudgetRefused) as refused:
        ask(poll, asker, at=OPENS + DAY, withdraw=[1])
    assert refused.value.code == "obstacle"


def test_after_the_close_the_terms_stand() -> None:
    asker = officer()
    poll = make_open(asker)
    change = ask(poll, asker, at=CLOSES - DAY)
    opening.turn(at=CLOSES)
    with pytest.raises(TransitionRefused):
        term_changes.approve(change, actor=officer(), at=CLOSES)
    poll.refresh_from_db()
    with pytest.raises(BudgetRefused):
        ask(poll, asker, at=CLOSES + DAY)


def test_what_has_become_too_late_is_not_brought_into_force() -> None:
    asker = officer()
    poll = make_fixed(asker)
    change = ask(poll, asker, opens_at=OPENS - 5 * DAY)
    term_changes.approve(change, actor=officer(), at=NOON)
    with pytest.raises(BudgetRefused):
        term_changes.approve(change, actor=officer(), at=OPENS - 4 * DAY)
    change.refresh_from_db()
    assert change.state == "APPROVED_ONCE"


@pytest.mark.parametrize(
    ("reason", "wanted"),
    [
        ("", {"closes_at": LATER}),
        ("가" * 1001, {"closes_at": LATER}),
        ("까닭", {"closes_at": CLOSES}),
        ("까닭", {"closes_at": OPENS}),
        ("까닭", {"terms": {"forged": True}}),
        ("까닭", {"state": "OPEN"}),
    ],
)
def test_bad_requests_are_refused(reason: str, wanted: dict[str, Any]) -> None:
    asker = officer()
    poll = make_fixed(asker)
    with pytest.raises(BudgetRefused):
        term_changes.ask(poll, actor=asker, reason=reason, at=NOON, **wanted)


def test_one_open_change_at_a_time_and_none_while_preparing() -> None:
    asker = officer()
    poll = make_fixed(asker)
    change = ask(poll, asker)
    with pytest.raises(BudgetRefused):
        ask(poll, asker)
    term_changes.withdraw(change, actor=asker, at=NOON)
    second = ask(poll, asker)
    with pytest.raises(TransitionRefused):
        term_changes.refuse(second, actor=officer(), reason=" ", at=NOON)
    term_changes.refuse(second, actor=officer(), reason="이미 알린 날짜입니다.", at=NOON)
    with pytest.raises(BudgetRefused):
        ask(make_ready(asker, slug="2028"), asker)


def test_the_database_wants_three_people() -> None:
    asker = officer()
    change = ask(make_fixed(asker), asker)
    with pytest.raises(IntegrityError), transaction.atomic():
        TermChange.objects.filter(pk=change.pk).update(first_approver=asker)


@pytest.mark.django_db(transaction=True)
def test_of_many_approvals_at_once_two_count() -> None:
    asker = officer()
    change = ask(make_fixed(asker), asker)
    people = [officer() for _number in range(4)]
    outcomes = at_once(*[
        lambda person=person: term_changes.approve(TermChange.objects.get(pk=change.pk), actor=person, at=NOON)
        for person in people
    ])  # fmt: skip
    change.refresh_from_db()
    assert change.state == "IN_FORCE" and change.first_approver_id != change.second_approver_id
    assert sum(isinstance(one, TransitionRefused) for one in outcomes) == 2
