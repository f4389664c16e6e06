"""Questions, and who asks the same."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from briefings.models.programme import AgendaItem, Speaker
from briefings.models.rooms import Participant, Room
from briefings.states.questions import IN_PUBLIC, QUESTION_WORKFLOW, Ground, QuestionState
from core.workflow.models import Stateful, state_constraint

LONGEST_QUESTION = 500


class Question(Stateful):
    class Channel(models.TextChoices):
        WEB = "WEB", pgettext_lazy("question", "Online")
        PAPER = "PAPER", pgettext_lazy("question", "On paper")
        SMS = "SMS", pgettext_lazy("question", "By text message")
        VOICE = "VOICE", pgettext_lazy("question", "Spoken in the hall")

    workflow = QUESTION_WORKFLOW

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="questions")
    participant = models.ForeignKey(
        Participant, on_delete=models.SET_NULL, null=True, blank=True, related_name="questions"
    )
    channel = models.CharField(max_length=5, choices=Channel.choices, default=Channel.WEB)
    # As it was when asked; empty: anonymous.
    asker = models.CharField(_("Who asks"), max_length=40, blank=True)
    text = models.TextField(_("Question"), max_length=LONGEST_QUESTION)
    speaker = models.ForeignKey(
        Speaker, on_delete=models.SET_NULL, null=True, blank=True, related_name="questions", verbose_name=_("To whom")
    )
    item = models.ForeignKey(
        AgendaItem, on_delete=models.SET_NULL, null=True, blank=True, related_name="questions",
        verbose_name=_("About which item"),
    )  # fmt: skip
    asked_at = models.DateTimeField()
    # Given by the browser: the same question that arrives twice is one.
    client_key = models.CharField(max_length=36, blank=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged")
    pinned_at = models.DateTimeField(null=True)
    label = models.CharField(_("Label"), max_length=20, blank=True)
    # For the asker alone: why it is not shown, or anything else a moderator tells.
    ground = models.CharField(max_length=13, choices=Ground.choices, blank=True)
    note = models.CharField(_("Message to the asker"), max_length=300, blank=True)
    # Marks that the product set for the moderators, such as "profanity" or "telephone".
    hints = models.JSONField(default=list)
    answer = models.TextField(_("Answer"), max_length=4000, blank=True)
    answered_by = models.CharField(_("Who answered"), max_length=80, blank=True)
    taken_up_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    # Handed on to a department without having been shown: nobody but the asker reads it until it was answered.
    kept_back = models.BooleanField(default=False)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["asked_at", "id"]
        indexes = [
            models.Index(fields=["room", "state", "asked_at", "id"], name="briefing_questions_by_state"),
            models.Index(fields=["participant", "asked_at"], name="briefing_questions_of_one"),
        ]
        constraints = [
            state_constraint(QuestionState, "briefing_question"),
            models.UniqueConstraint(
                fields=["participant", "client_key"], name="briefing_question_arrives_once",
                condition=~Q(client_key="") & Q(participant__isnull=False),
            ),
            models.UniqueConstraint(fields=["room"], name="briefing_one_on_air", condition=Q(state="ON_AIR")),
            models.CheckConstraint(
                condition=~Q(state="MERGED") | Q(merged_into__isnull=False), name="briefing_merged_names_the_other"
            ),
            models.CheckConstraint(
                condition=~Q(state="HIDDEN") | ~Q(ground=""), name="briefing_hidden_for_a_reason"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.text[:80]

    def case_title(self) -> str:
        return self.text[:120]

    def get_absolute_url(self) -> str:
        return f"{self.room.get_absolute_url()}#question-{self.pk}"

    @property
    def is_public(self) -> bool:
        return self.state in IN_PUBLIC and not self.kept_back


class Support(models.Model):
    """Somebody asks the same. `given_to` is the question it was given to, which may since have been joined."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="supports")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="supports")
    given_to: Any = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["question", "participant"], name="briefing_supported_once"),
        ]

    def __str__(self) -> str:
        return f"{self.question_id} / {self.participant_id}"
