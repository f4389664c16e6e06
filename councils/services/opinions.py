"""Written opinions of members, and the opinion statements that a body issues."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from core import permissions
from core.audit.audit import record as audit
from core.workflow import engine
from councils.models import AgendaItem, Body, Decision, OpinionRequest, OpinionStatement, WrittenOpinion
from councils.queries.attendance import day_of
from councils.queries.recusals import is_recused
from councils.queries.terms import term_of
from councils.services import publishing
from councils.services.indexing import put_statement
from councils.services.refusals import CouncilRefused
from councils.services.subjects import about
from councils.states.meetings import KEEP, MeetingState


@transaction.atomic
def ask(item: AgendaItem, *, by: Any, question: str, due_at: datetime, at: datetime) -> OpinionRequest:
    """Ask the members to write by a day; they are told, recused ones are not."""
    permissions.check(by, KEEP, item)
    meeting = engine.lock(item.meeting)
    if meeting.state in {MeetingState.DRAFT, MeetingState.CANCELLED} or item.withdrawn_at:
        raise CouncilRefused("closed", _("Call the meeting first; then opinions can be asked for."))
    if due_at <= at:
        raise CouncilRefused("due", _("The deadline has to lie ahead."))
    request = OpinionRequest.objects.create(
        item=item, question=question.strip(), asked_at=at, asked_by=by, due_at=due_at
    )
    publishing.opinion_asked(request, at=at)
    return request


@transaction.atomic
def write_opinion(request: OpinionRequest, *, user: Any, text: str, at: datetime) -> WrittenOpinion:
    """Hand in or replace one's opinion; refused after the deadline."""
    member = term_of(user, request.item.meeting.body, on=day_of(at))
    if member is None:
        raise CouncilRefused("office", _("Only members in office hand in an opinion."))
    if is_recused(member, request.item):
        raise CouncilRefused("recused", _("You keep out of this item."))
    if at > request.due_at:
        raise CouncilRefused("late", _("The deadline has passed. Your text was not handed in."))
    if not text.strip():
        raise CouncilRefused("empty", _("Please write your opinion."))
    opinion, _created = WrittenOpinion.objects.update_or_create(
        request=request, member=member, defaults={"text": text.strip(), "written_at": at}
    )
    return opinion


@transaction.atomic
def draft_statement(
    *,
    body: Body,
    by: Any,
    title: str,
    text: str,
    addressee: str,
    at: datetime,
    decision: Decision | None = None,
    subject: Model | None = None,
) -> OpinionStatement:
    """의견서: written by the secretary, issued in the name of the body. Numbered by body and year."""
    permissions.check(by, KEEP, body)
    Body.objects.select_for_update().get(pk=body.pk)
    year = day_of(at).year
    start = f"{year}-{body.pk}-"
    count = OpinionStatement.objects.filter(number__startswith=start).count()
    return OpinionStatement.objects.create(
        body=body,
        decision=decision,
        number=f"{start}{count + 1}",
        title=title.strip(),
        text=text.strip(),
        addressee=addressee.strip(),
        written_by=by,
        **(about(subject) if subject is not None else {}),
    )


@transaction.atomic
def change_statement(statement: OpinionStatement, *, by: Any, **given: Any) -> OpinionStatement:
    permissions.check(by, KEEP, statement)
    if statement.issued_at is not None:
        raise CouncilRefused("issued", _("An issued statement is not changed."))
    names = [name for name in ("title", "text", "addressee", "decision") if name in given]
    for name in names:
        setattr(statement, name, given[name])
    statement.save(update_fields=names)
    return statement


@transaction.atomic
def issue_statement(statement: OpinionStatement, *, by: Any, at: datetime) -> OpinionStatement:
    """From now on everybody reads it."""
    permissions.check(by, KEEP, statement)
    locked = OpinionStatement.objects.select_for_update().get(pk=statement.pk)
    if locked.issued_at is None:
        locked.issued_at = at
        locked.save(update_fields=["issued_at"])
        audit("councils.issue_statement", actor=by, at=at, target=locked)
        put_statement(locked)
    statement.issued_at = locked.issued_at
    return locked
