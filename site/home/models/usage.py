"""How often something was read, searched or downloaded on a day. Nothing here says who."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class DailyCount(models.Model):
    class Kind(models.TextChoices):
        PAGE = "page", _("Page")
        SEARCH = "search", _("Search word")
        DOWNLOAD = "download", _("Download")

    kind = models.CharField(max_length=8, choices=Kind.choices)
    # A path without its query, a search word, or the file of a table.
    subject = models.CharField(max_length=200)
    day = models.DateField()
    times = models.PositiveIntegerField()
    # Of the searches those that found nothing.
    misses = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("Daily count")
        verbose_name_plural = _("Daily counts")
        constraints = [
            models.UniqueConstraint(fields=["kind", "day", "subject"], name="home_dailycount_once"),
            models.CheckConstraint(condition=Q(kind__in=["page", "search", "download"]), name="home_dailycount_kind"),
            models.CheckConstraint(condition=Q(misses__lte=models.F("times")), name="home_dailycount_misses"),
        ]
        indexes = [models.Index(fields=["kind", "subject"], name="home_dailycount_subject_idx")]

    def __str__(self) -> str:
        return f"{self.day} {self.subject}: {self.times}"


class HiddenWord(models.Model):
    """A search word that staff keep off the public page: somebody's name, or an insult."""

    word = models.CharField(max_length=200, unique=True)
    hidden_at = models.DateTimeField()

    class Meta:
        verbose_name = _("Hidden search word")
        verbose_name_plural = _("Hidden search words")

    def __str__(self) -> str:
        return self.word
