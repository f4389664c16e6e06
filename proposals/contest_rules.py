"""Who may approve a change of terms, judge, publish results, and look after points."""

from typing import Any

from accounts.models import Role
from accounts.rules import by_role
from core import permissions
from core.permissions import Predicate, ScopeOf
from proposals.states.call_changes import APPROVE_CHANGE, WITHDRAW_CHANGE
from proposals.states.exchanges import GRANT_EXCHANGE, MANAGE_REWARDS, WITHDRAW_EXCHANGE
from proposals.states.judging import JUDGE, MANAGE_JUDGING, PUBLISH_RESULTS

SUPERIORS = (Role.DEPARTMENT_REVIEWER, Role.APPROVER)


def _is_asker(user: Any, change: Any = None) -> bool:
    return change is not None and change.asked_by_id == user.pk


def _is_own(user: Any, request: Any = None) -> bool:
    return request is not None and request.person_id == user.pk


def is_judge(user: Any, judging_round: Any = None) -> bool:
    if judging_round is None or not user.is_authenticated or not user.is_active:
        return False
    return bool(judging_round.judges.filter(person=user, excused_at__isnull=True).exists())


def _everywhere(*roles: Role) -> tuple[Predicate, ScopeOf]:
    """Points are the whole house's: a request lies in no department, and any holder of the role may take it up."""
    holds, scope = by_role(*roles)

    def predicate(user: Any, request: Any = None) -> bool:
        return holds(user, None)

    return predicate, scope


def _of_the_call(*roles: Role) -> tuple[Predicate, ScopeOf]:
    """A call of a department is changed by its superiors; one of the whole house by those of any department."""
    holds, scope = by_role(*roles)

    def predicate(user: Any, change: Any = None) -> bool:
        return holds(user, None if change is None or change.call.department_id is None else change)

    return predicate, scope


permissions.register(APPROVE_CHANGE, *_of_the_call(*SUPERIORS))
permissions.register(WITHDRAW_CHANGE, _is_asker)
permissions.register(MANAGE_JUDGING, *by_role(Role.CASE_OFFICER))
permissions.register(PUBLISH_RESULTS, *by_role(*SUPERIORS))
permissions.register(JUDGE, is_judge)
permissions.register(MANAGE_REWARDS, *_everywhere(Role.CASE_OFFICER))
permissions.register(GRANT_EXCHANGE, *_everywhere(Role.CASE_OFFICER, Role.DEPARTMENT_REVIEWER))
permissions.register(WITHDRAW_EXCHANGE, _is_own)
