"""What the clock does: phases begin and end, votes open and close, once, whoever runs it and however late."""

from datetime import timedelta
from typing import Any

import pytest

from budget import jobs
from budget.models import Cycle, Poll, TermChange
from budget.services import calendar, cycles, opening, preparing, term_changes
from budget.services.refusals import BudgetRefused
from budget.states.polls import POLL_HOOKS
from core.notify.models import OutboxMessage
from core.workflow.models import TransitionRecord
from discussion.services import support
from tests.budget.cycles.votes import CLOSES, DAY, OPENS, make_draft, make_fixed, make_open, officer, year
from tests.budget.factories import NOON
from tests.discussion.racing import at_once
from tests.factories import make_user

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


def steps(poll: Poll) -> list[str]:
    found = TransitionRecord.objects.filter(workflow="budget_poll", object_id=poll.pk).order_by("id")
    return list(found.values_list("name", flat=True))


def told(event: str) -> int:
    return OutboxMessage.objects.filter(event=event).count()


def test_the_vote_opens_at_its_hour_and_not_before() -> None:
    poll = make_fixed(officer())
    assert not opening.is_turning(OPENS - SECOND) and opening.turn(at=OPENS - SECOND) == 0
    assert opening.is_turning(OPENS)
    jobs.turn_polls(OPENS)
    poll.refresh_from_db()
    assert poll.is_open(OPENS) and not poll.is_open(OPENS - SECOND)


def test_the_vote_closes_at_its_announced_end_however_late_the_worker_is() -> None:
    poll = make_open(officer())
    assert opening.turn(at=CLOSES - SECOND) == 0
    jobs.turn_polls(CLOSES + 3 * DAY)
    poll.refresh_from_db()
    assert poll.state == "CLOSED" and poll.state_changed_at == CLOSES
    assert not poll.is_open(CLOSES - SECOND)


def test_running_twice_does_nothing_more() -> None:
    poll = make_fixed(officer())
    for at in (OPENS, OPENS, CLOSES, CLOSES):
        opening.turn(at=at)
    assert steps(poll) == ["open", "fix", "open", "close"]
    assert told("budget.vote_closed") == 1


def test_a_close_put_off_while_the_worker_looked_is_respected() -> None:
    asker = officer()
    poll = make_open(asker)
    change = term_changes.ask(poll, actor=asker, reason="비가 왔습니다.", at=OPENS, closes_at=CLOSES + DAY)
    for _turn in range(2):
        term_changes.approve(TermChange.objects.get(pk=change.pk), actor=officer(), at=OPENS)
    assert not opening.close_poll(poll, at=CLOSES)
    assert Poll.objects.get(pk=poll.pk).state == "OPEN"


def test_one_vote_in_trouble_holds_up_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    broken, sound = make_fixed(officer()), make_fixed(officer(), slug="2028")
    real = opening.engine.apply

    def apply(poll: Any, *args: Any, **kwargs: Any) -> Any:
        if poll.pk == broken.pk:
            raise OSError("disk full")
        return real(poll, *args, **kwargs)

    monkeypatch.setattr(opening.engine, "apply", apply)
    with pytest.raises(OSError, match="disk full"):
        opening.turn(at=OPENS)
    sound.refresh_from_db()
    assert sound.state == "OPEN"


def test_what_holds_up_an_opening_is_told_to_the_officers_once(monkeypatch: pytest.MonkeyPatch) -> None:
    someone = officer()
    poll = make_fixed(someone)
    monkeypatch.setattr(
        POLL_HOOKS, "_guards", [lambda poll, step, actor: "열쇠가 없습니다." if step == "open" else None]
    )
    assert opening.turn(at=OPENS) == opening.turn(at=OPENS + SECOND) == 0
    message = OutboxMessage.objects.get(event="budget.vote_held_up", recipient=someone)
    assert message.context["reason"] == "열쇠가 없습니다."
    poll.refresh_from_db()
    assert poll.state == "FIXED"


def test_followers_hear_of_the_opening_once() -> None:
    poll = make_fixed(officer())
    support.follow(poll.cycle, person=make_user(), at=NOON)
    opening.turn(at=OPENS)
    opening.turn(at=OPENS + SECOND)
    assert told("budget.vote_opened") == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_open_and_close_once() -> None:
    poll = make_fixed(officer())
    for at in (OPENS, CLOSES):
        taken = at_once(*[lambda at=at: opening.turn(at=at) for _worker in range(3)])
        assert [one for one in taken if isinstance(one, Exception)] == [] and sum(taken) == 1
    assert steps(poll) == ["open", "fix", "open", "close"]


