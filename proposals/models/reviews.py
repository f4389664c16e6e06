"""How a department weighs a proposal: who has an interest in it, who was asked, what they gave, what it would cost."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from proposals.models.calls import Call
from proposals.models.proposals import Proposal
from proposals.states.reviewing import HIGHEST_SCORE, LOWEST_SCORE, WEIGHTS_IN_ALL, Criterion, Release


def _weight() -> Any:
    return models.PositiveSmallIntegerField(default=WEIGHTS_IN_ALL // len(Criterion))


class CriteriaWeights(models.Model):
    """How much each criterion counts, in percent: for one call, or for every call that has none of its own."""

    call = models.OneToOneField(Call, on_delete=models.CASCADE, null=True, blank=True, related_name="criteria_weights")
    feasible, creative, effective, range, lasting = _weight(), _weight(), _weight(), _weight(), _weight()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        verbose_name = _("Weights of the criteria")
        verbose_name_plural = _("Weights of the criteria")
        constraints = [
            models.UniqueConstraint(
                models.Value(1), condition=Q(call__isnull=True), name="criteria_weights_one_default"
            ),
            models.CheckConstraint(
                condition=Q(
                    feasible=WEIGHTS_IN_ALL
                    - models.F("creative") - models.F("effective") - models.F("range") - models.F("lasting")
                ),
                name="criteria_weights_make_a_hundred",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.call or _("All calls"))

    @property
    def by_criterion(self) -> dict[str, int]:
        return {criterion: getattr(self, criterion) for criterion in Criterion.values}

    @property
    def by_label(self) -> list[tuple[Any, int]]:
        return [(criterion.label, getattr(self, criterion)) for criterion in Criterion]


class InterestDeclaration(models.Model):
    """Somebody of the staff says whether they have an interest in a proposal, before they weigh or answer it.

    Append-only. Who has declared an interest cannot take it back.
    """

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="interests")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    has_interest = models.BooleanField()
    reason = models.CharField(_("What the interest is"), max_length=300, blank=True)
    declared_at = models.DateTimeField()

    class Meta:
        verbose_name = _("Declaration of interest")
        verbose_name_plural = _("Declarations of interest")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "person", "has_interest"], name="interest_declared_once"),
            models.CheckConstraint(
                condition=Q(has_interest=False, reason="") | Q(has_interest=True) & ~Q(reason=""),
                name="interest_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.proposal_id}"


class DepartmentReview(models.Model):
    """One round of weighing in one department, with the weights it began with and the cost it came to."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="department_reviews")
    department = models.ForeignKey(settings.DEPARTMENT_MODEL, on_delete=models.PROTECT, related_name="+")
    weights = models.JSONField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    # Nobody, where the last of those asked closed it by giving theirs.
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    moved_on = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("Department review")
        verbose_name_plural = _("Department reviews")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal"], condition=Q(closed_at__isnull=True), name="department_review_one_open"
            )
        ]

    def __str__(self) -> str:
        return f"#{self.proposal_id} {self.department}"


ALL_SCORED = Q(**{f"{name}__gte": LOWEST_SCORE for name in Criterion.values}) & Q(
    **{f"{name}__lte": HIGHEST_SCORE for name in Criterion.values}
)
NONE_SCORED = Q(**{f"{name}__isnull": True for name in Criterion.values})
OPEN_REVIEW = Q(given_at__isnull=True, released_at__isnull=True)


def _score() -> Any:
    return models.PositiveSmallIntegerField(null=True)


