"""The catalogue: what the corporation publishes of its own accord, how often, and by when."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.licences import Licence
from core.workflow.models import Stateful, state_constraint
from disclosures.states import OBLIGATION, ObligationState, PublicationCycle


class CatalogueItem(models.Model):
    """One line of the catalogue.

    The rule of the due day: a month and a day for what comes yearly or half-yearly (the other half follows six months
    later), a day for what comes monthly or quarterly (in the month after the period), so many working days for what
    is published on a change, a fixed day for what is published once.
    """

    code = models.CharField(_("number"), max_length=20, unique=True)
    field = models.CharField(_("field"), max_length=60)
    title = models.CharField(_("item"), max_length=200)
    description = models.TextField(_("what it holds"), max_length=1000, blank=True)
    cycle = models.CharField(_("publication cycle"), max_length=12, choices=PublicationCycle.choices)
    due_month = models.PositiveSmallIntegerField(_("due month"), null=True, blank=True)
    due_day = models.PositiveSmallIntegerField(_("due day"), null=True, blank=True)
    due_within = models.PositiveSmallIntegerField(_("due within working days"), null=True, blank=True)
    next_due_on = models.DateField(_("next due"), null=True, blank=True)
    department = models.ForeignKey(
        "accounts.Department", on_delete=models.PROTECT, related_name="+", verbose_name=_("department")
    )
    method = models.CharField(_("how it is published"), max_length=120)
    legal_basis = models.CharField(_("legal basis"), max_length=200, blank=True)
    licence = models.CharField(_("licence"), max_length=8, choices=Licence.choices, default=Licence.TYPE_1)
    is_active = models.BooleanField(_("in force"), default=True)
    last_published_at = models.DateTimeField(_("last published"), null=True, blank=True, editable=False)
    asked_for = models.ForeignKey(
        "disclosures.InformationRequest",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )

    class Meta:
        verbose_name = _("catalogue item")
        verbose_name_plural = _("catalogue items")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(condition=Q(cycle__in=PublicationCycle.values), name="catalogue_cycle_known"),
            models.CheckConstraint(
                condition=Q(due_month__isnull=True) | Q(due_month__gte=1, due_month__lte=12),
                name="catalogue_month_exists",
            ),
            models.CheckConstraint(
                condition=Q(due_day__isnull=True) | Q(due_day__gte=1, due_day__lte=31), name="catalogue_day_exists"
            ),
        ]
        indexes = [
            models.Index(fields=["field", "code"], name="catalogue_by_field"),
            models.Index(fields=["next_due_on"], name="catalogue_by_due", condition=Q(is_active=True)),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("disclosures:item", args=[self.code])

    @property
    def licence_address(self) -> str:
        return Licence(self.licence).address


class Obligation(Stateful):
    """That one item is due on one day. It lies on the desk of its department until it is published or waived."""

    workflow = OBLIGATION

    item = models.ForeignKey(CatalogueItem, on_delete=models.CASCADE, related_name="obligations")
    due_on = models.DateField(_("due"))
    page = models.ForeignKey("wagtailcore.Page", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    waived_because = models.CharField(_("why nothing is published"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("disclosure that is due")
        verbose_name_plural = _("disclosures that are due")
        constraints = [
            state_constraint(ObligationState, "obligation"),
            models.UniqueConstraint(fields=["item", "due_on"], name="obligation_once_per_day"),
            models.CheckConstraint(
                condition=~Q(state="FULFILLED") | Q(published_at__isnull=False),
                name="obligation_fulfilled_at_some_time",
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="obligation_by_due")]

    def __str__(self) -> str:
        return f"{self.item.title} ({self.due_on:%Y-%m-%d})"

    @property
    def is_waived(self) -> bool:
        return self.state == ObligationState.WAIVED


class CatalogueImport(models.Model):
    """A spreadsheet that was taken in: by whom, and how much it changed. The rows themselves are not kept."""

    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    imported_at = models.DateTimeField()
    name = models.CharField(max_length=200)
    added = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("import of the catalogue")
        verbose_name_plural = _("imports of the catalogue")
