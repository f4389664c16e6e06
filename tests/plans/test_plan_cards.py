"""States of a task, and the half-yearly check."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from core.workflow import engine
from core.workflow.engine import TransitionRefused
from plans.models import HalfYearCheck, TaskCard
from plans.services import cards, progress
from plans.states import CardState
from tests.factories import make_user
from tests.plans.factories import House, due_entry, one_card

AT = datetime(2026, 7, 2, 1, tzinfo=UTC)
STEPS = {
    "delay": {"NORMAL", "ADJUSTED"},
    "recover": {"DELAYED"},
    "adjust": {"NORMAL", "DELAYED"},
    "complete": {"NORMAL", "DELAYED", "ADJUSTED"},
    "stop": {"NORMAL", "DELAYED", "ADJUSTED"},
}
WAYS = {
    "NORMAL": [], "DELAYED": ["delay"], "ADJUSTED": ["adjust"], "COMPLETED": ["complete"], "STOPPED": ["stop"],
}  # fmt: skip


def change(card: TaskCard, step: str, house: House) -> TaskCard:
    return cards.change_state(card, step=step, by=house.head, reason="까닭이 있습니다", at=AT)


@pytest.mark.parametrize("state", CardState.values)
@pytest.mark.parametrize("step", STEPS)
def test_steps_and_states_of_a_card(step: str, state: str, house: House) -> None:
    card = one_card(house)
    TaskCard.objects.filter(pk=card.pk).update(percent=100)
    card.refresh_from_db()
    for way in WAYS[state]:
        change(card, way, house)
    if state in STEPS[step]:
        change(card, step, house)
    else:
        with pytest.raises(TransitionRefused):
            change(card, step, house)
        card.refresh_from_db()
        assert card.state == state


@pytest.mark.parametrize("step", STEPS)
def test_every_step_needs_a_reason(step: str, house: House) -> None:
    card = one_card(house)
    TaskCard.objects.filter(pk=card.pk).update(percent=100)
    card.refresh_from_db()
    if step == "recover":
        change(card, "delay", house)
    with pytest.raises(TransitionRefused, match="사유"):
        cards.change_state(card, step=step, by=house.head, reason="  ", at=AT)


@pytest.mark.parametrize("step", STEPS)
def test_strangers_change_no_card(step: str, house: House) -> None:
    card = one_card(house)
    for stranger in (make_user(), house.checker, house.approver):
        with pytest.raises(TransitionRefused):
            cards.change_state(card, step=step, by=stranger, reason="까닭", at=AT)


def test_a_task_is_done_only_when_a_confirmed_report_says_so(house: House) -> None:
    card = one_card(house)
    with pytest.raises(TransitionRefused, match="100"):
        change(card, "complete", house)
    entry = progress.submit_report(
        due_entry(card), report=progress.Report(text="마쳤습니다", percent=100), by=house.head, at=AT
    )
    progress.check_report(entry, step="confirm", by=house.checker, at=AT)
    card.refresh_from_db()
    cards.change_state(card, step="complete", by=house.head, reason="마쳤습니다", at=AT, goes_on=True)
    card.refresh_from_db()
    assert (card.state, card.goes_on) == ("COMPLETED", True)


def test_what_is_over_owes_nothing_more(house: House) -> None:
    card = one_card(house)
    entry = due_entry(card, month=(2026, 6))
    cards.open_half_year(at=AT)
    change(card, "stop", house)
    entry.refresh_from_db()
    assert entry.state == "WAIVED"
    assert HalfYearCheck.objects.get().state == "WAIVED"


def test_the_half_yearly_check_is_asked_once_and_done_by_a_checker(house: House) -> None:
    one_card(house)
    assert cards.open_half_year(at=AT) == 1
    assert cards.open_half_year(at=AT + timedelta(days=30)) == 0
    check = HalfYearCheck.objects.get()
    assert (check.year, check.half, check.department) == (2026, 1, house.planning)
    with pytest.raises(PermissionDenied):
        cards.record_check(check, verdict="WATCH", opinion="더딤", by=house.head, at=AT)
    with pytest.raises(TransitionRefused):
        engine.apply(check, "finish", actor=house.checker, at=AT)
    cards.record_check(check, verdict="WATCH", opinion="더딤", by=house.checker, at=AT)
    check.refresh_from_db()
    assert (check.state, check.verdict, check.checked_by) == ("DONE", "WATCH", house.checker)
    with pytest.raises(TransitionRefused):
        cards.record_check(check, verdict="BEHIND", opinion="늦음", by=house.checker, at=AT)
    check.refresh_from_db()
    assert check.verdict == "WATCH", "what is recorded stays"


@pytest.mark.parametrize(
    ("day", "half"), [(date(2026, 7, 1), (2026, 1)), (date(2026, 12, 31), (2026, 1)), (date(2027, 1, 1), (2026, 2))]
)
def test_the_half_year_that_ended_last_is_checked(house: House, day: date, half: tuple[int, int]) -> None:
    one_card(house)
    cards.open_half_year(at=datetime(day.year, day.month, day.day, 3, tzinfo=UTC))
    assert HalfYearCheck.objects.values_list("year", "half").get() == half
