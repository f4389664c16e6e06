"""Who receives what residents report, who mends it, and who looks at it again."""

from typing import Any

from django.utils import timezone

from accounts import queries as people
from accounts.models import Role
from accounts.rules import by_role
from core import permissions
from core.workflow.mending import MendingState
from facilities.queries import problems
from facilities.states import DECLINE_REPORT, MANAGE_KINDS, MEND, RECEIVE_REPORT, RECHECK_REPORT, REVISE_REPORT

OFFICERS = (Role.CASE_OFFICER, Role.DEPARTMENT_REVIEWER)
SUPERIORS = (Role.DEPARTMENT_REVIEWER, Role.APPROVER)

_works, _where = by_role(*OFFICERS)
_decides, _where_decides = by_role(*SUPERIORS)


def is_reporter(user: Any, report: Any = None) -> bool:
    return report is not None and people.may_write(user) and report.reporter_id == user.pk


def _may_recheck(user: Any, report: Any = None) -> bool:
    """Whoever reported it. Where nobody with an account did, or they let the time pass, an officer. Never who mended
    it."""
    if report is None:
        return bool(_works(user, None))
    if report.mended_by_id == user.pk:
        return False
    if is_reporter(user, report):
        return True
    # Permissions are asked without a moment, here as for roles in force: the clock is read at this one place.
    if report.reporter_id is not None and not problems.is_overdue(report, timezone.now()):
        return False
    return bool(_works(user, report))


def works_on(user: Any, report: Any) -> bool:
    return bool(user.is_authenticated and (_works(user, report) or _decides(user, report)))


def may_read(user: Any, report: Any) -> bool:
    """All that was said: everybody reads only what was published."""
    return is_reporter(user, report) or works_on(user, report)


def is_public(report: Any) -> bool:
    return report.published_at is not None and report.state != MendingState.WITHDRAWN


def may_see(user: Any, report: Any) -> bool:
    return is_public(report) or may_read(user, report)


permissions.register(RECEIVE_REPORT, _works, _where)
permissions.register(MEND, _works, _where)
permissions.register(DECLINE_REPORT, _decides, _where_decides)
permissions.register(RECHECK_REPORT, _may_recheck, _where)
permissions.register(REVISE_REPORT, is_reporter)
permissions.register(MANAGE_KINDS, *by_role(Role.CASE_OFFICER, Role.DEPARTMENT_REVIEWER, Role.ADMINISTRATOR))
