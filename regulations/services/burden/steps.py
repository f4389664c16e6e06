"""What a step of a petition brings about, whoever takes it: on the department's page, on the desk, by the clock."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _

from core.deadlines import clocks, periods
from core.deadlines.models import Clock
from core.workflow.engine import TransitionRefused
from core.workflow.models import TransitionRecord
from regulations.models import Judgement, Justification, Petition, PetitionAnswer
from regulations.services.burden import changes, committee, drafts, notices, placing
from regulations.services.burden.answering import BY_DEPARTMENT, PROMISES
from regulations.states import PetitionOutcome, PetitionState
from regulations.states.petitions import PETITION_HOOKS, REEXAMINATION_REQUEST_PERIOD, publication_of

PUBLICATIONS = tuple(publication_of(outcome) for outcome in BY_DEPARTMENT)
JUDGEMENTS = tuple(committee.step_of(outcome) for outcome in committee.OPTIONS)


@PETITION_HOOKS.refuse_to("start_review")
def _somebody_is_in_charge(petition: Petition, actor: Any) -> Any:
    return None if petition.official_title else _("Say first who is in charge of it.")


@PETITION_HOOKS.on("classify")
def _note_who_placed(petition: Petition, step: TransitionRecord, context: dict[str, Any]) -> None:
    drafts.change(petition, placed_by=step.actor)
    notices.tell_department(notices.PLACED, petition, at=step.at)


@PETITION_HOOKS.on(*PUBLICATIONS)
def _publish(petition: Petition, step: TransitionRecord, context: dict[str, Any]) -> None:
    """The draft becomes the answer in the words that were read: elsewhere, at the desk say, nobody has read them."""
    answer = PetitionAnswer.objects.select_for_update().filter(petition=petition, approved_at__isnull=True).first()
    if (
        answer is None
        or answer.pk != context.get("read")
        or step.name != publication_of(PetitionOutcome(answer.outcome))
    ):
        raise TransitionRefused("unread", _("Please read the draft on the department's page, and approve it there."))
    answer.approved_by, answer.approved_at = step.actor, step.at
    answer.due_at = _due_at(petition, step.at)
    answer.save(update_fields=["approved_by", "approved_at", "due_at"])
    late = petition.answered_late or answer.is_late
    drafts.change(petition, drafted_outcome="", answer_drafted_by=None, answered_at=step.at, answered_late=late)
    if answer.outcome in PROMISES and answer.change_by is not None:
        changes.promise(petition, by=answer.change_by, new_wording=answer.new_wording, at=step.at)


@PETITION_HOOKS.on("justify")
def _hand_in(petition: Petition, step: TransitionRecord, context: dict[str, Any]) -> None:
    draft = Justification.objects.select_for_update().filter(petition=petition, approved_at__isnull=True).first()
    if draft is None or draft.pk != context.get("read"):
        raise TransitionRefused("unread", _("Please read the draft on the department's page, and approve it there."))
    draft.approved_by, draft.approved_at, draft.due_at = step.actor, step.at, _due_at(petition, step.at)
    draft.save(update_fields=["approved_by", "approved_at", "due_at"])
    drafts.change(petition, answer_drafted_by=None)
    notices.tell_office(notices.JUSTIFIED, petition, at=step.at)


@PETITION_HOOKS.on(*JUDGEMENTS)
def _follow_the_judgement(petition: Petition, step: TransitionRecord, context: dict[str, Any]) -> None:
    judgement: Judgement = context["judgement"]
    if judgement.change_by is not None:
        changes.promise(petition, by=judgement.change_by, new_wording="", at=step.at)
    if step.target == PetitionState.REJECTED and petition.reexamined_at is None:
        until = periods.end_of(REEXAMINATION_REQUEST_PERIOD, start=step.at)
        drafts.change(petition, reexamination_until=until)
    notices.tell_department(notices.JUDGED, petition, at=step.at)


@PETITION_HOOKS.on("reexamine")
def _tell_of_the_reexamination(petition: Petition, step: TransitionRecord, context: dict[str, Any]) -> None:
    notices.tell_department(notices.REEXAMINED, petition, at=step.at)


@PETITION_HOOKS.on("give_in", "send_back")
def _drop_drafts(petition: Petition, step: TransitionRecord, context: dict[str, Any]) -> None:
    drafts.drop(petition)
    if step.name == "send_back":
        petition.judgements.filter(judged_at__isnull=True).delete()
        notices.tell_department(notices.BETTER_ASKED, petition, at=step.at, reason=step.reason)


@PETITION_HOOKS.move
def _begin_anew_there(petition: Petition, came_from: Any, actor: Any, reason: str, at: datetime) -> None:
    """What the first department drafted stays behind, and another person is in charge."""
    drafts.drop(petition)
    placing.forget_official(petition)
    if petition.state != PetitionState.RECEIVED:
        notices.tell_department(notices.PASSED_ON, petition, at=at, reason=reason)


def _due_at(petition: Petition, at: datetime) -> datetime | None:
    """By the clock that this step ended."""
    kind = ContentType.objects.get_for_model(Petition)
    ended = Clock.objects.filter(content_type=kind, object_id=petition.pk, name=clocks.ANSWER, stopped_at=at)
    return ended.order_by("-pk").values_list("due_at", flat=True).first()
