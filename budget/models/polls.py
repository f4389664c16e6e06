"""A vote, its terms, and the pots of money that it is about."""

from datetime import datetime

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from budget.models.cycles import Cycle
from budget.states.names import BallotKind, CountingMethod, Electorate, PotKind
from budget.states.polls import AWAITING_CONFIRMATION, POLL_WORKFLOW, TERMS_FIXED, PollState
from core.workflow.models import Stateful, state_constraint


class Poll(Stateful):
    """The vote of one cycle. Its terms are fixed before it opens: nobody moves the goal while people vote."""

    workflow = POLL_WORKFLOW

    cycle = models.OneToOneField(Cycle, on_delete=models.CASCADE, related_name="poll")
    opens_at = models.DateTimeField(_("Opens"))
    closes_at = models.DateTimeField(_("Closes"))
    electorate = models.CharField(
        _("Who may vote"), max_length=24, choices=Electorate.choices, default=Electorate.RESIDENTS
    )
    least_age = models.PositiveSmallIntegerField(_("From the age of"), default=14, validators=[MaxValueValidator(30)])
    # On this day the age is reached, or not.
    age_on = models.DateField(_("Age on this day"))
    ballot_kind = models.CharField(_("Kind of ballot"), max_length=12, choices=BallotKind.choices)
    # For each pot: how many projects, at least and at most; for points how many there are and how many for one.
    least_picks = models.PositiveSmallIntegerField(_("Projects, at least"), default=1)
    most_picks = models.PositiveSmallIntegerField(_("Projects, at most"), default=5)
    points = models.PositiveSmallIntegerField(_("Points to spread"), default=10)
    most_points_each = models.PositiveSmallIntegerField(_("Points for one project, at most"), default=5)
    most_per_category = models.PositiveSmallIntegerField(_("Projects of one category, at most"), null=True, blank=True)
    counting_method = models.CharField(
        _("Counting rule"), max_length=28, choices=CountingMethod.choices, default=CountingMethod.EQUAL_SHARES
    )
    least_percent = models.PositiveSmallIntegerField(
        _("Least share of the ballots (%)"), default=0, validators=[MaxValueValidator(100)]
    )
    # Small against a share of hundreds of thousands, and yet few enough rounds for anybody's computer.
    step_won = models.PositiveIntegerField(
        _("Raise per voter and round (won)"), default=1_000, validators=[MinValueValidator(1)]
    )
    # What counts for how much, in percent; the residents' ballots alone unless said otherwise.
    weight_residents = models.PositiveSmallIntegerField(_("Weight of the residents (%)"), default=100)
    weight_committee = models.PositiveSmallIntegerField(_("Weight of the committee (%)"), default=0)
    weight_survey = models.PositiveSmallIntegerField(_("Weight of the survey (%)"), default=0)
    has_paper = models.BooleanField(_("There are paper ballots too"), default=False)
    # How long objections may be raised after the result; then the key of the ballots is destroyed.
    appeal_days = models.PositiveSmallIntegerField(_("Days for objections"), default=14)
    # The terms as they were published, and their fingerprint.
    terms = models.JSONField(default=dict, editable=False)
    terms_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    fixed_at = models.DateTimeField(null=True, editable=False)
    first_confirmation = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    second_confirmation = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    published_at = models.DateTimeField(null=True, editable=False)
    keys_destroyed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("Vote")
        verbose_name_plural = _("Votes")
        constraints = [
            state_constraint(PollState, "budget_poll"),
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="budget_poll_closes_after_opening"),
            models.CheckConstraint(condition=Q(ballot_kind__in=BallotKind.values), name="budget_poll_ballot_known"),
            models.CheckConstraint(
                condition=Q(counting_method__in=CountingMethod.values), name="budget_poll_rule_known"
            ),
            models.CheckConstraint(condition=Q(electorate__in=Electorate.values), name="budget_poll_electorate_known"),
            models.CheckConstraint(
                condition=Q(weight_residents=100 - F("weight_committee") - F("weight_survey")),
                name="budget_poll_weights_make_a_hundred",
            ),
            models.CheckConstraint(
                condition=Q(least_picks__lte=F("most_picks"), most_picks__gte=1), name="budget_poll_picks_possible"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=list(TERMS_FIXED)) | ~Q(terms_sha256="") & Q(fixed_at__isnull=False),
                name="budget_poll_fixed_with_terms",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["PROVISIONAL", "FINAL"])
                | Q(first_confirmation__isnull=False, second_confirmation__isnull=False)
                & ~Q(first_confirmation=F("second_confirmation")),
                name="budget_poll_published_by_two",
            ),
        ]

    def __str__(self) -> str:
        return self.cycle.title

    def get_absolute_url(self) -> str:
        return reverse("budget:cycle", args=[self.cycle.slug])

    @property
    def awaits_opening(self) -> bool:
        return self.state == PollState.FIXED

    @property
    def is_being_voted_on(self) -> bool:
        """Until a job closes it; whether a ballot counts at a moment, `is_open` says."""
        return self.state == PollState.OPEN

    @property
    def awaits_count(self) -> bool:
        return self.state == PollState.CLOSED

    @property
    def awaits_first_confirmation(self) -> bool:
        return self.state == PollState.COUNTED

    @property
    def awaits_second_confirmation(self) -> bool:
        return self.state == PollState.CONFIRMED_ONCE

    @property
    def awaits_confirmation(self) -> bool:
        return self.state in AWAITING_CONFIRMATION

    @property
    def is_provisional(self) -> bool:
        return self.state == PollState.PROVISIONAL

    @property
    def is_final(self) -> bool:
        return self.state == PollState.FINAL

    def is_open(self, at: datetime) -> bool:
        """Whether a ballot handed in at this moment counts."""
        return self.state == PollState.OPEN and self.opens_at <= at < self.closes_at


class Pot(models.Model):
    """Money of its own within a vote: the whole city, a neighbourhood or a field. Each is counted by itself."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="pots")
    number = models.PositiveSmallIntegerField(_("Number"))
    kind = models.CharField(_("Kind"), max_length=8, choices=PotKind.choices, default=PotKind.WHOLE)
    name = models.CharField(_("Name"), max_length=60)
    ceiling_won = models.PositiveBigIntegerField(_("Money (won)"))
    # Only people of these neighbourhoods may vote here; everybody where the list is empty.
    areas = models.JSONField(_("Neighbourhoods"), default=list, blank=True)

    class Meta:
        verbose_name = _("Pot")
        verbose_name_plural = _("Pots")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["poll", "number"], name="budget_pot_number_once"),
            models.CheckConstraint(condition=Q(kind__in=PotKind.values), name="budget_pot_kind_known"),
            models.CheckConstraint(condition=Q(ceiling_won__gt=0), name="budget_pot_has_money"),
        ]

    def __str__(self) -> str:
        return self.name
