"""What people are told of projects being carried out."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts import queries as people
from accounts.models import Role
from budget.models import Milestone, SiteVisit, Undertaking, VisitReport
from budget.services.addresses import path
from budget.states.execution import UNDERTAKING_WORKFLOW
from core.notify import notify
from core.ui.dates import day_in_words, moment_in_words
from core.workflow.models import TransitionRecord
from discussion.services.events import about, tell_followers

Words = Callable[[Mapping[str, Any]], Mapping[str, str]]
Notice = tuple[str, str, Words | None, Any, Any]

STEP = "budget.execution_step"
NEWS = "budget.execution_news"
MILESTONE_LATE = "budget.milestone_late"
VISIT_ANNOUNCED = "budget.visit_announced"
VISIT_SOON = "budget.visit_soon"
VISIT_CALLED_OFF = "budget.visit_called_off"
REPORT_ARRIVED = "budget.visit_report_arrived"
REPORT_TO_ANSWER = "budget.visit_report_to_answer"
REPORT_MOVED = "budget.visit_report_moved"
EVALUATION_OVER = "budget.evaluation_over"


def tell_step(undertaking: Undertaking, record: TransitionRecord) -> None:
    context = {"state": record.target, "reason": record.reason}
    tell_followers(undertaking, STEP, at=record.at, actor=record.actor, context=context)


def tell_news(undertaking: Undertaking, *, news: str, at: datetime, actor: Any = None, **values: Any) -> None:
    """`news` names a sentence of `_NEWS`: it is said in the reader's language."""
    tell_followers(undertaking, NEWS, at=at, actor=actor, context={"news": news, **values})


def tell_office(event: str, undertaking: Undertaking, *, at: datetime, key: str = "", **context: Any) -> None:
    """Whoever answers for it; where nobody is named yet, the case officers of the department."""
    holder = undertaking.responsible.holder if undertaking.responsible else None
    if holder is not None and holder.is_active:
        told: Any = [holder]
    else:
        told = people.staff_in(undertaking.department_id or 0, Role.CASE_OFFICER, Role.DEPARTMENT_REVIEWER, at=at)
    whole = {"title": undertaking.project.title, "url": staff_page(undertaking), **context}
    notify.queue(event, recipients=told, at=at, context=whole, target=undertaking, dedupe_key=key or None)


def tell_of_late_milestone(milestone: Milestone, *, at: datetime) -> None:
    tell_office(
        MILESTONE_LATE, milestone.undertaking, at=at, key=f"late-milestone:{milestone.pk}:{milestone.planned_on}",
        step=milestone.title, day=milestone.planned_on,
    )  # fmt: skip


def tell_signed_up(event: str, visit: SiteVisit, *, at: datetime, key: str = "", **context: Any) -> None:
    signed_up = visit.sign_ups.values("person")
    told = get_user_model()._default_manager.filter(pk__in=signed_up, is_active=True)
    whole = {"title": visit.undertaking.project.title, "url": visit_page(visit), "starts_at": visit.starts_at,
             "place": visit.meeting_point, **context}  # fmt: skip
    notify.queue(event, recipients=told, at=at, context=whole, target=visit, dedupe_key=key or None)


def tell_of_visit(visit: SiteVisit, *, at: datetime, actor: Any) -> None:
    context = {"starts_at": visit.starts_at, "place": visit.meeting_point, "url": visit_page(visit)}
    tell_followers(visit.undertaking, VISIT_ANNOUNCED, at=at, actor=actor, context=context)


def tell_checkers(report: VisitReport, *, at: datetime) -> None:
    undertaking = report.visit.undertaking
    told = people.staff_in(undertaking.department_id or 0, Role.MODERATOR, at=at)
    context = {"title": undertaking.project.title, "url": report_page(report)}
    notify.queue(REPORT_ARRIVED, recipients=told, at=at, context=context, target=report)


