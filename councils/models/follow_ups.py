"""What a body asks a department to do."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.workflow.models import Stateful, state_constraint
from councils.models.agendas import AgendaItem
from councils.models.decisions import Decision
from councils.models.meetings import Meeting
from councils.states.follow_ups import FOLLOW_UP_WORKFLOW, FollowUpState


class FollowUp(Stateful):
    """A task for a department (`department`), with a clock and a public answer."""

    workflow = FOLLOW_UP_WORKFLOW

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="follow_ups")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, null=True, blank=True, related_name="follow_ups")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="follow_ups")
    title = models.CharField(_("task"), max_length=200)
    text = models.TextField(_("what is asked"), max_length=2000, blank=True)
    answer = models.TextField(_("answer"), max_length=4000, blank=True)
    answered_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [state_constraint(FollowUpState, "council_follow_up")]
        indexes = [models.Index(fields=["meeting", "id"], name="council_follow_up_of_meeting")]

    def __str__(self) -> str:
        return self.title

    def case_title(self) -> str:
        return f"{self.meeting.body} – {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("councils:follow_up", args=[self.pk])
