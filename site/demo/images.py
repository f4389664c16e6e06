"""Puts the drawn pictures into the picture library."""

import tomllib
from io import BytesIO
from pathlib import Path

from django.core.files.images import ImageFile
from wagtail.images import get_image_model

from demo.pictures import SCENES, Scene, painted

TEXTS = Path(__file__).parent / "texts" / "pictures.toml"


def build(seed: int) -> dict[str, int]:
    """Name of the scene → key of the picture."""
    texts = tomllib.loads(TEXTS.read_text(encoding="utf-8"))
    return {scene.name: _stored(scene, texts[scene.name], seed) for scene in SCENES}


def _stored(scene: Scene, words: dict[str, str], seed: int) -> int:
    file = ImageFile(BytesIO(painted(scene, seed)), name=f"demo-{scene.name}.jpg")
    image = get_image_model().objects.create(title=words["title"], description=words["text"], file=file)
    return image.pk
