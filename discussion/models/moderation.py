from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from core.workflow.models import Stateful, state_constraint
from discussion.states import UNSETTLED, WORKFLOW, ModerationState, Origin, Reason


class ModerationCase(Stateful):
    """One text before the moderators, as it stood when it came there: a comment, or what a place lets be hidden."""

    workflow = WORKFLOW

    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    object_id = models.PositiveBigIntegerField()
    target = GenericForeignKey("content_type", "object_id", for_concrete_model=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    origin = models.CharField(max_length=10, choices=Origin.choices)
    snapshot = models.TextField()
    flag_count = models.PositiveIntegerField(default=0)
    rule = models.CharField(max_length=20, choices=Reason.choices, blank=True)
    opened_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision = models.TextField(blank=True)
    appeal_until = models.DateTimeField(null=True, blank=True)
    appeal = models.TextField(blank=True)
    appealed_at = models.DateTimeField(null=True, blank=True)
    appeal_decision = models.TextField(blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            state_constraint(ModerationState, "moderation_case"),
            models.UniqueConstraint(
                fields=["content_type", "object_id"],
                condition=Q(state__in=UNSETTLED),
                name="moderation_one_unsettled_case",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "id"], name="moderation_state"),
            models.Index(fields=["content_type", "object_id"], name="moderation_target"),
            models.Index(fields=["author", "-id"], name="moderation_author"),
            models.Index(fields=["decided_at"], name="moderation_decided"),
        ]

    def __str__(self) -> str:
        return self.case_title()

    @property
    def is_open(self) -> bool:
        return self.state == ModerationState.OPEN

    def case_title(self) -> str:
        return _("Reported text: %(text)s") % {"text": " ".join(self.snapshot.split())[:80]}


class Flag(models.Model):
    """A reader says that a text breaks a rule; once per person while the case is open."""

    case = models.ForeignKey(ModerationCase, on_delete=models.CASCADE, related_name="flags")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(max_length=20, choices=Reason.choices)
    text = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "person"], name="flag_once_per_person_and_case")]
        indexes = [models.Index(fields=["person", "created_at"], name="flag_by_person")]

    def __str__(self) -> str:
        return self.get_reason_display()


class WritingBlock(models.Model):
    """Someone may read but not write until a day."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(max_length=300)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    imposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=models.F("starts_at")), name="writing_block_ends_later")
        ]
        indexes = [models.Index(fields=["person", "ends_at"], name="writing_block_person")]

    def __str__(self) -> str:
        return self.reason
