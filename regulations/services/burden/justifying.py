"""Why a rule is kept: the department has to show it, and hands it in under a clock."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import permissions
from core.workflow import engine
from discussion import text
from regulations.models import Justification, Petition
from regulations.services.burden import drafts, notices
from regulations.services.refusals import RegulationRefused
from regulations.states import PetitionState
from regulations.states.permissions import ANSWER

SHORTEST = 10
LONGEST = {"necessity": 3000, "legal_basis": 300, "alternatives": 3000, "effect": 3000}


@transaction.atomic
def draft_justification(petition: Petition, *, author: Any, at: datetime, **written: str) -> Justification:
    """Write the justification, or write it anew. `written` has a text for each name in LONGEST."""
    locked = engine.lock(petition)
    permissions.check(author, ANSWER, locked)
    if locked.state != PetitionState.JUSTIFICATION_DUE:
        raise RegulationRefused("state", _("No justification is due here."))
    texts = {name: _checked(name, written[name]) for name in LONGEST}
    locked.justifications.filter(approved_at__isnull=True).delete()
    justification = Justification.objects.create(petition=locked, drafted_by=author, drafted_at=at, **texts)
    drafts.change(locked, answer_drafted_by=author)
    notices.tell_superiors(notices.DRAFTED, locked, besides=author, at=at)
    petition.refresh_from_db()
    return justification


@transaction.atomic
def approve_justification(petition: Petition, *, actor: Any, read: int, at: datetime) -> None:
    """Hand in the justification that was `read`. Raises RegulationRefused or TransitionRefused."""
    locked = engine.lock(petition)
    if not locked.justifications.filter(pk=read, approved_at__isnull=True).exists():
        raise RegulationRefused("changed", _("The draft has been written anew in the meantime. Please read it again."))
    engine.apply(locked, "justify", actor=actor, at=at, read=read)
    petition.refresh_from_db()


def _checked(name: str, typed: str) -> str:
    cleaned = text.clean(typed).strip()
    if name == "legal_basis":
        cleaned = " ".join(cleaned.split())
    shortest = 2 if name == "legal_basis" else SHORTEST
    if not shortest <= len(cleaned) <= LONGEST[name] or not text.says_something(cleaned):
        message = _("Please write %(shortest)s to %(longest)s characters.")
        raise RegulationRefused("text", message % {"shortest": shortest, "longest": LONGEST[name]}, field=name)
    return cleaned
