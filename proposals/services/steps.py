"""What a step brings about, whoever takes it: on the proposal's own page, on the desk, or by the clock."""

from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Min, Q
from django.utils.translation import gettext as _

from core.deadlines import clocks, periods
from core.deadlines.models import Clock
from core.workflow.engine import TransitionRefused
from core.workflow.models import TransitionRecord
from discussion.services import support
from proposals.models import Answer, Proposal
from proposals.services import indexing, notices, review_notices
from proposals.states import PROPOSAL_HOOKS
from proposals.states.names import REFUSALS
from proposals.states.workflow import PUBLICATIONS, REEXAMINATION_REQUEST_PERIOD

THRESHOLD_CLOCK = "threshold"
SILENT = {"open", "merge"}


@PROPOSAL_HOOKS.carry_out
def carry_out(proposal: Proposal, record: TransitionRecord, context: dict[str, Any]) -> None:
    if record.name == "submit":
        _take_in(proposal, record)
    elif record.name in PUBLICATIONS:
        _publish(proposal, record, read=context.get("read"))
    elif record.name == "reexamine":
        _change(proposal, reexamined_at=record.at, reexamination_until=None)
    elif record.name in {"withdraw", "merge"}:
        _drop_draft_answer(proposal)
        clocks.stop(proposal, at=record.at, name=THRESHOLD_CLOCK, outcome="withdrawn")
    if record.name not in SILENT:
        actor = record.actor
        notices.tell_step(proposal, state=record.target, reason=record.reason, actor=actor, at=record.at)


def _take_in(proposal: Proposal, record: TransitionRecord) -> None:
    _change(proposal, audience=proposal.call.audience)
    indexing.renew(proposal)
    for author in notices.authors_of(proposal):
        support.follow(proposal, person=author, at=record.at)
    notices.tell_department(notices.ARRIVED, proposal, at=record.at)
    if proposal.assignee_id is not None:
        review_notices.tell_in_charge(proposal, at=record.at)


def _publish(proposal: Proposal, record: TransitionRecord, *, read: int | None) -> None:
    """The draft becomes the answer, in the words and under the names that it was approved with.

    Raises TransitionRefused unless it is the draft that was `read`: who approves elsewhere, at the desk say, has not
    seen what it says now.
    """
    answer = Answer.objects.select_for_update().get(proposal=proposal, approved_at__isnull=True)
    if answer.pk != read:
        raise TransitionRefused("unread", _("Please read the draft on the department's page, and approve it there."))
    answer.approved_by, answer.approved_at, answer.due_at = record.actor, record.at, _due_at(proposal, record.at)
    answer.save(update_fields=["approved_by", "approved_at", "due_at"])
    until = None
    if record.target in REFUSALS and proposal.reexamined_at is None:
        until = periods.end_of(REEXAMINATION_REQUEST_PERIOD, start=record.at)
    _change(proposal, drafted_outcome="", answer_drafted_by=None, reexamination_until=until)
    clocks.stop(proposal, at=record.at, name=THRESHOLD_CLOCK)


def _due_at(proposal: Proposal, at: datetime) -> datetime | None:
    """When the answer was due: by the clock that this step stops, or by that of the endorsements, if that is sooner.

    A later answer, after the clock was stopped by an earlier one, is due at no day of its own.
    """
    kind = ContentType.objects.get_for_model(Proposal)
    ended = Q(name=clocks.ANSWER, stopped_at=at) | Q(name=THRESHOLD_CLOCK, stopped_at__isnull=True)
    rows = Clock.objects.filter(ended, content_type=kind, object_id=proposal.pk)
    return rows.aggregate(due_at=Min("due_at"))["due_at"]


def _drop_draft_answer(proposal: Proposal) -> None:
    Answer.objects.filter(proposal=proposal, approved_at__isnull=True).delete()
    _change(proposal, drafted_outcome="", answer_drafted_by=None)


def _change(proposal: Proposal, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(proposal, name, value)
    proposal.save(update_fields=list(fields))
