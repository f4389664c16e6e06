"""What answering hands in to the other rooms: the search, what is open now, and who reads files that were sent in."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import permissions
from core.search import kinds
from core.ui import highlights
from core.uploads import register_access
from surveys.models import Response, Survey
from surveys.queries.surveys import open_at
from surveys.services import survey_index
from surveys.states.permissions import ANALYSE


def open_now(at: datetime, limit: int) -> Iterable[highlights.OpenItem]:
    """For everybody who comes to the home page: never what asks members of staff or invited people."""
    return [
        highlights.OpenItem(
            kind=pgettext_lazy("survey", "Survey"),
            title=survey.title,
            url=survey.get_absolute_url(),
            closes_at=survey.closes_at,
            icon="survey",
        )
        for survey in open_at(AnonymousUser(), at)[:limit]
    ]


def may_read_files(user: Any, holder: Survey | Response) -> bool:
    """What somebody sent in with an answer is for those who work with the answers."""
    return bool(user.is_authenticated and permissions.allowed(user, ANALYSE, holder))


highlights.register_open_now("surveys", open_now)
kinds.register(survey_index.KIND, _("Surveys"), readable=survey_index.readable, entries=survey_index.all_entries)
register_access(Survey, may_read_files)
register_access(Response, may_read_files)
