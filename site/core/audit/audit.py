"""Writing to the record of who did or read what."""

from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db import models

from core.audit.models import AuditRecord


def record(
    verb: str, *, actor: Any, at: datetime, target: models.Model | None = None, detail: dict[str, Any] | None = None
) -> AuditRecord:
    """Append one record in the caller's transaction. The chain is sealed later, so nobody waits for it."""
    return AuditRecord.objects.create(
        verb=verb,
        actor=actor if isinstance(actor, get_user_model()) else None,
        content_type=ContentType.objects.get_for_model(target) if target is not None else None,
        object_id=target.pk if target is not None else None,
        detail=detail or {},
        at=at,
    )
