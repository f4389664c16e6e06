"""Petitions to improve a rule, what the department answers, and the change that comes of it."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.workflow.models import Stateful, state_constraint
from regulations.models.rules import Regulation, Version
from regulations.states.petitions import PETITION_WORKFLOW, Audience, PetitionOutcome, PetitionState


class Petition(Stateful):
    """One request to change a rule. It keeps the version it spoke of, whatever becomes of the rule meanwhile."""

    workflow = PETITION_WORKFLOW

    audience = models.CharField(max_length=8, choices=Audience.choices, default=Audience.PUBLIC, editable=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    title = models.CharField(_("Title"), max_length=80)
    # What is asked about; both empty while nobody has placed it.
    regulation = models.ForeignKey(
        Regulation, on_delete=models.PROTECT, null=True, blank=True, related_name="petitions", db_index=False
    )
    version = models.ForeignKey(Version, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # Empty where it is about the rule as a whole.
    key = models.CharField(_("Clause"), max_length=60, blank=True)
    rule_named = models.CharField(
        _("Which rule, in your words?"), max_length=200, blank=True, help_text=_("Only if you did not find it.")
    )
    burden = models.TextField(_("What is the burden?"), max_length=3000)
    proposed_wording = models.TextField(_("How should it read?"), max_length=3000, blank=True)
    submitted_at = models.DateTimeField()
    placed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    # The department's person in charge, named in public from the day on which it was taken up.
    position = models.ForeignKey("accounts.Position", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    official_title = models.CharField(max_length=100, blank=True)
    official_name = models.CharField(max_length=100, blank=True)
    # Copied from the conversation whenever its counts are folded, so that lists sort by them.
    endorsement_count = models.IntegerField(default=0, editable=False)
    comment_count = models.IntegerField(default=0, editable=False)
    drafted_outcome = models.CharField(max_length=20, blank=True, editable=False)
    answer_drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", editable=False
    )
    answered_at = models.DateTimeField(null=True, editable=False)
    answered_late = models.BooleanField(default=False, editable=False)
    reexamination_until = models.DateTimeField(null=True, editable=False)
    reexamined_at = models.DateTimeField(null=True, editable=False)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="merged_here", editable=False
    )
    hidden_rule = models.CharField(max_length=20, blank=True, editable=False)

    class Meta:
        verbose_name = _("Petition about a rule")
        verbose_name_plural = _("Petitions about rules")
        ordering = ["-submitted_at", "-id"]
        indexes = [
            models.Index(fields=["audience", "-submitted_at", "-id"], name="petition_newest"),
            models.Index(fields=["audience", "-endorsement_count", "-id"], name="petition_endorsed"),
            models.Index(fields=["audience", "-comment_count", "-id"], name="petition_discussed"),
            models.Index(fields=["audience", "state", "-submitted_at", "-id"], name="petition_by_state"),
            models.Index(fields=["audience", "department", "-submitted_at", "-id"], name="petition_by_department"),
            models.Index(
                fields=["regulation", "audience", "key", "-id"],
                name="petition_of_rule",
                condition=Q(regulation__isnull=False),
            ),
            models.Index(fields=["author", "-submitted_at", "-id"], name="petition_of_author"),
        ]
        constraints = [
            state_constraint(PetitionState, "regulation_petition"),
            models.CheckConstraint(condition=Q(audience__in=Audience.values), name="petition_audience_known"),
            models.CheckConstraint(
                condition=Q(regulation__isnull=True, version__isnull=True, key="")
                | Q(regulation__isnull=False, version__isnull=False),
                name="petition_names_a_version",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["RECEIVED", "MERGED", "WITHDRAWN", "TRANSFERRED"])
                | Q(regulation__isnull=False, department__isnull=False),
                name="petition_placed",
            ),
            models.CheckConstraint(
                condition=~Q(state="MERGED") | Q(merged_into__isnull=False), name="petition_merged_somewhere"
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")), name="petition_not_merged_into_itself"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def case_title(self) -> str:
        return self.title

    @property
    def is_for_staff(self) -> bool:
        return self.audience == Audience.STAFF

    def get_absolute_url(self) -> str:
        return reverse("regulations:petition", args=[self.pk])


class PetitionAnswer(models.Model):
    """The official answer; public from `approved_at` on, before that a draft, of which a petition has one at most."""

    petition = models.ForeignKey(Petition, on_delete=models.CASCADE, related_name="answers")
    outcome = models.CharField(_("Decision"), max_length=20, choices=PetitionOutcome.choices)
    body = models.TextField(_("Answer"), max_length=5000)
    # Accepted: what will be done about the clause, and by when.
    change_by = models.DateField(_("The change is to be in force by"), null=True, blank=True)
    new_wording = models.TextField(_("New wording"), max_length=5000, blank=True)
    transferred_to = models.CharField(_("Body it is transferred to"), max_length=100, blank=True)
    department = models.ForeignKey(settings.DEPARTMENT_MODEL, on_delete=models.PROTECT, related_name="+")
    official_title = models.CharField(max_length=100, blank=True)
    official_name = models.CharField(max_length=100, blank=True)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    # When it should have come; late answers say so in public.
    due_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("Official answer to a petition")
        verbose_name_plural = _("Official answers to petitions")
        ordering = ["id"]
        indexes = [models.Index(fields=["approved_at"], name="petition_answer_by_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["petition"], condition=Q(approved_at__isnull=True), name="petition_answer_one_draft"
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=PetitionOutcome.values), name="petition_answer_outcome_known"
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("drafted_by")),
                name="petition_answer_approved_by_another",
            ),
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True, approved_by__isnull=True)
                | Q(approved_at__isnull=False, approved_by__isnull=False),
                name="petition_answer_approved_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=["ACCEPTED", "PARTIALLY_ACCEPTED"]) | Q(change_by__isnull=False),
                name="petition_answer_change_has_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.petition_id} {self.outcome}"

    @property
    def signature(self) -> str:
        """The office, and the name where it is public."""
        return f"{self.official_title} {self.official_name}".strip()

    @property
    def is_late(self) -> bool:
        return bool(self.approved_at and self.due_at and self.approved_at > self.due_at)


class Justification(models.Model):
    """Why the department keeps the rule: what it is for, on what law it rests, and what was weighed against it."""

    petition = models.ForeignKey(Petition, on_delete=models.CASCADE, related_name="justifications")
    necessity = models.TextField(_("Why the rule is needed"), max_length=3000)
    legal_basis = models.CharField(_("On which law or rule it rests"), max_length=300)
    alternatives = models.TextField(_("Which milder ways were weighed, and why they do not do"), max_length=3000)
    effect = models.TextField(_("What would happen without it"), max_length=3000)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("Justification of a rule")
        verbose_name_plural = _("Justifications of rules")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["petition"], condition=Q(approved_at__isnull=True), name="justification_one_draft"
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("drafted_by")),
                name="justification_approved_by_another",
            ),
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True, approved_by__isnull=True)
                | Q(approved_at__isnull=False, approved_by__isnull=False),
                name="justification_approved_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        """As committees show it in public: of the staff's channel nothing but the rule may be read there."""
        if self.petition.audience == Audience.STAFF:
            return str(self.petition.regulation)
        return self.petition.title

    def get_absolute_url(self) -> str:
        return "" if self.petition.audience == Audience.STAFF else self.petition.get_absolute_url()

    @property
    def is_late(self) -> bool:
        return bool(self.approved_at and self.due_at and self.approved_at > self.due_at)


