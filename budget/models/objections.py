"""Objections to a result while it is provisional."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from budget.models.results import Count
from budget.states.objections import OBJECTION_WORKFLOW, ObjectedTo, ObjectionState
from core.workflow.models import Stateful, state_constraint


class Objection(Stateful):
    """Somebody says that a published result is wrong. The decision is public; who objected, and in which words, is
    not."""

    workflow = OBJECTION_WORKFLOW

    count = models.ForeignKey(Count, on_delete=models.PROTECT, related_name="objections", db_index=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    about = models.CharField(_("What it is about"), max_length=12, choices=ObjectedTo.choices)
    text = models.TextField(_("Your objection and its reason"), max_length=2_000)
    received_at = models.DateTimeField()
    # Published without a name.
    answer = models.TextField(_("Decision and its reason"), max_length=4_000, blank=True, editable=False)
    decided_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("Objection to a result")
        verbose_name_plural = _("Objections to results")
        ordering = ["pk"]
        constraints = [
            state_constraint(ObjectionState, "budget_objection"),
            models.CheckConstraint(condition=Q(about__in=ObjectedTo.values), name="budget_objection_about_known"),
            models.UniqueConstraint(
                fields=["count", "author"],
                condition=Q(state="RECEIVED", author__isnull=False),
                name="budget_one_open_objection_each",
            ),
        ]
        indexes = [models.Index(fields=["count", "state"], name="budget_objections_of_a_count")]

    def __str__(self) -> str:
        return self.case_title()

    def case_title(self) -> str:
        return gettext("Objection %(number)s: %(title)s") % {"number": self.pk, "title": self.count.poll.cycle.title}

    def get_absolute_url(self) -> str:
        return f"{reverse('budget:results', args=[self.count.poll.cycle.slug])}#objections"
