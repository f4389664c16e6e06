"""Who writes and approves what is published: the office of the auditors, never the department that is criticised."""

from typing import Any

from accounts.models import Role
from accounts.rules import by_role
from auditors.rules.findings import OFFICERS
from auditors.states.versions import APPROVE_VERSION, DRAFT_VERSION, SEE_VERSIONS
from core import permissions

APPROVERS = (*OFFICERS, Role.APPROVER)

_approves, _where = by_role(*APPROVERS)


def may_see_desk(user: Any) -> bool:
    return bool(user.is_authenticated) and _approves(user, None)


# A version lies in the department of the body of auditors, wherever the finding itself has gone.
permissions.register(DRAFT_VERSION, *by_role(*OFFICERS))
permissions.register(APPROVE_VERSION, _approves, _where)
permissions.register(SEE_VERSIONS, _approves, _where)
