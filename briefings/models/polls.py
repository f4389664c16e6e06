"""Questions put to the room. They are no ballots: the page says so."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from briefings.models.rooms import Participant, Room


class Poll(models.Model):
    class Kind(models.TextChoices):
        SINGLE = "SINGLE", pgettext_lazy("poll", "One of several")
        MULTIPLE = "MULTIPLE", pgettext_lazy("poll", "Several of several")
        SCALE = "SCALE", pgettext_lazy("poll", "A scale")
        WORDS = "WORDS", pgettext_lazy("poll", "A word")

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="polls")
    kind = models.CharField(_("Answered by"), max_length=8, choices=Kind.choices, default=Kind.SINGLE)
    text = models.CharField(_("Question"), max_length=200)
    most = models.PositiveSmallIntegerField(
        _("At most so many"), default=1, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )
    steps = models.PositiveSmallIntegerField(
        _("Steps of the scale"), default=5, validators=[MinValueValidator(2), MaxValueValidator(11)]
    )
    low_label = models.CharField(_("Lowest step"), max_length=30, blank=True)
    high_label = models.CharField(_("Highest step"), max_length=30, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    # From then on everybody sees how the room answered.
    shown_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["created_at", "id"]
        indexes = [models.Index(fields=["room", "created_at"], name="briefing_polls_of_room")]
        constraints = [
            models.UniqueConstraint(
                fields=["room"], name="briefing_one_poll_open",
                condition=Q(opened_at__isnull=False, closed_at__isnull=True),
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(opened_at__isnull=False), name="briefing_poll_opens_first"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.text

    @property
    def is_open(self) -> bool:
        return self.opened_at is not None and self.closed_at is None


class PollOption(models.Model):
    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="options")
    order = models.PositiveSmallIntegerField(default=0)
    text = models.CharField(_("Option"), max_length=100)

    class Meta:
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.text


class PollVote(models.Model):
    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="votes")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="votes")
    at = models.DateTimeField()
    number = models.PositiveSmallIntegerField(null=True)
    word = models.CharField(max_length=20, blank=True)
    options = models.ManyToManyField(PollOption, related_name="votes")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["poll", "participant"], name="briefing_poll_answered_once")]

    def __str__(self) -> str:
        return f"{self.poll_id} / {self.participant_id}"
