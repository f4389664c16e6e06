"""A copy of a picture in which parts cannot be seen: faces, plates, names on a sign."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image

from core.uploads.kinds import IMAGE
from core.uploads.models import StoredFile
from core.uploads.receiving import receive

# Areas are told in thousandths of the picture, so that they fit whatever size it is shown in.
WHOLE = 1000


@dataclass(frozen=True)
class Area:
    """A rectangle in thousandths of the width and the height."""

    left: int
    top: int
    width: int
    height: int

    @property
    def is_inside(self) -> bool:
        sized = self.width > 0 and self.height > 0 and self.left >= 0 and self.top >= 0
        return sized and self.left + self.width <= WHOLE and self.top + self.height <= WHOLE

    def pixels(self, width: int, height: int) -> tuple[int, int, int, int]:
        """The pixels that it touches: rather one too many than one too few."""
        right, bottom = self.left + self.width, self.top + self.height
        return (
            self.left * width // WHOLE,
            self.top * height // WHOLE,
            min(width, -(-right * width // WHOLE)),
            min(height, -(-bottom * height // WHOLE)),
        )


def covered(file: StoredFile, areas: Iterable[Area], *, name: str, owner: Any, at: datetime) -> StoredFile:
    """A new file with its own name; nothing of what lay under an area is in it. Raises UploadRefused.

    Each area becomes one even colour: a mosaic of letters or digits can be computed back.
    """
    with file.file.open("rb") as source, Image.open(source) as picture:
        kept = picture.format or "PNG"
        drawn = picture.convert("RGBA" if picture.mode in ("RGBA", "LA", "P") else "RGB")
    for area in areas:
        box = area.pixels(*drawn.size)
        even = drawn.crop(box).resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))
        drawn.paste(even, box)
    target = io.BytesIO()
    drawn.save(target, kept, **({"quality": 90} if kept != "PNG" else {}))
    ending = file.file.name.rpartition(".")[2]
    return receive(ContentFile(target.getvalue(), name=f"{name}.{ending}"), owner=owner, at=at, kinds=(IMAGE,))
