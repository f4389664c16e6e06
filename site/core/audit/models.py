from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q


class AuditRecord(models.Model):
    """Who did or read what. Append-only; the database forbids update and delete."""

    verb = models.CharField(max_length=80)
    # Null where the product itself acted. A person who leaves is anonymised, not removed, so the row stays.
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, null=True, related_name="+")
    object_id = models.PositiveBigIntegerField(null=True)
    detail = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["content_type", "object_id", "id"], name="audit_target"),
            models.Index(fields=["actor", "id"], name="audit_actor"),
            models.Index(fields=["verb", "id"], name="audit_verb"),
            models.Index(fields=["at", "id"], name="audit_time"),
        ]
        constraints = [
            models.CheckConstraint(
                name="audit_target_whole",
                condition=Q(content_type__isnull=True, object_id__isnull=True)
                | Q(content_type__isnull=False, object_id__isnull=False),
            )
        ]


class AuditLink(models.Model):
    """One record's place in the hash chain. Written in batches by the sealing job, never by requests."""

    class Kind(models.TextChoices):
        AUDIT = "AUDIT"
        TRANSITION = "TRANSITION"

    position = models.PositiveBigIntegerField(primary_key=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    row_id = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "row_id"], name="audit_link_once")]


class AuditCheckpoint(models.Model):
    """Up to here the records of access were destroyed after their period; their links stay. Append-only.

    `digest` covers the digests of all links since the checkpoint before, and its digest: the chain is bound to what
    was there even where the records can no longer be read.
    """

    position = models.PositiveBigIntegerField(primary_key=True)
    digest = models.CharField(max_length=64)
    destroyed = models.PositiveIntegerField()
    older_than = models.DateTimeField()
    made_at = models.DateTimeField()
