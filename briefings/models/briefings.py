"""A briefing: what for, when, where, and how people can follow it."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from briefings.states.briefings import BRIEFING_WORKFLOW, PUBLIC, BriefingState
from core.workflow.models import Stateful, state_constraint


class Series(models.Model):
    """What comes again, such as every half year: each briefing shows what was promised at those before."""

    name = models.CharField(_("Name of the series"), max_length=100, unique=True)
    months = models.PositiveSmallIntegerField(_("Every so many months"), null=True, blank=True)

    class Meta:
        verbose_name = _("Series of briefings")
        verbose_name_plural = _("Series of briefings")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class BriefingQuerySet(models.QuerySet["Briefing"]):
    def announced(self) -> "BriefingQuerySet":
        return self.filter(state__in=PUBLIC)


class Briefing(Stateful):
    class Kind(models.TextChoices):
        PERFORMANCE = "PERFORMANCE", _("Performance briefing")
        PROJECT = "PROJECT", _("Project briefing")
        ENVIRONMENT = "ENVIRONMENT", _("Environmental assessment")
        COMPENSATION = "COMPENSATION", _("Compensation briefing")
        FORUM = "FORUM", _("Forum")

    class Form(models.TextChoices):
        IN_PERSON = "IN_PERSON", pgettext_lazy("briefing", "On site")
        HYBRID = "HYBRID", pgettext_lazy("briefing", "On site and online")
        REMOTE = "REMOTE", pgettext_lazy("briefing", "Online")

    workflow = BRIEFING_WORKFLOW

    kind = models.CharField(_("Kind"), max_length=12, choices=Kind.choices, default=Kind.PROJECT)
    title = models.CharField(_("Title"), max_length=120)
    purpose = models.TextField(_("What it is for"), max_length=1000)
    series = models.ForeignKey(
        Series,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="briefings",
        verbose_name=pgettext_lazy("briefing", "Series"),
    )
    starts_at = models.DateTimeField(_("Begins"))
    ends_at = models.DateTimeField(_("Ends"))
    form = models.CharField(_("Where"), max_length=10, choices=Form.choices, default=Form.IN_PERSON)
    place = models.CharField(_("Place"), max_length=120, blank=True)
    address = models.CharField(_("Address"), max_length=200, blank=True)
    latitude = models.DecimalField(max_digits=8, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    directions = models.TextField(_("How to get there"), max_length=1000, blank=True)
    # Shown inside the page where its host is on the list of the settings, else as a link.
    stream_url = models.URLField(_("Link for those who follow it from home"), max_length=400, blank=True)
    recording_url = models.URLField(_("Link of the recording"), max_length=400, blank=True)

    sign_language = models.BooleanField(_("Sign language"), default=False)
    captions = models.BooleanField(_("Captions"), default=False)
    step_free = models.BooleanField(_("Step-free access"), default=False)
    hearing_loop = models.BooleanField(_("Hearing loop"), default=False)
    accessibility_note = models.TextField(_("More about access"), max_length=1000, blank=True)

    takes_registration = models.BooleanField(_("People register"), default=True)
    capacity = models.PositiveIntegerField(
        _("Places on site"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(100_000)]
    )
    most_companions = models.PositiveSmallIntegerField(
        _("Companions that one person may bring"), default=3, validators=[MaxValueValidator(20)]
    )
    has_waiting_list = models.BooleanField(_("Waiting list when it is full"), default=True)
    registers_until = models.DateTimeField(_("Registration until"), null=True, blank=True)

    # Where people say how it was: an address of this site, such as a survey.
    feedback_url = models.CharField(max_length=300, blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", editable=False
    )
    created_at = models.DateTimeField(editable=False)
    announced_at = models.DateTimeField(null=True, editable=False)
    began_at = models.DateTimeField(null=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)
    # Calendars notice a changed date by this.
    revision = models.PositiveIntegerField(default=0, editable=False)

    objects = BriefingQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("briefing", "Briefing")
        verbose_name_plural = _("Briefings")
        ordering = ["-starts_at", "-id"]
        indexes = [
            models.Index(fields=["starts_at", "id"], name="briefing_by_day"),
            models.Index(fields=["state", "starts_at", "id"], name="briefing_by_state"),
            models.Index(fields=["department", "-starts_at", "-id"], name="briefing_by_department"),
            models.Index(fields=["series", "starts_at"], name="briefing_of_series"),
        ]
        constraints = [
            state_constraint(BriefingState, "briefing"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="briefing_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__isnull=False, longitude__isnull=False),
                name="briefing_on_the_map_or_not",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["LIVE", "ENDED", "CONCLUDED"]) | Q(began_at__isnull=False),
                name="briefing_held_has_begun",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def case_title(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("briefings:briefing", args=[self.pk])

    @property
    def needs_a_place(self) -> bool:
        return self.form != self.Form.REMOTE

    @property
    def is_as_planned(self) -> bool:
        """Announced and not yet begun: nothing that a list would have to say."""
        return self.state == BriefingState.ANNOUNCED

    @property
    def is_remote(self) -> bool:
        """Also for those who stay at home."""
        return self.form != self.Form.IN_PERSON

    def shift(self, starts_at: Any) -> None:
        """Move what hangs on the beginning along with it."""
        by: timedelta = starts_at - self.starts_at
        self.starts_at, self.ends_at = starts_at, self.ends_at + by
        if self.registers_until is not None:
            self.registers_until += by
        self.revision += 1


class Duty(models.Model):
    """Who does what at one briefing."""

    class Kind(models.TextChoices):
        ORGANISER = "ORGANISER", _("Organiser")
        MODERATOR = "MODERATOR", pgettext_lazy("duty", "Moderator")
        PRESENTER = "PRESENTER", _("Presenter")
        SPEAKER = "SPEAKER", _("Speaker")
        HELPER = "HELPER", _("Helper")

    briefing = models.ForeignKey(Briefing, on_delete=models.CASCADE, related_name="duties")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(_("Duty"), max_length=10, choices=Kind.choices)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    given_at = models.DateTimeField()

    class Meta:
        ordering = ["briefing", "id"]
        indexes = [models.Index(fields=["person", "briefing"], name="briefing_duties_of_person")]
        constraints = [
            models.UniqueConstraint(fields=["briefing", "person", "kind"], name="briefing_duty_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["ORGANISER", "MODERATOR", "PRESENTER", "SPEAKER", "HELPER"]),
                name="briefing_duty_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_kind_display()}"
