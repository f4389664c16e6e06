"""Certificates of appointment that anybody can check."""

from datetime import date

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from councils.models.terms import Term
from councils.states.terms import TermState


class Standing(models.TextChoices):
    """What a certificate is worth on a day."""

    AHEAD = "AHEAD", _("Valid from the first day of the term")
    VALID = "VALID", _("Valid")
    EXPIRED = "EXPIRED", _("Expired: the term is over")
    REVOKED = "REVOKED", _("No longer valid: the term ended early")


class Certificate(models.Model):
    """The paper of one term. Its code stands in the QR; its number is what people read."""

    term = models.OneToOneField(Term, on_delete=models.PROTECT, related_name="certificate")
    code = models.CharField(max_length=20, unique=True, editable=False)
    number = models.CharField(_("number"), max_length=20, unique=True)
    issued_on = models.DateField(_("issued on"))

    class Meta:
        verbose_name = _("certificate of appointment")
        verbose_name_plural = _("certificates of appointment")

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("councils:certificate", args=[self.code])

    def standing(self, on: date) -> Standing:
        """Asked of the term, so that paper and office cannot drift apart."""
        if self.term.state in (TermState.RESIGNED, TermState.DISMISSED) and on > self.term.last_day:
            return Standing.REVOKED
        if on > self.term.ends_on:
            return Standing.EXPIRED
        return Standing.AHEAD if on < self.term.starts_on else Standing.VALID
