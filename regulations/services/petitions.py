"""Handing in a petition about a rule, and taking it back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from core import permissions, uploads
from core.workflow import engine
from discussion import text
from discussion.services import blocks
from regulations.models import Clause, Petition, Regulation, Version
from regulations.queries.petitions import is_staff
from regulations.queries.wording import wording_of
from regulations.services.refusals import RegulationRefused
from regulations.states import Audience
from regulations.states.permissions import WRITE

LONGEST = {"title": 80, "rule_named": 200, "burden": 3000, "proposed_wording": 3000}
SHORTEST = {"title": 4, "burden": 10}
ONE_LINE = {"title", "rule_named"}
MOST_FILES = 5
MOST_A_DAY = 10
DAY = timedelta(days=1)


@transaction.atomic
def submit(
    *,
    author: Any,
    title: str,
    burden: str,
    at: datetime,
    regulation: Regulation | None = None,
    key: str = "",
    rule_named: str = "",
    proposed_wording: str = "",
    audience: str = Audience.PUBLIC,
    files: Sequence[File[Any]] = (),
    read: Version | None = None,
) -> Petition:
    """Received at once, and the clock runs. It speaks of the version in force at this moment.

    `read` is the version whose words the author had before them: if the clause reads otherwise by now, nothing is
    kept. Raises PermissionDenied, RegulationRefused or UploadRefused.
    """
    permissions.check(author, WRITE)
    if audience == Audience.STAFF and not is_staff(author):
        raise PermissionDenied
    _refuse_too_many(author, at)
    texts = {"title": title, "rule_named": rule_named, "burden": burden, "proposed_wording": proposed_wording}
    cleaned = {field: _clean(field, typed) for field, typed in texts.items()}
    for field in SHORTEST:
        _refuse_unfinished(field, cleaned[field])
    blocks.refuse_blocked(author, at)
    petition = Petition(author=author, audience=audience, submitted_at=at, **cleaned)
    if regulation is not None:
        _speak_of(petition, regulation, key, read)
    petition.save()
    _attach(petition, files, at)
    engine.open(petition, actor=author, at=at)
    return petition


@transaction.atomic
def withdraw(petition: Petition, *, author: Any, reason: str, at: datetime) -> None:
    """The author takes it back and says why; it stays readable as withdrawn."""
    engine.apply(petition, "withdraw", actor=author, at=at, reason=reason)


@transaction.atomic
def ask_reexamination(petition: Petition, *, author: Any, reason: str, at: datetime) -> None:
    """Once, within the period after a refusal. Raises TransitionRefused."""
    engine.apply(petition, "reexamine", actor=author, at=at, reason=reason)


def clause_in_force(regulation: Regulation, key: str) -> Clause | None:
    """The clause as it stands today, none for the rule as a whole. Raises RegulationRefused for one that is gone."""
    if regulation.current_id is None:
        raise RegulationRefused("not_in_force", _("This rule is not in force. Choose another, or say which you mean."))
    if not key:
        return None
    clause = Clause.objects.filter(version=regulation.current_id, key=key).first()
    if clause is None or clause.is_deleted:
        raise RegulationRefused("gone", _("This clause no longer exists. Choose it anew, or the rule as a whole."))
    return clause


def _speak_of(petition: Petition, regulation: Regulation, key: str, read: Version | None) -> None:
    """Held while it is written, so that no other version comes into force in between."""
    locked = Regulation.objects.select_for_update(of=("self",)).get(pk=regulation.pk)
    clause = clause_in_force(locked, key)
    if clause is not None and read is not None and wording_of(read, key) != wording_of(clause.version, key):
        message = _("The rule changed while you were writing. Read how the clause stands today, and send it again.")
        raise RegulationRefused("changed", message)
    petition.regulation, petition.version_id, petition.key = locked, locked.current_id, key
    petition.department_id = locked.department_id


def _attach(petition: Petition, files: Sequence[File[Any]], at: datetime) -> None:
    if len(files) > MOST_FILES:
        raise RegulationRefused(
            "files", _("Up to %(count)s files in all.") % {"count": MOST_FILES}, field="attachments"
        )
    if files:
        uploads.attach(uploads.receive_all(files, owner=petition.author, at=at, limit=MOST_FILES), petition, at=at)


def _clean(field: str, typed: str) -> str:
    cleaned = text.clean(typed)
    if field in ONE_LINE:
        cleaned = " ".join(cleaned.split())
    if len(cleaned) > LONGEST[field]:
        message = _("This is longer than %(limit)s characters.") % {"limit": LONGEST[field]}
        raise RegulationRefused("too_long", message, field=field)
    return cleaned


def _refuse_unfinished(field: str, cleaned: str) -> None:
    if len(cleaned) < SHORTEST[field] or not text.says_something(cleaned):
        message = _("Please write a little more: at least %(count)s characters.") % {"count": SHORTEST[field]}
        raise RegulationRefused("too_short", message, field=field)


def _refuse_too_many(author: Any, at: datetime) -> None:
    """Counted behind the author's own row, so that two at once are two."""
    get_user_model()._default_manager.select_for_update(no_key=True).get(pk=author.pk)
    if Petition.objects.filter(author=author, submitted_at__gt=at - DAY).count() >= MOST_A_DAY:
        message = _("Each person hands in up to %(count)s petitions a day. Please go on tomorrow.")
        raise RegulationRefused("too_many", message % {"count": MOST_A_DAY})
