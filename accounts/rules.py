"""Who may, by role: `permissions.register("app.verb_noun", *by_role(Role.CASE_OFFICER))`."""

from collections.abc import Callable
from typing import Any

from accounts import queries
from accounts.models import Department, Role
from core import permissions
from core.permissions import EVERYWHERE, Predicate, Scope, ScopeOf

DepartmentOf = Callable[[Any], Any]
NO_DEPARTMENT_CONCEPT = object()


def own_department(obj: Any) -> Any:
    """The department a stateful object lies in; a marker for objects that know no departments."""
    return getattr(obj, "department_id", NO_DEPARTMENT_CONCEPT)


def by_role(*roles: Role, department_of: DepartmentOf | None = None) -> tuple[Predicate, ScopeOf]:
    """A predicate and a scope for `core.permissions.register`: any of the roles suffices.

    Without an object the role may be held anywhere: the page opens, and lists are narrowed by scope.
    With an object it must be held in the object's department or everywhere. An object that could lie
    in a department but lies in none yet is for holders "everywhere" only.
    """
    locate = department_of or own_department

    def predicate(user: Any, obj: Any = None) -> bool:
        grants = [grant for grant in queries.grants_of(user) if grant.role in roles]
        if obj is None or not grants:
            return bool(grants)
        department = locate(obj)
        if department is NO_DEPARTMENT_CONCEPT:
            return True
        place = getattr(department, "pk", department)
        return any(grant.department_id is None or grant.department_id == place for grant in grants)

    def scope(user: Any) -> Scope:
        grants = [grant for grant in queries.grants_of(user) if grant.role in roles]
        if any(grant.department_id is None for grant in grants):
            return EVERYWHERE
        return Scope(departments=frozenset(grant.department_id for grant in grants if grant.department_id))

    return predicate, scope


permissions.register("accounts.manage_departments", *by_role(Role.ADMINISTRATOR))
permissions.register("accounts.grant_role", *by_role(Role.ADMINISTRATOR))
permissions.register("accounts.search_people", *by_role(Role.ADMINISTRATOR))


def place_itself(obj: Any) -> Any:
    """A page of one department is opened on the department; everything else lies in one."""
    return obj if isinstance(obj, Department) else own_department(obj)


def is_own(user: Any, obj: Any = None) -> bool:
    return obj is None or obj.user_id == user.pk


permissions.register("accounts.import_register", *by_role(Role.CASE_OFFICER, department_of=place_itself))
permissions.register(
    "accounts.print_letters", *by_role(Role.CASE_OFFICER, Role.DEPARTMENT_REVIEWER, department_of=place_itself)
)
permissions.register("accounts.decide_residency", *by_role(Role.CASE_OFFICER, Role.DEPARTMENT_REVIEWER))
permissions.register("accounts.confirm_at_counter", *by_role(Role.CASE_OFFICER, Role.DEPARTMENT_REVIEWER))
permissions.register("accounts.revoke_residency", *by_role(Role.CASE_OFFICER, department_of=place_itself))
permissions.register("accounts.withdraw_residency_application", is_own)
