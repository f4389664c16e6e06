"""What honorary auditors found in two years: twenty visits, forty findings in all states, and what they concern."""

import random
import tomllib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.files.base import ContentFile
from django.utils import timezone

from auditors.models import (
    Activity,
    Checklist,
    Finding,
    FindingKind,
    FindingLink,
    InspectionReport,
    Mark,
)
from auditors.states.findings import FINDING_WORKFLOW
from core import mentions, uploads
from councils.models import Term
from demo.histories import Histories, Past, Step
from demo.pictures import SCENES, painted
from demo.world import SEOUL, World
from facilities.models import Site

TEXTS = Path(__file__).parent / "texts" / "auditors_findings.toml"
BODY = "honorary-auditors"
NEAR = timedelta(days=45)
LONG_BACK, PACES = timedelta(days=120), (0.2, 0.4, 0.6, 1, 1, 1.6, 2.5)
# The steps behind each state, with the days after the visit on which they were taken.
ACCEPTED = (("accept", 1), ("assign", 2))
PLANNED = (*ACCEPTED, ("plan", 7))
MENDED = (*PLANNED, ("mend", 20))
WAYS: dict[str, Sequence[tuple[str, int]]] = {
    "REPORTED": (), "RETURNED": (("send_back", 1),), "WITHDRAWN": (("withdraw", 0),), "ACCEPTED": (("accept", 1),),
    "ASSIGNED": ACCEPTED, "ACTION_PLANNED": PLANNED, "ACTION_TAKEN": MENDED, "RECHECK": (*MENDED, ("look_again", 26)),
    "CLOSED": (*MENDED, ("look_again", 26), ("close", 26)), "REOPENED": (*MENDED, ("look_again", 26), ("reopen", 26)),
    "DECLINE_ASKED": (*ACCEPTED, ("ask_to_decline", 9)),
    "DECLINED": (*ACCEPTED, ("ask_to_decline", 9), ("decline", 12)),
}  # fmt: skip
STILL_PLANNED = {"ACTION_PLANNED", "ACTION_TAKEN", "RECHECK", "CLOSED"}
STILL_MENDED = {"ACTION_TAKEN", "RECHECK", "CLOSED"}
Data = dict[str, Any]


@dataclass(frozen=True)
class Line:
    """One finding as the text has it."""

    kind: str
    severity: int
    state: str
    title: str
    text: str
    plan: str
    answer: str
    again: str = ""

    @classmethod
    def read(cls, line: str) -> "Line":
        kind, severity, state, *texts = [part.strip() for part in line.split("|")]
        again = texts.pop().removeprefix("again:").strip() if texts[-1].startswith("again:") else ""
        return cls(
            FindingKind.RECOMMENDATION if kind == "R" else FindingKind.FAULT, int(severity), state, *texts, again
        )


