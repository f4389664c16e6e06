"""Who may do what in this room."""

from typing import Any

from accounts.models import Role
from accounts.rules import by_role
from core import permissions
from surveys.states.permissions import (
    ANALYSE,
    ANSWER_PANEL,
    ENTER_PAPER,
    INVITE,
    MANAGE,
    MANAGE_PANEL,
    READ_REPORT,
    RELEASE,
    SEE_RESPONDENTS,
)

# Whoever prepares a survey; a superior releases what it showed.
OFFICERS = (Role.CASE_OFFICER, Role.DEPARTMENT_REVIEWER)
SUPERIORS = (Role.DEPARTMENT_REVIEWER, Role.APPROVER)


def _department_of_survey(thing: Any) -> Any:
    """Of the survey itself, or of what hangs on one."""
    survey = getattr(thing, "survey", thing)
    return survey.department_id


permissions.register(MANAGE, *by_role(*OFFICERS, department_of=_department_of_survey))
permissions.register(ANALYSE, *by_role(*OFFICERS, Role.APPROVER, department_of=_department_of_survey))
permissions.register(
    READ_REPORT,
    *by_role(*OFFICERS, Role.AUTHOR, Role.CHECKER, Role.APPROVER, department_of=_department_of_survey),
)
permissions.register(SEE_RESPONDENTS, *by_role(*OFFICERS, department_of=_department_of_survey))
permissions.register(INVITE, *by_role(*OFFICERS, department_of=_department_of_survey))
permissions.register(ENTER_PAPER, *by_role(*OFFICERS, Role.AUTHOR, department_of=_department_of_survey))
permissions.register(RELEASE, *by_role(*SUPERIORS, department_of=_department_of_survey))
permissions.register(ANSWER_PANEL, *by_role(*OFFICERS, Role.APPROVER, department_of=lambda asked: asked.department_id))
permissions.register(MANAGE_PANEL, *by_role(*OFFICERS, department_of=_department_of_survey))
