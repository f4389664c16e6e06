"""The room in which people ask, and those who are in it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from briefings.models.briefings import Briefing


class Room(models.Model):
    """Where questions are asked. Rehearsals have one of their own, seen by those on duty alone."""

    class Kind(models.TextChoices):
        MAIN = "MAIN", pgettext_lazy("room", "The briefing itself")
        REHEARSAL = "REHEARSAL", pgettext_lazy("room", "Rehearsal")

    class Moderation(models.TextChoices):
        BEFORE = "BEFORE", _("A moderator looks at a question before it is shown")
        AFTER = "AFTER", _("Questions are shown at once")

    briefing = models.ForeignKey(Briefing, on_delete=models.CASCADE, related_name="rooms")
    kind = models.CharField(max_length=9, choices=Kind.choices, default=Kind.MAIN)
    # Six digits to join by; given back when the room closes.
    code = models.CharField(max_length=6, null=True, unique=True, editable=False)
    moderation = models.CharField(_("Moderation"), max_length=6, choices=Moderation.choices, default=Moderation.BEFORE)
    by_name = models.BooleanField(_("By the name of the account"), default=True)
    by_nickname = models.BooleanField(_("By a nickname, without an account"), default=True)
    anonymously = models.BooleanField(_("Anonymously, without an account"), default=False)
    takes_questions = models.BooleanField(_("Questions can be asked"), default=True)
    slow_seconds = models.PositiveSmallIntegerField(_("Seconds between two questions of one person"), default=30)
    opened_at = models.DateTimeField(null=True, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["briefing", "id"]
        constraints = [
            models.UniqueConstraint(fields=["briefing", "kind"], name="briefing_room_of_a_kind_once"),
            models.CheckConstraint(condition=Q(kind__in=["MAIN", "REHEARSAL"]), name="briefing_room_kind_known"),
            models.CheckConstraint(condition=Q(moderation__in=["BEFORE", "AFTER"]), name="briefing_room_moderation"),
        ]

    def __str__(self) -> str:
        return f"{self.briefing} ({self.get_kind_display()})"

    def get_absolute_url(self) -> str:
        return reverse("briefings:room", args=[self.pk])

    @property
    def topic(self) -> str:
        return f"briefings.room.{self.pk}"

    @property
    def is_rehearsal(self) -> bool:
        return self.kind == self.Kind.REHEARSAL

    @property
    def is_open(self) -> bool:
        return self.opened_at is not None and self.closed_at is None


class Participant(models.Model):
    """Somebody who joined: with an account, or by the session of one browser."""

    class Identity(models.TextChoices):
        NAME = "NAME", pgettext_lazy("participant", "By name")
        NICKNAME = "NICKNAME", pgettext_lazy("participant", "By nickname")
        ANONYMOUS = "ANONYMOUS", pgettext_lazy("participant", "Anonymously")

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="participants")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    identity = models.CharField(max_length=9, choices=Identity.choices)
    name = models.CharField(_("Name that others see"), max_length=40, blank=True)
    joined_at = models.DateTimeField()
    last_asked_at = models.DateTimeField(null=True)
    blocked_at = models.DateTimeField(null=True)
    blocked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    blocked_because = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["room", "joined_at"], name="briefing_participants")]
        constraints = [
            models.UniqueConstraint(
                fields=["room", "person"], name="briefing_joined_once", condition=Q(person__isnull=False)
            ),
            models.CheckConstraint(
                condition=Q(identity__in=["NAME", "NICKNAME", "ANONYMOUS"]), name="briefing_identity_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(self.get_identity_display())
