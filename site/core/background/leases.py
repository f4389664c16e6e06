"""One run per interval, however many workers look: whoever changes the lease row first has the run."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import F, Q

from core.background.models import JobLease
from core.background.registry import Job

LEASE = timedelta(seconds=60)
LONGEST_ERROR = 4000


def due(jobs: Iterable[Job], at: datetime) -> list[Job]:
    """The jobs whose interval has passed and which nobody is running. Writes only the first time it sees a job."""
    jobs = list(jobs)
    leases = JobLease.objects.in_bulk()
    if missing := [JobLease(name=job.name) for job in jobs if job.name not in leases]:
        JobLease.objects.bulk_create(missing, ignore_conflicts=True)
    return [job for job in jobs if job.name not in leases or _is_due(leases[job.name], job, at)]


def claim(job: Job, at: datetime) -> bool:
    """Take the run. Of several workers exactly one succeeds, because the update repeats the conditions."""
    interval_passed = Q(last_started_at=None) | Q(last_started_at__lte=at - job.every)
    nobody_runs_it = Q(lease_until=None) | Q(lease_until__lte=at)
    claimed = JobLease.objects.filter(interval_passed, nobody_runs_it, name=job.name).update(
        lease_until=at + LEASE, last_started_at=at
    )
    return claimed == 1


def renew(names: Iterable[str], at: datetime) -> None:
    """Keep what runs long from being taken over."""
    JobLease.objects.filter(name__in=list(names), lease_until__isnull=False).update(lease_until=at + LEASE)


def finish(job: Job, *, started_at: datetime, at: datetime, error: str = "") -> None:
    """Give the run back, unless another worker took it over in the meantime."""
    held = JobLease.objects.filter(name=job.name, last_started_at=started_at)
    finished = F("last_finished_at") if error else at
    held.update(lease_until=None, last_finished_at=finished, last_error=error[:LONGEST_ERROR])


def _is_due(lease: JobLease, job: Job, at: datetime) -> bool:
    if lease.lease_until and lease.lease_until > at:
        return False
    return lease.last_started_at is None or lease.last_started_at <= at - job.every
