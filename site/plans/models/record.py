"""The plan as it was signed, and the card of each task: what residents read, count and follow."""

from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.workflow.models import Stateful, state_constraint
from plans.models.choices import CauseKind, GroupKind, TaskKind
from plans.models.pages import PlanPage
from plans.states import CARD, RUNNING, CardState


class PlanVersion(models.Model):
    """What was approved, word for word. Append-only."""

    plan = models.ForeignKey(PlanPage, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    content = models.JSONField(_("content"), encoder=DjangoJSONEncoder)
    digest = models.CharField(_("hash of the content"), max_length=64)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(_("published"))

    class Meta:
        verbose_name = _("version of a plan")
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="plan_version_numbered_once")]
        indexes = [models.Index(fields=["-published_at", "-id"], name="plan_version_newest")]

    def __str__(self) -> str:
        return f"{self.plan} v{self.number}"

    def get_absolute_url(self) -> str:
        return reverse("plans:changes", args=[self.plan.slug, self.number])


class VersionCause(models.Model):
    """A proposal, petition or finding that made a version what it is. Append-only."""

    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="causes")
    kind = models.CharField(_("kind"), max_length=10, choices=CauseKind.choices)
    label = models.CharField(_("what it was"), max_length=200)
    link = models.CharField(_("path or https link"), max_length=300, blank=True)
    code = models.CharField(_("which task"), max_length=20, blank=True)
    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, null=True, related_name="+")
    object_id = models.PositiveBigIntegerField(null=True)
    subject = GenericForeignKey("content_type", "object_id")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=CauseKind.values), name="plan_cause_kind_known"),
        ]


class Strategy(models.Model):
    """A strategy of the newest version."""

    plan = models.ForeignKey(PlanPage, on_delete=models.PROTECT, related_name="strategies")
    key = models.PositiveBigIntegerField(unique=True, editable=False)
    place = models.PositiveIntegerField()
    kind = models.CharField(_("kind"), max_length=12, choices=GroupKind.choices)
    code = models.CharField(_("number"), max_length=20)
    title = models.CharField(_("title"), max_length=255)
    summary = models.CharField(_("summary"), max_length=400, blank=True)
    content = models.JSONField(encoder=DjangoJSONEncoder)
    left_out_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("strategy")
        ordering = ["place", "id"]
        constraints = [models.CheckConstraint(condition=Q(kind__in=GroupKind.values), name="plan_group_kind_known")]
        indexes = [models.Index(fields=["plan", "place"], name="plan_strategies")]

    def __str__(self) -> str:
        return f"{self.code}. {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("plans:strategy", args=[self.pk])


class CardQuerySet(models.QuerySet["TaskCard"]):
    def present(self) -> "CardQuerySet":
        """Those of the newest version."""
        return self.filter(left_out_at__isnull=True)

    def counted(self) -> "CardQuerySet":
        """What fulfilment is counted by: tasks without subtasks."""
        return self.present().filter(is_leaf=True)

    def running(self) -> "CardQuerySet":
        return self.counted().filter(state__in=RUNNING)


