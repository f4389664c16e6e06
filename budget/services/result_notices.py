"""Who is told of a count and of its result."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from budget.models import Count, Poll, Project, ProjectSource
from budget.services.addresses import path
from budget.services.cycle_notices import tell_followers, tell_officers, tell_participants
from budget.states.projects import ProjectState
from core.notify import notify

COUNTED = "budget.vote_counted"
COUNT_FAILED = "budget.count_failed"
CONFIRMED_ONCE = "budget.count_confirmed_once"
PUBLISHED = "budget.result_published"
PUBLISHED_AGAIN = "budget.result_published_again"
FINAL = "budget.result_final"
YOUR_PROJECT_SELECTED = "budget.your_project_selected"
YOUR_PROJECT_LEFT_OUT = "budget.your_project_left_out"


def tell_counted(poll: Poll, *, at: datetime, key: str) -> None:
    tell_officers(COUNTED, poll.cycle, at=at, key=key, url=_office(poll))


def tell_failed(poll: Poll, *, reason: str, at: datetime) -> None:
    tell_officers(COUNT_FAILED, poll.cycle, at=at, key=f"{poll.pk}:{at.isoformat()}", url=_office(poll), reason=reason)


def tell_second_officer(poll: Poll, *, first: Any, at: datetime) -> None:
    tell_officers(CONFIRMED_ONCE, poll.cycle, at=at, besides=first, url=_office(poll))


def tell_published(poll: Poll, count: Count, changed: list[Project], *, at: datetime) -> None:
    """Voters and followers of the result, authors of what became of their own project."""
    url = path("results", poll.cycle.slug)
    if count.version == 1:
        tell_participants(PUBLISHED, poll, at=at, url=url)
    else:
        tell_participants(PUBLISHED_AGAIN, poll, at=at, url=url, reason=count.reason)
    authors = defaultdict(set)
    sources = ProjectSource.objects.filter(project__in=changed).select_related("proposal__author")
    for source in sources:
        if source.proposal.author_id:
            authors[source.project_id].add(source.proposal.author)
    for project in changed:
        selected = project.state == ProjectState.SELECTED
        notify.queue(
            YOUR_PROJECT_SELECTED if selected else YOUR_PROJECT_LEFT_OUT,
            recipients=list(authors[project.pk]), at=at, target=project,
            context={"title": project.title, "url": f"{url}#project-{project.number}"},
        )  # fmt: skip


def tell_final(poll: Poll, *, reason: str, at: datetime) -> None:
    tell_followers(FINAL, poll.cycle, at=at, url=path("results", poll.cycle.slug), reason=reason)


def _office(poll: Poll) -> str:
    return path("count", poll.cycle.slug)


notify.register(
    COUNTED, category="desk", title=_("Counted, please confirm: %(title)s"),
    body=_("The count lies there with its fingerprint. Two election officers confirm it."),
)  # fmt: skip
notify.register(
    COUNT_FAILED, category="desk", title=_("The count could not be done: %(title)s"), body=_("%(reason)s"),
)  # fmt: skip
notify.register(
    CONFIRMED_ONCE, category="desk", title=_("Confirmed once, a second officer is needed: %(title)s"),
    body=_("With the second confirmation the result is published."),
)  # fmt: skip
notify.register(
    PUBLISHED, category="case", title=_("The result of the vote is there: %(title)s"),
    body=_("See what was chosen and why. With your receipt you can see what your own vote helped to fund; only your "
           "device knows it."),
)  # fmt: skip
notify.register(
    PUBLISHED_AGAIN, category="case", title=_("The result was counted again: %(title)s"),
    body=_("Reason: %(reason)s\n\nBoth counts stand on the page."),
)  # fmt: skip
notify.register(
    FINAL, category="discussion", title=_("The result is final: %(title)s"),
    body=_("%(reason)s\n\nStop following: %(unfollow_url)s"),
)  # fmt: skip
notify.register(
    YOUR_PROJECT_SELECTED, category="case", title=_("Selected by the residents: %(title)s"),
    body=_("The project made from your proposal was selected. The department now prepares it."),
)  # fmt: skip
notify.register(
    YOUR_PROJECT_LEFT_OUT, category="case", title=_("Not selected this time: %(title)s"),
    body=_("The project made from your proposal was not selected. The page says what it lacked."),
)  # fmt: skip
