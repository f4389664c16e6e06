"""The jobs that exist. Every app and every part of the kernel lists its own in a module `jobs`."""

import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module
from importlib.util import find_spec

from django.utils.module_loading import autodiscover_modules

import core

Work = Callable[[datetime], object]


@dataclass(frozen=True)
class Job:
    """One function, and how often it runs.

    `wanted` is a cheap read that says whether there is anything to do; a job that is rarely needed but must be quick
    then writes nothing while idle.
    """

    name: str
    every: timedelta
    work: Work
    wanted: Callable[[datetime], bool] | None = None


_jobs: dict[str, Job] = {}


def periodic(
    name: str, *, every: timedelta, wanted: Callable[[datetime], bool] | None = None
) -> Callable[[Work], Work]:
    """Run the decorated `(at) -> None` once per interval, whatever the number of workers."""

    def register(work: Work) -> Work:
        if every <= timedelta(0):
            raise ValueError(f"Job {name} must run at an interval longer than nothing.")
        if name in _jobs:
            raise LookupError(f"Job {name} is registered twice.")
        _jobs[name] = Job(name, every, work, wanted)
        return work

    return register


def jobs() -> tuple[Job, ...]:
    return tuple(_jobs.values())


def discover() -> None:
    """Import `jobs` of every part of the kernel and of every app."""
    for part in pkgutil.iter_modules(core.__path__):
        module = f"core.{part.name}.jobs"
        if part.ispkg and find_spec(module):
            import_module(module)
    autodiscover_modules("jobs")
