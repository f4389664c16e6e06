"""The channel for reports in confidence: what can be reported to whom, and a report found by its receipt."""

from django.db.models import Prefetch, QuerySet

from auditors.models import ConfidentialReport, Recipient, RecoveryKey, ReportKind
from core.sealing import receipts

FEWEST_RECIPIENTS = 2


def active_recipients() -> QuerySet[Recipient]:
    """Those who have a key in use and still work here."""
    return Recipient.objects.filter(revoked_at__isnull=True, user__is_active=True).order_by("id")


def recipients_of(kind: ReportKind) -> QuerySet[Recipient]:
    return active_recipients().filter(kinds=kind)


def recovery_key() -> RecoveryKey | None:
    return RecoveryKey.objects.filter(made_at__isnull=False, replaced_at__isnull=True).first()


def kinds(*, for_staff: bool) -> QuerySet[ReportKind]:
    """What can be reported, each with those who would receive it as `receivers`."""
    receivers = Prefetch("recipients", active_recipients(), to_attr="receivers")
    return ReportKind.objects.filter(staff_only=for_staff, withdrawn_at__isnull=True).prefetch_related(receivers)


def report_of(receipt: str) -> ConfidentialReport | None:
    """One question to the database, whether there is such a report or not. `receipt` as `receipts.read` gives it."""
    return ConfidentialReport.objects.filter(lookup_id=receipts.lookup_id(receipt)).select_related("kind").first()
