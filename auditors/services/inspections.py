"""What an auditor reports from the spot: taken in exactly once, however often the telephone sends it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from auditors.models import Activity, CheckPoint, Finding, InspectionReport, Mark
from auditors.queries import inspections as queries
from auditors.services.refusals import AuditRefused
from auditors.states.findings import REPORT
from core import permissions, uploads
from core.uploads.kinds import IMAGE
from core.workflow import engine
from councils.models import Term
from facilities.models import Equipment, Site

# A draft can lie on the telephone for a while; older ones are no inspection any more.
OLDEST = timedelta(days=60)
MOST_FINDINGS = 10
MOST_PHOTOS = 20


@dataclass(frozen=True)
class Marked:
    """What was ticked at one point of the checklist."""

    point: CheckPoint
    verdict: str
    note: str = ""


@dataclass(frozen=True)
class Found:
    """One thing that was found, with the photographs that show it."""

    kind: str
    severity: int
    title: str
    text: str
    equipment: Equipment | None = None
    point: CheckPoint | None = None
    photos: Sequence[File[Any]] = ()


@dataclass(frozen=True)
class Visit:
    """Where and when, and what was seen in general."""

    seen_on: date
    site: Site | None = None
    place_text: str = ""
    activity: Activity | None = None
    summary: str = ""
    photos: Sequence[File[Any]] = ()


def hand_in(
    *, client_key: UUID, author: Any, visit: Visit, marks: Sequence[Marked], findings: Sequence[Found], at: datetime
) -> InspectionReport:
    """The report of this key: made now, or the one that was made when it arrived before.

    Raises AuditRefused, UploadRefused, and PermissionDenied for whoever is no honorary auditor.
    """
    if arrived := _arrived(client_key, author):
        return arrived
    term = _seat_of(author, visit, at=at)
    _refuse_impossible(visit, marks, findings)
    photos = _received([visit.photos, *[found.photos for found in findings]], owner=author, at=at)
    try:
        return _keep(client_key, term, author, visit, marks, findings, photos, at=at)
    except IntegrityError:
        # The same report by another connection, a moment earlier: what was received twice is swept away.
        if arrived := _arrived(client_key, author):
            return arrived
        raise


def _arrived(client_key: UUID, author: Any) -> InspectionReport | None:
    report = InspectionReport.objects.filter(client_key=client_key).first()
    if report is not None and report.author_id != author.pk:
        raise AuditRefused("key", _("This report belongs to somebody else. Please write a new one."))
    return report


def _seat_of(author: Any, visit: Visit, *, at: datetime) -> Term:
    """Sent in office, of a day in office. A report of the last days may arrive a little after the end."""
    today = timezone.localdate(at)
    if visit.seen_on > today:
        raise AuditRefused("future", _("The day of the visit is still to come."), field="seen_on")
    if visit.seen_on < today - OLDEST:
        raise AuditRefused("old", _("This visit was too long ago for a report."), field="seen_on")
    term = queries.term_of(author, on=visit.seen_on)
    if term is None:
        permissions.check(author, REPORT)
        raise AuditRefused("term", _("You were not in office on that day."), field="seen_on")
    return term


def _refuse_impossible(visit: Visit, marks: Sequence[Marked], findings: Sequence[Found]) -> None:
    if visit.site is None and not visit.place_text.strip():
        raise AuditRefused("place", _("Choose the facility, or write where it is."), field="site")
    if not (findings or marks or visit.summary.strip()):
        raise AuditRefused("nothing", _("Write what you saw, tick the checklist, or add a finding."), field="summary")
    if len(findings) > MOST_FINDINGS:
        raise AuditRefused("findings", _("One report takes ten findings. Please send a second one."))
    if len(visit.photos) + sum(len(found.photos) for found in findings) > MOST_PHOTOS:
        raise AuditRefused("photos", _("One report takes twenty photographs."))
    site = visit.site.pk if visit.site else None
    if any(found.equipment and found.equipment.site_id != site for found in findings):
        raise AuditRefused("equipment", _("This equipment stands at another facility."))
    kind = visit.site.kind_id if visit.site else None
    points = [mark.point for mark in marks] + [found.point for found in findings if found.point]
    # An older version than today's is fine: it was the one on the telephone. A draft nobody can have seen.
    if any(point.checklist.kind_id != kind or point.checklist.published_at is None for point in points):
        raise AuditRefused("points", _("The checklist belongs to another kind of facility."))


def _received(groups: Sequence[Sequence[File[Any]]], *, owner: Any, at: datetime) -> list[list[uploads.StoredFile]]:
    """All or none, and before the report's transaction: redrawing pictures takes its time."""
    flat = [file for group in groups for file in group]
    kept = iter(uploads.receive_all(flat, owner=owner, at=at, kinds=(IMAGE,), limit=MOST_PHOTOS))
    return [[next(kept) for _file in group] for group in groups]


@transaction.atomic
def _keep(
    client_key: UUID,
    term: Term,
    author: Any,
    visit: Visit,
    marks: Sequence[Marked],
    findings: Sequence[Found],
    photos: list[list[uploads.StoredFile]],
    *,
    at: datetime,
) -> InspectionReport:
    report = InspectionReport.objects.create(
        client_key=client_key,
        term=term,
        author=author,
        activity=visit.activity,
        site=visit.site,
        place_text=visit.place_text.strip(),
        seen_on=visit.seen_on,
        summary=visit.summary.strip(),
        sent_at=at,
    )
    uploads.attach(photos[0], report, at=at)
    Mark.objects.bulk_create(
        Mark(report=report, point=mark.point, verdict=mark.verdict, note=mark.note.strip()) for mark in marks
    )
    for position, found in enumerate(findings):
        finding = _open(report, position, found, at=at)
        uploads.attach(photos[position + 1], finding, at=at)
    return report


def _open(report: InspectionReport, position: int, found: Found, *, at: datetime) -> Finding:
    """It begins at the office that looks after the auditors, which finds the department that mends it."""
    finding = Finding.objects.create(
        report=report,
        position=position,
        kind=found.kind,
        field=report.term.seat_kind,
        site=report.site,
        equipment=found.equipment,
        point=found.point,
        severity=found.severity,
        title=found.title.strip(),
        text=found.text.strip(),
        department=report.term.body.department,
        created_at=at,
    )
    engine.open(finding, actor=report.author, at=at)
    return finding
