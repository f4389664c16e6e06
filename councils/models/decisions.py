"""Questions put to a body, who took part, and what came of it.

A secret vote leaves two kinds of traces that share nothing: who took part (`Participation`), and one sealed
box for all ballots together (`BallotBox`). See docs/adr for why there is no row for a ballot.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.workflow.models import Stateful, state_constraint
from councils.models.agendas import AgendaItem, Concerning
from councils.states.decisions import DECISION, Ballot, DecisionState, Kind, Outcome

# The places of a motion's answers; ballots hold places.
YES, NO, ABSTAIN = 1, 2, 3
MOTION_ANSWERS = {
    YES: pgettext_lazy("vote", "Yes"),
    NO: pgettext_lazy("vote", "No"),
    ABSTAIN: pgettext_lazy("vote", "Abstain"),
}


class Decision(Stateful, Concerning):
    """One question: a motion, a choice, or scores for some objects by criteria."""

    workflow = DECISION

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="decisions")
    question = models.CharField(_("question"), max_length=300)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, default=Kind.MOTION)
    ballot = models.CharField(_("how it is voted"), max_length=6, choices=Ballot.choices, default=Ballot.NAMED)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.PENDING)
    # What the outcome rests on; filled at the opening and at the close, and public with it.
    base = models.PositiveSmallIntegerField(null=True)
    quorum = models.PositiveSmallIntegerField(null=True)
    present_at_opening = models.PositiveSmallIntegerField(null=True)
    present_at_close = models.PositiveSmallIntegerField(null=True)
    ballots_cast = models.PositiveSmallIntegerField(null=True)
    # What the chair added to a tie.
    casting_option = models.ForeignKey("councils.DecisionOption", on_delete=models.PROTECT, null=True, related_name="+")
    reasons = models.TextField(_("reasons"), max_length=4000, blank=True)
    created_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            state_constraint(DecisionState, "council_decision"),
            models.CheckConstraint(
                condition=~Q(state=DecisionState.DECIDED) | (Q(decided_at__isnull=False) & ~Q(outcome="PENDING")),
                name="council_decided_with_an_outcome",
            ),
        ]
        indexes = [
            models.Index(fields=["item", "id"], name="council_decision_of_item"),
            models.Index(fields=["content_type", "object_id"], name="council_decision_subject"),
            models.Index(fields=["-decided_at", "-id"], name="council_decision_by_day"),
        ]

    @property
    def public_reasons(self) -> str:
        """Of a confidential item the public reads title and result; the reasons stay with the members."""
        return "" if self.item.is_confidential else self.reasons

    def __str__(self) -> str:
        return self.question

    def get_absolute_url(self) -> str:
        return reverse("councils:decision", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        return self.state == DecisionState.DRAFT

    @property
    def is_open(self) -> bool:
        return self.state == DecisionState.OPEN

    @property
    def is_tied(self) -> bool:
        return self.state == DecisionState.TIED

    @property
    def is_decided(self) -> bool:
        return self.state == DecisionState.DECIDED

    @property
    def is_void(self) -> bool:
        return self.state == DecisionState.VOID

    @property
    def is_secret(self) -> bool:
        return self.ballot == Ballot.SECRET


class DecisionOption(Concerning):
    """One option of a choice, or one object that is scored. Motions have YES, NO and ABSTAIN."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="options")
    position = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=200, blank=True)
    # Results: votes for a choice or motion; for a scoring the mean of the sums, in hundredths of a point.
    votes = models.PositiveIntegerField(null=True)
    score_hundredths = models.PositiveIntegerField(null=True)
    rank = models.PositiveSmallIntegerField(null=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["decision", "position"], name="council_option_order")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The answers of a motion are read in the reader's language; everything else as it was written."""
        if self.decision.kind == Kind.MOTION:
            return str(MOTION_ANSWERS[self.position])
        return self.label


class Criterion(models.Model):
    """What is scored, and how many points it can earn."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="criteria")
    position = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=100)
    maximum = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "position"], name="council_criterion_order"),
            models.CheckConstraint(condition=Q(maximum__gt=0, maximum__lte=1000), name="council_criterion_maximum"),
        ]

    def __str__(self) -> str:
        return self.label


class Participation(models.Model):
    """A member took part in a vote: once. It knows no time and nothing of the content."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="participations")
    member = models.ForeignKey("councils.Term", on_delete=models.PROTECT, related_name="participations")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["decision", "member"], name="council_one_vote_each")]

    def __str__(self) -> str:
        return f"{self.decision_id} / {self.member_id}"


class NamedVote(models.Model):
    """How a member voted, where votes are named: one row, or one for each object and criterion of a scoring."""

    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="votes")
    option = models.ForeignKey(DecisionOption, on_delete=models.PROTECT, related_name="named_votes")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, null=True, related_name="named_votes")
    score = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["participation", "option", "criterion"],
                name="council_scored_once",
                condition=Q(criterion__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["participation"], name="council_chosen_once", condition=Q(criterion__isnull=True)
            ),
            models.CheckConstraint(
                condition=Q(criterion__isnull=True, score__isnull=True)
                | Q(criterion__isnull=False, score__isnull=False),
                name="council_score_has_a_criterion",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.option_id}"


class BallotBox(models.Model):
    """All ballots of one secret vote, sealed together and shuffled anew with each one. Emptied at the close."""

    decision = models.OneToOneField(Decision, on_delete=models.CASCADE, related_name="ballot_box")
    salt = models.BinaryField(max_length=32, null=True)
    sealed = models.BinaryField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(salt__isnull=True, sealed__isnull=True) | Q(salt__isnull=False, sealed__isnull=False),
                name="council_box_sealed_or_empty",
            )
        ]

    def __str__(self) -> str:
        return str(self.decision_id)


class OpinionStatement(Concerning):
    """의견서: what a body says about a matter, in public."""

    body = models.ForeignKey("councils.Body", on_delete=models.PROTECT, related_name="opinion_statements")
    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="opinion_statements"
    )
    number = models.CharField(_("number"), max_length=30, unique=True)
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("text"), max_length=20_000)
    addressee = models.CharField(_("to"), max_length=100)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["body", "-issued_at"], name="council_statement_of_body")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("councils:statement", args=[self.pk])
