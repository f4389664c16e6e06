"""What people are told of a draft: those who gave an opinion or follow it, and the office that must answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts import queries as people
from accounts.models import Role
from core.notify import notify
from discussion.services.events import tell_followers
from regulations.models import Opinion, Version
from regulations.states.versions import VERSION_HOOKS, VERSION_WORKFLOW

ANSWERED = "regulations.opinion_answered"
NEWS = "regulations.draft_news"
TO_ANSWER = "regulations.opinions_to_answer"
OFFICE = (Role.CASE_OFFICER, Role.DEPARTMENT_REVIEWER)
STEPS = ("close_opinions", "enact", "come_into_force", "drop")


def path(name: str, *arguments: Any) -> str:
    """As in the default language: the reader's own is put in front when it is shown."""
    with translation.override(settings.LANGUAGE_CODE):
        return reverse(f"regulations:{name}", args=arguments)


def tell_answered(opinion: Opinion, *, at: datetime) -> None:
    if opinion.author is None:
        return
    context = {
        "title": str(opinion.version.regulation),
        "answered": opinion.answered,
        "url": path("opinion", opinion.pk),
    }
    notify.queue(ANSWERED, recipients=[opinion.author], at=at, context=context, target=opinion.version)


@VERSION_HOOKS.on(*STEPS)
def tell_step(version: Version, record: Any, context: dict[str, Any]) -> None:
    """Only of what was announced; a version that was written down without asking has nobody who waits for it."""
    if version.announced_on is None:
        return
    said = {
        "title": str(version.regulation),
        "state": record.target,
        "day": version.in_force_on.isoformat() if version.in_force_on else "",
        "reason": record.reason,
        "url": path("draft", version.pk),
    }
    tell_followers(version, NEWS, at=record.at, actor=record.actor, context=said)
    if record.name == "close_opinions":
        _tell_office(version, at=record.at)


def _tell_office(version: Version, *, at: datetime) -> None:
    staff = people.staff_in(version.department_id or 0, *OFFICE, at=at)
    context = {"title": str(version.regulation), "url": path("work_on_draft", version.pk)}
    notify.queue(TO_ANSWER, recipients=staff, at=at, context=context, target=version)


def answered_in_words(context: Mapping[str, Any]) -> dict[str, str]:
    return {"answered": str(Opinion.Answered(context["answered"]).label)}


def step_in_words(context: Mapping[str, Any]) -> dict[str, str]:
    day, reason = parse_date(context["day"] or ""), context["reason"]
    more = [
        gettext("It holds from %(day)s.") % {"day": date_format(day, "DATE_FORMAT")} if day else "",
        gettext("Reason: %(reason)s") % {"reason": reason} if reason else "",
    ]
    state = str(VERSION_WORKFLOW.public_name(context["state"]))
    return {"state": state, "more": " ".join(sentence for sentence in more if sentence)}


notify.register(
    ANSWERED, category="case", title=_("Your opinion was answered: %(title)s"),
    body=_("%(answered)s. Read the answer on the page of the draft."), words=answered_in_words,
)  # fmt: skip
notify.register(
    NEWS, category="discussion", title=_("Draft rule: %(title)s"),
    body=_("Now: %(state)s. %(more)s\n\nStop following: %(unfollow_url)s"), words=step_in_words,
)  # fmt: skip
notify.register(
    TO_ANSWER, category="desk", title=_("Opinions to answer: %(title)s"),
    body=_("The time for opinions is over. Each one gets a published answer before the rule is enacted."),
)  # fmt: skip
