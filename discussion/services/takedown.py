"""Holding back, hiding and showing texts; the count of comments follows."""

from datetime import datetime
from typing import Any

from discussion import places
from discussion.models import Comment
from discussion.services import events, tally
from discussion.states import Visibility


def hold(comment: Comment) -> bool:
    """Not shown until a moderator has looked; whether that changed anything."""
    return _change(comment, {Visibility.VISIBLE}, Visibility.HELD) is not None


def hide(target: Any, *, rule: str, at: datetime) -> None:
    if isinstance(target, Comment):
        _change(target, {Visibility.VISIBLE, Visibility.HELD}, Visibility.HIDDEN, rule=rule)
    elif target is not None and (take_down := places.of(target).hide):
        take_down(target, rule, at)


def show(target: Any, *, at: datetime, announced: bool) -> bool:
    """Whether it was hidden or held until now. A text that nobody was told of yet is announced."""
    if not isinstance(target, Comment):
        if target is not None and (put_back := places.of(target).show):
            put_back(target, at)
        return False
    changed = _change(target, {Visibility.HELD, Visibility.HIDDEN}, Visibility.VISIBLE)
    if changed is not None and not announced and changed.thread.target is not None:
        events.announce(changed, target=changed.thread.target, at=at)
    return changed is not None


def _change(comment: Comment, sources: set[Visibility], new: Visibility, *, rule: str = "") -> Comment | None:
    locked = Comment.objects.select_for_update(of=("self",)).select_related("thread").get(pk=comment.pk)
    if locked.visibility not in sources:
        return None
    counted = int(new == Visibility.VISIBLE) - int(locked.visibility == Visibility.VISIBLE)
    locked.visibility, locked.hidden_rule = new, rule
    locked.save(update_fields=["visibility", "hidden_rule"])
    if counted:
        tally.count_thread(locked.thread, tally.Kind.COMMENT, counted)
    comment.visibility, comment.hidden_rule = new, rule
    return locked
