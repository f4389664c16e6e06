"""Puts the drawn pictures into the picture library."""

from io import BytesIO

from django.core.files.images import ImageFile
from wagtail.images import get_image_model

from home.demo.pictures import SCENES, Scene, painted


def build(seed: int) -> dict[str, int]:
    """Name of the scene → key of the picture."""
    return {scene.name: _stored(scene, seed) for scene in SCENES}


def _stored(scene: Scene, seed: int) -> int:
    file = ImageFile(BytesIO(painted(scene, seed)), name=f"demo-{scene.name}.jpg")
    image = get_image_model().objects.create(title=scene.title, description=scene.text, file=file)
    return image.pk
