"""Who writes with the author: asked by a link, or asking to join."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from proposals.models.proposals import Proposal


class CoAuthor(models.Model):
    """Somebody who writes along, or asks to. Without `accepted_at` and `declined_at` the author has yet to answer."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="co_authors")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    message = models.CharField(_("What you would add"), max_length=300, blank=True)
    asked_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("Co-author")
        verbose_name_plural = _("Co-authors")
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "person"], name="co_author_once"),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(declined_at__isnull=True), name="co_author_one_answer"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} → {self.proposal_id}"


class Invitation(models.Model):
    """A link by which the author asks one person to write along; it works once and not for ever."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="invitations")
    token_hash = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    used_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    declined_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("Invitation to write along")
        verbose_name_plural = _("Invitations to write along")
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("made_at")), name="invitation_ends_after_start"),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(declined_at__isnull=True), name="invitation_one_answer"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.proposal_id}"
