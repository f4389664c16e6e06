"""Pictures of the place: before, during and after the work."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from budget.models import Photograph, Undertaking
from budget.services import execution_notices
from budget.services.refusals import BudgetRefused
from budget.states.execution import UndertakingState
from budget.states.permissions import MANAGE_EXECUTION
from core import permissions, uploads
from core.uploads.kinds import IMAGE
from core.uploads.receiving import attached_to
from core.workflow import engine
from discussion import text

MOST = 40


@transaction.atomic
def add(
    undertaking: Undertaking, *, actor: Any, picture: File[Any], moment: str, description: str, taken_on: date,
    at: datetime,
) -> Photograph:  # fmt: skip
    """One picture with words for those who do not see it. Raises BudgetRefused or UploadRefused."""
    permissions.check(actor, MANAGE_EXECUTION, undertaking)
    locked = engine.lock(undertaking)
    if locked.state == UndertakingState.EVALUATED:
        raise BudgetRefused("closed", _("The books of this project are closed."))
    if not (description := text.clean(description)):
        raise BudgetRefused("description", _("Say what the picture shows."), field="description")
    if taken_on > timezone.localdate(at):
        raise BudgetRefused("future", _("That day has not come yet."), field="taken_on")
    if locked.photographs.filter(removed_at=None).count() >= MOST:
        raise BudgetRefused("too_many", _("Up to %(count)s pictures in all.") % {"count": MOST}, field="picture")
    made = Photograph.objects.create(
        undertaking=locked, moment=moment, description=description, taken_on=taken_on, added_at=at
    )
    kept: Sequence[Any] = uploads.receive_all([picture], owner=None, at=at, kinds=(IMAGE,), limit=1)
    uploads.attach(kept, made, at=at)
    execution_notices.tell_news(locked, news="photographs", at=at, actor=actor)
    return made


@transaction.atomic
def remove(photograph: Photograph, *, actor: Any, at: datetime) -> None:
    """Gone at once and for good: somebody may be recognised on it."""
    permissions.check(actor, MANAGE_EXECUTION, photograph.undertaking)
    locked = Photograph.objects.select_for_update().get(pk=photograph.pk)
    if locked.removed_at is not None:
        return
    for file in attached_to(locked):
        uploads.remove(file, at=at)
    locked.removed_at = at
    locked.save(update_fields=["removed_at"])
