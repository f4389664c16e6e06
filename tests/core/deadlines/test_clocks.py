"""Clocks: what starting, pausing, extending and stopping promise."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from core.deadlines import clocks, expiry, periods
from core.deadlines.clocks import ClockRefused
from core.deadlines.models import Clock, ExtensionReason, Outcome, PeriodChange
from core.deadlines.periods import Period, Unit
from tests.factories import make_department, make_user

MONDAY = datetime(2026, 3, 9, 1, tzinfo=UTC)
ANSWER = periods.register(Period("test.answer", "답변", 14, extension=14))
RECEIPT = periods.register(Period("test.receipt", "접수", 8, Unit.WORKING_HOURS))


@pytest.fixture(autouse=True)
def _no_days_left_over():
    cache.clear()


@pytest.fixture
def subject(db):
    return make_user()


def day(text):
    return datetime.fromisoformat(text + "T10:00:00+09:00")


def refusal(code):
    return pytest.raises(ClockRefused, check=lambda error: error.code == code)


def test_clock_of_fourteen_days_is_due_after_fourteen_working_days(subject):
    clock = clocks.start(subject, days=14, at=MONDAY)
    assert clock.due_at.date() == date(2026, 3, 27)
    assert clock.is_running


def test_second_clock_of_a_name_is_refused_and_other_names_run_beside(subject):
    clocks.start(subject, days=14, at=MONDAY)
    with refusal("running"):
        clocks.start(subject, days=3, at=MONDAY)
    clocks.start(subject, days=3, at=MONDAY, name="receipt")
    assert Clock.objects.count() == 2


def test_deadline_in_the_past_is_refused(subject):
    with refusal("due_past"):
        clocks.start(subject, due_at=MONDAY - timedelta(days=1), at=MONDAY)


def test_pause_keeps_the_days_that_remain(subject):
    clocks.start(subject, days=10, at=MONDAY)
    paused = clocks.pause(subject, at=day("2026-03-12"))
    assert paused.remaining_days == 7
    resumed = clocks.resume(subject, at=day("2026-04-01"))
    assert resumed.due_at.date() == date(2026, 4, 10)
    assert (resumed.remaining_days, resumed.paused_at, resumed.paused_days) == (None, None, 14)


def test_pausing_twice_or_resuming_what_runs_is_refused(subject):
    clocks.start(subject, days=10, at=MONDAY)
    with refusal("not_paused"):
        clocks.resume(subject, at=MONDAY)
    clocks.pause(subject, at=MONDAY)
    with refusal("paused"):
        clocks.pause(subject, at=MONDAY)


def test_pausing_what_never_started_is_refused(subject):
    with refusal("not_running"):
        clocks.pause(subject, at=MONDAY)


def test_clock_that_was_late_when_paused_stays_late(subject):
    started = clocks.start(subject, days=1, at=MONDAY)
    clocks.pause(subject, at=day("2026-03-20"))
    resumed = clocks.resume(subject, at=day("2026-04-20"))
    assert resumed.due_at == started.due_at


def test_clock_is_extended_once_for_a_listed_reason(subject):
    clocks.start_period(subject, period=ANSWER.name, at=MONDAY)
    extended = clocks.extend(
        subject, at=day("2026-03-20"), reason=ExtensionReason.EXPERT_REVIEW, note=" 구조 안전 진단 "
    )
    assert extended.due_at.date() == date(2026, 4, 16)
    assert extended.extension_note == "구조 안전 진단"
    with refusal("extended"):
        clocks.extend(subject, at=day("2026-03-21"), reason=ExtensionReason.EXPERT_REVIEW)


@pytest.mark.parametrize("reason", ["workload", "", "업무 과다"])
def test_workload_is_no_reason_to_extend(subject, reason):
    clocks.start(subject, days=14, at=MONDAY)
    with refusal("reason"):
        clocks.extend(subject, at=MONDAY, reason=reason)


def test_deadline_that_has_passed_is_not_extended(subject):
    clocks.start(subject, days=1, at=MONDAY)
    with refusal("overdue"):
        clocks.extend(subject, at=day("2026-03-20"), reason=ExtensionReason.DISASTER)


def test_deadline_that_had_passed_when_it_was_paused_is_not_extended_either(subject):
    late = clocks.start(subject, days=1, at=MONDAY)
    clocks.pause(subject, at=day("2026-03-20"))
    with refusal("overdue"):
        clocks.extend(subject, at=day("2026-03-21"), reason=ExtensionReason.DISASTER)
    assert clocks.resume(subject, at=day("2026-03-23")).due_at == late.due_at


def test_period_without_extension_is_not_extended(subject):
    clocks.start_period(subject, period=RECEIPT.name, at=MONDAY)
    with refusal("never"):
        clocks.extend(subject, at=MONDAY, reason=ExtensionReason.DISASTER)


def test_paused_clock_is_extended_by_the_days_that_remain(subject):
    clocks.start(subject, days=5, at=MONDAY)
    clocks.pause(subject, at=MONDAY)
    assert clocks.extend(subject, at=MONDAY, reason=ExtensionReason.THIRD_PARTY, days=3).remaining_days == 8


def test_next_period_finishes_the_one_before(subject):
    receipt = clocks.start_period(subject, period=RECEIPT.name, at=MONDAY)
    assert receipt.due_at == datetime(2026, 3, 10, 1, tzinfo=UTC)
    clocks.start_period(subject, period=ANSWER.name, at=MONDAY + timedelta(hours=2))
    receipt.refresh_from_db()
    assert receipt.outcome == Outcome.FINISHED
    assert clocks.running(subject).period == ANSWER.name


def test_length_that_staff_set_replaces_the_default_from_then_on(subject):
    staff = make_user()
    periods.change_length(ANSWER.name, 7, actor=staff, at=MONDAY)
    assert clocks.start_period(subject, period=ANSWER.name, at=MONDAY).due_at.date() == date(2026, 3, 18)
    with pytest.raises(ValueError, match="positive"):
        periods.change_length(ANSWER.name, 0, actor=staff, at=MONDAY)
    assert PeriodChange.objects.get().length == 7


def test_stopping_what_does_not_run_does_nothing(subject):
    assert clocks.stop(subject, at=MONDAY) is None


def test_stopping_a_paused_clock_judges_it_by_the_days_that_remained(subject):
    clocks.start(subject, days=5, at=MONDAY)
    clocks.pause(subject, at=day("2026-03-10"))
    stopped = clocks.stop(subject, at=day("2026-06-10"))
    assert stopped.stopped_at < stopped.due_at


def test_expired_clocks_are_handed_over_exactly_once(subject, monkeypatch):
    heard = []
    monkeypatch.setattr(expiry, "_listeners", [lambda clock, at: heard.append(clock.pk)])
    late = clocks.start(subject, days=1, at=MONDAY)
    clocks.start(make_user(), days=30, at=MONDAY)
    paused = make_user()
    clocks.start(paused, days=1, at=MONDAY)
    clocks.pause(paused, at=MONDAY)
    assert expiry.sweep(day("2026-03-20")) == 1
    assert expiry.sweep(day("2026-03-20")) == 0
    assert heard == [late.pk]


def test_clock_that_nobody_can_be_told_of_holds_up_no_other(subject, monkeypatch, caplog):
    broken, fine = clocks.start(subject, days=1, at=MONDAY), clocks.start(make_user(), days=2, at=MONDAY)
    heard, trouble = [], [True]

    def listener(clock, at):
        Clock.objects.filter(pk=clock.pk).update(extension_note="half done")
        if trouble and clock.pk == broken.pk:
            raise RuntimeError("no department")
        heard.append(clock.pk)

    monkeypatch.setattr(expiry, "_listeners", [listener])
    assert expiry.sweep(day("2026-03-20")) == 1
    assert heard == [fine.pk]
    assert "no department" in caplog.text
    broken.refresh_from_db()
    assert (broken.expired_at, broken.extension_note) == (None, "")
    trouble.clear()
    assert expiry.sweep(day("2026-03-20")) == 1
    assert heard == [fine.pk, broken.pk]


def test_on_time_rates_are_counted_in_one_query(db, django_assert_num_queries):
    first, second = make_department(), make_department()

    def one(department, stopped=None, days=5, outcome=Outcome.FINISHED):
        subject = make_user()
        clocks.start(subject, days=days, at=MONDAY, department=department)
        if stopped:
            clocks.stop(subject, at=day(stopped), outcome=outcome)

    one(first, "2026-03-12")
    one(first, "2026-03-13")
    one(first, "2026-03-30")
    one(first)
    one(first, days=90)
    one(first, "2026-03-12", outcome=Outcome.WITHDRAWN)
    one(second, "2026-05-12")
    with django_assert_num_queries(1):
        rates = clocks.on_time_rates(since=MONDAY, until=day("2026-04-10"))
    assert [(rate.department_id, rate.on_time, rate.late, rate.running, rate.overdue) for rate in rates] == [
        (first.pk, 2, 1, 2, 1),
        (second.pk, 0, 0, 1, 1),
    ]
    assert rates[0].rate == 0.5


@pytest.mark.parametrize(
    "change",
    [
        {"due_at": MONDAY - timedelta(days=1)},
        {"paused_at": MONDAY},
        {"remaining_days": 3},
        {"extended_at": MONDAY, "extended_days": 3, "extension_reason": "workload"},
        {"extended_at": MONDAY},
        {"stopped_at": MONDAY},
        {"outcome": "finished"},
    ],
)
def test_database_refuses_a_clock_that_makes_no_sense(subject, change):
    clock = clocks.start(subject, days=5, at=MONDAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Clock.objects.filter(pk=clock.pk).update(**change)


@pytest.mark.django_db(transaction=True)
def test_two_who_press_at_once_extend_once():
    subject = make_user()
    clocks.start(subject, days=5, at=MONDAY)
    outcomes, gate = [], threading.Barrier(4)

    def press():
        try:
            gate.wait()
            clocks.extend(subject, at=MONDAY, reason=ExtensionReason.CONSULTATION, days=5)
            outcomes.append("extended")
        except ClockRefused as error:
            outcomes.append("already" if error.code == "extended" else error.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["already", "already", "already", "extended"]


class PauseProperties(TestCase):
    @settings(deadline=None, max_examples=40)
    @given(
        length=st.integers(1, 40),
        stops=st.lists(st.tuples(st.integers(0, 20), st.integers(0, 40)), max_size=4),
        start=st.dates(date(2025, 1, 1), date(2026, 12, 31)),
    )
    def test_pauses_never_lose_a_day_and_never_bring_the_end_nearer(self, length, stops, start):
        subject = make_user()
        at = day(start.isoformat())
        end = clocks.start(subject, days=length, at=at).due_at
        for run, rest in stops:
            at += timedelta(days=run)
            remaining = clocks.pause(subject, at=at).remaining_days
            at += timedelta(days=rest)
            clock = clocks.resume(subject, at=at)
            assert clock.due_at >= end
            if clock.due_at >= at:
                assert clocks.calendar.working_days_between(at, clock.due_at) >= remaining
            end = clock.due_at