class Inspections:
    """Lays down visits with their findings, and remembers what the later ones refer to."""

    def __init__(self, world: World, texts: Data) -> None:
        self.world, self.texts = world, texts
        self.histories = Histories(world.at)
        # A chance of its own: what other rooms draw stays as it is.
        self.chance = random.Random(f"findings {world.at.date()}")  # noqa: S311  (plausible, not secret)
        self.found: dict[str, Finding] = {}
        self.visited: set[int] = set()
        self.pictures: dict[str, bytes] = {}

    def visit(self, text: Data) -> None:
        site = Site.objects.select_related("department").get(code=text["site"])
        activity, day = self._occasion(site, text["days"])
        term = self._auditor(text["field"], day, activity)
        sent_at = self._moment(day, 0, hour=17)
        report = InspectionReport.objects.create(
            client_key=uuid.UUID(int=self.chance.getrandbits(128), version=4), term=term, author=term.user, site=site,
            activity=activity, place_text=text["place"], seen_on=day.date(), summary=text["summary"], sent_at=sent_at,
        )  # fmt: skip
        lines = [Line.read(line) for line in text["findings"]]
        self._tick(report, faults=sum(line.kind == FindingKind.FAULT for line in lines))
        for position, line in enumerate(lines):
            finding = self._finding(report, position, line, day)
            if position == 0 and text.get("scene"):
                self._photograph(finding, text["scene"], sent_at)

    def _occasion(self, site: Site, days: int) -> tuple[Activity | None, datetime]:
        """The held activity nearest to that day that led there; else the auditor went alone."""
        wanted = self.world.days_ago(days, hour=10)
        held = Activity.objects.filter(sites=site, held_at__isnull=False).exclude(pk__in=self.visited)
        near = held.filter(starts_at__range=(wanted - NEAR, wanted + NEAR)) if days > NEAR.days else held.none()
        activity = min(near, key=lambda one: abs(one.starts_at - wanted), default=None)
        if activity is None:
            return None, wanted
        self.visited.add(activity.pk)
        return activity, activity.starts_at.astimezone(SEOUL)

    def _auditor(self, field: str, day: datetime, activity: Activity | None) -> Term:
        """In office on that day, and there if it was an activity; if possible the account for trying things out."""
        seats = Term.objects.filter(body__slug=BODY, seat_kind__label=field).in_office(timezone.localdate(day))
        there = seats.filter(pk__in=activity.parts.filter(attended=True).values("term")) if activity else seats.none()
        possible = (there or seats).select_related("user", "seat_kind", "body__department").order_by("pk")
        return min(possible, key=lambda term: term.user_id != self.world.staff["auditor"].pk)

    def _moment(self, day: datetime, days: int, *, hour: int) -> datetime:
        """In order, in office hours, and before the demo's morning."""
        moment = (day + timedelta(days=days)).replace(hour=0, minute=0, second=0, microsecond=0)
        return min(moment + timedelta(hours=hour, minutes=self.chance.randint(0, 40)), self.world.at)

    def _finding(self, report: InspectionReport, position: int, line: Line, day: datetime) -> Finding:
        steps = self._steps(report, line, day)
        taken = {step.name: step for step in steps}
        past = Past(FINDING_WORKFLOW, report.author, report.sent_at, steps)
        finding = Finding.objects.create(
            report=report, position=position, kind=line.kind, field=report.term.seat_kind, site=report.site,
            severity=line.severity, title=line.title, text=line.text, again=self.found.get(line.again),
            department=report.site.department if "assign" in taken else report.term.body.department,
            assignee=taken["plan"].actor if line.state in STILL_PLANNED else None, created_at=report.sent_at,
            **self._columns(line, taken), **past.fields(),
        )  # fmt: skip
        self.histories.add(finding, past)
        self.found[line.title] = finding
        return finding

    def _columns(self, line: Line, taken: dict[str, Step]) -> Data:
        columns: Data = {}
        if line.state in STILL_PLANNED:
            planned_for = timezone.localdate(taken["plan"].at) + timedelta(days=21)
            columns |= {"planned_action": line.plan, "planned_for": planned_for}
        if line.state in STILL_MENDED:
            mend = taken["mend"]
            columns |= {
                "action_taken": line.answer, "mended_on": timezone.localdate(mend.at), "mended_by": mend.actor,
            }  # fmt: skip
        if line.state == "CLOSED":
            columns["closed_on"] = timezone.localdate(taken["close"].at)
        if "ask_to_decline" in taken:
            columns["decline_asked_by"] = taken["ask_to_decline"].actor
        if "decline" in taken:
            columns |= {"decline_reason": line.answer, "declined_by": taken["decline"].actor}
        return columns

    def _steps(self, report: InspectionReport, line: Line, day: datetime) -> list[Step]:
        officer = self.world.staff["officer"]
        heads = {post.department_id: post.holder for post in self.world.positions.values()}
        head = heads[report.site.department_id]
        who = {"withdraw": report.author, "look_again": report.author, "close": report.author, "reopen": report.author}
        said = {
            "send_back": self.texts["question"], "plan": line.plan, "mend": line.answer, "decline": line.answer,
            "reopen": self.texts["not_mended"], "ask_to_decline": self.texts["asked_why"],
        }  # fmt: skip
        steps, before = [], report.sent_at
        # What lies long back was mended at once, or took its time.
        pace = self.chance.choice(PACES) if line.state == "CLOSED" and self.world.at - day > LONG_BACK else 1
        for number, (name, days) in enumerate(WAYS[line.state]):
            late = self.chance.randint(0, 4) if line.state in ("CLOSED", "DECLINED") and days > 2 else 0
            at = max(self._moment(day, round(days * pace) + late, hour=9 + number), before + timedelta(minutes=20))
            actor = head if name == "decline" else who.get(name, officer)
            steps.append(Step(name, actor, min(at, self.world.at), said.get(name, "")))
            before = at
        return steps

    def _tick(self, report: InspectionReport, *, faults: int) -> None:
        lists = Checklist.objects.filter(kind=report.site.kind, published_at__isnull=False).order_by("version")
        checklist = lists.filter(published_at__lte=report.sent_at).last() or lists.first()
        if checklist is None:
            return
        for place, point in enumerate(checklist.points.all()):
            bad = place < faults
            Mark.objects.create(
                report=report, point=point, verdict=Mark.Verdict.FAULT if bad else Mark.Verdict.GOOD,
                note=self.texts["note_of_fault"] if bad else "",
            )  # fmt: skip

    def _photograph(self, finding: Finding, name: str, at: datetime) -> None:
        scene = next(scene for scene in SCENES if scene.name == name)
        if name not in self.pictures:
            self.pictures[name] = painted(scene, 7)
        file = ContentFile(self.pictures[name], name=f"{name}.jpg")
        uploads.attach([uploads.receive(file, owner=finding.report.author, at=at)], finding, at=at)


def build(world: World) -> None:
    texts = tomllib.loads(TEXTS.read_text(encoding="utf-8"))
    inspections = Inspections(world, texts)
    for text in sorted(texts["visit"], key=lambda one: -one["days"]):
        inspections.visit(text)
    inspections.histories.save()


def link(world: World) -> None:
    """Once the other rooms stand: which tasks, projects and disclosures the findings concern."""
    texts = tomllib.loads(TEXTS.read_text(encoding="utf-8"))
    for words, title in texts["links"]:
        for page in mentions.find(words, AnonymousUser())[:2]:
            finding = Finding.objects.get(title=title)
            FindingLink.objects.get_or_create(finding=finding, path=page.url, defaults={"label": page.title[:120]})
