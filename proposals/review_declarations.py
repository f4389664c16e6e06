"""What reviewing hands in to the desk: scores that are asked of somebody, opinions that a committee owes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import ngettext

from core import permissions
from core.workflow import chores
from core.workflow.chores import Chore
from proposals.models import Review
from proposals.models.reviews import OPEN_REVIEW
from proposals.queries import reviews
from proposals.states.permissions import REVIEW
from proposals.states.reviewing import GIVE_OPINION


def waiting_for(user: Any, at: datetime) -> Iterator[Chore]:
    if permissions.allowed(user, REVIEW) and (asked := Review.objects.filter(OPEN_REVIEW, reviewer=user).count()):
        words = ngettext(
            "%(count)s proposal waits for your scores.", "%(count)s proposals wait for your scores.", asked
        )
        yield Chore(words % {"count": asked}, "proposals:review_list")
    if permissions.allowed(user, GIVE_OPINION) and (owed := reviews.opinions_wanted(user).count()):
        words = ngettext(
            "%(count)s proposal waits for the opinion of a committee.",
            "%(count)s proposals wait for the opinion of a committee.",
            owed,
        )
        yield Chore(words % {"count": owed}, "proposals:opinions_wanted")


chores.register("proposals", waiting_for)
