"""Pictures are drawn anew: turned upright, made smaller, and without anything that came along with them."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from typing import BinaryIO

from django.conf import settings
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from core.uploads.kinds import JPEG, PNG, WEBP, FileKind

LARGEST_SIDE = 2560
THUMBNAIL_SIDE = 480
_FORMATS = {JPEG.name: "JPEG", PNG.name: "PNG", WEBP.name: "WEBP"}


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
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(file, formats=[_FORMATS[kind.name]]) as opened:
                return _redrawn(opened, kind)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureRefused("pixels") from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, TypeError, IndexError) as error:
        raise PictureRefused("broken") from error


def _redrawn(opened: Image.Image, kind: FileKind) -> Picture:
    # Known from the header, before a single pixel is unpacked.
    if opened.width * opened.height > settings.UPLOAD_MAX_PIXELS:
        raise PictureRefused("pixels")
    if kind is JPEG:
        opened.draft("RGB", (LARGEST_SIDE, LARGEST_SIDE))
    upright = ImageOps.exif_transpose(_first_frame(opened)) or opened
    picture = _plain(upright, kind)
    picture.thumbnail((LARGEST_SIDE, LARGEST_SIDE), Image.Resampling.LANCZOS)
    small = picture.copy()
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE), Image.Resampling.LANCZOS)
    return Picture(_encoded(picture, kind), _encoded(small, kind), picture.width, picture.height)


def _first_frame(opened: Image.Image) -> Image.Image:
    opened.seek(0)
    opened.load()
    return opened


def _plain(picture: Image.Image, kind: FileKind) -> Image.Image:
    """Pixels in sRGB and nothing else: no place, no device, no text, no profile."""
    transparent = kind is not JPEG and ("A" in picture.getbands() or "transparency" in picture.info)
    profile = picture.info.get("icc_profile")
    mode = "RGBA" if transparent else "RGB"
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
