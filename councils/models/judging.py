"""Judges, criteria and scores."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from councils.models.applications import Application
from councils.models.calls import RecruitmentCall


class JudgingCriterion(models.Model):
    """One thing that is judged, with its weight among the others."""

    call = models.ForeignKey(RecruitmentCall, on_delete=models.CASCADE, related_name="criteria")
    label = models.CharField(_("criterion"), max_length=80)
    most_points = models.PositiveSmallIntegerField(_("most points"), default=10)
    weight = models.PositiveSmallIntegerField(_("weight"), default=1)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(most_points__gte=1, weight__gte=1), name="criterion_counts"),
        ]

    def __str__(self) -> str:
        return self.label


class Judge(models.Model):
    """A person who scores the applications of a call."""

    call = models.ForeignKey(RecruitmentCall, on_delete=models.CASCADE, related_name="judges")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call", "user"], name="judge_once_per_call")]

    def __str__(self) -> str:
        return str(self.user)


class JudgeConflict(models.Model):
    """A judge keeps out of one application, and why."""

    judge = models.ForeignKey(Judge, on_delete=models.CASCADE, related_name="conflicts")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="conflicts")
    reason = models.CharField(_("reason"), max_length=300)
    declared_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["judge", "application"], name="conflict_once")]

    def __str__(self) -> str:
        return self.reason


class JudgesCopy(models.Model):
    """A file of an applicant as the judges of a blind call may see it: names taken out, by hand, by the staff."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="judges_copies")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.application_id}-{self.pk}"


class Score(models.Model):
    """Points of one judge for one application by one criterion. Nobody scores themselves: the database refuses it."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(JudgingCriterion, on_delete=models.CASCADE, related_name="+")
    judge = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # Repeated from the application, so that the database itself can compare.
    applicant = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    points = models.PositiveSmallIntegerField(_("points"))
    given_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "criterion", "judge"], name="score_once"),
            models.CheckConstraint(condition=~Q(judge=F("applicant")), name="score_never_ones_own"),
        ]

    def __str__(self) -> str:
        return str(self.points)
