"""Which department, and whom in it, a new proposal goes to."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from proposals.models.calls import Call, Category


class AssignmentRule(models.Model):
    """The first rule that fits decides. What a rule leaves empty fits everything."""

    position = models.PositiveSmallIntegerField()
    call = models.ForeignKey(
        Call, on_delete=models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("Call")
    )
    category = models.ForeignKey(
        Category, on_delete=models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("Category")
    )
    area = models.CharField(_("Area"), max_length=40, blank=True)
    department = models.ForeignKey(
        settings.DEPARTMENT_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("Department")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("Person in charge"),
    )  # fmt: skip
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("Assignment rule")
        verbose_name_plural = _("Assignment rules")
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(call__isnull=False) | Q(category__isnull=False) | ~Q(area=""),
                name="assignment_rule_asks_something",
            )
        ]

    def __str__(self) -> str:
        parts = [self.call, self.category, self.area]
        return " · ".join(str(part) for part in parts if part)
