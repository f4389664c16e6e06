"""What one reads for a course: files that everybody may have."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from budget.models import Course
from budget.services.refusals import BudgetRefused
from budget.states.permissions import MANAGE_PROJECTS
from core import permissions, uploads

MOST = 10


@transaction.atomic
def add(course: Course, *, materials: Sequence[File[Any]], actor: Any, at: datetime) -> list[uploads.StoredFile]:
    """Also after the course, for whoever missed it. Raises BudgetRefused or UploadRefused."""
    locked = Course.objects.select_for_update().get(pk=course.pk)
    permissions.check(actor, MANAGE_PROJECTS, locked)
    if uploads.attached_to(locked).count() + len(materials) > MOST:
        raise BudgetRefused("too_many", _("Up to %(count)s files in all.") % {"count": MOST}, field="materials")
    # They belong to the course: whoever added them may leave.
    kept = uploads.receive_all(materials, owner=None, at=at)
    uploads.attach(kept, locked, at=at)
    return kept


@transaction.atomic
def take_away(course: Course, *, file: uploads.StoredFile, actor: Any, at: datetime) -> None:
    permissions.check(actor, MANAGE_PROJECTS, course)
    if uploads.attached_to(course).filter(pk=file.pk).exists():
        uploads.remove(file, at=at)
