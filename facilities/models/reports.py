"""Somebody saw that something is broken."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.workflow.mending import Mending, mending_constraints
from facilities.models.sites import Equipment, Site
from facilities.states import REPORT_WORKFLOW


class Service(models.Model):
    """A kind of problem that can be reported; Open311 calls it a service."""

    code = models.SlugField(max_length=30, unique=True)
    name = models.CharField(_("Kind of problem"), max_length=60, unique=True)
    description = models.CharField(_("Explanation"), max_length=200, blank=True)
    group = models.CharField(_("Group"), max_length=40, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    withdrawn_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("Kind of problem")
        verbose_name_plural = _("Kinds of problems")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name


class ProblemReport(Mending):
    """What somebody saw, where; answered by a department, and looked at again before it is closed."""

    workflow = REPORT_WORKFLOW

    # Shown and typed in instead of the row's number, which would tell how many there are.
    token = models.CharField(max_length=16, unique=True, editable=False)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="reports")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, blank=True, related_name="reports")
    equipment = models.ForeignKey(Equipment, on_delete=models.PROTECT, null=True, blank=True, related_name="reports")
    text = models.TextField(_("What is wrong?"), max_length=2000)
    place_text = models.CharField(_("Where exactly?"), max_length=150, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    reporter = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    # Of somebody without an account who wants to hear what became of it; destroyed with the end.
    email = models.EmailField(_("E-mail for the answer"), blank=True)
    # What everybody reads, once somebody made sure that it names nobody; empty until then.
    public_text = models.TextField(blank=True)
    published_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("Report of a problem")
        verbose_name_plural = _("Reports of problems")
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(
                fields=["-published_at", "-id"], name="problem_published", condition=Q(published_at__isnull=False)
            ),
            models.Index(fields=["site", "-created_at", "-id"], name="problem_of_site"),
            models.Index(fields=["reporter", "-created_at", "-id"], name="problem_of_reporter"),
        ]
        constraints = [
            *mending_constraints("facility_report"),
            models.CheckConstraint(
                condition=Q(site__isnull=False)
                | Q(latitude__isnull=False, longitude__isnull=False)
                | ~Q(place_text=""),
                name="problem_is_somewhere",
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | ~Q(public_text=""), name="problem_published_in_words"
            ),
        ]

    def __str__(self) -> str:
        return self.case_title()

    def case_title(self) -> str:
        where = self.site.name if self.site else gettext("on the map")
        return f"{self.service.name} · {where}"

    def get_absolute_url(self) -> str:
        return reverse("facilities:report", args=[self.token])
