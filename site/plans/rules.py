"""Who reports, who checks, who may change a promise."""

from typing import Any

from accounts.models import Role
from accounts.rules import by_role
from core import permissions
from core.permissions import Scope
from discussion import places
from plans.models import AdjustmentRequest, PlanPage, TaskCard
from plans.states import (
    CHANGE_CARD,
    CHECK,
    DRAFT_IMPROVEMENT,
    IMPORT,
    PUT_TO_PANEL,
    REPORT,
    REQUEST_ADJUSTMENT,
    SEE_WORK,
    WITHDRAW_ADJUSTMENT,
)

_in_department, _reporting_scope = by_role(Role.CASE_OFFICER, Role.DEPARTMENT_REVIEWER, Role.AUTHOR)
_checks, _checking_scope = by_role(Role.CHECKER)
_keeps_panel, _keeping_scope = by_role(Role.CASE_OFFICER)


def may_report(user: Any, thing: Any = None) -> bool:
    """Staff of the task's department, and the person whose post is named on the card.

    A report that is being checked lies with another department for the time; whose task it is does not change.
    """
    card = getattr(thing, "card", thing)
    if _in_department(user, card):
        return True
    post = card.responsible if isinstance(card, TaskCard) else None
    return post is not None and post.holder_id is not None and post.holder_id == user.pk and user.is_active


def may_check(user: Any, thing: Any = None) -> bool:
    """Checkers of the department that keeps the plan: they do not check themselves on their own."""
    card = getattr(thing, "card", thing)
    return _checks(user, card.plan if isinstance(card, TaskCard) else card)


def may_withdraw(user: Any, request: AdjustmentRequest | None = None) -> bool:
    return request is not None and (request.requested_by_id == user.pk or may_report(user, request))


def may_see_work(user: Any, thing: Any = None) -> bool:
    return may_report(user, thing) or may_check(user, thing)


def work_scope(user: Any) -> Scope:
    return _reporting_scope(user) | _checking_scope(user)


def is_readable(user: Any, card: TaskCard) -> bool:
    """Public is what the newest version holds, and what an older one held: addresses keep working."""
    return card.plan.live


def is_published(user: Any, plan: PlanPage) -> bool:
    return plan.live


def signed_in(user: Any, thing: Any = None) -> bool:
    return bool(user.is_authenticated and user.is_active)


permissions.register(REPORT, may_report, _reporting_scope)
permissions.register(CHECK, may_check, _checking_scope)
# No scope: cards are kept on their own pages and do not fill the desk.
permissions.register(CHANGE_CARD, may_report)
permissions.register(REQUEST_ADJUSTMENT, may_report)
permissions.register(PUT_TO_PANEL, _keeps_panel, _keeping_scope)
permissions.register(WITHDRAW_ADJUSTMENT, may_withdraw)
permissions.register(SEE_WORK, may_see_work, work_scope)
permissions.register(DRAFT_IMPROVEMENT, *by_role(Role.AUTHOR, Role.CASE_OFFICER))
permissions.register(IMPORT, *by_role(Role.AUTHOR, Role.ADMINISTRATOR))
permissions.register("plans.comment_on_task", signed_in)
permissions.register("plans.answer_on_task", may_report, _reporting_scope)

places.register(
    "plans.TaskCard",
    who_may_write="plans.comment_on_task",
    who_may_answer="plans.answer_on_task",
    visible=is_readable,
    url=TaskCard.get_absolute_url,
    title=lambda card: card.title,
    department=lambda card: card.department,
    endorsements=False,
)
places.register(
    "plans.PlanPage",
    who_may_write="plans.comment_on_task",
    visible=is_published,
    url=lambda plan: plan.get_absolute_url(),
    title=lambda plan: plan.title,
    department=lambda plan: plan.department,
    comments=False,
    endorsements=False,
)
