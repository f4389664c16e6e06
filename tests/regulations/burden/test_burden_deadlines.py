"""Clocks over Seollal, Chuseok and substitute holidays; one extension; how late shows."""

from datetime import date, datetime, timedelta, timezone

import pytest

from core.deadlines import clocks, periods
from core.deadlines.models import ExtensionReason
from core.workflow import engine
from regulations.states import PetitionOutcome
from regulations.states.petitions import ANSWER_PERIOD, JUSTIFICATION_PERIOD, LONG_TERM_PERIOD
from tests.factories import make_staff
from tests.regulations.burden.burden_factories import Office

pytestmark = pytest.mark.django_db
KOREA = timezone(timedelta(hours=9))


@pytest.fixture
def office() -> Office:
    return Office()


def noon(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 12, tzinfo=KOREA)


def day_of(moment: datetime) -> date:
    return moment.astimezone(KOREA).date()


@pytest.mark.parametrize(
    "handed_in, due",
    [
        # No holiday between: two weeks of ten working days and four more.
        (noon(2026, 4, 6), date(2026, 4, 24)),
        # Seollal 2026 is 16 to 18 February, Monday to Wednesday; 1 March is a Sunday, made up for on the 2nd.
        (noon(2026, 2, 9), date(2026, 3, 5)),
        # Chuseok 2026 is 24 to 26 September, Thursday to Saturday; 3 October is a Saturday, made up for on the 5th;
        # 9 October is a Friday.
        (noon(2026, 9, 21), date(2026, 10, 15)),
        # Chuseok 2025 runs from Sunday 5 to Tuesday 7 October and is made up for on the 8th, between the 3rd and 9th.
        (noon(2025, 9, 29), date(2025, 10, 24)),
        # Children's Day 2025 and Buddha's birthday fall on one Monday, made up for on the Tuesday.
        # The first of May was no day off here.
        (noon(2025, 4, 28), date(2025, 5, 20)),
    ],
)
def test_an_answer_is_due_fourteen_working_days_later(office, handed_in, due):
    assert day_of(office.petition(at=handed_in).due_at) == due


def test_it_is_extended_once_by_fourteen_working_days_and_never_for_workload(office):
    petition = office.petition(at=noon(2026, 9, 21))
    with pytest.raises(clocks.ClockRefused):
        engine.extend(petition, reason="workload", at=noon(2026, 9, 22))
    engine.extend(petition, reason=ExtensionReason.CONSULTATION, at=noon(2026, 9, 22))
    assert day_of(petition.due_at) == date(2026, 11, 4)
    with pytest.raises(clocks.ClockRefused):
        engine.extend(petition, reason=ExtensionReason.CONSULTATION, at=noon(2026, 9, 23))


def test_what_is_overdue_is_not_extended(office):
    petition = office.petition(at=noon(2026, 4, 6))
    with pytest.raises(clocks.ClockRefused):
        engine.extend(petition, reason=ExtensionReason.CONSULTATION, at=petition.due_at + timedelta(seconds=1))


@pytest.mark.parametrize(
    "answered, due",
    [
        (noon(2026, 5, 6), date(2026, 8, 6)),
        # Three months later is Chuseok's Friday: the next working day is Monday.
        (noon(2026, 6, 25), date(2026, 9, 28)),
        # The last day of November has no thirty-first.
        (noon(2026, 8, 31), date(2026, 11, 30)),
        # 17 February 2027 is a Wednesday, well after Seollal of 6 to 8 February and its substitute on the 9th.
        (noon(2026, 11, 6), date(2027, 2, 10)),
    ],
)
def test_a_justification_is_due_in_three_months(office, answered, due):
    petition = office.under_review(at=answered - timedelta(days=1))
    office.answer(petition, PetitionOutcome.KEPT, at=answered)
    assert day_of(petition.due_at) == due


def test_neither_justification_nor_long_term_review_is_extended(office):
    kept = office.answered(PetitionOutcome.KEPT)
    review = office.answered(PetitionOutcome.LONG_TERM_REVIEW, author=make_staff())
    for petition in (kept, review):
        with pytest.raises(clocks.ClockRefused) as refused:
            engine.extend(petition, reason=ExtensionReason.CONSULTATION, at=petition.state_changed_at)
        assert refused.value.code == "never"


def test_a_long_term_review_that_is_found_long_again_starts_six_new_months(office):
    petition = office.answered(PetitionOutcome.LONG_TERM_REVIEW)
    engine.apply(petition, "answer_anew", actor=office.officer, at=noon(2026, 10, 1))
    office.answer(petition, PetitionOutcome.LONG_TERM_REVIEW, at=noon(2026, 10, 12))
    assert day_of(petition.due_at) == date(2027, 4, 12)
    assert not petition.answers.last().is_late


def test_the_time_of_another_department_goes_on(office):
    petition = office.placed()
    due = petition.due_at
    engine.hand_over(petition, department=Office(slug="other").department, at=noon(2026, 5, 8), actor=office.central)
    assert petition.due_at == due


def test_the_lengths_are_settings(office):
    staff = make_staff()
    for name, length in ((ANSWER_PERIOD, 14), (JUSTIFICATION_PERIOD, 3), (LONG_TERM_PERIOD, 6)):
        assert periods.length_of(name) == length
    periods.change_length(ANSWER_PERIOD, 7, actor=staff, at=noon(2026, 4, 1))
    assert day_of(office.petition(at=noon(2026, 4, 6)).due_at) == date(2026, 4, 15)
