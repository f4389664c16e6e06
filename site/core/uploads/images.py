"""Pictures are drawn anew: turned upright, made smaller, and without anything that came along with them."""

from __future__ import annotations

import io
import re
import threading
from dataclasses import dataclass
from typing import BinaryIO

from django.conf import settings
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from core.uploads.kinds import JPEG, PNG, WEBP, FileKind

LARGEST_SIDE = 2560
THUMBNAIL_SIDE = 480
_FORMATS = {JPEG.name: "JPEG", PNG.name: "PNG", WEBP.name: "WEBP"}
# A JPEG can be unpacked smaller than it is; a PNG not, and WebP keeps several copies of every point meanwhile.
_COST_OF_A_POINT = {JPEG.name: 1, PNG.name: 2, WEBP.name: 4}
# A JPEG comes in a dozen passes over all its points; one of a few bytes takes as long as a true one.
_MOST_PASSES = 40
_PASS, _END = b"\xff\xda", b"\xff\xd9"
_MARK = re.compile(rb"\xff[^\x00\x01\xd0-\xd7\xff]")
# Each may take some hundred megabytes: many at once stand in line.
_AT_ONCE = threading.BoundedSemaphore(2)


class PictureRefused(Exception):
    def __init__(self, cause: str) -> None:
        super().__init__(cause)
        self.cause = cause


@dataclass(frozen=True)
class Picture:
    content: bytes
    thumbnail: bytes
    width: int
    height: int


def redraw(file: BinaryIO, kind: FileKind) -> Picture:
    """Raises PictureRefused with `broken` or `pixels`."""
    file.seek(0)
    if kind is JPEG and _passes(file.read()) > _MOST_PASSES:
        raise PictureRefused("broken")
    file.seek(0)
    try:
        with _AT_ONCE, Image.open(file, formats=[_FORMATS[kind.name]]) as opened:
            return _redrawn(opened, kind)
    except Image.DecompressionBombError as error:
        raise PictureRefused("pixels") from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, TypeError, IndexError) as error:
        raise PictureRefused("broken") from error


def _passes(jpeg: bytes) -> int:
    """Up to its end: telephones hang a film on behind it, in which any bytes may stand."""
    count = at = 0
    while (mark := _MARK.search(jpeg, at)) and mark[0] != _END:
        count += mark[0] == _PASS
        # The very first mark has no length.
        length = int.from_bytes(jpeg[mark.end() : mark.end() + 2], "big") if at else 0
        at = mark.end() + length
    return count


def _redrawn(opened: Image.Image, kind: FileKind) -> Picture:
    # Known from the header, before a single pixel is unpacked.
    if opened.width * opened.height * _COST_OF_A_POINT[kind.name] > settings.UPLOAD_MAX_PIXELS:
        raise PictureRefused("pixels")
    if kind is JPEG:
        opened.draft("RGB", (LARGEST_SIDE, LARGEST_SIDE))
    opened.seek(0)
    opened.load()
    picture = opened if _is_smooth(opened) else opened.convert(_mode(opened, kind))
    # Made smaller before anything else: every copy of the whole would take as much memory again.
    picture.thumbnail((LARGEST_SIDE, LARGEST_SIDE), Image.Resampling.LANCZOS)
    picture = _plain(ImageOps.exif_transpose(picture) or picture, kind)
    small = picture.copy()
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE), Image.Resampling.LANCZOS)
    return Picture(_encoded(picture, kind), _encoded(small, kind), picture.width, picture.height)


def _is_smooth(picture: Image.Image) -> bool:
    """Whether points of it can be mixed; those of a palette or with one colour for "nothing here" cannot."""
    return picture.mode in ("L", "LA", "RGB", "RGBA", "CMYK") and "transparency" not in picture.info


def _mode(picture: Image.Image, kind: FileKind) -> str:
    transparent = kind is not JPEG and ("A" in picture.getbands() or "transparency" in picture.info)
    return "RGBA" if transparent else "RGB"


def _plain(picture: Image.Image, kind: FileKind) -> Image.Image:
    """Pixels in sRGB and nothing else: no place, no device, no text, no profile."""
    profile, mode = picture.info.get("icc_profile"), _mode(picture, kind)
    converted = _in_srgb(picture, profile) if profile and picture.mode == "RGB" else picture
    converted = converted.convert(mode)
    plain = Image.new(mode, converted.size)
    plain.paste(converted)
    return plain


def _in_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB")) or picture
    except (ImageCms.PyCMSError, OSError, ValueError):
        # A damaged profile costs some colour, not the picture.
        return picture


def _encoded(picture: Image.Image, kind: FileKind) -> bytes:
    target = io.BytesIO()
    if kind is JPEG:
        picture.save(target, "JPEG", quality=85, optimize=True, progressive=True)
    elif kind is WEBP:
        picture.save(target, "WEBP", quality=85)
    else:
        picture.save(target, "PNG", optimize=picture.width * picture.height < 1_000_000)
    return target.getvalue()
