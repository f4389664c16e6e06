"""Recipients of reports in confidence: who is appointed, who has a key, and what the list of a recipient holds."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery, prefetch_related_objects
from django.utils import timezone

from auditors.models import (
    Appointment,
    ConfidentialReport,
    PurgeHold,
    Recipient,
    Recovery,
    RecoveryKey,
    ReportKind,
    SealedKey,
    SealedMessage,
)
from auditors.states.confidential import OPEN, ConfidentialState

FEWEST = 2
# Days before a deadline from which it is shown as near.
NEAR = 2


def reports_of(recipient: Recipient) -> QuerySet[ConfidentialReport]:
    """Those whose key was sealed to this recipient: the only way to a list, and nobody else has one."""
    mine = SealedKey.objects.filter(report=OuterRef("pk"), recipient=recipient)
    last = SealedMessage.objects.filter(report=OuterRef("pk")).exclude(author=SealedMessage.Author.NOTE)
    return (
        ConfidentialReport.objects.filter(Exists(mine))
        .annotate(
            sealed_key=Subquery(mine.values("sealed")[:1]),
            last_author=Subquery(last.order_by("-position").values("author")[:1]),
        )
        # Of a report that nobody has acknowledged it is known that its reporter wrote.
        .annotate(reporter_answered=Q(last_author=SealedMessage.Author.REPORTER) & ~Q(state=ConfidentialState.RECEIVED))
        .select_related("kind")
    )


def waiting(reports: QuerySet[ConfidentialReport]) -> QuerySet[ConfidentialReport]:
    """Where the recipients have the next word: nothing was acknowledged yet, or the reporter wrote last."""
    return reports.filter(state__in=OPEN).filter(
        Q(state=ConfidentialState.RECEIVED) | Q(last_author=SealedMessage.Author.REPORTER)
    )


def in_work(reports: QuerySet[ConfidentialReport]) -> QuerySet[ConfidentialReport]:
    return reports.filter(state__in=OPEN)


def finished(reports: QuerySet[ConfidentialReport]) -> QuerySet[ConfidentialReport]:
    return reports.filter(state=ConfidentialState.CLOSED)


def add_first_messages(reports: list[ConfidentialReport]) -> None:
    """One query for all: each report gets its first message as `first`."""
    first = SealedMessage.objects.filter(position=0)
    prefetch_related_objects(reports, Prefetch("messages", first, to_attr="first"))


def holders(report: ConfidentialReport) -> list[Recipient]:
    """Who can open it now."""
    return list(Recipient.objects.filter(keys__report=report, revoked_at__isnull=True).order_by("id"))


def candidates(report: ConfidentialReport) -> QuerySet[Recipient]:
    """Who could be let in: recipients in office who were not kept out by the reporter and cannot read it yet."""
    kept_out = report.excluded.values("user")
    reading = SealedKey.objects.filter(report=report, recipient__isnull=False).values("recipient__user")
    return (
        Recipient.objects.filter(revoked_at__isnull=True, user__is_active=True)
        .exclude(user__in=kept_out)
        .exclude(user__in=reading)
        .order_by("id")
    )


def hold_of(report: ConfidentialReport) -> PurgeHold | None:
    return PurgeHold.objects.filter(report=report, ended_on__isnull=True).select_related("asked_by").first()


def purge_due(day: date) -> QuerySet[ConfidentialReport]:
    """Closed long enough ago, and not held by two."""
    held = PurgeHold.objects.filter(
        report=OuterRef("pk"), agreed_by__isnull=False, ended_on__isnull=True, until__gte=day
    )
    return ConfidentialReport.objects.filter(~Exists(held), state=ConfidentialState.CLOSED, purge_on__lte=day).order_by(
        "purge_on", "id"
    )


def is_near(report: ConfidentialReport, day: date) -> bool:
    return report.due_at is not None and timezone.localdate(report.due_at) <= day + timedelta(days=NEAR)


def kinds_for_staff() -> QuerySet[ReportKind]:
    """Every kind, those withdrawn last, with the recipients in office."""
    in_office = Recipient.objects.filter(revoked_at__isnull=True, user__is_active=True).select_related("user")
    return ReportKind.objects.order_by("withdrawn_at", "position", "id").prefetch_related(
        Prefetch("recipients", in_office, to_attr="receivers")
    )


def recipients_in_office() -> QuerySet[Recipient]:
    return Recipient.objects.filter(revoked_at__isnull=True).select_related("user").prefetch_related("kinds")


def open_appointments() -> QuerySet[Appointment]:
    """Asked for and not decided, or decided and not used yet."""
    has_key = Recipient.objects.filter(user=OuterRef("user"), revoked_at__isnull=True)
    return (
        Appointment.objects.filter(ended_at__isnull=True)
        .annotate(has_key=Exists(has_key))
        .filter(Q(agreed_by__isnull=True) | Q(has_key=False))
        .select_related("user", "asked_by")
        .prefetch_related("kinds")
    )


def appointment_of(user: Any) -> Appointment | None:
    """In force: asked for by one, agreed to by another."""
    return Appointment.objects.filter(user=user.pk, agreed_by__isnull=False, ended_at__isnull=True).first()


def recovery_key() -> RecoveryKey | None:
    return RecoveryKey.objects.filter(made_at__isnull=False, replaced_at__isnull=True).first()


def recovery_key_begun() -> RecoveryKey | None:
    return RecoveryKey.objects.filter(made_at__isnull=True, replaced_at__isnull=True).first()


def recovery_of(recipient: Recipient) -> Recovery | None:
    return Recovery.objects.filter(recipient=recipient, ended_at__isnull=True).select_related("key").first()


def open_recoveries() -> QuerySet[Recovery]:
    return Recovery.objects.filter(ended_at__isnull=True).select_related("recipient__user", "key")


def holds_half(user: Any) -> bool:
    """Of a recovery key in use, or of one that is being made."""
    mine = Q(first_holder=user.pk) | Q(second_holder=user.pk)
    return RecoveryKey.objects.filter(mine, replaced_at__isnull=True).exists()
