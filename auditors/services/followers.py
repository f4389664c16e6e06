"""Whoever follows a published finding hears when it is told anew, and when the auditor saw it mended.

They read nothing but what is published: neither the finding's own title nor what was said at a step.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

from auditors.models import Finding, PublicVersion
from auditors.queries import versions as queries
from auditors.states.findings import FINDING_HOOKS
from auditors.states.versions import VERSION_HOOKS
from core.notify import notify
from discussion.services.events import tell_followers

TOLD_ANEW = "auditors.finding_told_anew"
SEEN_MENDED = "auditors.finding_seen_mended"

notify.register(
    TOLD_ANEW,
    category="discussion",
    title=_("Published anew: %(title)s"),
    body=_("There is something new to read about this finding.\n\nStop following: %(unfollow_url)s"),
)
notify.register(
    SEEN_MENDED,
    category="discussion",
    title=_("Mended: %(title)s"),
    body=_("The auditor went to look at it again: it is mended.\n\nStop following: %(unfollow_url)s"),
)


@VERSION_HOOKS.on("publish")
def _told_anew(version: PublicVersion, record: Any, context: dict[str, Any]) -> None:
    tell_followers(version.finding, TOLD_ANEW, at=record.at, actor=record.actor)


@FINDING_HOOKS.on("close")
def _seen_mended(finding: Finding, record: Any, context: dict[str, Any]) -> None:
    if queries.current(finding) is not None:
        tell_followers(finding, SEEN_MENDED, at=record.at, actor=record.actor)