@pytest.mark.django_db(transaction=True)
def test_two_workers_mark_each_phase_once() -> None:
    cycle = cycles.publish(make_draft(officer()), actor=officer(), at=NOON - 80 * DAY)
    support.follow(cycle, person=make_user(), at=NOON)
    at_once(*[lambda: calendar.turn(at=NOON - 40 * DAY) for _worker in range(3)])
    assert told("budget.phase_began") == 1
    assert cycle.phases.get(kind="CALL").opened_at == NOON - 60 * DAY


def test_phases_of_drafts_and_of_what_is_called_off_stay_silent() -> None:
    draft = make_draft(officer())
    assert not calendar.is_turning(CLOSES)
    cycles.publish(draft, actor=officer(), at=NOON - 80 * DAY)
    assert calendar.is_turning(NOON)
    cycles.call_off(draft, actor=officer(), reason="돈이 없습니다.", at=NOON - 70 * DAY)
    assert not calendar.is_turning(NOON)


def test_a_phase_that_moves_ahead_again_begins_again() -> None:
    someone = officer()
    cycle = cycles.publish(make_draft(someone), actor=someone, at=NOON - 80 * DAY)
    jobs.turn_phases(NOON)
    assert cycle.phases.get(kind="REVIEW").closed_at == NOON - DAY
    longer = year(REVIEW=(NOON + DAY, NOON + 2 * DAY))
    preparing.set_calendar(cycle, actor=someone, phases=longer, at=NOON)
    assert cycle.phases.get(kind="REVIEW").opened_at is None
    jobs.turn_phases(NOON + DAY)
    assert cycle.phases.get(kind="REVIEW").opened_at == NOON + DAY


@pytest.mark.parametrize(
    ("moved", "field"),
    [
        ({"REVIEW": (NOON - 70 * DAY, NOON)}, "REVIEW_starts_at"),
        ({"REVIEW": (NOON - 31 * DAY, NOON - 31 * DAY)}, "REVIEW_ends_at"),
        ({"REVIEW": (NOON - 50 * DAY, NOON - 40 * DAY)}, "REVIEW_ends_at"),
        ({"DECISION": (CLOSES - DAY, CLOSES + 9 * DAY)}, "DECISION_starts_at"),
        ({"ASSEMBLY": (OPENS - DAY, CLOSES + DAY)}, "ASSEMBLY_starts_at"),
    ],
)
def test_dates_out_of_order_are_refused_at_their_field(moved: dict[str, Any], field: str) -> None:
    with pytest.raises(BudgetRefused) as refused:
        calendar.refuse_disorder(year(**moved), has_vote=True)
    assert refused.value.field == field


@pytest.mark.parametrize("missing", ["CALL", "VOTE", "DECISION"])
def test_the_call_the_vote_and_the_decision_are_needed(missing: str) -> None:
    phases = {kind: span for kind, span in year().items() if kind != missing}
    with pytest.raises(BudgetRefused):
        calendar.refuse_disorder(phases, has_vote=True)


def test_the_usual_year_is_in_order() -> None:
    calendar.refuse_disorder(calendar.usual_year(2027), has_vote=True)


def test_last_years_calendar_ballot_and_pots_are_taken_over() -> None:
    someone = officer()
    last = make_draft(someone)
    poll = Poll.objects.get(cycle=last)
    preparing.set_terms(poll, actor=someone, at=NOON, most_picks=3, least_age=18)
    rows = [{"number": 1, "name": "시", "ceiling_won": 200_000_000},
            {"name": "북", "kind": "AREA", "areas": ["두레동"], "ceiling_won": 100_000_000}]  # fmt: skip
    preparing.set_pots(poll, actor=someone, at=NOON, pots=rows)
    new = cycles.make_cycle(
        actor=someone, slug="2028", year=2028, at=NOON, title="2028", summary="다음", ceiling_won=330_000_001
    )
    preparing.take_over(new, source=last, actor=someone, at=NOON)
    copy = Poll.objects.get(cycle=new)
    assert copy.opens_at == OPENS + timedelta(weeks=52) and copy.opens_at.weekday() == OPENS.weekday()
    assert (copy.most_picks, copy.least_age) == (3, 18)
    assert list(copy.pots.values_list("name", "ceiling_won")) == [("시", 220_000_000), ("북", 110_000_000)]
    assert Cycle.objects.get(pk=last.pk).phases.count() == new.phases.count()
