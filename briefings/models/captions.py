from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from briefings.models.rooms import Room


class Caption(models.Model):
    """What was said, as somebody typed it; the recording's time follows from `said_at`."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="captions")
    said_at = models.DateTimeField()
    speaker = models.CharField(_("Who speaks"), max_length=80, blank=True)
    text = models.CharField(_("What was said"), max_length=500)
    typed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    corrected_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["said_at", "id"]
        indexes = [models.Index(fields=["room", "said_at", "id"], name="briefing_captions")]

    def __str__(self) -> str:
        return self.text[:80]
