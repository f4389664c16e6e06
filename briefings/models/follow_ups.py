"""What a briefing leaves behind: answers that are owed, and promises."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from briefings.models.briefings import Briefing
from briefings.models.questions import Question
from briefings.states.follow_ups import FOLLOW_UP_WORKFLOW, PROMISE_WORKFLOW, FollowUpState, PromiseState
from core.workflow.models import Stateful, state_constraint


class FollowUp(Stateful):
    """A question without an answer, owned by a department (`department`) under a clock."""

    workflow = FOLLOW_UP_WORKFLOW

    briefing = models.ForeignKey(Briefing, on_delete=models.PROTECT, related_name="follow_ups")
    question = models.OneToOneField(Question, on_delete=models.PROTECT, related_name="follow_up")
    opened_at = models.DateTimeField()
    answer = models.TextField(_("Answer"), max_length=4000, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["briefing", "id"]
        indexes = [
            models.Index(fields=["briefing", "id"], name="briefing_follow_ups"),
            models.Index(fields=["-opened_at", "-id"], name="briefing_follow_ups_opened"),
            models.Index(fields=["state", "-opened_at", "-id"], name="briefing_follow_ups_state"),
        ]
        constraints = [state_constraint(FollowUpState, "briefing_follow_up")]

    def __str__(self) -> str:
        return str(self.question)

    def case_title(self) -> str:
        return f"{self.briefing} – {self.question}"[:200]

    def get_absolute_url(self) -> str:
        return reverse("briefings:follow_up", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state == FollowUpState.OPEN

    @property
    def is_dropped(self) -> bool:
        return self.state == FollowUpState.DROPPED


class Promise(Stateful):
    """What was promised, by whom, until when, and whether it was kept; shown at the next briefing of the series."""

    workflow = PROMISE_WORKFLOW

    briefing = models.ForeignKey(Briefing, on_delete=models.PROTECT, related_name="promises")
    question = models.ForeignKey(
        Question, on_delete=models.SET_NULL, null=True, blank=True, related_name="promises",
        verbose_name=_("In answer to the question"),
    )  # fmt: skip
    text = models.CharField(_("What was promised"), max_length=300)
    promised_by = models.CharField(_("Who promised it"), max_length=80, help_text=_("The position, not the name."))
    due_on = models.DateField(_("Until when"))
    first_due_on = models.DateField(editable=False)
    outcome = models.TextField(_("What became of it"), max_length=2000, blank=True)
    outcome_url = models.URLField(_("Link that shows it"), max_length=400, blank=True)
    settled_at = models.DateTimeField(null=True, editable=False)
    written_at = models.DateTimeField(editable=False)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", editable=False
    )

    class Meta:
        ordering = ["due_on", "id"]
        indexes = [
            models.Index(fields=["briefing", "due_on"], name="briefing_promises"),
            models.Index(fields=["state", "due_on", "id"], name="briefing_promises_due"),
            models.Index(fields=["-due_on", "-id"], name="briefing_promises_by_day"),
        ]
        constraints = [state_constraint(PromiseState, "briefing_promise")]

    def __str__(self) -> str:
        return self.text[:80]

    def case_title(self) -> str:
        return self.text[:120]

    def get_absolute_url(self) -> str:
        return reverse("briefings:promise", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state == PromiseState.MADE

    @property
    def was_put_off(self) -> bool:
        return self.due_on != self.first_due_on
