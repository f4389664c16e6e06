"""What the pages of voting remember: who began and did not send, and how many took part a while ago."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from budget.models.polls import Poll


class BegunBallot(models.Model):
    """That somebody began to choose and has not sent a ballot; never what was chosen. Gone with the ballot."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="begun_ballots", db_index=False)
    resident = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("Begun ballot")
        verbose_name_plural = _("Begun ballots")
        constraints = [models.UniqueConstraint(fields=["poll", "resident"], name="budget_begun_once")]
        indexes = [
            models.Index(fields=["poll"], condition=models.Q(reminded_at__isnull=True), name="budget_begun_to_remind")
        ]

    def __str__(self) -> str:
        return f"{self.poll} · {self.day}"


class TurnoutSnapshot(models.Model):
    """How many had taken part at a moment, per day and channel; shown only when it is old enough."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="turnout_snapshots", db_index=False)
    taken_at = models.DateTimeField()
    # Rows of day, channel, number.
    counts = models.JSONField(default=list)

    class Meta:
        verbose_name = _("Turnout at a moment")
        verbose_name_plural = _("Turnout at moments")
        constraints = [models.UniqueConstraint(fields=["poll", "taken_at"], name="budget_turnout_snapshot_once")]

    def __str__(self) -> str:
        return f"{self.poll} · {self.taken_at}"
