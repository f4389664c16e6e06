"""The one door by which the fixed terms of a vote change, with both versions."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from budget.models.polls import Poll
from budget.states.term_changes import TERM_CHANGE_WORKFLOW
from core.workflow.two_approvals import TermsChange, change_constraints


class TermChange(TermsChange):
    """`wanted` holds what changes: columns of the vote, ceilings of pots, dates of phases, withdrawn projects."""

    workflow = TERM_CHANGE_WORKFLOW

    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="term_changes")

    class Meta:
        verbose_name = _("Change of the terms of a vote")
        verbose_name_plural = _("Changes of the terms of votes")
        ordering = ["-asked_at", "-id"]
        constraints = change_constraints("budget_term_change", subject="poll")

    def __str__(self) -> str:
        return self.poll.cycle.title

    def case_title(self) -> str:
        return self.poll.cycle.title

    def fingerprint_now(self) -> str:
        return Poll.objects.values_list("terms_sha256", flat=True).get(pk=self.poll_id)

    def get_absolute_url(self) -> str:
        return reverse("budget:term_change", args=[self.pk])
