"""Who speaks about what, and what people can read before."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from briefings.models.briefings import Briefing


class Speaker(models.Model):
    """By position, as the city's offices answer, not by private name; the account is for the speaker's screen."""

    briefing = models.ForeignKey(Briefing, on_delete=models.CASCADE, related_name="speakers")
    order = models.PositiveSmallIntegerField(default=0)
    position = models.CharField(_("Position"), max_length=80, help_text=_("Such as “Head of the parks team”."))
    topic = models.CharField(_("Speaks about"), max_length=120, blank=True)
    department = models.ForeignKey(
        "accounts.Department", on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("Department that answers what stays open"),
    )  # fmt: skip
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["order", "id"]
        indexes = [models.Index(fields=["briefing", "order"], name="briefing_speakers_in_order")]

    def __str__(self) -> str:
        return self.position


class AgendaItem(models.Model):
    briefing = models.ForeignKey(Briefing, on_delete=models.CASCADE, related_name="agenda")
    order = models.PositiveSmallIntegerField(default=0)
    starts_at = models.TimeField(_("Time"), null=True, blank=True)
    title = models.CharField(_("Title"), max_length=120)
    description = models.TextField(_("What it is about"), max_length=1000, blank=True)
    speaker = models.ForeignKey(
        Speaker, on_delete=models.SET_NULL, null=True, blank=True, related_name="items", verbose_name=_("Speaker")
    )

    class Meta:
        ordering = ["order", "id"]
        indexes = [models.Index(fields=["briefing", "order"], name="briefing_agenda_in_order")]

    def __str__(self) -> str:
        return self.title


class Material(models.Model):
    """Something to read; its files hang on it in `core.uploads`."""

    briefing = models.ForeignKey(Briefing, on_delete=models.CASCADE, related_name="materials")
    item = models.ForeignKey(
        AgendaItem, on_delete=models.SET_NULL, null=True, blank=True, related_name="materials",
        verbose_name=_("Belongs to the item"),
    )  # fmt: skip
    title = models.CharField(_("Title"), max_length=120)
    summary = models.TextField(_("What it says, in a few sentences"), max_length=1000, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["added_at", "id"]
        indexes = [models.Index(fields=["briefing", "added_at"], name="briefing_materials")]

    def __str__(self) -> str:
        return self.title
