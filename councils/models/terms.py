"""Who holds which seat from when to when."""

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import ConsentRecord
from core.workflow.models import Stateful, state_constraint
from councils.models.bodies import Body, SeatKind
from councils.states.terms import TERM, TermState

# The text in the register of consents by which a name stands in public.
ROSTER_CONSENT = "roster_name"


class Office(models.TextChoices):
    MEMBER = "MEMBER", _("Member")
    CHAIR = "CHAIR", _("Chair")
    VICE_CHAIR = "VICE_CHAIR", _("Vice chair")


class TermQuerySet(models.QuerySet["Term"]):
    def in_office(self, on: date) -> "TermQuerySet":
        """Those in office on a day, whatever became of them later."""
        return self.filter(starts_on__lte=on, ends_on__gte=on).filter(Q(left_on__isnull=True) | Q(left_on__gt=on))

    def with_agreement(self) -> "TermQuerySet":
        """Brings along whether each member agreed to the public name, so that a list asks the register once."""
        agreed = ConsentRecord.objects.in_force().filter(user=OuterRef("user"), key=ROSTER_CONSENT)
        return self.annotate(name_agreed=Exists(agreed))


class Term(Stateful):
    """One person on one seat of a body. No two terms of a person on one body overlap: the database refuses it.

    `ends_on` is the last day as appointed. `left_on` is the first day no longer in office, where somebody
    resigned or was dismissed before that.
    """

    workflow = TERM

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="terms", verbose_name=_("body"))
    seat_kind = models.ForeignKey(
        SeatKind, on_delete=models.PROTECT, related_name="terms", verbose_name=_("kind of seat")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="council_terms", verbose_name=_("person")
    )
    office = models.CharField(_("office"), max_length=10, choices=Office.choices, default=Office.MEMBER)
    # The name on the certificate; in public only while the register of consents says so.
    name = models.CharField(_("name"), max_length=60, blank=True)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    left_on = models.DateField(_("left on"), null=True, blank=True)
    renewed_from = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="renewed_by"
    )
    end_announced_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField()

    objects = TermQuerySet.as_manager()

    class Meta:
        verbose_name = _("term of office")
        verbose_name_plural = _("terms of office")
        ordering = ["starts_on", "id"]
        indexes = [
            models.Index(fields=["body", "ends_on"], name="term_of_body"),
            models.Index(fields=["user", "ends_on"], name="term_of_person"),
            models.Index(fields=["state", "ends_on"], name="term_by_end"),
        ]
        constraints = [
            state_constraint(TermState, "term"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="term_ends_after_its_start"),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(left_on__gte=F("starts_on"), left_on__lte=F("ends_on")),
                name="term_left_within_it",
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(state__in=[TermState.RESIGNED, TermState.DISMISSED]),
                name="term_left_says_how",
            ),
        ]

    def __str__(self) -> str:
        return self.case_title()

    def case_title(self) -> str:
        # The desk keeps its line longer than the name, so no name may stand in it.
        return gettext("%(body)s: term no. %(number)s") % {"body": self.body.name, "number": self.pk}

    @property
    def is_appointed(self) -> bool:
        """Neither completed nor left early; its first day may lie ahead."""
        return self.state == TermState.APPOINTED

    @property
    def is_chair(self) -> bool:
        return self.office == Office.CHAIR

    @property
    def last_day(self) -> date:
        """The last day in office as it came to be."""
        return self.left_on - timedelta(days=1) if self.left_on else self.ends_on

    def is_in_office(self, on: date) -> bool:
        return self.starts_on <= on <= self.ends_on and (self.left_on is None or on < self.left_on)

    @cached_property
    def name_agreed(self) -> bool:
        """Whether the member agrees now that the name is public. Lists bring it along by `with_agreement`."""
        return ConsentRecord.objects.in_force().filter(user=self.user_id, key=ROSTER_CONSENT).exists()

    @property
    def public_name(self) -> str:
        """The name by consent; otherwise its first letter, and nothing once the name is destroyed."""
        if self.name and self.name_agreed:
            return self.name
        return gettext("%(initial)s○○") % {"initial": self.name[0]} if self.name else gettext("Name not public")
