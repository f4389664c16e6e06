"""Who may sit at the desk, and who may work on a case."""

from typing import Any

from accounts.models import Role
from accounts.rules import by_role
from core import permissions
from core.permissions import EVERYWHERE, NOWHERE, Scope
from core.workflow.models import Case
from desk.queries.reach import reach_of

tends_desk, where_tended = by_role(Role.ADMINISTRATOR)


def has_a_desk(user: Any, obj: Any = None) -> bool:
    """Anybody to whom some step of some workflow falls by office, and whoever sees to the desk itself."""
    return bool(user.is_active and (tends_desk(user, None) or reach_of(user)))


def scope_of_desk(user: Any) -> Scope:
    return EVERYWHERE if has_a_desk(user) else NOWHERE


def sees_case(user: Any, case: Case | None = None) -> bool:
    return case is not None and reach_of(user).sees(case)


def works_on_case(user: Any, case: Case | None = None) -> bool:
    """Whoever may take the next step may also assign it, hand it over and extend it."""
    return case is not None and reach_of(user).acts_on(case)


permissions.register("desk.open_desk", has_a_desk, scope_of_desk)
permissions.register("desk.see_case", sees_case)
permissions.register("desk.work_on_case", works_on_case)
permissions.register("desk.set_deadlines", tends_desk, where_tended)
permissions.register("desk.tend_outbox", tends_desk, where_tended)
permissions.register("desk.review_access", tends_desk, where_tended)
