"""A plan as its authors write it: plan → strategies → tasks → subtasks.

Only the plan is signed and published. The pages below are its drafts: what residents read is the version that
approval froze (`plans.models.record`), so that publishing, moving or deleting a page below changes nothing in public
until the whole plan is signed again.
"""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, PublishingPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from core.licences import Licence
from plans.models.blocks import PlanBody
from plans.models.choices import GroupKind, PlanKind, TaskKind
from plans.models.parts import year_field
from plans.models.snapshots import digest_of, snapshot_of
from signoff.models import ParentOfSignedPages, SignedPage
from signoff.models.content import content_of

# Words that paths under /plans/ already use.
RESERVED_SLUGS = frozenset({"adjustments", "feed", "strategies", "tasks", "work"})
MOST_LEVELS = 2


class PlanIndexPage(ParentOfSignedPages):
    """Where plans stand in the tree; the public list is a view."""

    max_count = 1
    parent_page_types = ["home.HomePage"]
    subpage_types = ["plans.PlanPage"]
    preview_modes: list[Any] = []

    class Meta:
        verbose_name = _("list of plans")


class Answering(models.Model):
    """A department and the post in it that answers by name."""

    department = models.ForeignKey(
        "accounts.Department", on_delete=models.PROTECT, related_name="+", verbose_name=_("department")
    )
    responsible = models.ForeignKey(
        "accounts.Position",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who answers for it"),
    )

    class Meta:
        abstract = True


class DraftOnly(Page):
    """Has no address of its own in public: residents read the signed version, whatever happens to the draft."""

    class Meta:
        abstract = True

    def get_url_parts(self, *args: Any, **kwargs: Any) -> None:
        return None

    def route(self, request: Any, path_components: list[str]) -> Any:
        raise Http404


class PlanPage(Answering, SignedPage):  # type: ignore[django-manager-missing]
    kind = models.CharField(_("kind"), max_length=12, choices=PlanKind.choices, default=PlanKind.INNOVATION)
    first_year = year_field(_("from year"))
    last_year = year_field(_("to year"))
    vision = models.CharField(_("vision"), max_length=200, blank=True)
    goal = models.CharField(_("goal"), max_length=200, blank=True)
    summary = models.CharField(_("summary"), max_length=400)
    body = StreamField(PlanBody(), verbose_name=_("background and organisation"), blank=True)
    licence = models.CharField(_("licence"), max_length=8, choices=Licence.choices, default=Licence.TYPE_1)

    content_panels = [
        *Page.content_panels,
        FieldRowPanel([FieldPanel("kind"), FieldPanel("first_year"), FieldPanel("last_year")]),
        MultiFieldPanel([FieldPanel("vision"), FieldPanel("goal"), FieldPanel("summary")], _("direction")),
        MultiFieldPanel([FieldPanel("department"), FieldPanel("responsible")], _("who answers for it")),
        FieldPanel("body"),
        InlinePanel("steps", heading=_("schedule of the whole plan"), label=_("step")),
        InlinePanel("causes", heading=_("what made this version"), label=_("cause")),
        MultiFieldPanel(SignedPage.signing_panels, _("for the sign-off")),
        FieldPanel("licence"),
    ]
    promote_panels = [FieldPanel("slug"), FieldPanel("search_description")]
    settings_panels = [PublishingPanel()]
    parent_page_types = ["plans.PlanIndexPage"]
    subpage_types = ["plans.StrategyPage"]
    preview_modes: list[Any] = []

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_year__gte=models.F("first_year")), name="plan_ends_after_its_start"
            ),
            models.CheckConstraint(condition=models.Q(kind__in=PlanKind.values), name="plan_kind_known"),
        ]

    def clean(self) -> None:
        super().clean()
        if self.slug in RESERVED_SLUGS:
            raise ValidationError({"slug": _("This address is taken by the site itself.")})
        if self.first_year and self.last_year and self.last_year < self.first_year:
            raise ValidationError({"last_year": _("The last year comes before the first.")})

    def get_absolute_url(self) -> str:
        return reverse("plans:plan", args=[self.slug])

    def signed_pages(self) -> Iterable[Page]:
        """Everything below, in the order of the tree."""
        strategies = StrategyPage.objects.descendant_of(self).select_related("latest_revision")
        tasks = TaskPage.objects.descendant_of(self).select_related("latest_revision")
        return sorted([*strategies, *tasks], key=lambda page: page.path)

    def signed_digest(self) -> str:
        """Three people sign the plan with everything below it: strategies, tasks and subtasks as last drafted."""
        return digest_of({"page": content_of(self), "plan": snapshot_of(self)})

    def shown_while_signing(self) -> str:
        return reverse("plans:draft", args=[self.pk])

    @property
    def years(self) -> range:
        return range(self.first_year, self.last_year + 1)


