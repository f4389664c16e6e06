"""Staffed devices on which people vote, and the codes by which a clerk lets them."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from budget.models.polls import Poll


class KioskStation(models.Model):
    """A device at a staffed place, opened by a member of staff until a given hour.

    The device holds a secret in a cookie; here stands only its hash. Nobody is signed in on it.
    """

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="kiosk_stations", db_index=False)
    place = models.CharField(_("Place"), max_length=80)
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    ends_at = models.DateTimeField(_("Ends"))
    closed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("Voting device")
        verbose_name_plural = _("Voting devices")
        ordering = ["-opened_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("opened_at")), name="budget_kiosk_ends_after_opening")
        ]
        indexes = [models.Index(fields=["poll", "-opened_at"], name="budget_kiosk_of_poll")]

    def __str__(self) -> str:
        return self.place

    def is_open(self, at: datetime) -> bool:
        return self.closed_at is None and at < self.ends_at


class KioskCode(models.Model):
    """Six digits for one person, once, for some minutes: the clerk has seen the document."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="kiosk_codes", db_index=False)
    code_hash = models.CharField(max_length=64, editable=False)
    resident = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("Code for a voting device")
        verbose_name_plural = _("Codes for voting devices")
        constraints = [
            models.UniqueConstraint(
                fields=["poll", "code_hash"], condition=Q(used_at__isnull=True), name="budget_kiosk_code_once"
            )
        ]
        indexes = [models.Index(fields=["expires_at"], name="budget_kiosk_codes_to_end")]

    def __str__(self) -> str:
        return f"{self.poll} · {self.issued_at}"
