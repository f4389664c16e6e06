"""What readers hand in to make a proposal better: changes to a paragraph, and joining two into one."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from proposals.models.proposals import Proposal


class Suggestion(models.Model):
    """Another wording of one paragraph. `accepted` is empty until an author has decided."""

    class Part(models.TextChoices):
        PROBLEM = "problem", _("Problem")
        IDEA = "idea", _("Idea")

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="suggestions")
    part = models.CharField(max_length=8, choices=Part.choices)
    before = models.TextField()
    after = models.TextField()
    reason = models.CharField(_("Why?"), max_length=300, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField()
    accepted = models.BooleanField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("Suggested change")
        verbose_name_plural = _("Suggested changes")
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(part__in=["problem", "idea"]), name="suggestion_part_known"),
            models.CheckConstraint(
                condition=Q(accepted__isnull=True, decided_at__isnull=True)
                | Q(accepted__isnull=False, decided_at__isnull=False),
                name="suggestion_decided_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.proposal_id} {self.part}"


class MergeRequest(models.Model):
    """The author of one proposal asks the author of another to make them one."""

    source = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="merge_requests")
    target = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="merge_offers")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()
    agreed = models.BooleanField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("Request to merge")
        verbose_name_plural = _("Requests to merge")
        constraints = [
            models.UniqueConstraint(
                fields=["source", "target"], condition=Q(agreed__isnull=True), name="merge_asked_once"
            ),
            models.CheckConstraint(condition=~Q(source=F("target")), name="merge_of_two"),
            models.CheckConstraint(
                condition=Q(agreed__isnull=True, answered_at__isnull=True)
                | Q(agreed__isnull=False, answered_at__isnull=False),
                name="merge_answered_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.source_id} → #{self.target_id}"
