"""Kinds of problems and reports for tests: unsurprising, and each call makes one thing."""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.models import Department, Role, User
from core.workflow import mending
from facilities.models import FacilityKind, ProblemReport, Question, Service, Site
from facilities.services import problems
from facilities.services.problems import Where
from tests.factories import make_department, make_staff, make_user

NOON = datetime(2026, 5, 6, 3, 0, tzinfo=UTC)
DAY = timedelta(days=1)
_numbers = count(1)


def make_service(**fields: Any) -> Service:
    number = next(_numbers)
    return Service.objects.create(**{"code": f"kind-{number}", "name": f"고장 {number}", **fields})


def make_question(service: Service, **fields: Any) -> Question:
    number = next(_numbers)
    about = {"code": f"q{number}", "label": f"질문 {number}", "kind": Question.Kind.STRING, **fields}
    return Question.objects.create(service=service, **about)


def make_place(**fields: Any) -> Site:
    """A facility that everybody knows."""
    number = next(_numbers)
    kind, _made = FacilityKind.objects.get_or_create(name="체육관")
    about = {
        "code": f"place-{number}", "name": f"두레체육관 {number}", "kind": kind, "address": "두레로 1",
        "latitude": 37.66, "longitude": 126.83, "published_at": NOON, "created_at": NOON, **fields,
    }  # fmt: skip
    if "department" not in about:
        about["department"] = make_department()
    return Site.objects.create(**about)


def picture(name: str = "lamp.png", colour: str = "red") -> SimpleUploadedFile:
    content = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(content, "PNG")
    return SimpleUploadedFile(name, content.getvalue(), content_type="image/png")


def make_report(reporter: Any = None, *, site: Site | None = None, at: datetime = NOON, **fields: Any) -> ProblemReport:
    where = fields.pop("where", None) or Where(site=site or make_place(), text="2층 복도")
    about = {"service": fields.pop("service", None) or make_service(), "text": "형광등이 깜빡입니다.", **fields}
    return problems.report(reporter=reporter, where=where, at=at, **about)


@dataclass
class Office:
    """The department of one facility: who receives and mends, who decides, and somebody of another department."""

    site: Site
    department: Department
    officer: User
    colleague: User
    superior: User
    stranger: User


def make_office() -> Office:
    department = make_department("체육시설팀")
    return Office(
        site=make_place(department=department),
        department=department,
        officer=make_staff(Role.CASE_OFFICER, department),
        colleague=make_staff(Role.CASE_OFFICER, department),
        superior=make_staff(Role.DEPARTMENT_REVIEWER, department),
        stranger=make_staff(Role.CASE_OFFICER, make_department("공원팀")),
    )


WAYS: dict[str, tuple[str, ...]] = {
    "REPORTED": (),
    "RETURNED": ("send_back",),
    "WITHDRAWN": ("withdraw",),
    "ACCEPTED": ("accept",),
    "ASSIGNED": ("accept", "assign"),
    "ACTION_PLANNED": ("accept", "assign", "plan"),
    "DECLINE_ASKED": ("accept", "assign", "ask_to_decline"),
    "DECLINED": ("accept", "assign", "ask_to_decline", "decline"),
    "ACTION_TAKEN": ("accept", "assign", "plan", "mend"),
    "RECHECK": ("accept", "assign", "plan", "mend", "look_again"),
    "CLOSED": ("accept", "assign", "plan", "mend", "look_again", "close"),
    "REOPENED": ("accept", "assign", "plan", "mend", "look_again", "reopen"),
}


def walk(report: ProblemReport, steps: Iterable[str], office: Office, *, at: datetime = NOON) -> ProblemReport:
    """Take the steps, each by whoever takes it in life; the second look by the reporter, or by a colleague."""
    looker = report.reporter or office.colleague
    for step in steps:
        at += timedelta(hours=1)
        if step == "assign":
            mending.assign(report, department=office.department, actor=office.officer, at=at)
        elif step == "plan":
            mending.plan(report, action="등을 바꿉니다.", by=(at + 5 * DAY).date(), actor=office.officer, at=at)
        elif step == "mend":
            mending.mend(report, action="등을 바꿨습니다.", on=at.date(), actor=office.officer, at=at)
        else:
            actors = {"decline": office.superior, "withdraw": report.reporter}
            actor = looker if step in {"look_again", "close", "reopen"} else actors.get(step, office.officer)
            mending.take(report, step, actor=actor, at=at, reason="까닭이 있습니다.")
    return report


def report_in(state: str, office: Office, *, reporter: Any = None) -> ProblemReport:
    """Reported by somebody with an account, and then brought to that state."""
    return walk(make_report(reporter or make_user(), site=office.site), WAYS[state], office)
