"""Who keeps, chairs and attends meetings, votes, and answers what bodies ask."""

from typing import Any

from django.utils import timezone

from accounts.models import Role
from accounts.rules import by_role
from core import permissions
from core.permissions import Scope
from councils.models import AgendaItem, Body, Decision, FollowUp, Meeting, Minutes, Term
from councils.queries import meetings as queries
from councils.queries.recusals import is_recused
from councils.queries.terms import term_of
from councils.states.decisions import BREAK_TIE, DECLARE_RECUSAL, VOTE
from councils.states.follow_ups import ANSWER, FOLLOW_UP
from councils.states.meetings import APPROVE_MINUTES, ATTEND, CHAIR, KEEP, READ_PAPERS, SEE


def meeting_of(obj: Any) -> Meeting:
    """The meeting to which a thing belongs, however far down."""
    while not isinstance(obj, Meeting):
        for way in ("meeting", "item", "decision", "minutes", "entry", "request", "attendance"):
            if getattr(obj, way, None) is not None:
                obj = getattr(obj, way)
                break
        else:
            raise TypeError(f"{type(obj).__name__} belongs to no meeting.")
    return obj


def body_of(obj: Any) -> Body:
    if isinstance(obj, Body):
        return obj
    own: Body | None = getattr(obj, "body", None) if not isinstance(obj, Meeting) else obj.body
    return own if isinstance(own, Body) else meeting_of(obj).body


def department_of(obj: Any) -> Any:
    return body_of(obj).department_id


_keeps, _keeps_where = by_role(Role.CASE_OFFICER, department_of=department_of)


def member_in(user: Any, obj: Any) -> Term | None:
    if not user.is_authenticated:
        return None
    return term_of(user, body_of(obj), on=timezone.localdate())


def chairs(user: Any, obj: Any = None) -> bool:
    if obj is None:
        return bool(user.is_authenticated)
    member = member_in(user, obj)
    return member is not None and member.is_chair


def _leads(user: Any, obj: Any = None) -> bool:
    """The secretary or the chair. A chair who keeps out of an item leaves its votes to the secretary."""
    if _keeps(user, obj):
        return True
    item = obj.item if isinstance(obj, Decision) else obj
    kept_out = isinstance(item, AgendaItem) and is_recused(member_in(user, item), item)
    return obj is not None and not kept_out and chairs(user, obj)


def _attends(user: Any, obj: Any = None) -> bool:
    if obj is None:
        return bool(user.is_authenticated)
    return member_in(user, obj) is not None


def _sees(user: Any, obj: Any = None) -> bool:
    return obj is None or queries.may_see(user, meeting_of(obj))


def _reads_papers(user: Any, obj: Any = None) -> bool:
    return isinstance(obj, AgendaItem) and queries.may_read_item(user, obj)


def _votes(user: Any, decision: Decision | None = None) -> bool:
    """Whether this member votes on it at all; whether the vote is open and they are here, the service asks."""
    if decision is None:
        return bool(user.is_authenticated)
    member = member_in(user, decision)
    return member is not None and not is_recused(member, decision.item)


def _breaks_tie(user: Any, decision: Decision | None = None) -> bool:
    return decision is not None and chairs(user, decision) and not is_recused(member_in(user, decision), decision.item)


def _approves(user: Any, minutes: Minutes | None = None) -> bool:
    return minutes is not None and chairs(user, minutes)


def _follows_up(user: Any, task: FollowUp | None = None) -> bool:
    return _leads(user, task.meeting if task is not None else None)


def _scope_of_keepers(user: Any) -> Scope:
    return _keeps_where(user)


permissions.register(KEEP, _keeps, _scope_of_keepers)
permissions.register(CHAIR, _leads, _scope_of_keepers)
permissions.register(ATTEND, _attends)
permissions.register(SEE, _sees)
permissions.register(READ_PAPERS, _reads_papers)
permissions.register(VOTE, _votes)
permissions.register(DECLARE_RECUSAL, _attends)
permissions.register(BREAK_TIE, _breaks_tie)
permissions.register(APPROVE_MINUTES, _approves)
permissions.register(ANSWER, *by_role(Role.CASE_OFFICER, Role.DEPARTMENT_REVIEWER))
permissions.register(FOLLOW_UP, _follows_up, _scope_of_keepers)
