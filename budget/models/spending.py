"""The money of an undertaking, entry by entry. Nothing here is ever changed: what was wrong is set right by another.

Triggers (`budget.running_sums`) add every entry to the sums of its undertaking, and the database refuses what would
lift spending or contracts above the line.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from budget.models.execution import Undertaking
from budget.states.execution_names import GIVING, TAKING, ContractMethod, LineChange, SupplierKind


class Entry(models.Model):
    """What all entries have: how much, and who wrote it down when."""

    amount_won = models.BigIntegerField(_("Amount (won)"))
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.amount_won:,}"


class LineEntry(Entry):
    """What made the budget line as large as it is."""

    undertaking = models.ForeignKey(Undertaking, on_delete=models.PROTECT, related_name="line_entries")
    kind = models.CharField(_("Kind"), max_length=14, choices=LineChange.choices)
    decided_on = models.DateField(_("Decided on"))
    reason = models.CharField(_("Reason"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("Entry of a budget line")
        verbose_name_plural = _("Entries of budget lines")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=list(GIVING), amount_won__gt=0) | Q(kind__in=list(TAKING), amount_won__lt=0),
                name="budget_line_entry_sign_by_kind",
            ),
            models.CheckConstraint(
                condition=Q(kind="ORIGINAL") | ~Q(reason=""), name="budget_line_change_has_a_reason"
            ),
            models.UniqueConstraint(
                fields=["undertaking"], condition=Q(kind="ORIGINAL"), name="budget_one_original_line"
            ),
        ]


class Contract(Entry):
    """A contract, or the amendment of one; about the supplier only what kind of business it is."""

    undertaking = models.ForeignKey(Undertaking, on_delete=models.PROTECT, related_name="contracts")
    title = models.CharField(_("What is ordered"), max_length=120)
    supplier_kind = models.CharField(_("Supplier"), max_length=12, choices=SupplierKind.choices)
    method = models.CharField(_("How it was awarded"), max_length=10, choices=ContractMethod.choices)
    signed_on = models.DateField(_("Signed on"))
    amends = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="amendments")
    reason = models.CharField(_("Reason"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("Contract")
        verbose_name_plural = _("Contracts")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(supplier_kind__in=SupplierKind.values), name="budget_contract_supplier_known"
            ),
            models.CheckConstraint(condition=Q(method__in=ContractMethod.values), name="budget_contract_method_known"),
            models.CheckConstraint(
                condition=Q(amends__isnull=True, amount_won__gt=0)
                | Q(amends__isnull=False) & ~Q(amount_won=0) & ~Q(reason=""),
                name="budget_contract_amendment_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Spending(Entry):
    """Money that was paid, or the counter entry that takes a wrong one back as a whole."""

    undertaking = models.ForeignKey(Undertaking, on_delete=models.PROTECT, related_name="spendings")
    contract = models.ForeignKey(
        Contract, on_delete=models.PROTECT, null=True, blank=True, related_name="payments",
        verbose_name=_("Under the contract"),
    )  # fmt: skip
    purpose = models.CharField(_("What for"), max_length=120)
    paid_on = models.DateField(_("Paid on"))
    document = models.CharField(_("Number of the document"), max_length=40, blank=True)
    corrects = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="correction")
    reason = models.CharField(_("Reason"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("Spending")
        verbose_name_plural = _("Spendings")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(corrects__isnull=True, amount_won__gt=0)
                | Q(corrects__isnull=False, amount_won__lt=0) & ~Q(reason=""),
                name="budget_counter_entry_has_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["paid_on", "id"], name="budget_spending_by_day")]

    def __str__(self) -> str:
        return self.purpose
