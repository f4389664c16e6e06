"""A panel that evaluates in groups: who sits in which, what the groups agreed on, and what departments answer."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.workflow.models import Stateful, state_constraint
from surveys.models.surveys import Survey
from surveys.states.recommendations import RECOMMENDATION_WORKFLOW, RecommendationState


class PanelGroup(models.Model):
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="groups")
    name = models.CharField(_("Name of the group"), max_length=60)
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="surveys.PanelSeat", related_name="+", verbose_name=_("Members")
    )

    class Meta:
        ordering = ["survey", "id"]
        constraints = [models.UniqueConstraint(fields=["survey", "name"], name="survey_group_named_once")]

    def __str__(self) -> str:
        return self.name


class PanelSeat(models.Model):
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="+")
    group = models.ForeignKey(PanelGroup, on_delete=models.CASCADE, related_name="seats")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    leads = models.BooleanField(_("Speaks for the group"), default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["survey", "person"], name="survey_member_in_one_group")]


class GroupScore(models.Model):
    """What a group agreed on after its discussion, beside the scores of its members."""

    group = models.ForeignKey(PanelGroup, on_delete=models.CASCADE, related_name="scores")
    key = models.CharField(max_length=20)
    code = models.IntegerField()
    reason = models.TextField(_("Why"), max_length=1000, blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "key"], name="survey_group_scores_once")]


class Recommendation(Stateful):
    """What a panel, or one group of it, asks of a department (`department`), which answers in public under a clock."""

    workflow = RECOMMENDATION_WORKFLOW

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="recommendations")
    group = models.ForeignKey(PanelGroup, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    key = models.CharField(max_length=20, blank=True)
    text = models.TextField(pgettext_lazy("panel", "Recommendation"), max_length=2000)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    answer = models.TextField(_("Answer of the department"), max_length=3000, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["survey", "id"]
        indexes = [models.Index(fields=["survey", "id"], name="survey_recommendations")]
        constraints = [
            state_constraint(RecommendationState, "survey_recommendation"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | ~Q(answer=""), name="survey_panel_answer_not_empty"
            ),
        ]

    def __str__(self) -> str:
        return Truncator(self.text).chars(80)

    def case_title(self) -> str:
        return f"{self.survey} – {self}"

    def get_absolute_url(self) -> str:
        return reverse("surveys:recommendation", args=[self.survey.slug, self.pk])
