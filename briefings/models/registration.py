"""Who means to come, and who came."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from briefings.models.briefings import Briefing


class AskedAtRegistration(models.Model):
    """One question of the form, such as “Do you need a place for a wheelchair?”"""

    class Kind(models.TextChoices):
        TEXT = "TEXT", _("Short text")
        CHOICE = "CHOICE", _("One of several")
        YES = "YES", _("Yes or no")

    briefing = models.ForeignKey(Briefing, on_delete=models.CASCADE, related_name="asked_at_registration")
    order = models.PositiveSmallIntegerField(default=0)
    text = models.CharField(_("Question"), max_length=200)
    kind = models.CharField(_("Answered by"), max_length=6, choices=Kind.choices, default=Kind.TEXT)
    options = models.TextField(_("Options, one a line"), max_length=1000, blank=True)
    required = models.BooleanField(_("Must be answered"), default=False)

    class Meta:
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.text


class Registration(models.Model):
    """One person, with or without an account, and the companions.

    Neither confirmed nor cancelled: on the waiting list. The ticket's address is made of `seed` and a key outside
    the database, so that whoever reads the table holds no tickets.
    """

    class Mode(models.TextChoices):
        ON_SITE = "ON_SITE", pgettext_lazy("registration", "I come")
        ONLINE = "ONLINE", pgettext_lazy("registration", "I follow it online")

    class Letter(models.TextChoices):
        CONFIRMED = "CONFIRMED", pgettext_lazy("letter", "Confirmation")
        WAITING = "WAITING", pgettext_lazy("letter", "On the waiting list")
        MOVED_UP = "MOVED_UP", pgettext_lazy("letter", "A place became free")
        REMINDER = "REMINDER", pgettext_lazy("letter", "Reminder")
        CHANGED = "CHANGED", pgettext_lazy("letter", "Something changed")
        CALLED_OFF = "CALLED_OFF", pgettext_lazy("letter", "The briefing was cancelled")
        WITHDRAWN = "WITHDRAWN", pgettext_lazy("letter", "Registration taken back")
        TICKET = "TICKET", pgettext_lazy("letter", "The ticket once more")
        FEEDBACK = "FEEDBACK", pgettext_lazy("letter", "How was it?")

    briefing = models.ForeignKey(Briefing, on_delete=models.CASCADE, related_name="registrations")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    name = models.CharField(_("Name"), max_length=40)
    email = models.EmailField(_("E-mail"), blank=True)
    phone = models.CharField(_("Telephone"), max_length=20, blank=True)
    mode = models.CharField(_("How"), max_length=8, choices=Mode.choices, default=Mode.ON_SITE)
    companions = models.PositiveSmallIntegerField(_("Companions"), default=0)
    needs = models.CharField(_("What you need to take part"), max_length=300, blank=True)
    seed = models.CharField(max_length=32, editable=False)
    ticket_hash = models.CharField(max_length=64, unique=True, editable=False)
    registered_at = models.DateTimeField(editable=False)
    confirmed_at = models.DateTimeField(null=True, editable=False)
    cancelled_at = models.DateTimeField(null=True, editable=False)
    # The organisers took it off the list; only they put it back.
    struck_off = models.BooleanField(default=False, editable=False)
    reminded_at = models.DateTimeField(null=True, editable=False)
    # For those without an account: what the letter that waits says, and since when it waits.
    letter = models.CharField(max_length=10, choices=Letter.choices, blank=True, editable=False)
    letter_at = models.DateTimeField(null=True, editable=False)
    bounced = models.BooleanField(default=False, editable=False)

    class Meta:
        ordering = ["registered_at", "id"]
        indexes = [
            models.Index(fields=["briefing", "registered_at", "id"], name="briefing_registered"),
            models.Index(fields=["person", "briefing"], name="briefing_registered_person"),
            models.Index(fields=["letter_at", "id"], name="briefing_letters_waiting", condition=~Q(letter="")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["briefing", "person"], name="briefing_person_registered_once",
                condition=Q(person__isnull=False, cancelled_at__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["briefing", "email"], name="briefing_email_registered_once",
                condition=~Q(email="") & Q(cancelled_at__isnull=True),
            ),
            models.CheckConstraint(condition=Q(mode__in=["ON_SITE", "ONLINE"]), name="briefing_registration_mode"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The ticket, for its owner alone."""
        return reverse("briefings:ticket", args=[self.pk])

    @property
    def people(self) -> int:
        return 1 + self.companions

    @property
    def is_on_site(self) -> bool:
        return self.mode == self.Mode.ON_SITE

    @property
    def is_confirmed(self) -> bool:
        return self.cancelled_at is None and self.confirmed_at is not None

    @property
    def waits(self) -> bool:
        """On the waiting list."""
        return self.cancelled_at is None and self.confirmed_at is None


class RegistrationAnswer(models.Model):
    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="answers")
    asked = models.ForeignKey(AskedAtRegistration, on_delete=models.CASCADE, related_name="answers")
    text = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["registration", "asked"], name="briefing_registration_answered_once")
        ]

    def __str__(self) -> str:
        return self.text


class Attendance(models.Model):
    """Somebody came, or several at once who did not register."""

    class Way(models.TextChoices):
        TICKET = "TICKET", _("Ticket shown at the door")
        DOOR = "DOOR", _("Code at the door")
        HAND = "HAND", _("Marked on the list")
        WALK_IN = "WALK_IN", _("Came without registering")
        ONLINE = "ONLINE", _("Joined online")

    briefing = models.ForeignKey(Briefing, on_delete=models.CASCADE, related_name="attendances")
    registration = models.OneToOneField(
        Registration, on_delete=models.CASCADE, null=True, blank=True, related_name="attendance"
    )
    participant = models.OneToOneField(
        "briefings.Participant", on_delete=models.SET_NULL, null=True, blank=True, related_name="attendance"
    )
    way = models.CharField(max_length=8, choices=Way.choices)
    people = models.PositiveSmallIntegerField(_("People"), default=1)
    at = models.DateTimeField()
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["briefing", "at"], name="briefing_attendance")]
        constraints = [models.CheckConstraint(condition=Q(people__gt=0), name="briefing_somebody_came")]

    def __str__(self) -> str:
        return f"{self.briefing_id}: {self.people}"
