"""How much one person may write, and how fast."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Max
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from discussion import text
from discussion.models import Comment
from discussion.services.refusals import DiscussionRefused

MOST_CHARACTERS = 2000
FREE_PER_HOUR = 5
FIRST_PAUSE = 10
LONGEST_PAUSE = 600
REPETITION_WINDOW = timedelta(minutes=10)


def checked_text(body: str) -> str:
    """The cleaned text; raises DiscussionRefused when nothing is left of it or too much."""
    body = text.clean(body)
    if not text.says_something(body):
        raise DiscussionRefused("empty", _("Please write something."))
    if len(body) > MOST_CHARACTERS:
        raise DiscussionRefused(
            "length",
            _("At most %(most)s characters; yours has %(count)s.") % {"most": MOST_CHARACTERS, "count": len(body)},
        )
    return body


def refuse_haste(author: Any, at: datetime) -> None:
    """The first few in an hour are free; then the pause doubles each time."""
    lately = Comment.objects.filter(
        author=author, official_department__isnull=True, created_at__gt=at - timedelta(hours=1)
    ).aggregate(count=Count("pk"), last=Max("created_at"))
    if lately["count"] < FREE_PER_HOUR:
        return
    pause = pause_after(lately["count"])
    left = int((lately["last"] + timedelta(seconds=pause) - at).total_seconds()) + 1
    if left > 1:
        raise DiscussionRefused(
            "rate",
            ngettext(
                "You have written a great deal lately. Please wait %(count)s second; your text is kept.",
                "You have written a great deal lately. Please wait %(count)s seconds; your text is kept.",
                left,
            )
            % {"count": left},
        )


def pause_after(count: int) -> int:
    """Seconds between one comment and the next, when there were so many within the hour."""
    doublings = count - FREE_PER_HOUR
    return LONGEST_PAUSE if doublings > 10 else min(LONGEST_PAUSE, FIRST_PAUSE * 2**doublings)


def refuse_repetition(author: Any, body: str, at: datetime) -> None:
    """The same words again, wherever, are kindly refused for some minutes."""
    same = Comment.objects.filter(
        author=author, fingerprint=text.fingerprint(body), created_at__gt=at - REPETITION_WINDOW
    )
    if same.exists():
        raise DiscussionRefused("repetition", _("You have just written the same. It has arrived; once is enough."))
