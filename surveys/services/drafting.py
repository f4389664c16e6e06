"""One change to a questionnaire at a time, so that two people may build at once.

A change of the structure (adding, moving, deleting) is applied to the document as it is now. Words of one question are
written only over the question that the writer saw: otherwise nothing is overwritten, and both versions are shown.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from surveys.building import documents
from surveys.building.documents import Document, Gone, Part
from surveys.models import Survey
from surveys.services.editing import for_editing, keep
from surveys.services.refusals import SurveyRefused

T = TypeVar("T")


class Overtaken(SurveyRefused):
    """Somebody else has written here meanwhile; `theirs` is what stands there now."""

    def __init__(self, theirs: Part) -> None:
        super().__init__(
            "overtaken",
            _("Somebody else has changed this meanwhile. Nothing of yours is lost: compare, then save once more."),
        )
        self.theirs = theirs


@transaction.atomic
def change(deed: Callable[[Document], T], *, survey: Survey, by: Any, at: datetime) -> T:
    """Apply a deed of `surveys.building` to the draft. Raises SurveyRefused."""
    locked = for_editing(survey, by=by)
    document = copy.deepcopy(locked.draft) or documents.blank()
    try:
        outcome = deed(document)
    except Gone as gone:
        raise SurveyRefused("gone", _("Somebody else has deleted this meanwhile.")) from gone
    if document != locked.draft:
        keep(locked, document, into=survey)
    return outcome


def write_part(*, survey: Survey, key: str, seen: str, rewrite: Callable[[Part], None], by: Any, at: datetime) -> Part:
    """Rewrite one question or section that still is as the writer saw it. Raises Overtaken and SurveyRefused."""

    def deed(document: Document) -> Part:
        part = _find(document, key)
        if documents.mark(part) != seen:
            raise Overtaken(part)
        rewrite(part)
        return part

    return change(deed, survey=survey, by=by, at=at)


def _find(document: Document, key: str) -> Part:
    try:
        return documents.question(document, key)
    except Gone:
        return documents.section(document, key)
