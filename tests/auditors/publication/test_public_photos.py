"""Photos for everybody: each looked at, covered for good, and never the original."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from PIL import Image

from auditors.models import PublicPhoto
from auditors.services import public_photos
from auditors.services.refusals import AuditRefused
from core import uploads
from core.uploads.access import may_read
from core.uploads.covering import Area, covered
from core.workflow import mending
from core.workflow.engine import TransitionRefused
from tests.auditors.publication.publishing import Press, pixel, two_coloured

pytestmark = pytest.mark.django_db
RIGHT_HALF = Area(500, 0, 500, 1000)
ANYBODY = AnonymousUser()


@pytest.fixture
def press() -> Press:
    return Press()


def photo_of(press: Press) -> PublicPhoto:
    return press.begin(press.photographed()).photos.get()


def test_nothing_is_left_under_a_covered_area(press: Press) -> None:
    original = uploads.receive(two_coloured(), owner=press.author, at=press.at)
    made = covered(original, [Area(250, 0, 500, 1000)], name="photo-1", owner=None, at=press.at)
    assert pixel(original.file, (60, 50)) == (255, 0, 0)
    assert pixel(made.file, (20, 50)) == (255, 0, 0)
    inside = {pixel(made.file, (x, y)) for x in (51, 80, 99, 101, 148) for y in (0, 50, 99)}
    assert len(inside) == 1
    assert inside.isdisjoint({(255, 0, 0), (0, 0, 255)})


@pytest.mark.parametrize(
    ("kind", "mode", "ending"), [("JPEG", "RGB", "jpg"), ("WEBP", "RGBA", "webp"), ("PNG", "P", "png")]
)
def test_every_kind_of_picture_is_covered_and_stays_what_it_is(press: Press, kind: str, mode: str, ending: str) -> None:
    file = two_coloured(f"현장.{ending}", kind, mode)
    original = uploads.receive(file, owner=press.author, at=press.at)
    made = covered(original, [Area(250, 0, 500, 1000)], name="photo-1", owner=None, at=press.at)
    assert (made.name, made.media_type) == (f"photo-1.{ending}", original.media_type)
    left, right = pixel(made.file, (70, 50)), pixel(made.file, (130, 50))
    assert all(abs(one - other) <= 4 for one, other in zip(left, right, strict=True))
    assert 90 < left[0] < 165
    assert 90 < left[2] < 165


def test_the_small_picture_is_covered_as_well(press: Press) -> None:
    original = uploads.receive(two_coloured(), owner=press.author, at=press.at)
    made = covered(original, [Area(0, 0, 1000, 1000)], name="photo-1", owner=None, at=press.at)
    with made.thumbnail.open("rb") as source, Image.open(source) as small:
        assert len(small.convert("RGB").getcolors(maxcolors=1000) or []) == 1


def test_an_area_covers_every_pixel_that_it_touches() -> None:
    assert Area(1, 1, 1, 1).pixels(300, 200) == (0, 0, 1, 1)
    assert Area(333, 0, 334, 1000).pixels(10, 7) == (3, 0, 7, 7)
    assert Area(990, 990, 10, 10).pixels(64, 48) == (63, 47, 64, 48)


@pytest.mark.parametrize("area", [Area(0, 0, 0, 5), Area(-1, 0, 5, 5), Area(990, 0, 20, 5), Area(0, 999, 5, 2)])
def test_areas_outside_the_photo_are_refused(press: Press, area: Area) -> None:
    with pytest.raises(AuditRefused):
        press.show(photo_of(press), area)


def test_the_copy_does_not_tell_the_name_of_the_file_or_its_owner(press: Press) -> None:
    photo = press.show(photo_of(press), RIGHT_HALF)
    assert photo.covered is not None
    assert (photo.covered.name, photo.covered.owner) == ("photo-1.png", None)


def test_a_version_with_a_photo_that_nobody_looked_at_is_not_handed_in(press: Press) -> None:
    version = press.begin(press.photographed(photos=2))
    press.show(version.photos.first())
    with pytest.raises(TransitionRefused, match="사진"):
        press.move(version, "hand_in", press.writer)
    public_photos.leave_out(version.photos.last(), by=press.writer, at=press.at)
    assert press.move(version, "hand_in", press.writer).state == "OFFERED"


def test_a_shown_photo_needs_words_for_those_who_cannot_see_it(press: Press) -> None:
    with pytest.raises(AuditRefused) as refused:
        press.show(photo_of(press), caption="  ")
    assert refused.value.code == "caption"


def test_everybody_gets_the_copy_once_it_is_published_and_never_the_original(press: Press) -> None:
    version = press.version("OFFERED", press.photographed())
    photo = version.photos.get()
    assert not may_read(ANYBODY, photo.covered)
    assert may_read(press.first, photo.covered)
    press.approve(version, press.first)
    press.approve(version, press.second)
    photo.refresh_from_db()
    assert may_read(ANYBODY, photo.covered)
    assert not may_read(ANYBODY, photo.original)


@pytest.mark.parametrize("step", ["take_down", "replace"])
def test_the_copy_goes_with_the_version(press: Press, step: str) -> None:
    finding = press.photographed("ACTION_PLANNED")
    version = press.version("PUBLISHED", finding)
    copy = version.photos.get().covered
    if step == "take_down":
        press.move(version, step, press.first, "얼굴이 보입니다.")
    else:
        press.version("PUBLISHED", finding)
    copy.refresh_from_db()
    assert copy.removed_at is not None
    assert not may_read(ANYBODY, copy)
    assert version.photos.get().covered is None


def test_covering_again_lets_the_first_copy_go(press: Press) -> None:
    photo = press.show(photo_of(press))
    first = photo.covered
    press.show(photo, RIGHT_HALF)
    first.refresh_from_db()
    assert first.removed_at is not None
    assert photo.areas == [[500, 0, 500, 1000]]


def test_left_out_after_all_nothing_of_it_is_shown(press: Press) -> None:
    photo = press.show(photo_of(press), RIGHT_HALF)
    public_photos.leave_out(photo, by=press.writer, at=press.at)
    photo.refresh_from_db()
    assert (photo.covered, photo.is_looked_at) == (None, True)


def test_what_was_covered_is_offered_again_but_has_to_be_looked_at(press: Press) -> None:
    finding = press.photographed("ACTION_PLANNED")
    older = press.begin(finding)
    press.show(older.photos.get(), RIGHT_HALF)
    press.move(older, "hand_in", press.writer)
    press.approve(older, press.first)
    press.approve(older, press.second)
    photo = press.begin(finding).photos.get()
    assert (photo.areas, photo.caption, photo.is_looked_at) == ([[500, 0, 500, 1000]], "동쪽 비상구", False)


def test_a_change_of_a_photo_voids_what_was_read(press: Press) -> None:
    photo = photo_of(press)
    before = photo.version.revision
    press.show(photo)
    photo.version.refresh_from_db()
    assert photo.version.revision == before + 1


def test_only_the_writer_decides_about_photos(press: Press) -> None:
    with pytest.raises(PermissionDenied):
        public_photos.leave_out(photo_of(press), by=press.first, at=press.at)


def test_a_photo_of_how_it_was_mended_is_looked_at_too(press: Press) -> None:
    finding = press.photographed("ACTION_PLANNED")
    mending.mend(
        finding,
        action="옮겼습니다.",
        on=press.at.date(),
        actor=press.clerk,
        at=press.at,
        files=[two_coloured("뒤.png")],
    )
    assert press.begin(finding).photos.count() == 2