class StrategyPage(DraftOnly):
    """A strategy, a group of voluntary or social-value tasks, or a field of pledges."""

    kind = models.CharField(_("kind"), max_length=12, choices=GroupKind.choices, default=GroupKind.STRATEGY)
    code = models.CharField(_("number"), max_length=20, help_text=_("As the plan numbers it: 1, 2, A …"))
    summary = models.CharField(_("summary"), max_length=400, blank=True)
    body = StreamField(PlanBody(), verbose_name=_("text"), blank=True)

    content_panels = [
        *Page.content_panels,
        FieldRowPanel([FieldPanel("code"), FieldPanel("kind")]),
        FieldPanel("summary"),
        FieldPanel("body"),
    ]
    promote_panels = [FieldPanel("slug")]
    settings_panels: list[Any] = []
    parent_page_types = ["plans.PlanPage"]
    subpage_types = ["plans.TaskPage"]
    preview_modes: list[Any] = []

    class Meta:
        verbose_name = _("strategy")
        verbose_name_plural = _("strategies")


class TaskPage(Answering, DraftOnly):  # type: ignore[django-manager-missing]
    """A task, or a subtask under one. A task that has subtasks is fulfilled through them."""

    kind = models.CharField(_("kind"), max_length=12, choices=TaskKind.choices, default=TaskKind.STRATEGY)
    code = models.CharField(_("number"), max_length=20, help_text=_("As the plan numbers it: 1-1, 45 …"))
    is_focus = models.BooleanField(_("focus of the year"), default=False)
    summary = models.CharField(_("summary"), max_length=400, blank=True)
    others = ParentalManyToManyField(
        "accounts.Department", blank=True, related_name="+", verbose_name=_("departments that take part")
    )
    starts_on = models.DateField(_("from"), null=True, blank=True, help_text=_("Empty means: already under way."))
    ends_on = models.DateField(_("until"), null=True, blank=True, help_text=_("Empty means: goes on."))
    background = models.TextField(_("background"), max_length=3000, blank=True)
    body = StreamField(PlanBody(), verbose_name=_("what is done"), blank=True)
    as_is = models.TextField(_("until now"), max_length=1000, blank=True)
    to_be = models.TextField(_("from now on"), max_length=1000, blank=True)
    partners = models.TextField(_("partners"), max_length=1000, blank=True, help_text=_("One per line."))
    effect = models.TextField(_("expected effect"), max_length=2000, blank=True)
    difference = models.TextField(_("what sets it apart"), max_length=1000, blank=True)

    content_panels = [
        *Page.content_panels,
        FieldRowPanel([FieldPanel("code"), FieldPanel("kind"), FieldPanel("is_focus")]),
        FieldPanel("summary"),
        MultiFieldPanel(
            [FieldPanel("department"), FieldPanel("responsible"), FieldPanel("others")], _("who answers for it")
        ),
        FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
        FieldPanel("background"),
        FieldPanel("body"),
        FieldRowPanel([FieldPanel("as_is"), FieldPanel("to_be")]),
        InlinePanel("targets", heading=_("yearly targets"), label=_("target")),
        InlinePanel("milestones", heading=_("schedule"), label=_("step")),
        InlinePanel("budgets", heading=_("budget"), label=_("amount")),
        FieldPanel("partners"),
        FieldPanel("effect"),
        FieldPanel("difference"),
    ]
    promote_panels = [FieldPanel("slug")]
    settings_panels: list[Any] = []
    parent_page_types = ["plans.StrategyPage", "plans.TaskPage"]
    subpage_types = ["plans.TaskPage"]
    preview_modes: list[Any] = []

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")

    def clean(self) -> None:
        super().clean()
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _("The end comes before the beginning.")})

    @classmethod
    def can_create_at(cls, parent: Page) -> bool:
        """Subtasks have no subtasks."""
        above = parent.get_ancestors(inclusive=True).type(TaskPage).count()
        return super().can_create_at(parent) and above < MOST_LEVELS
