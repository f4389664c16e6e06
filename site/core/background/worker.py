"""The loop that looks for due jobs, and the threads that run them."""

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime

from django.db import close_old_connections, connections
from django.utils import timezone

from core.background import leases, runner
from core.background.registry import Job

logger = logging.getLogger(__name__)

THREADS = 3
TICK_SECONDS = 1.0
RENEW_SECONDS = 20.0


class Worker:
    """Runs jobs until told to stop. Several may run anywhere: the lease rows keep each run single."""

    def __init__(self, say: Callable[[str], object] = lambda line: None) -> None:
        self.say = say
        self.stopping = threading.Event()
        self.running: dict[str, Future[None]] = {}
        self.renewed_at = time.monotonic()

    def stop(self) -> None:
        """End the loop; jobs that have begun are let finish."""
        self.stopping.set()

    def run_forever(self) -> None:
        with ThreadPoolExecutor(THREADS, thread_name_prefix="job") as pool:
            while not self.stopping.is_set():
                self.tick(pool)
                self.stopping.wait(TICK_SECONDS)
        connections.close_all()

    def tick(self, pool: ThreadPoolExecutor) -> None:
        """Start what is due. A database that is away is waited for."""
        at = timezone.now()
        close_old_connections()
        try:
            self.running = {name: run for name, run in self.running.items() if not run.done()}
            self.renew(at)
            for job in runner.wanted(at):
                if job.name not in self.running:
                    self.running[job.name] = pool.submit(self.run, job, at)
        except Exception:
            logger.exception("The worker could not look for due jobs")

    def run(self, job: Job, at: datetime) -> None:
        close_old_connections()
        began = time.monotonic()
        try:
            if runner.run(job, at):
                self.say(f"{job.name}: {(time.monotonic() - began) * 1000:.0f} ms")
        except Exception:
            logger.exception("Background job %s could not be started or finished", job.name)
        finally:
            close_old_connections()

    def renew(self, at: datetime) -> None:
        if self.running and time.monotonic() - self.renewed_at > RENEW_SECONDS:
            self.renewed_at = time.monotonic()
            leases.renew(self.running, at)
