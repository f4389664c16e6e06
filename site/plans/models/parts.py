"""The rows that belong to a page of a plan: they are drafted, signed and published with it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable

from plans.models.choices import CauseKind, Funding, Precision

EARLIEST, LATEST = 2000, 2100


def year_field(label: Any, **options: Any) -> "models.PositiveSmallIntegerField[int, int]":
    return models.PositiveSmallIntegerField(
        label, validators=[MinValueValidator(EARLIEST), MaxValueValidator(LATEST)], **options
    )


class Span(Orderable):
    """Something said of one year or of several (2023–2025); without an end it goes on."""

    first_year = year_field(_("from year"))
    last_year = year_field(_("to year"), null=True, blank=True, help_text=_("Empty means it goes on."))

    class Meta(Orderable.Meta):
        abstract = True

    def clean(self) -> None:
        super().clean()
        if self.last_year is not None and self.first_year and self.last_year < self.first_year:
            raise ValidationError({"last_year": _("The last year comes before the first.")})


class TaskTarget(Span):
    """What is to be reached: a number with its unit, an amount of money, words, or all three."""

    page = ParentalKey("plans.TaskPage", on_delete=models.CASCADE, related_name="targets")
    indicator = models.CharField(_("indicator"), max_length=120)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    number = models.DecimalField(_("number"), max_digits=14, decimal_places=2, null=True, blank=True)
    at_least = models.BooleanField(_("or more"), default=False)
    amount = models.BigIntegerField(
        _("amount (won)"), null=True, blank=True, validators=[MinValueValidator(0)], help_text=_("Whole won.")
    )
    text = models.CharField(_("in words"), max_length=300, blank=True)

    panels = [
        FieldPanel("indicator"),
        FieldRowPanel([FieldPanel("first_year"), FieldPanel("last_year"), FieldPanel("unit")]),
        FieldRowPanel([FieldPanel("number"), FieldPanel("at_least"), FieldPanel("amount")]),
        FieldPanel("text"),
    ]

    def clean(self) -> None:
        super().clean()
        if self.number is None and self.amount is None and not self.text:
            raise ValidationError(_("A target needs a number, an amount or words."))


class Dated(Orderable):
    """A step of a schedule, as exactly as it was promised."""

    title = models.CharField(_("step"), max_length=200)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    precision = models.CharField(_("exact to the"), max_length=8, choices=Precision.choices, default=Precision.MONTH)

    panels = [
        FieldPanel("title"),
        FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on"), FieldPanel("precision")]),
    ]

    class Meta(Orderable.Meta):
        abstract = True

    def clean(self) -> None:
        super().clean()
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _("The end comes before the beginning.")})


class TaskMilestone(Dated):
    page = ParentalKey("plans.TaskPage", on_delete=models.CASCADE, related_name="milestones")


class PlanStep(Dated):
    page = ParentalKey("plans.PlanPage", on_delete=models.CASCADE, related_name="steps")


class TaskBudget(Span):
    """Money for a task: by years and by whom. Without an amount it is not decided yet."""

    page = ParentalKey("plans.TaskPage", on_delete=models.CASCADE, related_name="budgets")
    funding = models.CharField(_("funding"), max_length=8, choices=Funding.choices, default=Funding.OWN)
    amount = models.BigIntegerField(
        _("amount (won)"),
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("Whole won. Empty means: not decided yet."),
    )
    note = models.CharField(_("note"), max_length=200, blank=True)

    panels = [
        FieldRowPanel([FieldPanel("first_year"), FieldPanel("last_year")]),
        FieldRowPanel([FieldPanel("funding"), FieldPanel("amount")]),
        FieldPanel("note"),
    ]


class PlanCause(Orderable):
    """Who or what made the plan change; told in public with the version, and to the author."""

    page = ParentalKey("plans.PlanPage", on_delete=models.CASCADE, related_name="causes")
    kind = models.CharField(_("kind"), max_length=10, choices=CauseKind.choices)
    label = models.CharField(_("what it was"), max_length=200)
    link = models.CharField(
        _("address"),
        max_length=300,
        blank=True,
        help_text=_("The path on this site, such as /proposals/12/, or an https address."),
    )
    code = models.CharField(
        _("which task"), max_length=20, blank=True, help_text=_("The task's number; empty means the whole plan.")
    )

    panels = [
        FieldRowPanel([FieldPanel("kind"), FieldPanel("code")]),
        FieldPanel("label"),
        FieldPanel("link"),
    ]

    def clean(self) -> None:
        super().clean()
        if self.link and not self.link.startswith(("/", "https://")):
            raise ValidationError({"link": _("An address starts with / or https://.")})
