"""A file that was taken in: what it is by its content, whose it is, and to what it belongs."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


def upload_storage() -> Storage:
    """A place of its own, never served by path, so that only the view with its permission gives a file out."""
    return storages["uploads"]


class StoredFile(models.Model):
    class Kind(models.TextChoices):
        IMAGE = "image", _("Image")
        DOCUMENT = "document", _("Document")

    public_name = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # The thing it is attached to; none yet while a form is still being filled in.
    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    object_id = models.PositiveBigIntegerField(null=True, blank=True)
    target = GenericForeignKey("content_type", "object_id")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    name = models.CharField(_("Name"), max_length=150)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    file = models.FileField(storage=upload_storage, max_length=200)
    thumbnail = models.FileField(storage=upload_storage, max_length=200, blank=True)
    created_at = models.DateTimeField()
    attached_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("File")
        verbose_name_plural = _("Files")
        constraints = [
            models.CheckConstraint(
                condition=Q(content_type__isnull=True, object_id__isnull=True, attached_at__isnull=True)
                | Q(content_type__isnull=False, object_id__isnull=False, attached_at__isnull=False),
                name="core_storedfile_attached_whole",
            ),
            models.CheckConstraint(condition=Q(kind__in=["image", "document"]), name="core_storedfile_kind_known"),
        ]
        indexes = [
            models.Index(fields=["content_type", "object_id"], name="core_storedfile_target_idx"),
            models.Index(
                fields=["created_at"], condition=Q(attached_at__isnull=True), name="core_storedfile_loose_idx"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_image(self) -> bool:
        return self.kind == self.Kind.IMAGE

    def get_absolute_url(self) -> str:
        return reverse("stored_file", args=[self.public_name, self.name])

    def get_thumbnail_url(self) -> str:
        return reverse("stored_file_thumbnail", args=[self.public_name, self.name])


class FileText(models.Model):
    """The words of a file, for the search, or why there are none. Who may read the file may find it by them."""

    class Result(models.TextChoices):
        FOUND = "found", _("Read")
        NONE = "none", _("No text, as in a scanned picture")
        LOCKED = "locked", _("Locked with a password")
        FAILED = "failed", _("Cannot be read")

    file = models.OneToOneField(StoredFile, on_delete=models.CASCADE, related_name="text")
    result = models.CharField(max_length=8, choices=Result.choices)
    words = models.TextField(blank=True)
    read_at = models.DateTimeField()

    class Meta:
        verbose_name = _("Text of a file")
        verbose_name_plural = _("Texts of files")
        constraints = [
            models.CheckConstraint(
                condition=Q(result__in=["found", "none", "locked", "failed"]), name="core_filetext_result_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.file} ({self.result})"
