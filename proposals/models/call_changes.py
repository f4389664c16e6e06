"""The one door by which published terms change, with both versions."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.workflow.two_approvals import TermsChange, change_constraints
from proposals.models.calls import Call
from proposals.states.call_changes import CHANGE_WORKFLOW


class CallChange(TermsChange):
    """The database lets published terms change only to those of a change in force, which two others approved.

    `wanted` holds the columns of the call as they would be.
    """

    workflow = CHANGE_WORKFLOW

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="changes")

    class Meta:
        verbose_name = _("Change of a call")
        verbose_name_plural = _("Changes of calls")
        ordering = ["-asked_at", "-id"]
        constraints = change_constraints("call_change", subject="call")

    def __str__(self) -> str:
        return self.call.title

    def fingerprint_now(self) -> str:
        return Call.objects.values_list("terms_sha256", flat=True).get(pk=self.call_id)

    def case_title(self) -> str:
        return self.call.title

    def get_absolute_url(self) -> str:
        return reverse("proposals:call_change", args=[self.pk])
