"""Runs what is due. A job that fails is written down and tried again at its next interval; the others go on."""

import logging
import traceback
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from core.background import leases
from core.background.models import JobLease
from core.background.registry import Job, jobs

logger = logging.getLogger(__name__)

# A job may be this late before the health page says so: a start, a long sibling, a lease that had to run out.
GRACE = timedelta(minutes=3)


@dataclass(frozen=True)
class JobHealth:
    """How one job is doing."""

    name: str
    last_started_at: datetime | None
    last_finished_at: datetime | None
    last_error: str
    late: bool


def run_due(at: datetime) -> list[str]:
    """Run every due job, one after the other, in this thread; the names of those that ran."""
    return [job.name for job in wanted(at) if run(job, at)]


def wanted(at: datetime) -> list[Job]:
    """The due jobs that have something to do."""
    return [job for job in leases.due(jobs(), at) if _has_work(job, at)]


def run(job: Job, at: datetime) -> bool:
    """Run one job if this worker gets the lease; whether it did."""
    if not leases.claim(job, at):
        return False
    error = ""
    try:
        job.work(at)
    except Exception:
        logger.exception("Background job %s failed", job.name)
        error = traceback.format_exc()
    leases.finish(job, started_at=at, at=timezone.now(), error=error)
    return True


def health(at: datetime) -> list[JobHealth]:
    """The last run of every job. Jobs that run only when needed are never late."""
    rows = JobLease.objects.in_bulk()
    return [_health_of(job, rows.get(job.name) or JobLease(name=job.name), at) for job in jobs()]


def _health_of(job: Job, lease: JobLease, at: datetime) -> JobHealth:
    started = lease.last_started_at
    late = job.wanted is None and (started is None or started + job.every + GRACE < at)
    return JobHealth(job.name, started, lease.last_finished_at, lease.last_error, late)


def _has_work(job: Job, at: datetime) -> bool:
    if job.wanted is None:
        return True
    try:
        return job.wanted(at)
    except Exception:
        # Let the run itself meet the trouble, so that it is written down in one place.
        logger.exception("Background job %s could not look for work", job.name)
        return True
