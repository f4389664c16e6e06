"""Who checks the reports of site visits, and who may still change one."""

from typing import Any

from accounts import queries as people
from accounts.models import Role
from accounts.rules import by_role
from budget.states.execution import CHECK_VISIT_REPORT, PUBLIC_REPORTS, REVISE_VISIT_REPORT
from budget.states.permissions import MANAGE_EXECUTION
from core import permissions


def is_author(user: Any, report: Any = None) -> bool:
    return report is not None and people.may_write(user) and report.author_id == user.pk


def may_read_report(user: Any, report: Any) -> bool:
    """Everybody, once it is published; before that its author and those who check it."""
    if report.state in PUBLIC_REPORTS or is_author(user, report):
        return True
    return bool(user.is_authenticated) and permissions.allowed(user, CHECK_VISIT_REPORT, report)


def may_work_on_report(user: Any, report: Any) -> bool:
    return permissions.allowed(user, CHECK_VISIT_REPORT, report) or (
        report.state in PUBLIC_REPORTS and permissions.allowed(user, MANAGE_EXECUTION, report)
    )


_holds, _scope = by_role(Role.MODERATOR)


def _may_check(user: Any, report: Any = None) -> bool:
    """Nobody checks a report of their own."""
    return _holds(user, report) and (report is None or report.author_id != user.pk)


permissions.register(CHECK_VISIT_REPORT, _may_check, _scope)
permissions.register(REVISE_VISIT_REPORT, is_author)
