"""Written opinions of members, asked for on an item until a deadline."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from councils.models.agendas import AgendaItem


class OpinionRequest(models.Model):
    """The members are asked to write what they think of an item, before or instead of a meeting."""

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="opinion_requests")
    question = models.CharField(_("question"), max_length=500)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    due_at = models.DateTimeField(_("due"))

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(due_at__gt=F("asked_at")), name="council_opinion_due_later")]
        indexes = [models.Index(fields=["due_at"], name="council_opinion_due")]

    def __str__(self) -> str:
        return self.question


class WrittenOpinion(models.Model):
    """서면의견: what one member wrote. Changeable until the deadline, read by members and the secretary."""

    request = models.ForeignKey(OpinionRequest, on_delete=models.CASCADE, related_name="opinions")
    member = models.ForeignKey("councils.Term", on_delete=models.PROTECT, related_name="written_opinions")
    text = models.TextField(_("your opinion"), max_length=5000)
    written_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "member"], name="council_one_opinion_each")]

    def __str__(self) -> str:
        return self.text[:60]
