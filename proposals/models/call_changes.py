"""The one door by which published terms change, with both versions."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.workflow.models import Stateful, state_constraint
from proposals.models.calls import Call
from proposals.states.call_changes import CHANGE_WORKFLOW, OPEN_CHANGE, ChangeState


class CallChange(Stateful):
    """The database lets published terms change only to those of a change in force, which two others approved."""

    workflow = CHANGE_WORKFLOW

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="changes")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    reason = models.TextField(_("Why the terms change"), max_length=1000)
    # The columns of the call as they would be, and both versions as they are published.
    wanted = models.JSONField()
    terms_before = models.JSONField()
    terms_after = models.JSONField()
    sha256_before = models.CharField(max_length=64)
    sha256_after = models.CharField(max_length=64)
    first_approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    second_approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    in_force_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("Change of a call")
        verbose_name_plural = _("Changes of calls")
        ordering = ["-asked_at", "-id"]
        constraints = [
            state_constraint(ChangeState, "call_change"),
            models.UniqueConstraint(
                fields=["call"], condition=Q(state__in=OPEN_CHANGE), name="call_change_one_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(sha256_before=F("sha256_after")), name="call_change_changes_something"),
            models.CheckConstraint(
                condition=(Q(first_approver__isnull=True) | ~Q(first_approver=F("asked_by")))
                & (
                    Q(second_approver__isnull=True)
                    | ~Q(second_approver=F("asked_by")) & ~Q(second_approver=F("first_approver"))
                ),
                name="call_change_three_people",
            ),
        ]

    def __str__(self) -> str:
        return self.call.title

    def case_title(self) -> str:
        return self.call.title

    def get_absolute_url(self) -> str:
        return reverse("proposals:call_change", args=[self.pk])