class TaskCard(Stateful):
    """관리카드: a task of the newest version, who answers for it, and how far it is."""

    workflow = CARD

    plan = models.ForeignKey(PlanPage, on_delete=models.PROTECT, related_name="cards")
    strategy = models.ForeignKey(Strategy, on_delete=models.PROTECT, related_name="cards")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="subtasks")
    key = models.PositiveBigIntegerField(unique=True, editable=False)
    place = models.PositiveIntegerField()
    is_leaf = models.BooleanField(default=True)
    kind = models.CharField(_("kind"), max_length=12, choices=TaskKind.choices)
    code = models.CharField(_("number"), max_length=20)
    title = models.CharField(_("title"), max_length=255)
    summary = models.CharField(_("summary"), max_length=400, blank=True)
    is_focus = models.BooleanField(_("focus of the year"), default=False)
    responsible = models.ForeignKey(
        "accounts.Position", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    others = models.ManyToManyField("accounts.Department", blank=True, related_name="+")
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    budget = models.BigIntegerField(_("budget (won)"), default=0)
    has_open_budget = models.BooleanField(_("part of the budget is not decided"), default=False)
    content = models.JSONField(encoder=DjangoJSONEncoder)

    # What confirmed reports said last.
    percent = models.PositiveSmallIntegerField(_("done (%)"), default=0)
    spent = models.BigIntegerField(_("spent (won)"), default=0)
    reported_month = models.DateField(_("reported until"), null=True, blank=True)
    goes_on = models.BooleanField(_("fulfilled, and goes on"), default=False)
    entered_at = models.DateTimeField(_("in the plan since"))
    left_out_at = models.DateTimeField(null=True, blank=True)

    objects = CardQuerySet.as_manager()

    class Meta:
        verbose_name = _("task card")
        verbose_name_plural = _("task cards")
        constraints = [
            state_constraint(CardState, "plans_taskcard"),
            models.CheckConstraint(condition=Q(kind__in=TaskKind.values), name="plan_task_kind_known"),
            models.CheckConstraint(condition=Q(percent__lte=100), name="plan_task_percent_at_most_100"),
            models.CheckConstraint(condition=Q(budget__gte=0, spent__gte=0), name="plan_task_money_not_negative"),
        ]
        indexes = [
            models.Index(fields=["place", "id"], name="plan_cards_in_order"),
            models.Index(fields=["plan", "place"], name="plan_cards_of_plan"),
            models.Index(fields=["strategy", "place"], name="plan_cards_of_strategy"),
            models.Index(fields=["department", "place"], name="plan_cards_of_department"),
            models.Index(fields=["state", "place"], name="plan_cards_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def case_title(self) -> str:
        return str(self)

    def get_absolute_url(self) -> str:
        return reverse("plans:task", args=[self.pk])

    @property
    def needs_panel(self) -> bool:
        return self.kind == TaskKind.PLEDGE

    @property
    def is_running(self) -> bool:
        return self.state in RUNNING and self.left_out_at is None


class CardTarget(models.Model):
    """A yearly target of the newest version, and beside it what came of it."""

    card = models.ForeignKey(TaskCard, on_delete=models.CASCADE, related_name="targets")
    place = models.PositiveIntegerField()
    indicator = models.CharField(_("indicator"), max_length=120)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    first_year = models.PositiveSmallIntegerField(_("from year"))
    last_year = models.PositiveSmallIntegerField(_("to year"), null=True)
    number = models.DecimalField(_("number"), max_digits=14, decimal_places=2, null=True)
    at_least = models.BooleanField(_("or more"), default=False)
    amount = models.BigIntegerField(_("amount (won)"), null=True)
    text = models.CharField(_("in words"), max_length=300, blank=True)
    # A target that a later version dropped stays while something was reported on it.
    left_out = models.BooleanField(default=False)

    class Meta:
        ordering = ["place", "id"]
        constraints = [
            models.UniqueConstraint(fields=["card", "indicator", "first_year"], name="plan_target_said_once"),
        ]

    def covers(self, year: int) -> bool:
        return self.first_year <= year <= (self.last_year or year)


class TargetResult(models.Model):
    """What was reached in one year, as the last confirmed report said."""

    target = models.ForeignKey(CardTarget, on_delete=models.CASCADE, related_name="results")
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.DecimalField(_("number"), max_digits=14, decimal_places=2, null=True)
    amount = models.BigIntegerField(_("amount (won)"), null=True)
    text = models.CharField(_("in words"), max_length=300, blank=True)
    entry: Any = models.ForeignKey("plans.ProgressEntry", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["target", "year"], name="plan_result_once_a_year")]

    @property
    def is_met(self) -> bool | None:
        """Whether the target was reached; None where only words were promised."""
        pairs = [(self.target.number, self.number), (self.target.amount, self.amount)]
        known = [(wanted, got) for wanted, got in pairs if wanted is not None]
        if not known:
            return None
        return all(got is not None and got >= wanted for wanted, got in known)
