"""What people are told of a proposal, and who is told it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts import queries as people
from accounts.models import Role
from core.notify import notify
from discussion.services.events import tell_followers
from proposals.models import CoAuthor, Proposal
from proposals.states import WORKFLOW

STEP = "proposals.step"
NEWS = "proposals.news"
ARRIVED = "proposals.arrived"
THRESHOLD = "proposals.threshold_reached"
JOIN_ASKED = "proposals.join_asked"
JOIN_ANSWERED = "proposals.join_answered"
CO_AUTHOR_JOINED = "proposals.co_author_joined"
SUGGESTED = "proposals.change_suggested"
SUGGESTION_DECIDED = "proposals.suggestion_decided"
MERGE_ASKED = "proposals.merge_asked"
MERGE_DECLINED = "proposals.merge_declined"


def authors_of(proposal: Proposal) -> QuerySet[Any]:
    co_authors = CoAuthor.objects.filter(proposal=proposal, accepted_at__isnull=False).values("person")
    return get_user_model()._default_manager.filter(Q(pk=proposal.author_id) | Q(pk__in=co_authors), is_active=True)


def tell_step(proposal: Proposal, *, state: str, reason: str, actor: Any, at: datetime) -> None:
    """The authors at once and by name of the step; followers as they wish to be told."""
    authors = authors_of(proposal)
    context = {"title": proposal.title, "state": state, "reason": reason, "url": path("proposal", proposal.pk)}
    told = authors.exclude(pk=getattr(actor, "pk", None))
    notify.queue(STEP, recipients=told, at=at, context=context, target=proposal)
    besides = list(authors.values_list("pk", flat=True))
    tell_followers(proposal, NEWS, at=at, actor=actor, context=context, besides=besides)


def tell_department(event: str, proposal: Proposal, *, at: datetime, **context: Any) -> None:
    """Whoever checks and reviews there; where no department is named yet, case officers who work everywhere."""
    if proposal.department_id is None:
        staff = people.holders_of(Role.CASE_OFFICER, at=at)
    else:
        staff = people.staff_in(proposal.department_id, Role.CASE_OFFICER, Role.DEPARTMENT_REVIEWER, at=at)
    whole = {"title": proposal.title, "url": path("review", proposal.pk), **context}
    notify.queue(event, recipients=staff, at=at, context=whole, target=proposal)


def tell(event: str, proposal: Proposal, recipients: Any, *, at: datetime, name: str = "proposal", **more: Any) -> None:
    whole = {"title": proposal.title, "url": path(name, proposal.pk), **more}
    notify.queue(event, recipients=recipients, at=at, context=whole, target=proposal)


def path(name: str, *arguments: Any) -> str:
    """As in the default language: the reader's own is put in front when it is shown."""
    with translation.override(settings.LANGUAGE_CODE):
        return reverse(f"proposals:{name}", args=arguments)


def state_in_words(context: Mapping[str, Any]) -> dict[str, str]:
    reason = context["reason"]
    return {
        "state": str(WORKFLOW.public_name(context["state"])),
        "reason": gettext("Reason: %(reason)s") % {"reason": reason} if reason else "",
    }


def answer_in_words(context: Mapping[str, Any]) -> dict[str, str]:
    return {"answer": gettext("It was accepted.") if context["accepted"] else gettext("It was declined.")}


notify.register(
    STEP, category="case", title=_("%(title)s: %(state)s"), body=_("Your proposal has moved on. %(reason)s"),
    words=state_in_words,
)  # fmt: skip
notify.register(
    NEWS, category="discussion", title=_("News about: %(title)s"),
    body=_("Now: %(state)s. %(reason)s\n\nStop following: %(unfollow_url)s"), words=state_in_words,
)  # fmt: skip
notify.register(
    ARRIVED, category="desk", title=_("New proposal: %(title)s"), body=_("Please check whether it is complete.")
)
notify.register(
    THRESHOLD, category="desk", title=_("%(count)s people endorse: %(title)s"),
    body=_("It has reached the number of endorsements that obliges the department to answer."),
)  # fmt: skip
notify.register(
    JOIN_ASKED, category="case", title=_("Somebody wants to write along: %(title)s"),
    body=_("%(person)s would like to become a co-author of your proposal."),
)  # fmt: skip
notify.register(
    JOIN_ANSWERED, category="case", title=_("Writing along: %(title)s"), body="%(answer)s", words=answer_in_words
)
notify.register(
    CO_AUTHOR_JOINED, category="case", title=_("A co-author has joined: %(title)s"),
    body=_("%(person)s now writes along."),
)  # fmt: skip
notify.register(
    SUGGESTED, category="case", title=_("Suggested change: %(title)s"),
    body=_("%(person)s suggests another wording. Accept or decline it."),
)  # fmt: skip
notify.register(
    SUGGESTION_DECIDED, category="case", title=_("Your suggested change: %(title)s"), body="%(answer)s",
    words=answer_in_words,
)  # fmt: skip
notify.register(
    MERGE_ASKED, category="case", title=_("Shall two proposals become one? %(title)s"),
    body=_("The author of “%(other)s” asks to join it with yours."),
)  # fmt: skip
notify.register(
    MERGE_DECLINED, category="case", title=_("Both proposals stay as they are: %(title)s"),
    body=_("The author of “%(other)s” would rather not join the two."),
)  # fmt: skip
