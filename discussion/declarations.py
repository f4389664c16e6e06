"""What the discussion hands in to the kernel: who may read its files, and how its cases look on the desk."""

from typing import Any

from django.urls import reverse

from core.uploads import register_access
from core.workflow import presentation
from discussion import places
from discussion.models import Comment, ModerationCase
from discussion.queries import moderation
from discussion.queries.reading import may_read
from discussion.states import WORKFLOW


def may_read_files(person: Any, comment: Comment) -> bool:
    """Whoever may read the comment, at its place."""
    target = comment.thread.target
    return target is not None and places.of(target).may_read(person, target) and may_read(person, comment)


def case_url(case: ModerationCase) -> str:
    return reverse("discussion:moderation_case", args=[case.pk])


register_access(Comment, may_read_files)
presentation.register(
    WORKFLOW.name,
    template="discussion/_desk_panel.html",
    context=moderation.panel,
    url=case_url,
    holds_personal_data=True,
)
