"""Who may read the files of a comment: whoever may read the comment, at its place."""

from typing import Any

from core.uploads import register_access
from discussion import places
from discussion.models import Comment
from discussion.rules import may_read


def may_read_files(person: Any, comment: Comment) -> bool:
    target = comment.thread.target
    return target is not None and places.of(target).may_read(person, target) and may_read(person, comment)


register_access(Comment, may_read_files)
