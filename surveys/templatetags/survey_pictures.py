"""The picture of a section, wherever its questions are asked."""

from typing import Any
from uuid import UUID

from django import template

from core.uploads import StoredFile

register = template.Library()


@register.inclusion_tag("surveys/questions/_picture.html")
def section_picture(section: Any) -> dict[str, Any]:
    """Nothing where the section has none, or the file is gone."""
    name = section.get("picture", "") if isinstance(section, dict) else section.picture
    return {"file": _file(name) if name else None}


def _file(name: str) -> StoredFile | None:
    try:
        public_name = UUID(name)
    except ValueError:
        return None
    return StoredFile.objects.filter(public_name=public_name, removed_at__isnull=True).first()
