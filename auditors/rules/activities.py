"""Who plans what auditors do, and who builds what they tick."""

from typing import Any

from accounts.models import Role
from accounts.rules import by_role
from auditors.models import Activity
from auditors.queries.activities import auditing_bodies
from auditors.states.activities import ANSWER_ACTIVITY, MANAGE_ACTIVITIES, MANAGE_CHECKLISTS, READ_ACTIVITY
from core import permissions

OFFICERS = (Role.CASE_OFFICER, Role.DEPARTMENT_REVIEWER)


def _department_of(obj: Any) -> Any:
    """An activity lies where its body does."""
    return obj.body.department_id if isinstance(obj, Activity) else obj.department_id


_manages, _where = by_role(*OFFICERS, department_of=_department_of)


def _builds_checklists(user: Any, checklist: Any = None) -> bool:
    """They serve every body of auditors, so whoever looks after one of those bodies may build them."""
    scope = _where(user)
    return scope.everywhere or (
        bool(scope.departments) and auditing_bodies().filter(department__in=scope.departments).exists()
    )


def _is_asked(user: Any, activity: Any = None) -> bool:
    """Whoever was asked to come; what one took part in stays readable after the term."""
    if not user.is_authenticated:
        return False
    return activity is None or activity.parts.filter(term__user=user.pk).exists()


def _reads(user: Any, activity: Any = None) -> bool:
    return _is_asked(user, activity) or _manages(user, activity)


permissions.register(MANAGE_ACTIVITIES, _manages, _where)
permissions.register(MANAGE_CHECKLISTS, _builds_checklists)
permissions.register(ANSWER_ACTIVITY, _is_asked)
permissions.register(READ_ACTIVITY, _reads)
