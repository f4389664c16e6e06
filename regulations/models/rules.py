"""The register: rules, their versions, and the tree of clauses of each version."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.workflow.models import Stateful, state_constraint
from regulations.states.clauses import ClauseKind, Outlook, RuleKind, Verdict
from regulations.states.versions import IN_CONSULTATION, OPEN, VERSION_WORKFLOW, VersionState


class Regulation(models.Model):
    """A rule of the corporation, or its terms towards residents; what it says lies in its versions."""

    slug = models.SlugField(_("Address of its page"), max_length=80, unique=True, allow_unicode=True)
    title = models.CharField(_("Title"), max_length=120, unique=True)
    kind = models.CharField(_("Kind of rule"), max_length=10, choices=RuleKind.choices)
    department = models.ForeignKey(
        settings.DEPARTMENT_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("Department")
    )
    purpose = models.CharField(_("What it is about, in one sentence"), max_length=300, blank=True)
    # The version that holds today; none before the first comes into force, and the last one after a repeal.
    current = models.OneToOneField(
        "regulations.Version", on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    created_at = models.DateTimeField()
    repealed_on = models.DateField(_("Repealed on"), null=True, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("regulations", "Rule")
        verbose_name_plural = _("Rules")
        ordering = ["title"]
        indexes = [
            models.Index(fields=["kind", "title"], name="regulation_by_kind"),
            models.Index(fields=["department", "title"], name="regulation_by_department"),
        ]
        constraints = [models.CheckConstraint(condition=Q(kind__in=RuleKind.values), name="regulation_kind_known")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("regulations:rule", args=[self.slug])


class Version(Stateful):
    """What a rule says from one day to another. Once enacted its clauses never change."""

    class Change(models.TextChoices):
        NEW = "NEW", pgettext_lazy("change of a rule", "New rule")
        PARTIAL = "PARTIAL", _("Partial amendment")
        WHOLE = "WHOLE", _("Complete revision")
        REPEAL = "REPEAL", _("Repeal")

    workflow = VERSION_WORKFLOW

    regulation = models.ForeignKey(Regulation, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("Number of the version"))
    change = models.CharField(_("Kind of change"), max_length=8, choices=Change.choices, default=Change.PARTIAL)
    reason = models.TextField(_("Why it changes"), max_length=3000, blank=True)
    # The version that the draft was made from; what changed is told against it.
    based_on = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    announced_on = models.DateField(null=True, editable=False)
    # The words that people gave opinions on, as announced; what was changed afterwards is told against them.
    announced_text = models.TextField(blank=True, editable=False)
    opinions_until = models.DateField(_("Opinions until"), null=True, blank=True)
    enacted_on = models.DateField(_("Enacted on"), null=True, blank=True)
    in_force_on = models.DateField(_("In force from"), null=True, blank=True)
    replaced_on = models.DateField(null=True, editable=False)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    # Everybody who had a hand in the words: none of them enacts it.
    writers = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+", editable=False)
    enacted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("Version of a rule")
        verbose_name_plural = _("Versions of rules")
        ordering = ["-number"]
        indexes = [
            models.Index(fields=["state", "opinions_until"], name="rule_version_announced"),
            models.Index(fields=["state", "in_force_on"], name="rule_version_coming"),
            models.Index(
                fields=["-announced_on", "-id"],
                name="rule_version_drafts",
                condition=Q(announced_on__isnull=False),
            ),
        ]
        constraints = [
            state_constraint(VersionState, "rule_version"),
            models.UniqueConstraint(fields=["regulation", "number"], name="rule_version_number"),
            models.UniqueConstraint(
                fields=["regulation"], condition=Q(state="IN_FORCE"), name="rule_version_one_in_force"
            ),
            models.UniqueConstraint(
                fields=["regulation", "in_force_on"],
                condition=Q(state__in=["ENACTED", "IN_FORCE", "REPLACED"]),
                name="rule_version_one_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["ENACTED", "IN_FORCE", "REPLACED"])
                | Q(enacted_on__isnull=False, in_force_on__isnull=False),
                name="rule_version_enacted_some_day",
            ),
            models.CheckConstraint(
                condition=Q(enacted_on__isnull=True) | Q(in_force_on__gte=F("enacted_on")),
                name="rule_version_in_force_after_enactment",
            ),
            models.CheckConstraint(
                condition=~Q(state="ANNOUNCED") | Q(announced_on__isnull=False, opinions_until__isnull=False),
                name="rule_version_announced_until",
            ),
            models.CheckConstraint(
                condition=Q(enacted_by__isnull=True) | Q(drafted_by__isnull=True) | ~Q(enacted_by=F("drafted_by")),
                name="rule_version_enacted_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.regulation} ({self.number})"

    def case_title(self) -> str:
        return str(self.regulation)

    @property
    def is_draft(self) -> bool:
        return self.state == VersionState.DRAFT

    @property
    def is_announced(self) -> bool:
        return self.state == VersionState.ANNOUNCED

    @property
    def is_in_consultation(self) -> bool:
        """Or was, and opinions are still being answered."""
        return self.state in IN_CONSULTATION

    @property
    def is_worked_on(self) -> bool:
        return self.state in OPEN

    @property
    def is_to_come_into_force(self) -> bool:
        return self.state == VersionState.ENACTED

    @property
    def is_replaced(self) -> bool:
        return self.state == VersionState.REPLACED

    @property
    def is_dropped(self) -> bool:
        return self.state == VersionState.DROPPED

    def get_absolute_url(self) -> str:
        return reverse("regulations:version", args=[self.regulation.slug, self.number])


class Clause(models.Model):
    """One clause of one version. `key` is its address within the rule, the same in every version that has it."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="clauses", db_index=False)
    position = models.PositiveIntegerField()
    # Indexed: whenever a draft is laid anew, each clause that goes is looked for as a parent.
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="children")
    depth = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=10, choices=ClauseKind.choices)
    # 제3조의2 has the number 3 and the branch 2; supplements count by their order, sub-items 가, 나, 다 by theirs.
    number = models.PositiveIntegerField()
    branch = models.PositiveSmallIntegerField(default=0)
    key = models.CharField(max_length=60)
    # Its key in the version before, where it was moved; empty where it kept its address or is new.
    came_from = models.CharField(max_length=60, blank=True)
    heading = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    is_deleted = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("Clause")
        verbose_name_plural = _("Clauses")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="clause_position"),
            models.UniqueConstraint(fields=["version", "key"], name="clause_key"),
            models.CheckConstraint(condition=Q(kind__in=ClauseKind.values), name="clause_kind_known"),
            models.CheckConstraint(condition=~Q(key=""), name="clause_has_an_address"),
        ]

    def __str__(self) -> str:
        return self.key


