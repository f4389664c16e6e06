"""What is asked for: calls with their terms, and the categories that ideas are sorted by."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from proposals.states import Audience, CallKind, Proposer


class Category(models.Model):
    name = models.CharField(_("Name"), max_length=40, unique=True)
    slug = models.SlugField(_("Address"), max_length=40, unique=True)
    # Who looks after proposals of this category unless the call says otherwise.
    department = models.ForeignKey(
        settings.DEPARTMENT_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    position = models.PositiveSmallIntegerField(_("Position in lists"), default=0)
    is_active = models.BooleanField(_("Can be chosen"), default=True)

    class Meta:
        verbose_name = _("Category")
        verbose_name_plural = _("Categories")
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name


class Call(models.Model):
    """An invitation to propose. Once published its terms stand: nobody moves the goal while people play."""

    kind = models.CharField(_("Kind"), max_length=10, choices=CallKind.choices)
    slug = models.SlugField(_("Address"), max_length=60, unique=True)
    title = models.CharField(_("Title"), max_length=100)
    summary = models.CharField(_("In one sentence"), max_length=200)
    text = models.TextField(_("Text and rules"), max_length=10_000)
    # Without an end it is open all year round.
    opens_at = models.DateTimeField(_("Opens"))
    closes_at = models.DateTimeField(_("Closes"), null=True, blank=True)
    proposer = models.CharField(_("Who may propose"), max_length=10, choices=Proposer.choices)
    limit_per_person = models.PositiveSmallIntegerField(_("Proposals per person"), null=True, blank=True)
    # So many endorsements make the department answer.
    answer_threshold = models.PositiveIntegerField(_("Endorsements that oblige to answer"), null=True, blank=True)
    cost_ceiling_won = models.PositiveBigIntegerField(_("Highest cost of one proposal (won)"), null=True, blank=True)
    categories = models.ManyToManyField(Category, verbose_name=_("Categories"), related_name="calls")
    department = models.ForeignKey(
        settings.DEPARTMENT_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Questions beside the usual ones: a list of {"key", "label", "help", "required"}.
    questions = models.JSONField(_("More questions"), default=list, blank=True)
    # For contests, in the shapes that `proposals.services.call_terms` checks.
    prizes = models.JSONField(_("Prizes"), default=list, blank=True)
    judging = models.JSONField(_("Judging"), default=dict, blank=True)
    published_at = models.DateTimeField(null=True, editable=False)
    # The terms as they were published, and their fingerprint.
    terms = models.JSONField(default=dict, editable=False)
    terms_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    # When the clock said so, and those concerned were told.
    opened_at = models.DateTimeField(null=True, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    # When the last round's results came out, with the names of the authors.
    results_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("Call")
        verbose_name_plural = _("Calls")
        ordering = ["-opens_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=CallKind.values), name="call_kind_known"),
            models.CheckConstraint(condition=Q(proposer__in=Proposer.values), name="call_proposer_known"),
            models.CheckConstraint(
                condition=Q(closes_at__isnull=True) | Q(closes_at__gt=F("opens_at")), name="call_closes_after_opening"
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True, terms_sha256="")
                | Q(published_at__isnull=False) & ~Q(terms_sha256=""),
                name="call_published_with_terms",
            ),
            models.CheckConstraint(
                condition=~Q(kind="STAFF") | Q(proposer="STAFF"), name="call_staff_ideas_come_from_staff"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("proposals:call", args=[self.slug])

    @property
    def is_blind(self) -> bool:
        """Whether judges score without knowing the authors."""
        return self.kind == CallKind.CONTEST and bool(self.judging.get("blind"))

    @property
    def audience(self) -> str:
        """Entries of a blind contest lie on no shelf until the results are out: a judge could look there."""
        if self.is_blind and self.results_at is None:
            return Audience.NOBODY
        return Audience.STAFF if self.kind == CallKind.STAFF else Audience.PUBLIC
