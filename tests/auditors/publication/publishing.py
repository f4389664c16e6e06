"""An office that writes and approves public versions, beside the inspections that lead to them."""

import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.models import Role
from auditors.models import Finding, PublicPhoto, PublicVersion
from auditors.services import public_photos, version_drafts, versions
from core import uploads
from core.uploads.covering import Area
from tests.auditors.findings.inspecting import Inspection
from tests.factories import make_staff

TWO_COLOURS = (200, 100)


def two_coloured(name: str = "현장.png", kind: str = "PNG", mode: str = "RGB") -> SimpleUploadedFile:
    """The left half is red, the right half blue; what is covered can be told by its colour."""
    picture = Image.new("RGB", TWO_COLOURS, (255, 0, 0))
    picture.paste((0, 0, 255), (100, 0, 200, 100))
    stream = io.BytesIO()
    picture.convert(mode).save(stream, kind)
    return SimpleUploadedFile(name, stream.getvalue(), f"image/{kind.lower()}")


def pixel(file: Any, at: tuple[int, int]) -> Any:
    with file.open("rb") as source, Image.open(source) as picture:
        return picture.convert("RGB").getpixel(at)


class Press(Inspection):
    """Somebody who writes, and two others of the same office who approve."""

    def __init__(self) -> None:
        super().__init__()
        office = self.office.body.department
        self.writer = make_staff(Role.CASE_OFFICER, office)
        self.first = make_staff(Role.DEPARTMENT_REVIEWER, office)
        self.second = make_staff(Role.APPROVER, office)

    def photographed(self, state: str = "CLOSED", *, photos: int = 1, **fields: Any) -> Finding:
        finding = self.finding(state, **fields)
        files = [uploads.receive(two_coloured(), owner=self.author, at=self.at) for _number in range(photos)]
        uploads.attach(files, finding, at=self.at)
        return finding

    def begin(self, finding: Finding | None = None) -> PublicVersion:
        return version_drafts.begin(finding or self.finding("CLOSED"), by=self.writer, at=self.at)

    def show(self, photo: PublicPhoto, *areas: Area, caption: str = "동쪽 비상구") -> PublicPhoto:
        public_photos.show(photo, caption=caption, areas=areas, by=self.writer, at=self.at)
        photo.refresh_from_db()
        return photo

    def move(self, version: PublicVersion, step: str, by: Any, reason: str = "") -> PublicVersion:
        versions.move_on(version, step, by=by, at=self.at, reason=reason)
        version.refresh_from_db()
        return version

    def approve(self, version: PublicVersion, by: Any) -> PublicVersion:
        versions.approve(version, revision=version.revision, by=by, at=self.at)
        version.refresh_from_db()
        return version

    def version(self, state: str, finding: Finding | None = None) -> PublicVersion:
        """One that has come as far as this."""
        made = self.begin(finding)
        for photo in made.photos.all():
            self.show(photo)
        made.refresh_from_db()
        for step in WAYS[state]:
            if step == "approve_first":
                self.approve(made, self.first)
            elif step == "publish":
                self.approve(made, self.second)
            else:
                self.move(made, step, self.writer if step in ("hand_in", "discard") else self.first, "이름이 보입니다.")
        return made


OFFERED = ("hand_in",)
PUBLISHED = (*OFFERED, "approve_first", "publish")
WAYS: dict[str, tuple[str, ...]] = {
    "DRAFTED": (),
    "OFFERED": OFFERED,
    "APPROVED_ONCE": (*OFFERED, "approve_first"),
    "PUBLISHED": PUBLISHED,
    "TAKEN_DOWN": (*PUBLISHED, "take_down"),
    "DISCARDED": (*OFFERED, "discard"),
}
