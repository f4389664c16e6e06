"""Who reports findings, works on them, looks again, and approves what is published."""

from typing import Any

from accounts import queries as people
from accounts.models import Role
from accounts.rules import by_role
from auditors.states.findings import (
    APPROVE_VERSION,
    DECLINE_FINDING,
    DRAFT_VERSION,
    MEND_FINDING,
    RECEIVE_FINDING,
    RECHECK_FINDING,
    REPORT,
    REVISE_FINDING,
)
from core import permissions

OFFICERS = (Role.CASE_OFFICER, Role.DEPARTMENT_REVIEWER)
SUPERIORS = (Role.DEPARTMENT_REVIEWER, Role.APPROVER)

_audits, _nowhere = by_role(Role.HONORARY_AUDITOR)
_works, _where = by_role(*OFFICERS)


def is_auditor(user: Any, obj: Any = None) -> bool:
    """In office: the role comes with the seat and goes with it."""
    return bool(people.may_write(user)) and _audits(user, None)


def is_author(user: Any, finding: Any = None) -> bool:
    """Whoever reported it, as long as they are in office; nobody else says that it is mended."""
    return is_auditor(user) and (finding is None or finding.report.author_id == user.pk)


def may_read(user: Any, finding: Any) -> bool:
    """Its author and those who work on it; everybody else reads the public version."""
    return bool(user.is_authenticated) and (finding.report.author_id == user.pk or _works(user, finding))


permissions.register(REPORT, is_auditor)
permissions.register(REVISE_FINDING, is_author)
permissions.register(RECHECK_FINDING, is_author)
permissions.register(RECEIVE_FINDING, _works, _where)
permissions.register(MEND_FINDING, _works, _where)
permissions.register(DECLINE_FINDING, *by_role(*SUPERIORS))
permissions.register(DRAFT_VERSION, _works, _where)
permissions.register(APPROVE_VERSION, *by_role(*OFFICERS, Role.APPROVER))
