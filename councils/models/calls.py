"""Calls for members: for which seats, until when, for whom, and how it is chosen."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.workflow.models import Stateful, state_constraint
from councils.models.bodies import Body, SeatKind
from councils.states.calls import CALL, OVER, PUBLIC_STATES, CallState


class Selection(models.TextChoices):
    SCORES = "SCORES", _("By scores of several judges")
    LOT = "LOT", _("By public lot")
    QUOTA_LOT = "QUOTA_LOT", _("By public lot within quotas")


class CallQuerySet(models.QuerySet["RecruitmentCall"]):
    def public(self) -> "CallQuerySet":
        return self.filter(state__in=PUBLIC_STATES)

    def accepting(self, at: datetime) -> "CallQuerySet":
        return self.filter(state=CallState.OPEN, opens_at__lte=at, closes_at__gt=at)


class RecruitmentCall(Stateful):
    """One round of recruitment for a body. Its rules are fixed once it is announced."""

    workflow = CALL

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="calls", verbose_name=_("body"))
    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(_("what applicants should know"), max_length=4000)
    opens_at = models.DateTimeField(_("applications from"))
    closes_at = models.DateTimeField(_("applications until"))
    selection = models.CharField(_("selection"), max_length=10, choices=Selection.choices, default=Selection.LOT)
    term_starts_on = models.DateField(_("first day of the terms"))
    min_age = models.PositiveSmallIntegerField(_("least age"), null=True, blank=True)
    max_age = models.PositiveSmallIntegerField(_("greatest age"), null=True, blank=True)
    age_on = models.DateField(
        _("age counted on"), null=True, blank=True, help_text=_("Empty means the first day of applications.")
    )
    residency_required = models.BooleanField(_("only for verified residents"), default=True)
    staff_excluded = models.BooleanField(_("not for staff of the corporation and the city"), default=True)
    members_excluded = models.BooleanField(_("not for members of other bodies"), default=False)
    files_wanted = models.CharField(
        _("files asked for"), max_length=200, blank=True, help_text=_("Empty means that no files are taken.")
    )
    blind = models.BooleanField(_("judges do not see the names"), default=True)
    # Fixed at the announcement: pairs of attribute and number of seats, for all kinds of seats together.
    quotas = models.JSONField(default=list, editable=False)
    announced_at = models.DateTimeField(null=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = _("recruitment call")
        verbose_name_plural = _("recruitment calls")
        ordering = ["-opens_at", "-id"]
        indexes = [
            models.Index(fields=["-opens_at", "-id"], name="recruitment_newest"),
            models.Index(fields=["state", "closes_at"], name="recruitment_by_close"),
            models.Index(fields=["body", "-opens_at"], name="recruitment_of_body"),
        ]
        constraints = [
            state_constraint(CallState, "council_call"),
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="recruitment_closes_after_opening"),
            models.CheckConstraint(condition=Q(selection__in=Selection.values), name="recruitment_selection_known"),
            models.CheckConstraint(
                condition=Q(min_age__isnull=True) | Q(max_age__isnull=True) | Q(max_age__gte=F("min_age")),
                name="recruitment_ages_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("councils:call", args=[self.pk])

    @property
    def is_announced(self) -> bool:
        return self.state == CallState.ANNOUNCED

    @property
    def is_open(self) -> bool:
        """Whether an application is taken at a moment, `accepts` says."""
        return self.state == CallState.OPEN

    @property
    def is_inviting(self) -> bool:
        return self.state == CallState.INVITING

    @property
    def is_cancelled(self) -> bool:
        return self.state == CallState.CANCELLED

    @property
    def is_over(self) -> bool:
        return self.state in OVER

    @property
    def is_still_to_come_or_open(self) -> bool:
        return self.state in {CallState.ANNOUNCED, CallState.OPEN}

    @property
    def asks_birth_date(self) -> bool:
        return self.min_age is not None or self.max_age is not None

    @property
    def is_judged_blindly(self) -> bool:
        return self.selection == Selection.SCORES and self.blind

    @property
    def is_drawn(self) -> bool:
        """Whether a lot decides."""
        return self.selection in (Selection.LOT, Selection.QUOTA_LOT)

    def accepts(self, at: datetime) -> bool:
        """The clock counts, also where the job that closes has not come by yet."""
        return self.state == CallState.OPEN and self.opens_at <= at < self.closes_at

    @property
    def attributes(self) -> list[str]:
        """What applicants may state about themselves, because a quota is kept for it."""
        return [attribute for attribute, _minimum in self.quotas]


class CallSeat(models.Model):
    """So many seats of one kind are filled by the call."""

    call = models.ForeignKey(RecruitmentCall, on_delete=models.CASCADE, related_name="seats")
    seat_kind = models.ForeignKey(SeatKind, on_delete=models.PROTECT, related_name="+", verbose_name=_("kind of seat"))
    seats = models.PositiveSmallIntegerField(_("seats"))
    # This kind's part of the call's quotas, fixed with them: each kind of seat is drawn on its own.
    quotas = models.JSONField(default=list, editable=False)

    class Meta:
        ordering = ["seat_kind__position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["call", "seat_kind"], name="recruitment_seat_once_per_kind"),
            models.CheckConstraint(condition=Q(seats__gte=1), name="recruitment_seat_has_seats"),
        ]

    def __str__(self) -> str:
        return f"{self.seat_kind} {self.seats}"


class CallQuestion(models.Model):
    """What applicants answer in their own words."""

    call = models.ForeignKey(RecruitmentCall, on_delete=models.CASCADE, related_name="questions")
    text = models.CharField(_("question"), max_length=200)
    most_characters = models.PositiveSmallIntegerField(_("characters at most"), default=600)
    required = models.BooleanField(_("must be answered"), default=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.text
