"""Who may do what in this room. What concerns a petition of one's own is for another person."""

from typing import Any

from accounts import queries as people
from accounts.models import Role
from accounts.rules import by_role
from core import permissions
from core.permissions import EVERYWHERE, NOWHERE, Predicate, Scope, ScopeOf
from regulations.states.permissions import (
    ANSWER,
    ANSWER_OPINION,
    APPROVE,
    BRING_BEFORE_COMMITTEE,
    CHOOSE_COMMITTEE,
    CLASSIFY,
    DRAFT,
    ENACT,
    LEAD,
    MANAGE_RULES,
    REVIEW_CLAUSES,
    SET_TARGETS,
    WORK,
    WRITE,
)

OFFICERS = (Role.CASE_OFFICER, Role.DEPARTMENT_REVIEWER)
# A superior answers for the department; a case officer only prepares.
SUPERIORS = (Role.DEPARTMENT_REVIEWER, Role.APPROVER)


def may_write(user: Any, obj: Any = None) -> bool:
    return people.may_write(user)


def is_author(user: Any, petition: Any) -> bool:
    return petition is not None and people.may_write(user) and petition.author_id == user.pk


def _everywhere(*roles: Role) -> tuple[Predicate, ScopeOf]:
    """What concerns all departments is for those who work for all of them, and never about what they wrote."""

    def scope(user: Any) -> Scope:
        held = any(grant.role in roles and grant.department_id is None for grant in people.grants_of(user))
        return EVERYWHERE if held else NOWHERE

    def predicate(user: Any, obj: Any = None) -> bool:
        return bool(scope(user)) and (obj is None or getattr(obj, "author_id", None) != user.pk)

    return predicate, scope


def _not_ones_own(*roles: Role) -> tuple[Predicate, ScopeOf]:
    """By role, and never about a petition of one's own."""
    holds, scope = by_role(*roles)

    def predicate(user: Any, petition: Any = None) -> bool:
        return holds(user, petition) and (petition is None or petition.author_id != user.pk)

    return predicate, scope


permissions.register(WRITE, may_write)
permissions.register(LEAD, is_author)
permissions.register(MANAGE_RULES, *by_role(Role.CASE_OFFICER))
permissions.register(REVIEW_CLAUSES, *by_role(*OFFICERS))
permissions.register(DRAFT, *by_role(Role.CASE_OFFICER))
permissions.register(ENACT, *by_role(*SUPERIORS))
permissions.register(ANSWER_OPINION, *by_role(*OFFICERS, department_of=lambda opinion: opinion.version.department_id))
permissions.register(CLASSIFY, *_not_ones_own(*OFFICERS))
permissions.register(WORK, *_not_ones_own(*OFFICERS, Role.APPROVER))
permissions.register(ANSWER, *_not_ones_own(*OFFICERS))
permissions.register(APPROVE, *_not_ones_own(*SUPERIORS))
# The agenda of a body is kept by case officers.
permissions.register(BRING_BEFORE_COMMITTEE, *_everywhere(Role.CASE_OFFICER))
permissions.register(CHOOSE_COMMITTEE, *_everywhere(Role.CASE_OFFICER, Role.ADMINISTRATOR))
permissions.register(SET_TARGETS, *_everywhere(Role.CASE_OFFICER, Role.ADMINISTRATOR))
