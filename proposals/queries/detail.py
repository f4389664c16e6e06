"""One proposal: the way it went and what comes next, its answers, its versions."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.deadlines import periods
from core.uploads.models import StoredFile
from core.uploads.receiving import attached_to
from core.workflow import engine
from discussion.text import Difference, differences
from proposals.models import Answer, Call, CoAuthor, Proposal, ProposalVersion
from proposals.queries.lists import is_staff
from proposals.states import WORKFLOW, ProposalState
from proposals.states.names import CallKind
from proposals.states.workflow import DECISION_PERIOD, REVISABLE

S = ProposalState


@dataclass(frozen=True)
class Moment:
    """One line of the timeline."""

    title: Any
    at: datetime | None = None
    actor: Any = ""
    body: str = ""
    state: str = "done"


@dataclass(frozen=True)
class Detail:
    proposal: Proposal
    timeline: list[Moment]
    answers: list[Answer]
    authors: list[CoAuthor]
    pictures: list[StoredFile] = field(default_factory=list)
    documents: list[StoredFile] = field(default_factory=list)
    questions: list[tuple[str, str]] = field(default_factory=list)
    version_count: int = 1
    open_suggestions: int = 0

    @property
    def answer(self) -> Answer | None:
        return self.answers[-1] if self.answers else None


def detail_of(proposal: Proposal, at: datetime) -> Detail:
    answers = list(proposal.answers.filter(approved_at__isnull=False).select_related("department"))
    files = list(attached_to(proposal))
    given = proposal.answers_given
    return Detail(
        proposal=proposal,
        timeline=timeline(proposal, answers, at),
        answers=answers,
        authors=list(proposal.co_authors.filter(accepted_at__isnull=False).select_related("person")),
        pictures=[file for file in files if file.is_image],
        documents=[file for file in files if not file.is_image],
        questions=[(one["label"], given[one["key"]]) for one in proposal.call.questions if given.get(one["key"])],
        version_count=proposal.versions.count(),
        open_suggestions=proposal.suggestions.filter(accepted__isnull=True).count(),
    )


def timeline(proposal: Proposal, answers: list[Answer], at: datetime) -> list[Moment]:
    """What happened, where it stands, and what comes next with its day and department."""
    answered = {answer.approved_at: answer for answer in answers}
    moments = [
        Moment(_step_label(record.name, record.target), record.at, _by(proposal, record, answered), record.reason)
        for record in engine.history(proposal)
        if record.name != engine.OPENED
    ]
    for change in proposal.department_changes.select_related("went_to"):
        title = _("Passed on to another department")
        moments.append(Moment(title, change.changed_at, change.went_to, change.reason))
    moments += _referrals(proposal)
    if proposal.threshold_reached_at:
        title = _("Enough people endorsed it: the department must answer")
        moments.append(Moment(title, proposal.threshold_reached_at))
    moments.sort(key=lambda moment: moment.at or at)
    if moments and proposal.state not in WORKFLOW.final_states:
        last = moments[-1]
        moments[-1] = Moment(last.title, last.at, last.actor, last.body, "current")
    return moments + _next(proposal, at)


def _referrals(proposal: Proposal) -> list[Moment]:
    """To which committees it went, why, and what they thought."""
    moments = []
    for referral in proposal.referrals.select_related("body"):
        moments.append(Moment(_("A committee was asked"), referral.referred_at, referral.body, referral.reason))
        if referral.returned_at is not None:
            moments.append(
                Moment(_("The committee gave its opinion"), referral.returned_at, referral.body, referral.opinion)
            )
    return moments


def versions_of(proposal: Proposal) -> list[tuple[ProposalVersion, dict[str, list[Difference]]]]:
    """Newest first, each with what it changed against the one before, word by word."""
    versions = list(proposal.versions.select_related("editor").order_by("number"))
    parts = ("title", "problem", "idea")
    shown = []
    for place, version in enumerate(versions):
        before = versions[place - 1] if place else None
        changed = {
            part: differences(getattr(before, part), getattr(version, part))
            for part in parts
            if before is not None and getattr(before, part) != getattr(version, part)
        }
        shown.append((version, changed))
    return shown[::-1]


def open_calls(user: Any, at: datetime) -> QuerySet[Call]:
    """Calls to which somebody may propose now, those that end soonest first."""
    calls = Call.objects.filter(published_at__isnull=False, opens_at__lte=at).exclude(closes_at__lt=at)
    if not is_staff(user):
        calls = calls.exclude(kind=CallKind.STAFF)
    return calls.order_by("closes_at", "pk")


def published_calls(user: Any) -> QuerySet[Call]:
    calls = Call.objects.filter(published_at__isnull=False)
    return calls if is_staff(user) else calls.exclude(kind=CallKind.STAFF)


def _step_label(name: str, target: str) -> Any:
    step = WORKFLOW.transition(name)
    if step is not None and step.public_label:
        return step.public_label
    return WORKFLOW.public_name(target)


def _by(proposal: Proposal, record: Any, answered: dict[datetime | None, Answer]) -> str:
    """Departments by their name, and who answers by the position; residents are not named once more."""
    if answer := answered.get(record.at):
        return " ".join(part for part in (str(answer.department), answer.position_title, answer.official_name) if part)
    if record.name in {"submit", "resubmit", "withdraw", "reexamine"}:
        return str(proposal.author) if proposal.author else ""
    return str(proposal.department) if proposal.department else ""


def _next(proposal: Proposal, at: datetime) -> list[Moment]:
    department = proposal.department or _("The department in charge")
    due = proposal.due_at
    late = _("This day has passed; the answer is late.") if due and due < at else ""
    if proposal.state == S.RECEIVED:
        expected = Moment(_("Answer of the department"), periods.end_of(DECISION_PERIOD, start=due or at), department,
                          state="next")  # fmt: skip
        return [Moment(_("Check whether it is complete"), due, department, late, "next"), expected]
    if proposal.state == S.REVISION_REQUESTED:
        return [Moment(_("The author revises it; the department's time stands still meanwhile"), state="next")]
    if proposal.state == S.UNDER_REVIEW:
        return [Moment(_("Answer of the department"), due, department, late, "next")]
    if proposal.state in WORKFLOW.settled and proposal.reexamination_until and at <= proposal.reexamination_until:
        title = _("Until then the author may ask for a re-examination")
        return [Moment(title, proposal.reexamination_until, state="next")]
    if proposal.call.kind == CallKind.CONTEST:
        judged = proposal.state in {S.ELIGIBLE, S.DELIBERATION}
        return [Moment(_("Judging of the entries"), state="next")] if judged else []
    following = {
        S.ELIGIBLE: _("Deliberation by the committee"),
        S.ADOPTED: _("Execution begins"),
        S.IN_EXECUTION: _("Completion"),
        S.SELECTED: _("Entry in the budget"),
        S.BUDGETED: _("Execution begins"),
    }
    if proposal.state not in following:
        return []
    planned = _planned_start(proposal) if proposal.state == S.ADOPTED else None
    return [Moment(following[S(proposal.state)], planned, department, state="next")]


def _planned_start(proposal: Proposal) -> Any:
    answer = proposal.answers.filter(approved_at__isnull=False, starts_on__isnull=False).last()
    return answer.starts_on if answer else None


def is_maturing(proposal: Proposal) -> bool:
    return proposal.state in REVISABLE
