"""Linking to an object of another app: the link, and how it read when it was linked."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model


def about(subject: Model) -> dict[str, Any]:
    """The fields of `Concerning` for an object."""
    url = getattr(subject, "get_absolute_url", None)
    return {
        "content_type": ContentType.objects.get_for_model(subject),
        "object_id": subject.pk,
        "subject_label": str(subject)[:200],
        "subject_url": str(url())[:300] if url else "",
    }
