"""What people are told of a petition, and who is told it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts import queries as people
from accounts.models import Role
from core.notify import notify
from discussion.services.events import tell_followers
from regulations.models import Petition
from regulations.rules.petitions import may_read
from regulations.services.petition_index import path
from regulations.states import PETITION_WORKFLOW

STEP = "regulations.petition_step"
NEWS = "regulations.petition_news"
ARRIVED = "regulations.petition_arrived"
JOINED = "regulations.petition_joined"


def tell_step(petition: Petition, *, state: str, reason: str, actor: Any, at: datetime) -> None:
    """The author at once and by name of the step; followers as they wish to be told."""
    context = {"title": petition.title, "state": state, "reason": reason, "url": path("petition", petition.pk)}
    told = author_of(petition, besides=actor)
    notify.queue(STEP, recipients=told, at=at, context=context, target=petition)
    tell_followers(petition, NEWS, at=at, actor=actor, context=context, besides=[person.pk for person in told])


def tell_joined(petition: Petition, into: Petition, *, actor: Any, at: datetime) -> None:
    """The author of the one that was joined hears where it goes on."""
    context = {"title": petition.title, "other": into.title, "url": path("petition", into.pk)}
    notify.queue(JOINED, recipients=author_of(petition, besides=actor), at=at, context=context, target=into)


def tell_office(petition: Petition, *, actor: Any, at: datetime) -> None:
    """Whoever places it: in the department of the rule, or everywhere where no rule was named."""
    if petition.department_id is None:
        staff = people.holders_of(Role.CASE_OFFICER, at=at)
    else:
        staff = people.staff_in(petition.department_id, Role.CASE_OFFICER, Role.DEPARTMENT_REVIEWER, at=at)
    context = {"title": petition.title, "url": path("petition_work", petition.pk)}
    told = staff if actor is None else staff.exclude(pk=actor.pk)
    notify.queue(ARRIVED, recipients=told, at=at, context=context, target=petition)


def author_of(petition: Petition, *, besides: Any = None) -> list[Any]:
    """Nobody where the author has left, or has left the staff whose channel it is."""
    author = petition.author
    if author is None or not author.is_active or author == besides or not may_read(author, petition):
        return []
    return [author]


def state_in_words(context: Mapping[str, Any]) -> dict[str, str]:
    reason = context["reason"]
    return {
        "state": str(PETITION_WORKFLOW.public_name(context["state"])),
        "reason": gettext("Reason: %(reason)s") % {"reason": reason} if reason else "",
    }


notify.register(
    STEP, category="case", title=_("%(title)s: %(state)s"), body=_("Your petition has moved on. %(reason)s"),
    words=state_in_words,
)  # fmt: skip
notify.register(
    NEWS, category="discussion", title=_("News about: %(title)s"),
    body=_("Now: %(state)s. %(reason)s\n\nStop following: %(unfollow_url)s"), words=state_in_words,
)  # fmt: skip
notify.register(
    ARRIVED, category="desk", title=_("New petition about a rule: %(title)s"),
    body=_("Please see which rule and clause it is about, and pass it to the department in charge."),
)  # fmt: skip
notify.register(
    JOINED, category="case", title=_("Your petition goes on together with another: %(title)s"),
    body=_("It asks for the same as “%(other)s”. Your comments and supporters went along."),
)  # fmt: skip