def tell_author(report: VisitReport, *, state: str, reason: str, at: datetime) -> None:
    if report.author is None or not report.author.is_active:
        return
    undertaking = report.visit.undertaking
    context = {**about(undertaking), "url": visit_page(report.visit), "state": state, "reason": reason}
    notify.queue(REPORT_MOVED, recipients=[report.author], at=at, context=context, target=report)


def staff_page(undertaking: Undertaking) -> str:
    return path("staff_undertaking", undertaking.project.cycle.slug, undertaking.project.number)


def visit_page(visit: SiteVisit) -> str:
    project = visit.undertaking.project
    return path("visit", project.cycle.slug, project.number, visit.pk)


def report_page(report: VisitReport) -> str:
    project = report.visit.undertaking.project
    return path("staff_report", project.cycle.slug, project.number, report.pk)


def _reason(context: Mapping[str, Any]) -> str:
    return gettext("Reason: %(reason)s") % {"reason": context["reason"]} if context.get("reason") else ""


def step_in_words(context: Mapping[str, Any]) -> dict[str, str]:
    return {"state": str(UNDERTAKING_WORKFLOW.public_name(context["state"])), "reason": _reason(context)}


def report_in_words(context: Mapping[str, Any]) -> dict[str, str]:
    return {"state": str(VisitReport.workflow.public_name(context["state"])), "reason": _reason(context)}


def when_in_words(context: Mapping[str, Any]) -> dict[str, str]:
    return {"starts_at": moment_in_words(context["starts_at"])}


def deadline_in_words(context: Mapping[str, Any]) -> dict[str, str]:
    return {"day": day_in_words(context["day"])}


def news_in_words(context: Mapping[str, Any]) -> dict[str, str]:
    sentences = {
        "milestone_reached": gettext("A milestone was reached: %(step)s"),
        "milestone_moved": gettext("A milestone was moved: %(step)s"),
        "photographs": gettext("New photographs were added."),
        "report_published": gettext("The report of a site visit was published."),
        "report_answered": gettext("The department answered the report of a site visit."),
    }
    return {"news": sentences[context["news"]] % {"step": context.get("step", "")}}


# Event, category, how its values are said, title, body.
NOTICES: tuple[Notice, ...] = (
    (STEP, "discussion", step_in_words, _("%(title)s: %(state)s"),
     _("%(reason)s\n\nStop following: %(unfollow_url)s")),
    (NEWS, "discussion", news_in_words, _("News about: %(title)s"),
     _("%(news)s\n\nStop following: %(unfollow_url)s")),
    (MILESTONE_LATE, "desk", deadline_in_words, _("Overdue milestone: %(title)s"),
     _("“%(step)s” was planned for %(day)s. Record when it was reached, or move it with a reason.")),
    (VISIT_ANNOUNCED, "discussion", when_in_words, _("Come and see: %(title)s"),
     _("Site visit on %(starts_at)s, meeting at %(place)s.\n\nStop following: %(unfollow_url)s")),
    (VISIT_SOON, "deadline", when_in_words, _("Site visit tomorrow: %(title)s"),
     _("We meet on %(starts_at)s at %(place)s. If you cannot come, please give your place free.")),
    (VISIT_CALLED_OFF, "case", when_in_words, _("The site visit is called off: %(title)s"),
     _("It was to be on %(starts_at)s. The reason: %(reason)s")),
    (REPORT_ARRIVED, "desk", None, _("Report of a site visit to check: %(title)s"),
     _("Please see that it names nobody, then publish it.")),
    (REPORT_TO_ANSWER, "desk", None, _("Report of a site visit to answer: %(title)s"),
     _("It is published. Residents wait for the department's answer.")),
    (REPORT_MOVED, "case", report_in_words, _("Your report about %(title)s: %(state)s"),
     _("%(reason)s")),
    (EVALUATION_OVER, "desk", None, _("The evaluation is over: %(title)s"),
     _("Read what residents said, draw the conclusion and close the project.")),
)  # fmt: skip
for name, category, words, title, body in NOTICES:
    notify.register(name, category=category, title=title, body=body, words=words)
