"""What has been said about one report, for whoever holds its key."""

from uuid import UUID

from django.db.models import Prefetch, QuerySet

from auditors.models import ConfidentialReport, SealedFile, SealedMessage


def of_reporter(report: ConfidentialReport) -> QuerySet[SealedMessage]:
    """Without the notes that recipients keep among themselves; with the files of each message."""
    return (
        report.messages.exclude(author=SealedMessage.Author.NOTE)
        .select_related("recipient")
        .prefetch_related(Prefetch("files", SealedFile.objects.order_by("id")))
        .order_by("position")
    )


def file_of_reporter(report: ConfidentialReport, public_name: str) -> SealedFile | None:
    try:
        wanted = UUID(public_name)
    except ValueError:
        return None
    told = report.files.exclude(message__author=SealedMessage.Author.NOTE).select_related("message")
    return told.filter(public_name=wanted).first()
