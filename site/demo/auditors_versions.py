"""What everybody reads of the findings: most are published, some are on their way, one was taken out again."""

import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from accounts.models import Role
from auditors.models import Finding, PublicPhoto, PublicVersion
from auditors.queries import versions as queries
from auditors.queries.findings import related
from auditors.services import public_photos, version_drafts, versions
from core.uploads.covering import Area
from core.workflow import engine
from core.workflow.models import TransitionRecord
from demo.organisations import grant_role
from demo.world import World
from home.models import SectionPage

TEXTS = Path(__file__).parent / "texts" / "auditors_versions.toml"
# How many steps of the way to the public each kind of ending takes.
FAR = {"none": 0, "drafted": 1, "offered": 2, "approved": 3, "published": 4, "taken_down": 5}
Data = dict[str, Any]


class Office:
    """Who writes and who approves, and the moments at which they did."""

    def __init__(self, world: World, texts: Data) -> None:
        self.world, self.texts = world, texts
        self.writer, self.first, self.second = (world.staff[name] for name in ("officer", "reviewer", "approver"))
        # Counted here: the keys of two builds differ, as PostgreSQL never gives a number twice.
        self.count = 0

    def publish(self, finding: Finding, *, begun_at: datetime, far: int) -> None:
        """As far as it is to come; one in seven came back once to be changed."""
        version = version_drafts.begin(finding, by=self.writer, at=self._by(begun_at))
        for photo in PublicPhoto.objects.filter(version=version).select_related("original", "version"):
            self._look_at(photo, begun_at + timedelta(minutes=25))
        at = begun_at + timedelta(hours=2)
        self.count += 1
        if far > 2 and self.count % 7 == 0:
            self._move(version, "hand_in", self.writer, at)
            self._move(version, "send_back", self.first, at + timedelta(hours=3), self.texts["said"]["send_back"])
            at += timedelta(days=1)
        if far > 1:
            self._move(version, "hand_in", self.writer, at)
        for step, person in enumerate((self.first, self.second), start=1):
            if far > step + 1:
                self._approve(version, person, at + timedelta(hours=20 * step))
        if far > FAR["published"]:
            reason = self.texts["said"]["take_down"]
            self._move(version, "take_down", self.first, at + timedelta(days=3), reason)

    def _look_at(self, photo: PublicPhoto, at: datetime) -> None:
        known = self.texts["photos"].get(photo.original.name.removesuffix(".jpg"))
        if known is None:
            public_photos.leave_out(photo, by=self.writer, at=self._by(at))
        else:
            areas = [Area(*area) for area in known["areas"]]
            public_photos.show(photo, caption=known["caption"], areas=areas, by=self.writer, at=self._by(at))

    def _move(self, version: PublicVersion, step: str, person: Any, at: datetime, reason: str = "") -> None:
        versions.move_on(version, step, by=person, at=self._by(at), reason=reason)
        version.refresh_from_db()

    def _approve(self, version: PublicVersion, person: Any, at: datetime) -> None:
        versions.approve(version, revision=version.revision, by=person, at=self._by(at))

    def _by(self, at: datetime) -> datetime:
        return min(at, self.world.at)


def build(world: World) -> None:
    # The real room takes over the address of its announcement.
    SectionPage.objects.filter(slug="auditors").delete()
    texts = tomllib.loads(TEXTS.read_text(encoding="utf-8"))
    grant_role(world.staff["reviewer"], Role.DEPARTMENT_REVIEWER, world.departments["감사"], world)
    grant_role(world.staff["approver"], Role.APPROVER, world.departments["감사"], world)
    office = Office(world, texts)
    findings = related(Finding.objects.filter(state__in=queries.PUBLISHABLE))
    for finding in findings.order_by("created_at", "pk"):
        far = FAR[texts["left"].get(finding.title, "published")]
        if finding.title in texts["renewed"]["titles"]:
            _publish_the_plan(office, finding)
        if far:
            waits = far < FAR["published"]
            begun_at = world.at - timedelta(days=2) if waits else _answered_at(finding) + timedelta(hours=20)
            office.publish(finding, begun_at=begun_at, far=far)


def _publish_the_plan(office: Office, finding: Finding) -> None:
    """The first version told what the department meant to do."""
    planned_at = _moments(finding)["plan"]
    office.publish(finding, begun_at=planned_at + timedelta(hours=3), far=FAR["published"])
    PublicVersion.objects.filter(finding=finding).update(answer=finding.planned_action)


def _answered_at(finding: Finding) -> datetime:
    """The version tells where it stands, so it was written after the last answer."""
    moments = _moments(finding)
    return next(moments[name] for name in ("close", "decline", "mend", "plan", "accept") if name in moments)


def _moments(finding: Finding) -> dict[str, datetime]:
    records: list[TransitionRecord] = engine.history(finding)
    return {record.name: record.at for record in records}
