"""Who founds and changes bodies, appoints, and ends terms."""

from typing import Any

from accounts.models import Role
from accounts.rules import by_role
from core import permissions
from councils.models import Body, Term
from councils.states.bodies import MANAGE, SEE_BODY
from councils.states.terms import APPOINT, RESIGN

_manages, _manages_where = by_role(Role.CASE_OFFICER)
_appoints, _appoints_where = by_role(Role.CASE_OFFICER)


def _appoints_others(user: Any, obj: Any = None) -> bool:
    """Nobody appoints, or dismisses, themselves."""
    return _appoints(user, obj) and getattr(obj, "user_id", None) != user.pk


def _is_own(user: Any, term: Term | None = None) -> bool:
    return bool(user.is_authenticated) and (term is None or term.user_id == user.pk)


def _sees(user: Any, body: Body | None = None) -> bool:
    return body is None or body.is_public or _manages(user, body)


permissions.register(MANAGE, _manages, _manages_where)
permissions.register(APPOINT, _appoints_others, _appoints_where)
permissions.register(RESIGN, _is_own)
permissions.register(SEE_BODY, _sees)
