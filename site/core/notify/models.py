from django.conf import settings
from django.db import models
from django.db.models import Q

from core.notify.categories import CATEGORIES, Frequency


class OutboxMessage(models.Model):
    """Something that a person is to be told; written together with the deed, delivered afterwards."""

    class State(models.TextChoices):
        PENDING = "PENDING"
        DELIVERED = "DELIVERED"
        # The person has left or is blocked; nobody was told.
        DROPPED = "DROPPED"
        # Given up after the last attempt; `last_error` says why.
        FAILED = "FAILED"

    event = models.CharField(max_length=80)
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    context = models.JSONField(default=dict)
    url = models.CharField(max_length=500, blank=True)
    dedupe_key = models.CharField(max_length=120, null=True)
    created_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    claimed_by = models.CharField(max_length=32, blank=True)
    claimed_until = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["next_attempt_at", "id"], name="outbox_pending", condition=Q(state="PENDING")),
            models.Index(fields=["claimed_by"], name="outbox_claimed", condition=Q(state="PENDING")),
            models.Index(fields=["finished_at"], name="outbox_finished"),
            models.Index(fields=["finished_at", "id"], name="outbox_failed", condition=Q(state="FAILED")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "dedupe_key"], name="outbox_once_per_key", condition=Q(dedupe_key__isnull=False)
            ),
            models.CheckConstraint(
                name="outbox_state", condition=Q(state__in=["PENDING", "DELIVERED", "DROPPED", "FAILED"])
            ),
        ]


class Notice(models.Model):
    """What one person was told, in that person's language. `in_app` is false where only the e-mail was wanted."""

    outbox = models.OneToOneField(OutboxMessage, on_delete=models.SET_NULL, null=True, related_name="notice")
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    category = models.CharField(max_length=20)
    title = models.CharField(max_length=300)
    body = models.TextField(blank=True)
    url = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()
    in_app = models.BooleanField(default=True)
    read_at = models.DateTimeField(null=True)
    email = models.CharField(max_length=12, choices=Frequency.choices, default=Frequency.NEVER)
    emailed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["recipient", "-created_at", "-id"], name="notice_inbox", condition=Q(in_app=True)),
            models.Index(fields=["recipient"], name="notice_unread", condition=Q(in_app=True, read_at__isnull=True)),
            models.Index(fields=["email", "recipient"], name="notice_unmailed", condition=Q(emailed_at__isnull=True)),
            models.Index(fields=["created_at"], name="notice_age"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def category_label(self) -> str:
        return str(CATEGORIES[self.category].label)


class NoticePreference(models.Model):
    """How a person wants one category; without a row the category's own default holds."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_preferences")
    category = models.CharField(max_length=20)
    in_app = models.BooleanField(default=True)
    email = models.CharField(max_length=12, choices=Frequency.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "category"], name="notice_preference_once")]