class JudgingBody(models.Model):
    """Which body judges justifications. The newest row holds; the earlier ones say how it was."""

    body = models.ForeignKey("councils.Body", on_delete=models.PROTECT, related_name="+", verbose_name=_("Committee"))
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        verbose_name = _("Committee that judges justifications")
        verbose_name_plural = _("Committees that judge justifications")
        ordering = ["-id"]

    def __str__(self) -> str:
        return str(self.body)


class Judgement(models.Model):
    """What the committee made of a justification: the vote stays with `councils`, its outcome is kept here."""

    petition = models.ForeignKey(Petition, on_delete=models.CASCADE, related_name="judgements")
    justification = models.ForeignKey(Justification, on_delete=models.PROTECT, related_name="+")
    decision = models.OneToOneField("councils.Decision", on_delete=models.PROTECT, related_name="+")
    # Empty until it has been voted on, and after a vote that was level.
    outcome = models.CharField(max_length=20, choices=PetitionOutcome.choices, blank=True)
    # Asked of the department where the committee wants a change.
    change_by = models.DateField(null=True, blank=True)
    brought_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    brought_at = models.DateTimeField()
    # How many sat on the committee when it was brought, and how many of them came from outside.
    members = models.PositiveSmallIntegerField()
    outside_members = models.PositiveSmallIntegerField()
    judged_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("Judgement of the committee")
        verbose_name_plural = _("Judgements of the committee")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outside_members__gte=F("members") - F("outside_members")),
                name="judgement_half_from_outside",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.petition_id} {self.outcome}"


