"""What people are told of a reported problem, and who is told it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts import queries as people
from accounts.models import Role
from core.notify import notify
from discussion.services.events import tell_followers
from facilities.models import ProblemReport
from facilities.rules.problems import OFFICERS, SUPERIORS
from facilities.services.addresses import path
from facilities.states import REPORT_WORKFLOW

STEP = "facilities.report_step"
NEWS = "facilities.report_news"
ARRIVED = "facilities.report_arrived"
ASSIGNED = "facilities.report_assigned"
REOPENED = "facilities.report_reopened"
DECLINE_ASKED = "facilities.report_decline_asked"


def tell_step(report: ProblemReport, *, state: str, reason: str, actor: Any, at: datetime) -> None:
    """Whoever reported it, by name of the step; and those who follow it, as far as everybody may read it."""
    context = _context(report, state=state, reason=reason)
    told = [report.reporter] if report.reporter and report.reporter != actor else []
    notify.queue(STEP, recipients=told, at=at, context=context, target=report)
    if report.published_at is not None:
        besides = [report.reporter_id] if report.reporter_id else []
        tell_followers(report, NEWS, at=at, actor=actor, context=_context(report, state=state), besides=besides)


def tell_officers(event: str, report: ProblemReport, *, actor: Any, at: datetime) -> None:
    """Those who receive and mend."""
    _tell_staff(event, report, OFFICERS, actor=actor, at=at)


def tell_superiors(report: ProblemReport, *, actor: Any, at: datetime) -> None:
    """Those who may turn it down."""
    _tell_staff(DECLINE_ASKED, report, SUPERIORS, actor=actor, at=at)


def _tell_staff(event: str, report: ProblemReport, roles: tuple[Role, ...], *, actor: Any, at: datetime) -> None:
    """Of its department; where it has none yet, whoever has the first of the roles, wherever they work."""
    if report.department_id is None:
        staff = people.holders_of(roles[0], at=at)
    else:
        staff = people.staff_in(report.department_id, *roles, at=at)
    if actor is not None:
        staff = staff.exclude(pk=actor.pk)
    notify.queue(event, recipients=staff, at=at, context=_context(report), target=report)


def _context(report: ProblemReport, **more: Any) -> dict[str, Any]:
    return {"title": report.case_title(), "url": path("report", report.token), "reason": "", **more}


def in_words(context: Mapping[str, Any]) -> dict[str, str]:
    return {"state": str(REPORT_WORKFLOW.public_name(context["state"])), "reason": context["reason"]}


def news_in_words(context: Mapping[str, Any]) -> dict[str, str]:
    return {"state": gettext("Now: %(state)s.") % {"state": REPORT_WORKFLOW.public_name(context["state"])}}


notify.register(
    STEP, category="case", title=_("%(title)s: %(state)s"),
    body=_("The problem that you reported has moved on. %(reason)s"), words=in_words,
)  # fmt: skip
notify.register(
    NEWS, category="discussion", title=_("News about: %(title)s"),
    body=_("%(state)s\n\nStop following: %(unfollow_url)s"), words=news_in_words,
)  # fmt: skip
notify.register(
    ARRIVED, category="desk", title=_("Somebody reports a problem: %(title)s"),
    body=_("Please check it and accept it, or ask back."),
)  # fmt: skip
notify.register(
    ASSIGNED, category="desk", title=_("To be mended: %(title)s"),
    body=_("Please say what your department will do, and by when."),
)  # fmt: skip
notify.register(
    REOPENED, category="desk", title=_("Not mended yet: %(title)s"),
    body=_("A second look showed that it is not mended. Please make a new plan."),
)  # fmt: skip
notify.register(
    DECLINE_ASKED, category="desk", title=_("Shall it be turned down? %(title)s"),
    body=_("Your department asks to turn a reported problem down. A superior decides."),
)  # fmt: skip
