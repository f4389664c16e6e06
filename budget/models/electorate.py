"""Who may vote without living here, and who says that a vote in their name was not theirs."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from budget.models.polls import Poll
from budget.states.misuse import MISUSE_WORKFLOW, MisuseState
from core.workflow.models import Stateful, state_constraint


class WorkKind(models.TextChoices):
    WORK = "WORK", _("Works here")
    STUDY = "STUDY", _("Studies here")


class WorkProof(models.Model):
    """That somebody works or studies here, seen on paper at a counter; it holds for one vote.

    The keyed hash is the one that a proof of residency would have, so that whoever has both votes once. Neither
    name nor employer is kept.
    """

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="work_proofs", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    keyed_hash = models.CharField(max_length=64)
    kind = models.CharField(_("Ground"), max_length=5, choices=WorkKind.choices)
    area = models.CharField(_("Neighbourhood of the workplace or school"), max_length=40)
    born_on_or_before = models.DateField()
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("Proof of work or school")
        verbose_name_plural = _("Proofs of work or school")
        constraints = [
            models.UniqueConstraint(fields=["poll", "user"], name="budget_one_work_proof_a_person"),
            models.UniqueConstraint(fields=["poll", "keyed_hash"], name="budget_one_person_a_work_proof"),
            models.CheckConstraint(condition=Q(kind__in=WorkKind.values), name="budget_work_kind_known"),
            models.CheckConstraint(condition=~Q(user=models.F("confirmed_by")), name="budget_nobody_confirms_himself"),
        ]

    def __str__(self) -> str:
        return f"{self.poll} · {self.get_kind_display()}"


class MisuseReport(Stateful):
    """Somebody was told of a vote in their name and says: that was not me."""

    workflow = MISUSE_WORKFLOW

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="misuse_reports", db_index=False)
    reporter = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    text = models.TextField(_("What happened"), max_length=1000, blank=True)
    reported_at = models.DateTimeField()
    # What the officers found out and did, told to the reporter.
    answer = models.TextField(_("Answer"), max_length=2_000, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("Report of a vote by somebody else")
        verbose_name_plural = _("Reports of votes by somebody else")
        constraints = [
            state_constraint(MisuseState, "budget_misuse_report"),
            models.UniqueConstraint(
                fields=["poll", "reporter"], condition=Q(state="RECEIVED"), name="budget_one_open_misuse_report"
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer="") | Q(answered_at__isnull=False) & ~Q(answer=""),
                name="budget_misuse_answered_with_words",
            ),
        ]
        indexes = [models.Index(fields=["poll", "state"], name="budget_misuse_of_a_poll")]

    def __str__(self) -> str:
        return self.case_title()

    @property
    def awaits_answer(self) -> bool:
        return self.state == MisuseState.RECEIVED

    def case_title(self) -> str:
        return gettext("“That was not me” %(number)s: %(title)s") % {"number": self.pk, "title": self.poll.cycle.title}
