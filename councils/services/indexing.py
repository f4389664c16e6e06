"""What the search finds of bodies, calls and meetings. Addresses are those of the default language."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import translation

from core.search.index import Entry, put_all, remove
from councils.models import Body, Decision, Minutes, OpinionStatement, RecruitmentCall
from councils.states.decisions import DecisionState
from councils.states.meetings import ANNOUNCED, MinutesState

BODY, CALL, DECISION, MINUTES, STATEMENT = "council", "council_call", "decision", "minutes", "opinion_statement"
BATCH = 500


def path(obj: Any) -> str:
    """As in the default language: the reader's own is put in front when it is shown."""
    with translation.override(settings.LANGUAGE_CODE):
        return str(obj.get_absolute_url())


def put_body(body: Body) -> None:
    """Let the public body be found."""
    if body.published_at is not None:
        put_all([_of_body(body)])


def put_call(call: RecruitmentCall) -> None:
    put_all([_of_call(call)])


def put_decision(decision: Decision) -> None:
    meeting = decision.item.meeting
    if decision.state == DecisionState.DECIDED and meeting.is_public and meeting.state in ANNOUNCED:
        put_all([_of_decision(decision)])
    else:
        remove(decision)


def put_minutes(minutes: Minutes) -> None:
    """Only the version that a person has checked ever reaches the search."""
    if minutes.meeting.is_public and minutes.published_at is not None:
        put_all([_of_minutes(minutes)])


def put_statement(statement: OpinionStatement) -> None:
    if statement.issued_at is not None:
        put_all([_of_statement(statement)])


def all_bodies() -> Iterator[Entry]:
    return (_of_body(body) for body in Body.objects.public().order_by("pk").iterator(chunk_size=BATCH))


def all_calls() -> Iterator[Entry]:
    calls = RecruitmentCall.objects.public().filter(announced_at__isnull=False, body__published_at__isnull=False)
    return (_of_call(call) for call in calls.select_related("body").order_by("pk").iterator(chunk_size=BATCH))


def all_decisions() -> Iterator[Entry]:
    decided = Decision.objects.filter(
        state=DecisionState.DECIDED, item__meeting__is_public=True, item__meeting__state__in=ANNOUNCED
    )
    decided = decided.select_related("item__meeting__body").order_by("pk")
    return (_of_decision(decision) for decision in decided.iterator(chunk_size=BATCH))


def all_minutes() -> Iterator[Entry]:
    published = Minutes.objects.filter(
        state=MinutesState.PUBLISHED, published_at__isnull=False, meeting__is_public=True, meeting__state__in=ANNOUNCED
    )
    published = published.select_related("meeting__body").order_by("pk")
    return (_of_minutes(minutes) for minutes in published.iterator(chunk_size=BATCH))


def all_statements() -> Iterator[Entry]:
    issued = OpinionStatement.objects.filter(issued_at__isnull=False).select_related("body").order_by("pk")
    return (_of_statement(statement) for statement in issued.iterator(chunk_size=BATCH))


def _of_body(body: Body) -> Entry:
    text = f"{body.purpose}\n{body.legal_basis}\n{body.field}"
    return Entry(body, BODY, body.name, path(body), _dated(body.published_at), text)


def _of_call(call: RecruitmentCall) -> Entry:
    return Entry(call, CALL, call.title, path(call), _dated(call.announced_at), f"{call.body.name}\n{call.text}")


def _of_decision(decision: Decision) -> Entry:
    meeting = decision.item.meeting
    text = f"{meeting.body} {meeting.title}\n{decision.item.title}\n{decision.public_reasons}"
    return Entry(decision, DECISION, decision.question, path(decision), decision.decided_at or meeting.starts_at, text)


def _of_minutes(minutes: Minutes) -> Entry:
    meeting = minutes.meeting
    entries = minutes.entries.filter(item__is_confidential=False).select_related("item")
    text = "\n\n".join(f"{entry.item.title}\n{entry.public_text}" for entry in entries)
    return Entry(
        minutes, MINUTES, f"{meeting.body} – {meeting.title}", path(minutes), _dated(minutes.published_at), text
    )


def _of_statement(statement: OpinionStatement) -> Entry:
    text = f"{statement.body}\n{statement.text}"
    return Entry(statement, STATEMENT, statement.title, path(statement), _dated(statement.issued_at), text)


def _dated(moment: datetime | None) -> datetime:
    """What never came out has no day, and no place in the search."""
    if moment is None:
        raise ValueError("Only what has come out is put into the search.")
    return moment
