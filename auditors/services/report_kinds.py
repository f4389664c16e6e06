"""Kinds of reports: their texts, whom they are for, and whether they are offered."""

from datetime import datetime
from typing import Any

from django.db import transaction

from auditors.models import ReportKind
from auditors.states.confidential import MANAGE_CHANNEL
from core import permissions
from core.audit.audit import record


@transaction.atomic
def keep(kind: ReportKind, *, by: Any, at: datetime) -> ReportKind:
    """Write a new kind, or the new texts of one. Reports that came under it stay where they are."""
    permissions.check(by, MANAGE_CHANNEL)
    kind.save()
    record("auditors.change_report_kind", actor=by, at=at, target=kind, detail={"name": kind.name})
    return kind


def withdraw(kind: ReportKind, *, by: Any, at: datetime) -> None:
    """No longer offered. What came under it is worked on as before."""
    _turn(kind, at, by=by, at=at)


def offer_again(kind: ReportKind, *, by: Any, at: datetime) -> None:
    _turn(kind, None, by=by, at=at)


@transaction.atomic
def _turn(kind: ReportKind, withdrawn_at: datetime | None, *, by: Any, at: datetime) -> None:
    permissions.check(by, MANAGE_CHANNEL)
    kind.withdrawn_at = withdrawn_at
    kind.save(update_fields=["withdrawn_at"])
    verb = "auditors.withdraw_report_kind" if withdrawn_at else "auditors.offer_report_kind"
    record(verb, actor=by, at=at, target=kind, detail={"name": kind.name})
