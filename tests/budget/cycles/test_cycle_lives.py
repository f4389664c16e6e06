"""The life of a cycle: published, decided with or without a vote, finished, called off."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import Role
from budget.models import Cycle, Poll
from budget.queries import cycles as found
from budget.services import cycles, opening, preparing
from budget.services.refusals import BudgetRefused
from core.notify.models import OutboxMessage
from core.search.models import SearchDocument
from core.workflow import engine
from core.workflow.engine import TransitionRefused
from discussion.services import support
from tests.budget.cycles.votes import CLOSES, DAY, OPENS, make_draft, make_fixed, make_open, officer, year
from tests.budget.factories import NOON, make_cycle, make_poll
from tests.factories import make_department, make_staff, make_user

pytestmark = pytest.mark.django_db


def test_a_draft_is_seen_and_found_by_nobody_until_it_is_published() -> None:
    someone, reader = officer(), make_user()
    cycle = make_draft(someone)
    assert not found.visible_to(reader).exists() and found.visible_to(someone).exists()
    assert not SearchDocument.objects.filter(kind="budget_cycle").exists()
    cycles.publish(cycle, actor=someone, at=NOON)
    assert found.visible_to(reader).get().published_at == NOON
    assert SearchDocument.objects.get(kind="budget_cycle").url == "/budget/2027/"


def test_officers_of_a_department_see_its_drafts_only() -> None:
    ours, others = make_department(), make_department()
    make_draft(officer(), department=ours)
    assert found.visible_to(make_staff(Role.DEPARTMENT_REVIEWER, ours)).exists()
    assert not found.visible_to(make_staff(Role.DEPARTMENT_REVIEWER, others)).exists()
    assert not found.managed(make_staff(Role.DEPARTMENT_REVIEWER, others)).exists()


def test_nothing_is_published_without_a_calendar() -> None:
    someone = officer()
    cycle = cycles.make_cycle(
        actor=someone, slug="x", year=2027, at=NOON, title="가", summary="나", ceiling_won=1
    )  # fmt: skip
    with pytest.raises(TransitionRefused) as refused:
        cycles.publish(cycle, actor=someone, at=NOON)
    assert refused.value.code == "guard"


def test_the_desk_publishes_as_the_service_does() -> None:
    """Whoever takes the step at the desk goes past the service."""
    someone = officer()
    cycle = make_draft(someone)
    engine.apply(cycle, "publish", actor=someone, at=NOON)
    assert Cycle.objects.get(pk=cycle.pk).published_at == NOON


def test_two_cycles_never_share_an_address() -> None:
    someone = officer()
    make_draft(someone)
    with pytest.raises(BudgetRefused) as refused:
        make_draft(someone)
    assert refused.value.field == "slug"


@pytest.mark.parametrize("role", [Role.CASE_OFFICER, Role.MODERATOR, Role.ADMINISTRATOR, Role.APPROVER])
def test_others_prepare_nothing(role: Role) -> None:
    cycle, other = make_draft(officer()), make_staff(role)
    with pytest.raises(PermissionDenied):
        cycles.make_cycle(actor=other, slug="y", year=2027, at=NOON, title="가", summary="나", ceiling_won=1)
    with pytest.raises(PermissionDenied):
        cycles.change_cycle(cycle, actor=other, at=NOON, title="다")
    with pytest.raises(PermissionDenied):
        preparing.set_calendar(cycle, actor=other, phases=year(), at=NOON)


def test_followers_hear_when_published_dates_move() -> None:
    someone = officer()
    cycle = cycles.publish(make_draft(someone), actor=someone, at=NOON)
    support.follow(cycle, person=make_user(), at=NOON)
    preparing.set_calendar(cycle, actor=someone, phases=year(), at=NOON)
    assert not OutboxMessage.objects.filter(event="budget.calendar_changed").exists()
    moved = year(DECISION=(CLOSES + 6 * DAY, CLOSES + 9 * DAY))
    preparing.set_calendar(cycle, actor=someone, phases=moved, at=NOON)
    assert OutboxMessage.objects.filter(event="budget.calendar_changed").count() == 1


def test_a_committee_decides_alone_where_there_is_no_vote() -> None:
    someone = officer()
    cycle = make_draft(someone, has_vote=False)
    assert found.poll_of(cycle) is None and not Poll.objects.exists()
    cycles.publish(cycle, actor=someone, at=NOON)
    with pytest.raises(TransitionRefused):
        cycles.decide(cycle, actor=someone, reason=" ", at=CLOSES)
    cycles.decide(cycle, actor=someone, reason="위원회가 정했습니다.", at=CLOSES)
    cycles.finish(cycle, actor=someone, at=CLOSES + DAY)
    assert cycle.state == "FINISHED"


def test_whether_residents_vote_stands_once_it_was_published() -> None:
    someone = officer()
    cycle = cycles.publish(make_draft(someone), actor=someone, at=NOON)
    with pytest.raises(BudgetRefused):
        cycles.change_cycle(cycle, actor=someone, at=NOON, has_vote=False)


def test_a_draft_may_lose_its_vote() -> None:
    someone = officer()
    cycle = make_draft(someone)
    cycles.change_cycle(cycle, actor=someone, at=NOON, has_vote=False)
    preparing.set_calendar(cycle, actor=someone, phases=year(has_vote=False), at=NOON)
    assert not Poll.objects.exists() and not cycle.phases.filter(kind="VOTE").exists()


@pytest.mark.parametrize("state", ["PREPARING", "FIXED", "OPEN", "CLOSED"])
def test_nothing_is_decided_before_the_result_is_public(state: str) -> None:
    poll = make_poll(make_cycle(), state=state)
    with pytest.raises(TransitionRefused):
        cycles.decide(poll.cycle, actor=officer(), reason="위원회", at=CLOSES)


@pytest.mark.parametrize("state", ["PROVISIONAL", "FINAL"])
def test_the_decision_follows_the_result(state: str) -> None:
    first, second = officer(), officer()
    poll = make_poll(make_cycle(), state=state, first_confirmation=first, second_confirmation=second)
    cycles.decide(poll.cycle, actor=first, reason="결과대로 정했습니다.", at=CLOSES)
    assert poll.cycle.state == "DECIDED"
    with pytest.raises(TransitionRefused):
        cycles.call_off(poll.cycle, actor=first, reason="그만", at=CLOSES)


def test_calling_off_a_cycle_ends_its_vote_and_says_why() -> None:
    someone, follower = officer(), make_user()
    poll = make_open(someone)
    support.follow(poll.cycle, person=follower, at=NOON)
    cycles.call_off(poll.cycle, actor=someone, reason="예산이 줄었습니다.", at=OPENS + DAY)
    poll.refresh_from_db()
    assert (poll.state, Cycle.objects.get().state) == ("CANCELLED", "CANCELLED")
    assert OutboxMessage.objects.filter(event="budget.cycle_called_off", recipient=follower).exists()
    assert opening.turn(at=CLOSES) == 0


def test_after_the_vote_alone_is_called_off_the_committee_decides() -> None:
    someone = officer()
    poll = make_fixed(someone)
    opening.call_off(poll, actor=someone, reason="사업이 모두 취소되었습니다.", at=NOON)
    cycles.decide(poll.cycle, actor=someone, reason="위원회가 정했습니다.", at=CLOSES)
    assert poll.cycle.state == "DECIDED"


def test_what_is_counted_is_not_called_off() -> None:
    first, second = officer(), officer()
    poll = make_poll(make_cycle(), state="PROVISIONAL", first_confirmation=first, second_confirmation=second)
    with pytest.raises(TransitionRefused):
        cycles.call_off(poll.cycle, actor=first, reason="마음에 들지 않습니다.", at=CLOSES)


@pytest.mark.parametrize(
    ("at", "name"),
    [(NOON - 40 * DAY, "phase_is_on"), (NOON - DAY, "wait"), (CLOSES + DAY, "wait"), (CLOSES + 60 * DAY, "wait")],
)
def test_a_reader_is_told_what_comes_next(at: Any, name: str) -> None:
    someone = officer()
    cycle = make_draft(someone, has_vote=False)
    cycles.publish(cycle, actor=someone, at=NOON - 90 * DAY)
    assert found.next_step(Cycle.objects.get(pk=cycle.pk), at).name == name


def test_a_reader_is_led_to_the_vote_while_it_is_open() -> None:
    poll = make_open(officer())
    poll.cycle.poll = poll
    steps = [found.next_step(poll.cycle, at).name for at in (OPENS, CLOSES - DAY, CLOSES)]
    assert steps == ["vote", "vote", "being_counted"]
    assert [one.pk for one in found.open_polls(OPENS)] == [poll.pk] and not found.open_polls(CLOSES)
