"""Who may do what with the participatory budget."""

from typing import Any

from accounts.models import Role
from accounts.rules import by_role
from budget.states.misuse import ANSWER_MISUSE, WITHDRAW_MISUSE
from budget.states.objections import WITHDRAW_OBJECTION
from budget.states.permissions import (
    APPROVE_TERMS,
    ENTER_PAPER,
    MANAGE_CYCLES,
    MANAGE_EXECUTION,
    MANAGE_PROJECTS,
    OPEN_KIOSK,
    RUN_VOTE,
)
from budget.states.term_changes import WITHDRAW_CHANGE
from core import permissions


def is_asker(user: Any, change: Any = None) -> bool:
    return change is not None and change.asked_by_id == user.pk


def is_objector(user: Any, objection: Any = None) -> bool:
    return objection is not None and objection.author_id == user.pk


def is_reporter(user: Any, report: Any = None) -> bool:
    return report is not None and report.reporter_id == user.pk


_is_officer, _officers_scope = by_role(Role.ELECTION_OFFICER)


def _may_answer(user: Any, report: Any = None) -> bool:
    """An officer who says that somebody voted in their name is answered by a colleague."""
    return _is_officer(user, report) and not is_reporter(user, report)


permissions.register(MANAGE_CYCLES, *by_role(Role.DEPARTMENT_REVIEWER, Role.ELECTION_OFFICER))
permissions.register(MANAGE_PROJECTS, *by_role(Role.DEPARTMENT_REVIEWER))
permissions.register(MANAGE_EXECUTION, *by_role(Role.DEPARTMENT_REVIEWER, Role.CASE_OFFICER))
permissions.register(RUN_VOTE, *by_role(Role.ELECTION_OFFICER))
permissions.register(APPROVE_TERMS, *by_role(Role.ELECTION_OFFICER))
permissions.register(ENTER_PAPER, *by_role(Role.ELECTION_OFFICER, Role.CASE_OFFICER))
permissions.register(OPEN_KIOSK, *by_role(Role.ELECTION_OFFICER, Role.CASE_OFFICER))
permissions.register(WITHDRAW_CHANGE, is_asker)
permissions.register(WITHDRAW_OBJECTION, is_objector)
permissions.register(WITHDRAW_MISUSE, is_reporter)
permissions.register(ANSWER_MISUSE, _may_answer, _officers_scope)
