"""Surveys come into being here, their drafts are kept, and versions of their questionnaires are published."""

from __future__ import annotations

import copy
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import permissions
from core.audit.audit import record as audit
from core.workflow import engine
from surveys.building.documents import blank, without_bin
from surveys.models import Survey, Version
from surveys.questionnaire import documents
from surveys.services import answer_files
from surveys.services.addresses import free_address, own_address
from surveys.services.refusals import SurveyRefused
from surveys.states.permissions import MANAGE
from surveys.states.surveys import OVER, SurveyState

# What the next round takes over; its days and its answers are its own.
TAKEN_OVER = (
    "purpose", "series", "mode", "access", "body", "sampling", "population", "method", "grace_minutes",
    "step_by_step", "on_paper", "at_kiosk", "thanks",
)  # fmt: skip


@transaction.atomic
def create(
    *,
    title: str,
    department: Any,
    by: Any,
    at: datetime,
    slug: str = "",
    document: dict[str, Any] | None = None,
    **settings: Any,
) -> Survey:
    """A survey in preparation, with a blank sheet or the document of a template. Raises SurveyRefused."""
    survey = Survey(title=title.strip(), department=department, created_by=by, created_at=at, **settings)
    permissions.check(by, MANAGE, survey)
    survey.slug = own_address(slug) if slug else free_address(survey.title)
    survey.draft = copy.deepcopy(document) if document else blank()
    survey.save()
    engine.open(survey, actor=by, at=at)
    return survey


@transaction.atomic
def save_draft(*, survey: Survey, document: dict[str, Any], revision: int, by: Any, at: datetime) -> Survey:
    """Keep the whole document. `revision` is the one the writer began with. Raises SurveyRefused."""
    locked = for_editing(survey, by=by)
    if locked.draft_revision != revision:
        raise SurveyRefused(
            "changed", _("Somebody else has changed this questionnaire meanwhile. Load it again before you go on.")
        )
    return keep(locked, document, into=survey)


@transaction.atomic
def publish_version(*, survey: Survey, by: Any, at: datetime) -> Version:
    """Compile the draft into a version that never changes. Raises SurveyRefused, saying what is wrong with it."""
    locked = for_editing(survey, by=by)
    try:
        content = documents.compiled(without_bin(locked.draft))
    except documents.Unusable as unusable:
        raise SurveyRefused("unusable", unusable.faults[0].message) from unusable
    digest = documents.digest(content)
    if locked.current is not None and locked.current.content_hash == digest:
        raise SurveyRefused("same", _("Nothing has changed since the last version."))
    last = locked.versions.order_by("-number").first()
    version = Version.objects.create(
        survey=locked,
        number=last.number + 1 if last else 1,
        content=content,
        content_hash=digest,
        published_by=by,
        published_at=at,
    )
    locked.current = version
    # What is refused before it is announced is refused afterwards too.
    if locked.state != SurveyState.DRAFT and (why := answer_files.why_no_files(locked, by)):
        raise SurveyRefused("file", why)
    locked.save(update_fields=["current"])
    survey.current = version
    audit("surveys.publish_version", actor=by, at=at, target=locked, detail={"version": version.number})
    return version


@transaction.atomic
def copy_from(*, survey: Survey, by: Any, at: datetime, title: str = "", department: Any = None) -> Survey:
    """The next round: the same questions under the same concepts, with keys of their own kept for comparison."""
    document = without_bin(survey.draft)
    taken = {name: getattr(survey, name) for name in TAKEN_OVER}
    return create(
        title=title or survey.title,
        department=department or survey.department,
        by=by,
        at=at,
        document=document,
        previous=survey if survey.state in OVER else None,
        **taken,
    )


def for_editing(survey: Survey, *, by: Any) -> Survey:
    """The row as it is now, held; refuses where the questionnaire may not be changed any more."""
    locked = Survey.objects.select_for_update(of=("self",)).select_related("current").get(pk=survey.pk)
    permissions.check(by, MANAGE, locked)
    if locked.state in OVER:
        raise SurveyRefused("over", _("This survey is over; its questionnaire is not changed any more."))
    return locked


def keep(locked: Survey, document: dict[str, Any], *, into: Survey) -> Survey:
    locked.draft, locked.draft_revision = document, locked.draft_revision + 1
    locked.save(update_fields=["draft", "draft_revision"])
    into.draft, into.draft_revision = locked.draft, locked.draft_revision
    return into
