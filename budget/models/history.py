"""Years before there was this system, as plain figures."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

EARLIEST, LATEST = 1990, 2100


class EarlierYear(models.Model):
    """What is known of one year: money to be decided on, projects carried out, money spent on them."""

    year = models.PositiveSmallIntegerField(_("Year"), unique=True)
    ceiling_won = models.PositiveBigIntegerField(_("Money to be decided on (won)"), null=True, blank=True)
    projects = models.PositiveSmallIntegerField(_("Projects"), null=True, blank=True)
    amount_won = models.PositiveBigIntegerField(_("Money for these projects (won)"), null=True, blank=True)
    note = models.CharField(_("In words"), max_length=300, blank=True)
    source = models.CharField(_("Where the figures are from"), max_length=150, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("Earlier year")
        verbose_name_plural = _("Earlier years")
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(
                condition=Q(year__gte=EARLIEST, year__lte=LATEST), name="budget_earlier_year_plausible"
            ),
            models.CheckConstraint(
                condition=Q(ceiling_won__isnull=False) | Q(projects__isnull=False) | Q(amount_won__isnull=False),
                name="budget_earlier_year_says_something",
            ),
        ]

    def __str__(self) -> str:
        return str(self.year)