class Look(models.Model):
    """What a look through the register showed at one clause; the newest of a clause and outlook holds.

    Rows are never changed: a new look is a new row.
    """

    regulation = models.ForeignKey(Regulation, on_delete=models.PROTECT, related_name="looks", db_index=False)
    # The version that was looked at.
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=60)
    outlook = models.CharField(max_length=14, choices=Outlook.choices)
    verdict = models.CharField(_("What it showed"), max_length=12, choices=Verdict.choices)
    reason = models.CharField(_("Reason"), max_length=500, blank=True)
    looked_at = models.DateTimeField()
    # Nobody where a later version changed the clause, and the product noted it.
    looked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("Look at a clause")
        verbose_name_plural = _("Looks at clauses")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["regulation", "outlook", "key", "-id"], name="look_newest"),
            models.Index(fields=["-looked_at", "-id"], name="look_latest"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict__in=["NOTHING", "CONVERTIBLE", "KEPT", "CONVERTED"]), name="look_verdict_known"
            ),
            models.CheckConstraint(condition=Q(outlook__in=["NEGATIVE_LIST", "CORRUPTION"]), name="look_outlook_known"),
            models.CheckConstraint(condition=~Q(verdict="KEPT") | ~Q(reason=""), name="look_kept_with_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.verdict}"


class Opinion(models.Model):
    """What somebody says about an announced draft, about one clause or the whole; each gets a published answer."""

    class Answered(models.TextChoices):
        TAKEN = "TAKEN", _("Taken up")
        PARTLY = "PARTLY", _("Taken up in part")
        NOT_TAKEN = "NOT_TAKEN", _("Not taken up")

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="opinions", db_index=False)
    # Empty where it is about the draft as a whole.
    key = models.CharField(max_length=60, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    text = models.TextField(_("Your opinion"), max_length=2000)
    written_at = models.DateTimeField()
    hidden_rule = models.CharField(max_length=20, blank=True, editable=False)
    answered = models.CharField(_("What became of it"), max_length=10, choices=Answered.choices, blank=True)
    answer = models.TextField(_("Answer"), max_length=2000, blank=True)
    # The office that answers, as it was called then.
    department = models.ForeignKey(
        settings.DEPARTMENT_MODEL, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    official_title = models.CharField(max_length=100, blank=True, editable=False)
    official_name = models.CharField(max_length=100, blank=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    answered_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("Opinion on a draft rule")
        verbose_name_plural = _("Opinions on draft rules")
        ordering = ["id"]
        indexes = [
            models.Index(fields=["version", "key", "id"], name="opinion_of_version"),
            models.Index(fields=["author", "-id"], name="opinion_of_author"),
            models.Index(fields=["-written_at", "-id"], name="opinion_newest"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered="", answer="", answered_at__isnull=True, answered_by__isnull=True)
                | ~Q(answered="")
                & ~Q(answer="")
                & Q(answered_at__isnull=False, answered_by__isnull=False, department__isnull=False),
                name="opinion_answered_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("regulations:opinion", args=[self.pk])
