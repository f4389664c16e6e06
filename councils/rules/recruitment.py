"""Who prepares calls, checks applications, judges them, and handles their own."""

from typing import Any

from accounts.models import Role
from accounts.rules import by_role
from core import permissions
from councils.models import Application, Judge, RecruitmentCall
from councils.states.applications import OWN
from councils.states.calls import RECRUIT, CallState

SEE_APPLICATION = "councils.see_application"
JUDGE = "councils.judge"
JUDGE_APPLICATION = "councils.judge_application"

_recruits, _recruits_where = by_role(Role.CASE_OFFICER, Role.DEPARTMENT_REVIEWER)


def recruits(user: Any, obj: Any = None) -> bool:
    """Staff of the department; nobody checks their own application, nor runs a call they applied to. Whoever judges
    without names opens no application in which the name stands."""
    if not _recruits(user, obj):
        return False
    if isinstance(obj, Application):
        return obj.user_id != user.pk and not _judges_blindly(user, obj.call)
    if isinstance(obj, RecruitmentCall) and obj.pk:
        return not Application.objects.filter(call=obj, user=user).exists()
    return True


def _judges_blindly(user: Any, call: RecruitmentCall) -> bool:
    return call.is_judged_blindly and Judge.objects.filter(call=call, user=user).exists()


def is_applicant(user: Any, application: Application | None = None) -> bool:
    return bool(user.is_authenticated) and (application is None or application.user_id == user.pk)


def judges(user: Any, call: RecruitmentCall | None = None) -> bool:
    """Judges named for the call, while it is being selected; not those who applied to it themselves."""
    if not user.is_authenticated:
        return False
    named = Judge.objects.filter(user=user)
    if call is None:
        return named.exists()
    return (
        call.state == CallState.SELECTING
        and named.filter(call=call).exists()
        and not Application.objects.filter(call=call, user=user).exists()
    )


def judges_application(user: Any, application: Application | None = None) -> bool:
    if application is None:
        return judges(user)
    conflict = application.conflicts.filter(judge__user=user.pk)
    return judges(user, application.call) and not conflict.exists()


def sees_application(user: Any, application: Application | None = None) -> bool:
    return is_applicant(user, application) or recruits(user, application)


permissions.register(RECRUIT, recruits, _recruits_where)
permissions.register(OWN, is_applicant)
permissions.register(JUDGE, judges)
permissions.register(JUDGE_APPLICATION, judges_application)
permissions.register(SEE_APPLICATION, sees_application)