class ClauseChange(models.Model):
    """A change of a clause that a petition brought about, followed until it is in force."""

    petition = models.OneToOneField(Petition, on_delete=models.PROTECT, related_name="change")
    regulation = models.ForeignKey(Regulation, on_delete=models.PROTECT, related_name="changes")
    # Where the clause stood on the day of the decision.
    key = models.CharField(max_length=60, blank=True)
    old_wording = models.TextField(blank=True)
    new_wording = models.TextField(_("New wording"), max_length=5000, blank=True)
    promised_by = models.DateField(_("To be in force by"))
    # The version that carries it, once one has been drafted.
    version = models.ForeignKey(
        Version, on_delete=models.PROTECT, null=True, blank=True, related_name="carried_changes"
    )
    in_force_on = models.DateField(null=True, editable=False)
    decided_at = models.DateTimeField()
    # Put off at most once, by a superior, and everybody reads why.
    postponed_to = models.DateField(_("New day"), null=True, blank=True)
    postponed_because = models.CharField(_("Why it is put off"), max_length=300, blank=True)
    postponed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    postponed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("Change of a clause")
        verbose_name_plural = _("Changes of clauses")
        ordering = ["promised_by", "id"]
        indexes = [models.Index(fields=["in_force_on", "promised_by"], name="clause_change_due")]
        constraints = [
            models.CheckConstraint(
                condition=Q(postponed_to__isnull=True, postponed_because="", postponed_by__isnull=True)
                | Q(postponed_to__gt=F("promised_by"), postponed_by__isnull=False) & ~Q(postponed_because=""),
                name="clause_change_postponed_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(in_force_on__isnull=True) | Q(version__isnull=False), name="clause_change_in_a_version"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.petition_id} {self.key}"

    @property
    def due_on(self) -> date:
        return self.postponed_to or self.promised_by

    def is_overdue(self, on: date) -> bool:
        return self.in_force_on is None and self.due_on < on


class Target(models.Model):
    """How many rules a department is to improve in a year."""

    year = models.PositiveSmallIntegerField(_("Year"))
    department = models.ForeignKey(settings.DEPARTMENT_MODEL, on_delete=models.PROTECT, related_name="+")
    rules = models.PositiveSmallIntegerField(_("Rules to improve"), default=1)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        verbose_name = _("Yearly target of a department")
        verbose_name_plural = _("Yearly targets of departments")
        ordering = ["-year", "department"]
        constraints = [
            models.UniqueConstraint(fields=["year", "department"], name="target_once_a_year"),
            models.CheckConstraint(condition=Q(rules__gte=1), name="target_one_rule_at_least"),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.department_id}"
