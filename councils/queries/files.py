"""The files of many papers at once."""

from collections.abc import Sequence

from django.contrib.contenttypes.models import ContentType

from core.uploads.models import StoredFile
from councils.models import Paper


def files_of(papers: Sequence[Paper]) -> dict[int, list[StoredFile]]:
    """By the paper's id, in the order in which they were added."""
    if not papers:
        return {}
    rows = StoredFile.objects.filter(
        content_type=ContentType.objects.get_for_model(Paper),
        object_id__in=[paper.pk for paper in papers],
        removed_at__isnull=True,
    )
    found: dict[int, list[StoredFile]] = {}
    for file in rows.order_by("id"):
        found.setdefault(int(file.object_id or 0), []).append(file)
    return found
