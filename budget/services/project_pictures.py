"""The picture of a project, always with words for whoever cannot see it."""

from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from budget.models import Project
from budget.services.projects import prepared
from budget.services.refusals import BudgetRefused
from core import uploads
from core.uploads.kinds import IMAGE
from discussion import text

SHORTEST_WORDS, LONGEST_WORDS = 5, 200


@transaction.atomic
def set_picture(project: Project, *, file: "File[Any]", words: str, actor: Any, at: datetime) -> Project:
    """Take a picture in; the one before goes. Raises UploadRefused or BudgetRefused."""
    locked, said = prepared(project, actor), _words(words)
    return _hold(locked, uploads.receive(file, owner=actor, at=at, kinds=(IMAGE,)), said, at)


@transaction.atomic
def take_from_proposal(
    project: Project, *, picture: uploads.StoredFile, words: str, actor: Any, at: datetime
) -> Project:
    """One of the photographs that came with its proposals, as a copy: the proposal keeps its own."""
    locked, said = prepared(project, actor), _words(words)
    if not any(picture in uploads.attached_to(one.proposal) for one in locked.sources.select_related("proposal")):
        raise BudgetRefused("picture", _("This picture does not belong to its proposals."), field="picture")
    return _hold(locked, uploads.copy(picture, owner=actor, at=at), said, at)


def _hold(project: Project, made: uploads.StoredFile, words: str, at: datetime) -> Project:
    before = project.picture
    uploads.attach([made], project, at=at)
    project.picture, project.picture_text = made, words
    project.save(update_fields=["picture", "picture_text"])
    if before is not None:
        uploads.remove(before, at=at)
    return project


def _words(words: str) -> str:
    said = text.clean(words).strip()
    if not SHORTEST_WORDS <= len(said) <= LONGEST_WORDS:
        raise BudgetRefused("words", _("Say in 5 to 200 characters what the picture shows."), field="picture_text")
    return said
