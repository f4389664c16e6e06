from discussion.models.conversation import Comment, CommentVersion, Thread
from discussion.models.moderation import Flag, ModerationCase, WritingBlock
from discussion.models.support import Endorsement, Follow, TallyChange

__all__ = [
    "Comment",
    "CommentVersion",
    "Endorsement",
    "Flag",
    "Follow",
    "ModerationCase",
    "TallyChange",
    "Thread",
    "WritingBlock",
]
