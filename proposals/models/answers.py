"""The official answer: drafted by one person, approved by another, named in public."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from proposals.models.proposals import Proposal
from proposals.states import AnswerOutcome, ReasonCode


class Answer(models.Model):
    """Public from `approved_at` on; before that a draft, of which a proposal has one at most."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="answers")
    outcome = models.CharField(_("Decision"), max_length=12, choices=AnswerOutcome.choices)
    reason_code = models.CharField(_("Reason"), max_length=20, choices=ReasonCode.choices, blank=True)
    body = models.TextField(_("Answer"))
    starts_on = models.DateField(_("Planned start"), null=True, blank=True)
    transferred_to = models.CharField(_("Body it is transferred to"), max_length=100, blank=True)
    # Criteria were set, and nobody scored by them: the department says why, in public.
    unweighed_because = models.CharField(_("Why nobody scored it"), max_length=300, blank=True)
    department = models.ForeignKey(settings.DEPARTMENT_MODEL, on_delete=models.PROTECT, related_name="+")
    position_title = models.CharField(_("Position"), max_length=100, blank=True)
    # Only where the position is one whose holder is named in public.
    official_name = models.CharField(_("Name of the person who answers"), max_length=100, blank=True)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    # When it should have come; late answers say so in public.
    due_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("Official answer to a proposal")
        verbose_name_plural = _("Official answers to proposals")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal"], condition=Q(approved_at__isnull=True), name="answer_one_draft"
            ),
            models.CheckConstraint(condition=Q(outcome__in=AnswerOutcome.values), name="answer_outcome_known"),
            models.CheckConstraint(
                condition=~Q(outcome__in=["INELIGIBLE", "NOT_ADOPTED"]) | Q(reason_code__in=ReasonCode.values),
                name="answer_refusal_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("drafted_by")),
                name="answer_approved_by_another",
            ),
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True, approved_by__isnull=True)
                | Q(approved_at__isnull=False, approved_by__isnull=False),
                name="answer_approved_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.proposal_id} {self.outcome}"

    @property
    def signature(self) -> str:
        """The position, and the name where it is public."""
        return f"{self.position_title} {self.official_name}".strip()

    @property
    def is_late(self) -> bool:
        return bool(self.approved_at and self.due_at and self.approved_at > self.due_at)


class DepartmentChange(models.Model):
    """A proposal went from one department to another; the public timeline says so."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="department_changes")
    came_from = models.ForeignKey(settings.DEPARTMENT_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    went_to = models.ForeignKey(settings.DEPARTMENT_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("Reason"), max_length=300)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("Change of the department in charge")
        verbose_name_plural = _("Changes of the department in charge")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"#{self.proposal_id}"
