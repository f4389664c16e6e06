"""The way a draft went, and what comes next, with the days."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from core.workflow import engine
from regulations.models import Version
from regulations.states import VERSION_WORKFLOW, VersionState


def course_of(version: Version) -> list[dict[str, Any]]:
    """For a timeline. Nobody is named; a reason that was given stands beside its step."""
    past = [
        {"title": step.public_label, "at": record.at, "body": record.reason, "state": "done"}
        for record in engine.history(version)
        if (step := VERSION_WORKFLOW.transition(record.name)) is not None and step.public_label
    ]
    if past:
        past[-1]["state"] = "current"
    return [*past, *_ahead(version)]


def _ahead(version: Version) -> list[dict[str, Any]]:
    if version.state == VersionState.ANNOUNCED and version.opinions_until:
        return [_next(_("The time for opinions ends"), version.opinions_until), _next(_("Each opinion gets an answer"))]
    if version.state == VersionState.CONSULTED:
        return [_next(_("It is enacted once every opinion has its answer"))]
    if version.state == VersionState.ENACTED and version.in_force_on:
        return [_next(_("It comes into force"), version.in_force_on)]
    return []


def _next(title: str, day: date | None = None) -> dict[str, Any]:
    at = timezone.make_aware(datetime.combine(day, time())) if day else None
    return {"title": title, "at": at, "state": "next"}
