"""Which texts a person may read; lists and rules both ask here."""

from typing import Any

from core import permissions
from discussion.models import Comment
from discussion.states import MODERATE, Visibility


def may_read(user: Any, comment: Comment) -> bool:
    """A shown text is for everybody who sees its place; a held or hidden one for its author and moderators."""
    if comment.visibility == Visibility.VISIBLE:
        return True
    if comment.visibility == Visibility.DELETED or not user.is_authenticated:
        return False
    return bool(comment.author_id == user.pk) or permissions.allowed(user, MODERATE)
