"""Visits, checklists and findings, brought as far as a test needs them."""

import io
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from accounts.models import Role
from auditors.models import Checklist, CheckPoint, Finding, FindingKind, InspectionReport, Severity
from auditors.services import inspections
from auditors.services.inspections import Found, Visit
from core.workflow import engine, mending
from facilities.models import Site
from tests.auditors.activities.audit_office import AuditOffice, make_site
from tests.factories import make_staff

_numbers = count(1)


def photo(name: str = "현장.jpg") -> SimpleUploadedFile:
    stream = io.BytesIO()
    Image.new("RGB", (64, 48), (60, 120, 200)).save(stream, "JPEG")
    return SimpleUploadedFile(name, stream.getvalue(), "image/jpeg")


def found(**fields: Any) -> Found:
    values = {
        "kind": FindingKind.FAULT,
        "severity": Severity.FAULT,
        "title": "비상구 앞에 물건이 쌓여 있음",
        "text": "동쪽 비상구 앞에 의자 스무 개가 쌓여 있어 문이 반만 열립니다.",
        **fields,
    }
    return Found(**values)


class Inspection:
    """An auditor of an office, a facility with its department, and people who mend and sign there."""

    def __init__(self, at: datetime | None = None) -> None:
        self.at = at or timezone.now()
        self.office = AuditOffice(self.at)
        self.term = self.office.seat()
        self.author = self.term.user
        self.site: Site = make_site()
        self.clerk = make_staff(Role.CASE_OFFICER, self.site.department)
        self.superior = make_staff(Role.DEPARTMENT_REVIEWER, self.site.department)
        self.officer = self.office.officer

    def hand_in(
        self, *findings: Found, key: UUID | None = None, author: Any = None, marks: Any = (), **visit: Any
    ) -> InspectionReport:
        visit.setdefault("site", self.site)
        visit.setdefault("seen_on", timezone.localdate(self.at))
        return inspections.hand_in(
            client_key=key or uuid4(),
            author=author or self.author,
            visit=Visit(**visit),
            marks=marks,
            findings=findings or [found()],
            at=self.at,
        )

    def finding(self, state: str = "REPORTED", **fields: Any) -> Finding:
        """One that has gone as far as this state."""
        made: Finding = self.hand_in(found(**fields)).findings.get()
        for step in WAYS[state]:
            self.take(made, step)
        return made

    def take(self, finding: Finding, step: str) -> None:
        day = timezone.localdate(self.at)
        if step == "assign":
            mending.assign(finding, department=self.site.department, actor=self.officer, at=self.at)
        elif step == "plan":
            mending.plan(
                finding, action="의자를 창고로 옮깁니다.", by=day + timedelta(days=9), actor=self.clerk, at=self.at
            )
        elif step == "mend":
            mending.mend(finding, action="의자를 모두 옮겼습니다.", on=day, actor=self.clerk, at=self.at)
        else:
            engine.apply(finding, step, actor=self.who(step), at=self.at, reason="까닭을 적습니다.")
            finding.refresh_from_db()

    def who(self, step: str) -> Any:
        if step in ("accept", "send_back"):
            return self.officer
        if step in ("decline", "keep"):
            return self.superior
        return self.clerk if step == "ask_to_decline" else self.author


ACCEPTED = ("accept", "assign")
PLANNED = (*ACCEPTED, "plan")
MENDED = (*PLANNED, "mend")
WAYS: dict[str, tuple[str, ...]] = {
    "REPORTED": (),
    "RETURNED": ("send_back",),
    "WITHDRAWN": ("withdraw",),
    "ACCEPTED": ("accept",),
    "ASSIGNED": ACCEPTED,
    "ACTION_PLANNED": PLANNED,
    "ACTION_TAKEN": MENDED,
    "RECHECK": (*MENDED, "look_again"),
    "CLOSED": (*MENDED, "look_again", "close"),
    "REOPENED": (*MENDED, "look_again", "reopen"),
    "DECLINE_ASKED": (*ACCEPTED, "ask_to_decline"),
    "DECLINED": (*ACCEPTED, "ask_to_decline", "decline"),
}


def make_checklist(kind: Any, *texts: str, published_at: datetime | None = None, **fields: Any) -> list[CheckPoint]:
    """A published checklist; answers with its points."""
    at = published_at or timezone.now()
    fields.setdefault("changed_by", make_staff())
    checklist = Checklist.objects.create(kind=kind, title="안전 점검표", changed_at=at, published_at=at, **fields)
    lines = texts or ("비상구가 열리는가", "소화기가 제자리에 있는가")
    return [
        CheckPoint.objects.create(checklist=checklist, text=text, position=place) for place, text in enumerate(lines)
    ]
