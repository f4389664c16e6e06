"""One row per submit that came through, and one per draft."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Submission(models.Model):
    """The first arrival under a key, and what came of it. `status` is null only while its transaction is open."""

    key = models.UUIDField()
    owner = models.CharField(max_length=64)
    view = models.CharField(max_length=200)
    digest = models.CharField(max_length=64, blank=True)
    status = models.PositiveSmallIntegerField(null=True)
    headers = models.JSONField(default=dict)
    body = models.TextField(blank=True)
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("Submission")
        verbose_name_plural = _("Submissions")
        constraints = [
            models.UniqueConstraint(fields=["key", "owner"], name="core_submission_once"),
            models.CheckConstraint(
                condition=Q(status__isnull=True) | Q(status__gte=200, status__lt=400),
                name="core_submission_status_success",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.view} {self.key}"


class Draft(models.Model):
    """What somebody was typing into a form, kept until they hand it in or throw it away."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    form_name = models.CharField(max_length=100)
    data = models.JSONField(default=dict)
    saved_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("Draft")
        verbose_name_plural = _("Drafts")
        constraints = [models.UniqueConstraint(fields=["owner", "form_name"], name="core_draft_one_per_form")]

    def __str__(self) -> str:
        return self.form_name
