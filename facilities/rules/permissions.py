"""Who keeps the register, sets the weights, and mends what residents report."""

from typing import Any

from accounts import queries as people
from accounts.models import Role
from accounts.rules import by_role
from core import permissions
from core.workflow.mending import MendingState
from facilities.states import (
    DECLINE_REPORT,
    MANAGE_REGISTER,
    MEND,
    RECEIVE_REPORT,
    RECHECK_REPORT,
    REVISE_REPORT,
    SET_WEIGHTS,
)

OFFICERS = (Role.CASE_OFFICER, Role.DEPARTMENT_REVIEWER)
SUPERIORS = (Role.DEPARTMENT_REVIEWER, Role.APPROVER)

_works, _where = by_role(*OFFICERS)


def is_reporter(user: Any, report: Any = None) -> bool:
    return report is not None and people.may_write(user) and report.reporter_id == user.pk


def _may_recheck(user: Any, report: Any = None) -> bool:
    """Whoever reported it. Where nobody with an account did, an officer who was not the one to mend it."""
    if report is None:
        return _works(user)
    if report.reporter_id is not None:
        return is_reporter(user, report)
    return _works(user, report) and report.assignee_id != user.pk


def may_read(user: Any, report: Any) -> bool:
    """Everybody, once it is published; before that whoever reported it and those who work on it."""
    if report.published_at is not None and report.state != MendingState.WITHDRAWN:
        return True
    return is_reporter(user, report) or bool(user.is_authenticated and _works(user, report))


permissions.register(RECEIVE_REPORT, _works, _where)
permissions.register(MEND, _works, _where)
permissions.register(DECLINE_REPORT, *by_role(*SUPERIORS))
permissions.register(RECHECK_REPORT, _may_recheck, _where)
permissions.register(REVISE_REPORT, is_reporter)
permissions.register(MANAGE_REGISTER, *by_role(*OFFICERS))
permissions.register(SET_WEIGHTS, *by_role(Role.DEPARTMENT_REVIEWER, Role.ADMINISTRATOR))
