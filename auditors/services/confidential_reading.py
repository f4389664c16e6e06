"""What reporters read when they come back: the thread, and how far their report is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from auditors.models import ConfidentialReport, SealedFile, SealedMessage
from auditors.queries import confidential_threads as threads
from auditors.rules.confidential import midnight
from auditors.services import confidential, confidential_files
from auditors.services.confidential_files import Description
from auditors.states.confidential import ACKNOWLEDGE_PERIOD, FEEDBACK_PERIOD, KEEP_CLOSED, ConfidentialState
from core.deadlines import periods
from core.workflow import engine

S = ConfidentialState
WAITING = (S.RECEIVED, S.ACKNOWLEDGED, S.INVESTIGATED, S.REFERRED)


@dataclass(frozen=True)
class Line:
    """One message, as its reporter reads it."""

    message: SealedMessage
    text: str
    files: list[tuple[SealedFile, Description]]
    is_mine: bool
    is_new: bool


def thread(report: ConfidentialReport, key: bytes, *, on: date) -> tuple[dict[str, str], list[Line]]:
    """The report itself, field by field, and what was written since; answers count as read from now on."""
    messages = list(threads.of_reporter(report))
    body = confidential.read_body(messages[0], key, number=report.number)
    lines = [_line(message, key, report.number, body) for message in messages]
    unread = [line.message.pk for line in lines if line.is_new]
    if unread:
        SealedMessage.objects.filter(pk__in=unread).update(read_by_reporter_on=on)
    return body, lines


def handed_out(file: SealedFile, description: Description) -> Iterator[bytes]:
    """What the reporter sent, as it was; what recipients sent, without the traces of who of them wrote it."""
    is_mine = file.message.author == SealedMessage.Author.REPORTER
    return confidential_files.original(file, description) if is_mine else confidential_files.view(file, description)


def promises() -> dict[str, int]:
    """What is said before anybody writes; staff may have changed the lengths."""
    lengths = periods.lengths()
    return {
        "acknowledge_days": lengths[ACKNOWLEDGE_PERIOD.name],
        "feedback_months": lengths[FEEDBACK_PERIOD.name],
        "kept_days": lengths[KEEP_CLOSED],
    }


def progress(report: ConfidentialReport) -> list[dict[str, Any]]:
    """Day by day what has been done, and until when what comes next is promised."""
    labels = {str(step.name): _told(step.name) for step in report.workflow.transitions}
    done = [
        {"title": labels[record.name], "at": timezone.localdate(record.at)}
        for record in engine.history(report)
        if labels.get(record.name)
    ]
    return [{"title": _("Your report has arrived"), "at": report.received_on}, *done, *_ahead(report)]


def _ahead(report: ConfidentialReport) -> list[dict[str, Any]]:
    """The two promises of the channel, as long as they are open."""
    arrived, ahead = midnight(report.received_on), []
    if report.state == S.RECEIVED:
        until = ACKNOWLEDGE_PERIOD.ends_at(arrived, periods.length_of(ACKNOWLEDGE_PERIOD.name))
        ahead.append(_promise(_("Until this day you are told that it is being looked into"), until))
    if report.state in WAITING:
        until = report.due_at if report.state != S.RECEIVED and report.due_at else _feedback(arrived)
        ahead.append(_promise(_("Until this day you are told what came of it"), until))
    if report.state == S.CLOSED and report.purge_on:
        ahead.append({"title": _("On this day everything is destroyed"), "at": report.purge_on, "state": "next"})
    return ahead


def _feedback(start: Any) -> Any:
    return FEEDBACK_PERIOD.ends_at(start, periods.length_of(FEEDBACK_PERIOD.name))


def _promise(title: str, until: Any) -> dict[str, Any]:
    return {"title": title, "at": timezone.localdate(until), "state": "next"}


def _told(step: str) -> str:
    words = {
        "acknowledge": _("It is being looked into"),
        "investigate": _("Handed over to the audit office"),
        "refer": _("Referred to another authority"),
        "answer": _("You have been told what came of it"),
        "close": _("Closed"),
        "reopen": _("Taken up again"),
    }
    return words.get(step, "")


def _line(message: SealedMessage, key: bytes, number: str, body: dict[str, str]) -> Line:
    text = body["text"] if message.position == 0 else confidential.read_message(message, key, number=number)
    files = [(file, confidential_files.describe(file, key)) for file in message.files.all()]
    is_mine = message.author == SealedMessage.Author.REPORTER
    return Line(message, text, files, is_mine, not is_mine and message.read_by_reporter_on is None)
