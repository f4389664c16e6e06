"""The department's answer: drafted by one person, approved by a superior, in exactly these words."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import permissions
from core.audit.audit import record
from core.workflow import engine
from discussion import text
from regulations.models import Petition, PetitionAnswer
from regulations.services.burden import drafts, notices
from regulations.services.refusals import RegulationRefused
from regulations.states import PetitionOutcome, PetitionState
from regulations.states.permissions import ANSWER, APPROVE
from regulations.states.petitions import publication_of

# What a department decides by itself; that a rule stays is for the committee to judge.
BY_DEPARTMENT = (
    PetitionOutcome.ACCEPTED,
    PetitionOutcome.PARTIALLY_ACCEPTED,
    PetitionOutcome.KEPT,
    PetitionOutcome.LONG_TERM_REVIEW,
    PetitionOutcome.TRANSFERRED,
)
PROMISES = (PetitionOutcome.ACCEPTED, PetitionOutcome.PARTIALLY_ACCEPTED)
SHORTEST_ANSWER, LONGEST_ANSWER = 10, 5000


@transaction.atomic
def draft_answer(
    petition: Petition,
    *,
    author: Any,
    outcome: str,
    body: str,
    at: datetime,
    change_by: date | None = None,
    new_wording: str = "",
    transferred_to: str = "",
) -> PetitionAnswer:
    """Write the answer, or write it anew, under the name of the person in charge; a superior has to approve it."""
    locked = engine.lock(petition)
    permissions.check(author, ANSWER, locked)
    if locked.state != PetitionState.UNDER_REVIEW:
        raise RegulationRefused("state", _("It is answered while it is under review."))
    if not locked.official_title or locked.department is None:
        raise RegulationRefused("official", _("Say first who is in charge of it."))
    answer = _checked(locked, outcome, text.clean(body), change_by, transferred_to, at)
    answer.new_wording = text.clean(new_wording) if outcome in PROMISES else ""
    answer.drafted_by, answer.drafted_at = author, at
    locked.answers.filter(approved_at__isnull=True).delete()
    answer.save(force_insert=True)
    drafts.change(locked, drafted_outcome=outcome, answer_drafted_by=author)
    notices.tell_superiors(notices.DRAFTED, locked, besides=author, at=at)
    petition.refresh_from_db()
    return answer


@transaction.atomic
def approve_answer(petition: Petition, *, actor: Any, read: int, at: datetime) -> None:
    """Publish the draft that was `read`: approval binds these words and no others.

    Raises RegulationRefused where it was written anew meanwhile, or TransitionRefused.
    """
    locked = engine.lock(petition)
    if not locked.answers.filter(pk=read, approved_at__isnull=True).exists():
        raise RegulationRefused("changed", _("The draft has been written anew in the meantime. Please read it again."))
    step = publication_of(PetitionOutcome(locked.drafted_outcome))
    engine.apply(locked, step, actor=actor, at=at, read=read)
    petition.refresh_from_db()


@transaction.atomic
def send_draft_back(petition: Petition, *, actor: Any, reason: str, at: datetime) -> None:
    """The superior does not approve what was drafted: the draft goes, and whoever wrote it is told why."""
    locked = engine.lock(petition)
    permissions.check(actor, APPROVE, locked)
    author = locked.answer_drafted_by
    if author is None:
        raise RegulationRefused("no_draft", _("No draft waits for approval."))
    why = " ".join(text.clean(reason).split())
    if not 2 <= len(why) <= 300:
        raise RegulationRefused("reason", _("Please give a reason, in up to 300 characters."), field="reason")
    drafts.drop(locked)
    record("regulations.send_draft_back", actor=actor, at=at, target=locked, detail={"reason": why})
    notices.tell_people(notices.SENT_BACK, locked, [author], at=at, reason=why)
    petition.refresh_from_db()


def _checked(
    petition: Petition, outcome: str, body: str, change_by: date | None, transferred_to: str, at: datetime
) -> PetitionAnswer:
    if outcome not in BY_DEPARTMENT:
        raise RegulationRefused("outcome", _("This cannot be decided now."), field="outcome")
    if not SHORTEST_ANSWER <= len(body) <= LONGEST_ANSWER or not text.says_something(body):
        raise RegulationRefused("body", _("Please write an answer of 10 to 5,000 characters."), field="body")
    if outcome in PROMISES:
        if change_by is None:
            raise RegulationRefused("change_by", _("Say by when the change will be in force."), field="change_by")
        if change_by < timezone.localdate(at):
            raise RegulationRefused("change_by", _("The day has to lie ahead."), field="change_by")
    is_transferred = outcome == PetitionOutcome.TRANSFERRED
    if is_transferred and not transferred_to.strip():
        raise RegulationRefused(
            "transferred_to", _("Please name the body that is responsible."), field="transferred_to"
        )
    return PetitionAnswer(
        petition=petition,
        outcome=outcome,
        body=body,
        change_by=change_by if outcome in PROMISES else None,
        transferred_to=" ".join(text.clean(transferred_to).split())[:100] if is_transferred else "",
        department=petition.department,
        official_title=petition.official_title,
        official_name=petition.official_name,
    )