class Review(models.Model):
    """One reviewer who was asked, and what they gave."""

    round = models.ForeignKey(DepartmentReview, on_delete=models.CASCADE, related_name="reviews")
    # Beside the round's own, so that a reviewer's list is served by one index.
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="reviews")
    department = models.ForeignKey(settings.DEPARTMENT_MODEL, on_delete=models.PROTECT, related_name="+")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    feasible, creative, effective, range, lasting = _score(), _score(), _score(), _score(), _score()
    note = models.TextField(_("Why"), blank=True)
    given_at = models.DateTimeField(null=True)
    # When its reviewer was last reminded that the day has passed.
    reminded_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)
    released_for = models.CharField(max_length=12, choices=Release.choices, blank=True)

    class Meta:
        verbose_name = _("Review")
        verbose_name_plural = _("Reviews")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "reviewer"], condition=Q(released_at__isnull=True), name="review_asked_once"
            ),
            models.CheckConstraint(
                condition=Q(given_at__isnull=True, note="") & NONE_SCORED
                | Q(given_at__isnull=False, released_at__isnull=True) & ~Q(note="") & ALL_SCORED,
                name="review_given_whole",
            ),
            models.CheckConstraint(
                condition=Q(released_at__isnull=True, released_for="")
                | Q(released_at__isnull=False, released_for__in=Release.values),
                name="review_released_for_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["reviewer", "due_at", "id"], name="review_open_of", condition=OPEN_REVIEW),
            models.Index(fields=["department", "due_at", "id"], name="review_open_in", condition=OPEN_REVIEW),
            models.Index(fields=["due_at", "id"], name="review_open_by_day", condition=OPEN_REVIEW),
            models.Index(
                fields=["reviewer", "given_at"], name="review_given_by", condition=Q(given_at__isnull=False)
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"#{self.proposal_id} {self.reviewer}"

    @property
    def is_open(self) -> bool:
        return self.given_at is None and self.released_at is None

    @property
    def scores_by_label(self) -> list[tuple[Any, int | None]]:
        return [(criterion.label, getattr(self, criterion)) for criterion in Criterion]


class CostEstimate(models.Model):
    """What the department thinks it would cost, and what that rests on. The newest one counts; earlier ones stay."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="cost_estimates")
    department = models.ForeignKey(settings.DEPARTMENT_MODEL, on_delete=models.PROTECT, related_name="+")
    won = models.PositiveBigIntegerField(_("Estimated cost (won)"))
    basis = models.TextField(_("What the estimate rests on"), max_length=1000)
    estimated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    estimated_at = models.DateTimeField()

    class Meta:
        verbose_name = _("Cost estimate")
        verbose_name_plural = _("Cost estimates")
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=~Q(basis=""), name="cost_estimate_has_a_basis")]

    def __str__(self) -> str:
        return f"#{self.proposal_id}: {self.won}"


class PreferenceResult(models.Model):
    """What residents said in a survey, beside what the department thinks."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="preference_results")
    title = models.CharField(_("Title of the survey"), max_length=150)
    link = models.URLField(_("Address of its results"), max_length=500, blank=True)
    respondents = models.PositiveIntegerField(_("Number of answers (N)"))
    method = models.CharField(_("Method"), max_length=300)
    # Pairs of what could be chosen and how many chose it.
    rows = models.JSONField(default=list)
    attached_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    attached_at = models.DateTimeField()
    removed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("Result of a preference survey")
        verbose_name_plural = _("Results of preference surveys")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(respondents__gt=0), name="preference_somebody_answered"),
            models.UniqueConstraint(
                fields=["proposal", "title"], condition=Q(removed_at__isnull=True), name="preference_attached_once"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Referral(models.Model):
    """A proposal lies with a committee for its opinion, under a clock of its own."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="referrals")
    body = models.ForeignKey("councils.Body", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("Reason"), max_length=300)
    referred_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    referred_at = models.DateTimeField()
    due_at = models.DateTimeField()
    opinion = models.TextField(_("Opinion of the committee"), blank=True, max_length=3000)
    returned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    returned_at = models.DateTimeField(null=True)
    # Taken back by the department, or overtaken by another step, without an opinion.
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("Referral to a committee")
        verbose_name_plural = _("Referrals to committees")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal"],
                condition=Q(returned_at__isnull=True, taken_back_at__isnull=True),
                name="referral_one_open",
            ),
            models.CheckConstraint(
                condition=Q(returned_at__isnull=True, returned_by__isnull=True, opinion="")
                | Q(returned_at__isnull=False, returned_by__isnull=False, taken_back_at__isnull=True) & ~Q(opinion=""),
                name="referral_returned_with_an_opinion",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.proposal_id} → {self.body}"
