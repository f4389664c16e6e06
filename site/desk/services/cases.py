"""What staff do with one case. Each verb is one transaction; the engine alone changes a case."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Department, User
from core import permissions
from core.audit.audit import record
from core.notify import notify
from core.workflow import engine, presentation
from core.workflow.models import Case, TransitionRecord
from desk.models import CaseNote
from desk.notices import ASSIGNED, MENTIONED
from desk.queries import case as queries
from desk.queries.reach import reach_of
from desk.services.refusal import DeskRefused


def take_step(case: Case, *, name: str, actor: User, at: datetime, reason: str = "") -> TransitionRecord:
    """Raises TransitionRefused, as the engine does."""
    return engine.apply(case.subject, name, actor=actor, at=at, reason=reason)


@transaction.atomic
def assign(case: Case, *, assignee: User | None, actor: User, at: datetime) -> None:
    """Give the case to one person, or back to the department. Raises DeskRefused."""
    case = _at_hand(case, actor)
    if assignee is not None and not (assignee.is_active and reach_of(assignee).acts_on(case)):
        raise DeskRefused("assignee", _("This person cannot take the next step of this case."))
    if case.assignee_id == (assignee.pk if assignee else None):
        return
    engine.assign(case.subject, assignee=assignee, at=at)
    record(queries.ASSIGN, actor=actor, at=at, target=case, detail={"assignee": assignee.pk if assignee else None})
    if assignee is not None and assignee != actor:
        context = {"title": case.title, "actor": actor.display_name, "case": case.pk}
        notify.queue(ASSIGNED, recipients=[assignee], at=at, context=context)


@transaction.atomic
def hand_over(case: Case, *, department: Department, actor: User, at: datetime, reason: str) -> None:
    """Move the case to another department, with the reason on record. Raises DeskRefused."""
    case = _at_hand(case, actor)
    if case.department_id == department.pk:
        raise DeskRefused("department", _("The case already lies with this department."))
    engine.hand_over(case.subject, department=department, at=at, actor=actor, reason=reason)
    detail = {"department": department.pk, "from": case.department_id, "reason": reason}
    record(queries.HAND_OVER, actor=actor, at=at, target=case, detail=detail)


@transaction.atomic
def extend_deadline(case: Case, *, ground: str, note: str, actor: User, at: datetime) -> None:
    """Lengthen the deadline, once. Raises DeskRefused or ClockRefused."""
    case = _at_hand(case, actor)
    before = case.due_at
    subject = engine.extend(case.subject, reason=ground, note=note, at=at)
    detail = {"ground": ground, "reason": note, "from": _iso(before), "until": _iso(subject.due_at)}
    record(queries.EXTEND, actor=actor, at=at, target=case, detail=detail)


@transaction.atomic
def add_note(case: Case, *, author: User, body: str, at: datetime, mentioned: Iterable[User] = ()) -> CaseNote:
    """Write an internal note. Only people who can open the case are told of it, whoever was named."""
    permissions.check(author, "desk.see_case", case)
    colleagues = queries.colleagues(case)
    named = {*mentioned, *queries.mentioned_in(body, colleagues)} & set(colleagues)
    note = CaseNote.objects.create(case=case, author=author, body=body, written_at=at)
    note.mentioned.set(named)
    recipients = [person for person in named if person != author]
    context = {"title": case.title, "actor": author.display_name, "case": case.pk}
    notify.queue(MENTIONED, recipients=recipients, at=at, context=context)
    return note


def record_reading(case: Case, *, reader: User, at: datetime) -> None:
    """Whoever opens a case that holds personal data leaves a trace."""
    if presentation.of(case.workflow).holds_personal_data:
        record("desk.read_case", actor=reader, at=at, target=case)


def _at_hand(case: Case, actor: User) -> Case:
    """The case as it is now and stays until the transaction ends, if the person may still work on it."""
    engine.lock(case.subject)
    present = Case.objects.get(pk=case.pk)
    if present.closed_at is not None:
        raise DeskRefused("closed", _("This case has been closed in the meantime."))
    if not permissions.allowed(actor, "desk.work_on_case", present):
        raise DeskRefused("permission", _("This case is no longer with you or your department."))
    return present


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
