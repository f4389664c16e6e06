"""Points as a ledger: what one account gains another gives, in the same row, and no row is ever changed."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.workflow.models import Stateful, state_constraint
from proposals.states.exchanges import (
    EXCHANGE_WORKFLOW,
    AccountKind,
    ExchangeState,
    PostingKind,
    RewardEvent,
)


class RewardRule(models.Model):
    """So many points for an event, from a day on. A rule is ended, never changed: what was given stays explained."""

    event = models.CharField(_("Event"), max_length=20, choices=RewardEvent.choices)
    points = models.PositiveIntegerField(_("Points"))
    starts_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("Rule for points")
        verbose_name_plural = _("Rules for points")
        ordering = ["event", "-starts_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(event__in=RewardEvent.values), name="reward_event_known"),
            models.CheckConstraint(condition=Q(points__gte=1), name="reward_gives_something"),
            models.UniqueConstraint(
                fields=["event"], condition=Q(ended_at__isnull=True), name="reward_one_rule_per_event"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_event_display()}: {self.points}"


class PointAccount(models.Model):
    """`balance` is kept by a trigger from the postings, so that the database itself refuses an overdraft."""

    kind = models.CharField(max_length=8, choices=AccountKind.choices)
    # Empty also for the account of somebody who has left.
    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="point_account"
    )
    balance = models.BigIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("Account of points")
        verbose_name_plural = _("Accounts of points")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=AccountKind.values), name="point_account_kind_known"),
            models.CheckConstraint(condition=Q(kind="ISSUING") | Q(balance__gte=0), name="point_account_not_overdrawn"),
            models.CheckConstraint(
                condition=Q(kind="PERSON") | Q(person__isnull=True), name="point_account_of_a_person"
            ),
            models.UniqueConstraint(fields=["kind"], condition=~Q(kind="PERSON"), name="point_account_one_of_a_kind"),
        ]
        indexes = [models.Index(fields=["-balance", "id"], name="point_account_rank", condition=Q(kind="PERSON"))]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} #{self.pk}"


class Posting(models.Model):
    """Both sides of one movement in one row: a ledger of such rows cannot fail to balance."""

    kind = models.CharField(max_length=9, choices=PostingKind.choices)
    source = models.ForeignKey(PointAccount, on_delete=models.PROTECT, related_name="postings_from")
    target = models.ForeignKey(PointAccount, on_delete=models.PROTECT, related_name="postings_to")
    points = models.PositiveIntegerField(_("Points"))
    # What it was for, so that nothing is posted twice: "ADOPTED:proposal:12:account:7".
    cause = models.CharField(max_length=100, unique=True)
    subject = models.CharField(_("For"), max_length=120)
    rule = models.ForeignKey(RewardRule, on_delete=models.PROTECT, null=True, related_name="+")
    posted_at = models.DateTimeField()

    class Meta:
        verbose_name = _("Posting of points")
        verbose_name_plural = _("Postings of points")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(points__gte=1), name="posting_moves_something"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="posting_between_two_accounts"),
            models.CheckConstraint(condition=Q(kind__in=PostingKind.values), name="posting_kind_known"),
        ]

    def __str__(self) -> str:
        return self.cause


class ExchangeOption(models.Model):
    """What points can be exchanged for."""

    title = models.CharField(_("What for"), max_length=80)
    points = models.PositiveIntegerField(_("Points"))
    is_active = models.BooleanField(_("Can be chosen"), default=True)

    class Meta:
        verbose_name = _("Exchange on offer")
        verbose_name_plural = _("Exchanges on offer")
        ordering = ["points", "id"]
        constraints = [models.CheckConstraint(condition=Q(points__gte=1), name="exchange_costs_something")]

    def __str__(self) -> str:
        return self.title


class ExchangeRequest(Stateful):
    """Asking sets the points aside; from then on they cannot be spent twice."""

    workflow = EXCHANGE_WORKFLOW

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    account = models.ForeignKey(PointAccount, on_delete=models.PROTECT, related_name="exchanges")
    option = models.ForeignKey(ExchangeOption, on_delete=models.PROTECT, related_name="requests")
    points = models.PositiveIntegerField(_("Points"))
    asked_at = models.DateTimeField()
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", editable=False
    )

    class Meta:
        verbose_name = _("Exchange of points")
        verbose_name_plural = _("Exchanges of points")
        ordering = ["-asked_at", "-id"]
        constraints = [
            state_constraint(ExchangeState, "exchange"),
            models.CheckConstraint(condition=Q(points__gte=1), name="exchange_of_something"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    def case_title(self) -> str:
        return f"{self.option.title} ({self.points}P)"

    @property
    def awaits_grant(self) -> bool:
        return self.state == ExchangeState.ASKED

    @property
    def awaits_payment(self) -> bool:
        return self.state == ExchangeState.GRANTED

    def get_absolute_url(self) -> str:
        return reverse("proposals:exchanges")
