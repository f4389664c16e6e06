"""Jobs: once per interval, each on its own, whatever fails or dies."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connections

from core.background import leases, registry, runner
from core.background.models import JobLease
from core.background.registry import periodic

NOON = datetime(2026, 3, 2, 3, tzinfo=UTC)
MINUTE = timedelta(minutes=1)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def only_own_jobs(monkeypatch):
    monkeypatch.setattr(registry, "_jobs", {})


def counting(name: str, every: timedelta = MINUTE, **options: object) -> list[datetime]:
    runs: list[datetime] = []
    periodic(name, every=every, **options)(runs.append)
    return runs


def test_job_runs_once_per_interval():
    runs = counting("count")

    for seconds in (0, 1, 59, 60, 61, 119, 120):
        runner.run_due(NOON + timedelta(seconds=seconds))

    assert runs == [NOON, NOON + MINUTE, NOON + 2 * MINUTE]


def test_failing_job_stops_no_other_and_is_tried_again_at_its_next_interval(caplog):
    attempts = []

    @periodic("bad", every=MINUTE)
    def bad(at):
        attempts.append(at)
        raise RuntimeError("the printer is on fire")

    good = counting("good")

    runner.run_due(NOON)
    runner.run_due(NOON + MINUTE / 2)
    runner.run_due(NOON + MINUTE)

    assert len(attempts) == len(good) == 2
    assert "the printer is on fire" in JobLease.objects.get(name="bad").last_error
    assert "Background job bad failed" in caplog.text


def test_error_is_gone_after_a_good_run():
    fail = [True]

    @periodic("sometimes", every=MINUTE)
    def sometimes(at):
        if fail[0]:
            raise RuntimeError

    runner.run_due(NOON)
    fail[0] = False
    runner.run_due(NOON + MINUTE)

    lease = JobLease.objects.get(name="sometimes")
    assert lease.last_error == ""
    assert lease.last_finished_at is not None


def test_job_of_a_dead_worker_is_taken_over_when_its_lease_runs_out():
    runs = counting("count", every=timedelta(seconds=10))
    (job,) = registry.jobs()
    leases.due([job], NOON)
    assert leases.claim(job, NOON)

    runner.run_due(NOON + leases.LEASE - timedelta(seconds=1))
    assert runs == []

    runner.run_due(NOON + leases.LEASE)
    assert runs == [NOON + leases.LEASE]


def test_renewed_lease_is_not_taken_over():
    counting("long")
    (job,) = registry.jobs()
    leases.due([job], NOON)
    leases.claim(job, NOON)

    leases.renew([job.name], NOON + timedelta(seconds=50))

    assert not leases.claim(job, NOON + timedelta(seconds=70))


def test_worker_that_was_overtaken_does_not_end_the_other_ones_run():
    counting("slow")
    (job,) = registry.jobs()
    leases.due([job], NOON)
    leases.claim(job, NOON)
    later = NOON + 2 * MINUTE
    assert leases.claim(job, later)

    leases.finish(job, started_at=NOON, at=later)

    assert JobLease.objects.get(name="slow").lease_until == later + leases.LEASE


def test_job_without_anything_to_do_writes_nothing(django_assert_num_queries):
    runs = counting("idle", wanted=lambda at: False)
    runner.run_due(NOON)

    with django_assert_num_queries(1):
        runner.run_due(NOON + MINUTE)

    assert runs == []


def test_health_tells_the_late_and_the_failing():
    counting("fine")
    counting("idle", wanted=lambda at: False)

    @periodic("bad", every=MINUTE)
    def bad(at):
        raise ValueError("no")

    runner.run_due(NOON)

    soon = {health.name: health for health in runner.health(NOON + MINUTE)}
    assert not any(health.late for health in soon.values())
    assert "ValueError" in soon["bad"].last_error
    assert soon["fine"].last_started_at == NOON
    hours_later = {health.name: health.late for health in runner.health(NOON + timedelta(hours=1))}
    assert hours_later == {"fine": True, "bad": True, "idle": False}


def test_same_name_twice_is_refused():
    counting("count")
    with pytest.raises(LookupError):
        counting("count")


@pytest.mark.django_db(transaction=True)
def test_of_ten_workers_at_once_one_runs_the_job():
    runs = counting("count")
    (job,) = registry.jobs()
    leases.due([job], NOON)
    start = threading.Barrier(10)

    def work():
        start.wait()
        try:
            runner.run(job, NOON)
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(10)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert runs == [NOON]
