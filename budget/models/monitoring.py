"""Residents look for themselves: visits to the place, their reports, and what they think of the finished project."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from budget.models.execution import Undertaking
from budget.states.execution import BEFORE_PUBLICATION, REPORT_WORKFLOW, ReportState
from budget.states.execution_names import Question, Rating
from core.workflow.models import Stateful, state_constraint


class SiteVisit(models.Model):
    """A day on which residents see the place for themselves, with the office that answers for it."""

    undertaking = models.ForeignKey(Undertaking, on_delete=models.PROTECT, related_name="visits")
    starts_at = models.DateTimeField(_("Begins"))
    ends_at = models.DateTimeField(_("Ends"))
    meeting_point = models.CharField(_("Where to meet"), max_length=150)
    note = models.CharField(_("Good to know"), max_length=300, blank=True)
    places = models.PositiveSmallIntegerField(_("Places"), default=15)
    sign_up_until = models.DateTimeField(_("Sign-up until"))
    announced_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, editable=False)
    cancelled_at = models.DateTimeField(null=True, editable=False)
    cancelled_because = models.CharField(max_length=300, blank=True, editable=False)

    class Meta:
        verbose_name = _("Site visit")
        verbose_name_plural = _("Site visits")
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="budget_visit_ends_after_its_start"),
            models.CheckConstraint(
                condition=Q(sign_up_until__lte=F("starts_at")), name="budget_visit_sign_up_before_it"
            ),
            models.CheckConstraint(condition=Q(places__gt=0), name="budget_visit_has_places"),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True) | ~Q(cancelled_because=""), name="budget_visit_called_off_why"
            ),
        ]
        indexes = [models.Index(fields=["starts_at"], name="budget_visit_by_day")]

    def __str__(self) -> str:
        return str(self.undertaking)

    def get_absolute_url(self) -> str:
        project = self.undertaking.project
        return reverse("budget:visit", args=[project.cycle.slug, project.number, self.pk])

    def takes_sign_ups(self, at: datetime) -> bool:
        return self.cancelled_at is None and at < self.sign_up_until


class VisitSignUp(models.Model):
    """Somebody means to come along."""

    visit = models.ForeignKey(SiteVisit, on_delete=models.CASCADE, related_name="sign_ups")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    signed_up_at = models.DateTimeField()

    class Meta:
        verbose_name = _("Sign-up for a site visit")
        verbose_name_plural = _("Sign-ups for site visits")
        constraints = [models.UniqueConstraint(fields=["visit", "person"], name="budget_signed_up_once")]

    def __str__(self) -> str:
        return str(self.visit)


class VisitReport(Stateful):
    """What somebody saw on a visit; published without their name once somebody has read it, then answered."""

    workflow = REPORT_WORKFLOW

    visit = models.ForeignKey(SiteVisit, on_delete=models.PROTECT, related_name="reports")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    text = models.TextField(_("What you saw"), max_length=3_000)
    rating = models.PositiveSmallIntegerField(_("How the work is going"), choices=Rating.choices)
    answer = models.TextField(max_length=4_000, blank=True, editable=False)
    answered_at = models.DateTimeField(null=True, editable=False)
    published_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("Report of a site visit")
        verbose_name_plural = _("Reports of site visits")
        ordering = ["id"]
        constraints = [
            state_constraint(ReportState, "budget_visit_report"),
            models.CheckConstraint(condition=Q(rating__in=Rating.values), name="budget_report_rating_known"),
            models.UniqueConstraint(
                fields=["visit", "author"], condition=Q(author__isnull=False), name="budget_one_report_each"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["PUBLISHED", "ANSWERED"]) | Q(published_at__isnull=False),
                name="budget_report_published_some_time",
            ),
        ]

    def __str__(self) -> str:
        return self.case_title()

    def case_title(self) -> str:
        return str(self.visit.undertaking)

    @property
    def awaits_check(self) -> bool:
        return self.state == ReportState.SUBMITTED

    @property
    def is_before_publication(self) -> bool:
        return self.state in BEFORE_PUBLICATION

    def get_absolute_url(self) -> str:
        return f"{self.visit.undertaking.get_absolute_url()}#report-{self.pk}"


class EvaluationTurn(models.Model):
    """This resident has evaluated the project. What they said is not kept beside it, nor when."""

    undertaking = models.ForeignKey(Undertaking, on_delete=models.CASCADE, related_name="evaluation_turns")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("Evaluation given")
        verbose_name_plural = _("Evaluations given")
        constraints = [models.UniqueConstraint(fields=["undertaking", "person"], name="budget_evaluated_once")]

    def __str__(self) -> str:
        return str(self.undertaking_id)


class EvaluationCount(models.Model):
    """How many gave this answer to this question: all that is kept of the answers."""

    undertaking = models.ForeignKey(Undertaking, on_delete=models.CASCADE, related_name="evaluation_counts")
    question = models.CharField(max_length=12, choices=Question.choices)
    value = models.PositiveSmallIntegerField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("Answers to a question")
        verbose_name_plural = _("Answers to questions")
        constraints = [
            models.UniqueConstraint(fields=["undertaking", "question", "value"], name="budget_evaluation_counted_once"),
            models.CheckConstraint(condition=Q(question__in=Question.values), name="budget_evaluation_question_known"),
            models.CheckConstraint(condition=Q(value__gte=1, value__lte=5), name="budget_evaluation_on_the_scale"),
        ]

    def __str__(self) -> str:
        return f"{self.question} {self.value}: {self.count}"
