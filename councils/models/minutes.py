"""Minutes by item: what the members read, and, apart from it, what everybody reads."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.workflow.models import Stateful, state_constraint
from councils.models.agendas import AgendaItem
from councils.models.meetings import Meeting
from councils.states.meetings import MINUTES, MinutesState


class Minutes(Stateful):
    """The minutes of one meeting."""

    workflow = MINUTES

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="minutes")
    created_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [state_constraint(MinutesState, "council_minutes")]

    def __str__(self) -> str:
        return str(_("Minutes: %(meeting)s") % {"meeting": self.meeting})

    @property
    def is_approved(self) -> bool:
        return self.state == MinutesState.APPROVED

    @property
    def is_published(self) -> bool:
        return self.state == MinutesState.PUBLISHED

    def get_absolute_url(self) -> str:
        return reverse("councils:minutes", args=[self.meeting_id])


class MinutesEntry(models.Model):
    """What was said and settled on one item. `public_text` is written and checked by a person before publication."""

    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="entries")
    item = models.OneToOneField(AgendaItem, on_delete=models.PROTECT, related_name="minutes_entry")
    text = models.TextField(_("minutes for the members"), max_length=20_000, blank=True)
    public_text = models.TextField(_("minutes for everybody"), max_length=20_000, blank=True)
    # Who looked for personal data, in exactly this text: an edit takes it back.
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["item__position", "item_id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(checked_at__isnull=True, checked_by__isnull=True)
                | Q(checked_at__isnull=False, checked_by__isnull=False),
                name="council_minutes_checked_by_someone",
            )
        ]

    def __str__(self) -> str:
        return str(self.item)


class MinutesComment(models.Model):
    """A member asks for a change in the draft."""

    entry = models.ForeignKey(MinutesEntry, on_delete=models.CASCADE, related_name="comments")
    member = models.ForeignKey("councils.Term", on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("your comment"), max_length=2000)
    written_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text[:60]
