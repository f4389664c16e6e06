"""What the steps of a finding bring about, beside what every mended thing has in common."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import queries as people
from accounts.models import Role
from auditors import finding_notices as notices
from auditors.models import Finding, FindingLink
from auditors.queries import findings as queries
from auditors.rules.findings import OFFICERS, SUPERIORS
from auditors.services.refusals import AuditRefused
from auditors.states.findings import FINDING_HOOKS, LINK_FINDING
from core import permissions, uploads
from core.notify import notify
from core.uploads.kinds import IMAGE
from core.workflow import engine
from core.workflow.mending import WITH_DEPARTMENT, note_step

MOST_LINKS = 10
TOLD_TO_THE_AUTHOR = {
    "send_back": notices.SENT_BACK,
    "assign": notices.WITH_DEPARTMENT,
    "plan": notices.PLANNED,
    "mend": notices.MENDED,
    "decline": notices.DECLINED,
}

FINDING_HOOKS.carry_out(lambda finding, record, _context: note_step(finding, record))


@FINDING_HOOKS.prepare
def _day_of_the_end(finding: Finding, step: str, actor: Any, at: datetime) -> None:
    if step == "close":
        finding.closed_on = timezone.localdate(at)
        finding.save(update_fields=["closed_on"])


@FINDING_HOOKS.carry_out
def _tell(finding: Finding, record: Any, context: dict[str, Any]) -> None:
    """The author hears of every step that somebody else took; a department hears that it was not mended."""
    if kind := TOLD_TO_THE_AUTHOR.get(record.name):
        recipients = [finding.report.author] if finding.report.author.is_active else []
        if record.name == "mend":
            recipients = queries.who_looks_again(finding)
        _queue(kind, recipients, finding, record)
    elif record.name in {"reopen", "close"} and finding.assignee:
        _queue(notices.NOT_MENDED if record.name == "reopen" else notices.CLOSED, [finding.assignee], finding, record)


def _queue(kind: str, recipients: Sequence[Any], finding: Finding, record: Any) -> None:
    context = {"title": finding.title, "reason": record.reason}
    notify.queue(kind, recipients=recipients, at=record.at, context=context, target=finding)


@FINDING_HOOKS.on("assign", "keep")
def _assigned(finding: Finding, record: Any, context: dict[str, Any]) -> None:
    if not context.get("moves_on"):
        _tell_the_department(finding, actor=record.actor, at=record.at)


@FINDING_HOOKS.move
def _moved(finding: Finding, came_from: Any, actor: Any, reason: str, at: datetime) -> None:
    """Those who mend it from now on are told, however it came to them."""
    if finding.state in WITH_DEPARTMENT:
        _tell_the_department(finding, actor=actor, at=at)


def _tell_the_department(finding: Finding, *, actor: Any, at: datetime) -> None:
    _tell_staff(notices.ASSIGNED, finding, OFFICERS, actor=actor, at=at)


@FINDING_HOOKS.on("open", "report_again")
def _arrived(finding: Finding, record: Any, context: dict[str, Any]) -> None:
    """Those who receive it. A report with ten findings is one thing to look at."""
    key = f"finding:{record.name}:{finding.report_id if record.name == 'open' else record.pk}"
    _tell_staff(notices.ARRIVED, finding, OFFICERS, actor=record.actor, at=record.at, dedupe_key=key)


@FINDING_HOOKS.on("ask_to_decline")
def _decline_asked(finding: Finding, record: Any, context: dict[str, Any]) -> None:
    _tell_staff(notices.DECLINE_ASKED, finding, SUPERIORS, actor=record.actor, at=record.at, reason=record.reason)


def _tell_staff(
    kind: str, finding: Finding, roles: tuple[Role, ...], *, actor: Any, at: datetime, reason: str = "",
    dedupe_key: str | None = None,
) -> None:  # fmt: skip
    if finding.department_id is None:
        return
    staff = people.staff_in(finding.department_id, *roles, at=at).exclude(pk=actor.pk)
    context = {"title": finding.title, "reason": reason}
    notify.queue(kind, recipients=staff, at=at, context=context, target=finding, dedupe_key=dedupe_key)


@transaction.atomic
def hand_in_again(
    finding: Finding,
    *,
    answer: str,
    kind: str,
    severity: int,
    title: str,
    text: str,
    actor: Any,
    at: datetime,
    photos: Sequence[File[Any]] = (),
) -> None:
    """The author answers the question and sets the finding right. Raises TransitionRefused or UploadRefused."""
    locked = engine.lock(finding)
    locked.kind, locked.severity, locked.title, locked.text = kind, severity, title.strip(), text.strip()
    locked.save(update_fields=["kind", "severity", "title", "text"])
    engine.apply(locked, "report_again", actor=actor, at=at, reason=answer)
    uploads.attach(uploads.receive_all(photos, owner=actor, at=at, kinds=(IMAGE,)), locked, at=at)
    finding.refresh_from_db()


@transaction.atomic
def link(finding: Finding, *, path: str, label: str, actor: Any) -> FindingLink:
    """A page of this site that the finding concerns. Raises AuditRefused."""
    permissions.check(actor, LINK_FINDING, finding)
    engine.lock(finding)
    if finding.links.count() >= MOST_LINKS:
        raise AuditRefused("links", _("A finding takes ten links."))
    made, _created = FindingLink.objects.get_or_create(finding=finding, path=path, defaults={"label": label[:120]})
    return made


@transaction.atomic
def unlink(finding: Finding, *, path: str, actor: Any) -> None:
    permissions.check(actor, LINK_FINDING, finding)
    finding.links.filter(path=path).delete()


@transaction.atomic
def say_again(finding: Finding, *, earlier: Finding | None, actor: Any) -> None:
    """It is the same thing as an earlier finding at this place, or after all it is not. Raises AuditRefused."""
    permissions.check(actor, LINK_FINDING, finding)
    if earlier is not None and not queries.earlier_at_the_same_place(finding).filter(pk=earlier.pk).exists():
        raise AuditRefused("again", _("Choose an earlier finding at the same facility."), field="earlier")
    finding.again = earlier
    finding.save(update_fields=["again"])
