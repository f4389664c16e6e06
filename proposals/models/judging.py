"""Who judges a contest, what they scored, and what came of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.workflow.models import Stateful, state_constraint
from proposals.models.calls import Call
from proposals.models.proposals import Proposal
from proposals.states.judging import ROUND_WORKFLOW, CountingRule, RoundState, TieRule


class JudgingRound(Stateful):
    """One round, by the terms that stood when it was opened."""

    workflow = ROUND_WORKFLOW

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    label = models.CharField(_("Round"), max_length=60)
    is_final = models.BooleanField()
    rule = models.CharField(max_length=8, choices=CountingRule.choices)
    tie = models.CharField(max_length=8, choices=TieRule.choices)
    # How many go on to the next round; empty in the last.
    advance = models.PositiveSmallIntegerField(null=True)
    # Below this many points nobody goes on or wins.
    least_points = models.PositiveSmallIntegerField(default=0)
    # [{"key", "name", "help", "weight"}]: a judge gives an entry up to `weight` points for each; 100 in all.
    criteria = models.JSONField()
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", editable=False
    )
    published_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("Round of judging")
        verbose_name_plural = _("Rounds of judging")
        ordering = ["number"]
        constraints = [
            state_constraint(RoundState, "judging_round"),
            models.UniqueConstraint(fields=["call", "number"], name="judging_round_number"),
            models.CheckConstraint(
                condition=Q(is_final=True, advance__isnull=True) | Q(is_final=False, advance__gte=1),
                name="judging_round_leads_somewhere",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.call.title} – {self.label}"

    def case_title(self) -> str:
        return str(self)

    def get_absolute_url(self) -> str:
        return reverse("proposals:judging_round", args=[self.pk])


class Judge(models.Model):
    """One person's seat in one round."""

    round = models.ForeignKey(JudgingRound, on_delete=models.CASCADE, related_name="judges")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    number = models.PositiveSmallIntegerField()
    # Somebody who cannot finish: the round goes on without any of their scores.
    excused_at = models.DateTimeField(null=True)
    excused_because = models.CharField(_("Reason"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("Judge")
        verbose_name_plural = _("Judges")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["round", "person"], name="judge_once"),
            models.UniqueConstraint(fields=["round", "number"], name="judge_number"),
        ]

    def __str__(self) -> str:
        return f"#{self.round_id}/{self.number}"


class Entry(models.Model):
    """A proposal in a round, under a number that says nothing about who wrote it or when."""

    round = models.ForeignKey(JudgingRound, on_delete=models.CASCADE, related_name="entries")
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="entries")
    number = models.PositiveSmallIntegerField()
    # Filled when the scoring closes. Hundredths of a point, so that places are compared exactly.
    hundredths = models.PositiveIntegerField(null=True)
    # The same for each criterion, by its key.
    by_criterion = models.JSONField(default=dict)
    place = models.PositiveSmallIntegerField(null=True)
    goes_on = models.BooleanField(default=False)
    prize = models.CharField(_("Prize"), max_length=60, blank=True)
    prize_won = models.PositiveBigIntegerField(null=True)

    class Meta:
        verbose_name = _("Entry")
        verbose_name_plural = _("Entries")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["round", "proposal"], name="entry_once"),
            models.UniqueConstraint(fields=["round", "number"], name="entry_number"),
            models.CheckConstraint(
                condition=Q(hundredths__isnull=True) | Q(hundredths__lte=10_000), name="entry_up_to_hundred_points"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.round_id}/{self.number}"


class Sheet(models.Model):
    """What one judge says about one entry: recused, or points for each criterion."""

    class Recusal(models.TextChoices):
        AUTHOR = "AUTHOR", _("Wrote the entry, alone or with others")
        DECLARED = "DECLARED", _("Declared a conflict of interest")

    judge = models.ForeignKey(Judge, on_delete=models.CASCADE, related_name="sheets")
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="sheets")
    recusal = models.CharField(max_length=8, choices=Recusal.choices, blank=True)
    recusal_reason = models.CharField(_("Reason"), max_length=300, blank=True)
    # That the judge has nothing to do with those who might have written it.
    declared_free_at = models.DateTimeField(null=True)
    points = models.JSONField(default=dict)
    remark = models.CharField(_("Remark for the staff"), max_length=500, blank=True)
    written_at = models.DateTimeField()

    class Meta:
        verbose_name = _("Score sheet")
        verbose_name_plural = _("Score sheets")
        constraints = [
            models.UniqueConstraint(fields=["judge", "entry"], name="sheet_once"),
            models.CheckConstraint(
                condition=~Q(recusal="") & Q(points={}) | Q(recusal="", declared_free_at__isnull=False),
                name="sheet_scored_free_of_conflict_or_not_at_all",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.judge_id} → #{self.entry_id}"

    @property
    def total(self) -> int:
        return sum(self.points.values())
