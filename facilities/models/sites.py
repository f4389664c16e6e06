"""The register: places, and the equipment that stands there."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class FacilityKind(models.Model):
    """A sports hall, a car park, a park: what checklists are made for."""

    name = models.CharField(_("Kind of facility"), max_length=40, unique=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("Kind of facility")
        verbose_name_plural = _("Kinds of facilities")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name


class SiteQuerySet(models.QuerySet["Site"]):
    def published(self) -> "SiteQuerySet":
        """Also those that are closed for good: what was said about them can still be read."""
        return self.filter(published_at__isnull=False)

    def public(self) -> "SiteQuerySet":
        """What residents can visit, and report about."""
        return self.published().filter(closed_on__isnull=True)


class Site(models.Model):
    """One place that the corporation looks after."""

    # Stands on the label at the door and in addresses: it never changes.
    code = models.SlugField(_("Code"), max_length=20, unique=True)
    name = models.CharField(_("Name"), max_length=80, unique=True)
    kind = models.ForeignKey(FacilityKind, on_delete=models.PROTECT, related_name="sites")
    department = models.ForeignKey(settings.DEPARTMENT_MODEL, on_delete=models.PROTECT, related_name="sites")
    address = models.CharField(_("Address"), max_length=150)
    area = models.CharField(_("Area"), max_length=40, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    description = models.TextField(_("What it is"), max_length=2000, blank=True)
    opened_on = models.DateField(_("Opened on"), null=True, blank=True)
    closed_on = models.DateField(_("Closed for good on"), null=True, blank=True, editable=False)
    published_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField()

    objects = SiteQuerySet.as_manager()

    class Meta:
        verbose_name = _("Facility")
        verbose_name_plural = _("Facilities")
        ordering = ["name"]
        indexes = [models.Index(fields=["department", "name"], name="site_of_department")]
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                # Said of both: a comparison with nothing is not false, and a constraint would let it pass.
                | Q(latitude__isnull=False, longitude__isnull=False)
                & Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
                name="site_on_the_map_or_not",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(opened_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
                name="site_closed_after_opening",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("facilities:site", args=[self.code])


class Branch(models.TextChoices):
    """The trade that looks after a piece of equipment; the weights of its grade are set for each."""

    ELECTRICAL = "ELECTRICAL", _("Electrical")
    MECHANICAL = "MECHANICAL", _("Mechanical")
    FIRE = "FIRE", _("Fire safety")
    BUILDING = "BUILDING", _("Building")
    OUTDOOR = "OUTDOOR", _("Outdoor and landscape")
    COMMUNICATION = "COMMUNICATION", _("Communication and control")


class Usage(models.IntegerChoices):
    SELDOM = 1, _("A few times a year")
    MONTHLY = 2, _("Every month")
    WEEKLY = 3, _("Every week")
    DAILY = 4, _("Every day")
    ALWAYS = 5, _("Without a pause")


class Equipment(models.Model):
    """One thing at a place that ages, fails and is repaired."""

    code = models.SlugField(_("Code"), max_length=24, unique=True)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="equipment")
    name = models.CharField(_("Name"), max_length=80)
    branch = models.CharField(_("Trade"), max_length=13, choices=Branch.choices)
    usage = models.PositiveSmallIntegerField(_("How often it is used"), choices=Usage.choices)
    essential = models.BooleanField(_("The place cannot be open without it"), default=False)
    installed_on = models.DateField(_("Installed on"))
    service_life = models.PositiveSmallIntegerField(_("Service life, in years"))
    maker = models.CharField(_("Maker and model"), max_length=80, blank=True)
    retired_on = models.DateField(_("Taken out of service on"), null=True, blank=True)

    class Meta:
        verbose_name = _("Equipment")
        verbose_name_plural = _("Equipment")
        ordering = ["site", "name", "id"]
        indexes = [models.Index(fields=["site", "name", "id"], name="equipment_of_site")]
        constraints = [
            models.CheckConstraint(condition=Q(branch__in=Branch.values), name="equipment_branch_known"),
            models.CheckConstraint(condition=Q(usage__in=Usage.values), name="equipment_usage_known"),
            models.CheckConstraint(condition=Q(service_life__gte=1), name="equipment_has_a_life"),
            models.CheckConstraint(
                condition=Q(retired_on__isnull=True) | Q(retired_on__gte=F("installed_on")),
                name="equipment_retired_after_its_start",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("facilities:equipment", args=[self.site.code, self.code])


class Upkeep(models.Model):
    """A failure, a repair or an inspection of a piece of equipment."""

    class Kind(models.TextChoices):
        FAILURE = "FAILURE", _("Failure")
        REPAIR = "REPAIR", _("Repair")
        INSPECTION = "INSPECTION", _("Inspection")

    equipment = models.ForeignKey(Equipment, on_delete=models.PROTECT, related_name="upkeep")
    kind = models.CharField(_("What it was"), max_length=10, choices=Kind.choices)
    happened_on = models.DateField(_("Day"))
    note = models.CharField(_("What happened or was done"), max_length=300)
    cost_won = models.PositiveBigIntegerField(_("Cost"), null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", editable=False
    )
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("Upkeep")
        verbose_name_plural = _("Upkeep")
        ordering = ["-happened_on", "-id"]
        indexes = [
            models.Index(fields=["equipment", "-happened_on", "-id"], name="upkeep_of_equipment"),
            models.Index(fields=["happened_on", "kind"], name="upkeep_by_day"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["FAILURE", "REPAIR", "INSPECTION"]), name="upkeep_kind_known")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.happened_on}"
