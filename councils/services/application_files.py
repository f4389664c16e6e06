"""The files of an application, and the copies without names that the judges of a blind call see in their place."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from core import permissions
from core.audit import audit
from core.uploads import receiving
from core.uploads.models import StoredFile
from core.workflow import engine
from councils.models import Application, JudgesCopy
from councils.services.refusals import CouncilRefused
from councils.states.applications import ApplicationState
from councils.states.calls import RECRUIT, CallState

MOST_FILES = 5
_BEFORE_THE_RESULT = (CallState.OPEN, CallState.CLOSED, CallState.SELECTING)


@transaction.atomic
def add_copies(application: Application, *, files: Iterable[UploadedFile], by: Any, at: datetime) -> list[JudgesCopy]:
    """Raises CouncilRefused, or UploadRefused for a file. The name of a file may name a person, so it is replaced."""
    permissions.check(by, RECRUIT, application)
    call = engine.lock(application.call)
    if not call.is_judged_blindly:
        raise CouncilRefused("not_blind", _("The judges of this call see the files themselves."))
    withdrawn = application.state == ApplicationState.WITHDRAWN
    if call.state not in _BEFORE_THE_RESULT or withdrawn:
        raise CouncilRefused("state", _("This application is not judged."))
    there = application.judges_copies.count()
    made = []
    received = receiving.receive_all(list(files), owner=by, at=at, limit=max(0, MOST_FILES - there))
    for number, file in enumerate(received, start=there + 1):
        copy = JudgesCopy.objects.create(application=application, added_by=by, added_at=at)
        file.name = f"{application.code}-{number}.{file.name.rpartition('.')[2]}"
        file.save(update_fields=["name"])
        receiving.attach([file], copy, at=at)
        made.append(copy)
    audit.record("councils.add_judges_copy", actor=by, at=at, target=application, detail={"files": len(made)})
    return made


@transaction.atomic
def remove_copy(copy: JudgesCopy, *, by: Any, at: datetime) -> None:
    permissions.check(by, RECRUIT, copy.application)
    audit.record("councils.remove_judges_copy", actor=by, at=at, target=copy.application)
    _drop(copy, at)


def copies_of(application: Application) -> list[tuple[JudgesCopy, StoredFile]]:
    return [(copy, file) for copy in application.judges_copies.all() for file in receiving.attached_to(copy)]


def remove_all(application: Application, *, at: datetime) -> None:
    """The applicant's own files and all copies of them."""
    for file in receiving.attached_to(application):
        receiving.remove(file, at=at)
    for copy in application.judges_copies.all():
        _drop(copy, at)


def _drop(copy: JudgesCopy, at: datetime) -> None:
    for file in receiving.attached_to(copy):
        receiving.remove(file, at=at)
    copy.delete()
