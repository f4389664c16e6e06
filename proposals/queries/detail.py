"""One proposal: the way it went and what comes next, its answers, its versions."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce
from itertools import pairwise
from operator import or_
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject
from django.utils.translation import gettext as _
from taggit.models import TaggedItem

from core.deadlines import periods
from core.differences import Difference, word_by_word
from core.prepared_query import PreparedQuery
from core.uploads.models import StoredFile
from core.uploads.receiving import files_of
from core.workflow import engine
from proposals.models import (
    Answer,
    Call,
    CoAuthor,
    CostEstimate,
    DepartmentChange,
    DepartmentReview,
    PreferenceResult,
    Proposal,
    ProposalVersion,
    Referral,
    Suggestion,
)
from proposals.queries import beside
from proposals.queries.beside import Beside
from proposals.queries.lists import is_staff
from proposals.states import WORKFLOW, ProposalState
from proposals.states.names import CallKind
from proposals.states.workflow import DECISION_PERIOD

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
    attached: Attached
    timeline: list[Moment]
    answers: list[Answer]
    beside: list[Beside] = field(default_factory=list)
    pictures: list[StoredFile] = field(default_factory=list)
    documents: list[StoredFile] = field(default_factory=list)
    questions: list[tuple[str, str]] = field(default_factory=list)

    @property
    def version_count(self) -> int:
        return self.attached.versions

    @property
    def authors(self) -> list[Beside]:
        return self._of(beside.AUTHOR)

    @property
    def merged_here(self) -> list[Beside]:
        return self._of(beside.MERGED)

    @property
    def tags(self) -> list[Beside]:
        return self._of(beside.TAG)

    @property
    def origin(self) -> list[Beside]:
        return self._of(beside.ORIGIN)

    @property
    def facility(self) -> list[Beside]:
        return self._of(beside.FACILITY)

    def _of(self, kind: str) -> list[Beside]:
        return [one for one in self.beside if one.kind == kind]

    @property
    def open_suggestions(self) -> int:
        return self.attached.open_suggestions

    @property
    def answer(self) -> Answer | None:
        return self.answers[-1] if self.answers else None


@dataclass(frozen=True)
class Attached:
    """What hangs on a proposal: asked at once, so that what few have costs the others nothing."""

    versions: int
    open_suggestions: int
    anything_beside: bool
    weighed: bool


def attached_of(proposal: Proposal) -> Attached:
    # Content types have numbers of their own in each database: one is given with each call.
    kind = ContentType.objects.get_for_model(Proposal)
    [found] = _with_attached(proposal.pk, kind.pk)
    return Attached(found.versions_kept, found.suggestions_open, found.has_beside, found.was_weighed)


def _attached(proposal: int, kind: int) -> QuerySet[Any]:
    here = {"proposal": OuterRef("pk")}
    weighed = [
        Exists(DepartmentReview.objects.filter(**here, closed_at__isnull=False)),
        Exists(CostEstimate.objects.filter(**here)),
        Exists(PreferenceResult.objects.filter(**here, removed_at__isnull=True)),
    ]
    hung_on = [
        Exists(CoAuthor.objects.filter(**here, accepted_at__isnull=False)),
        Exists(DepartmentChange.objects.filter(**here)),
        Exists(Referral.objects.filter(**here)),
        Exists(Proposal.objects.filter(merged_into=OuterRef("pk"))),
        Exists(TaggedItem.objects.filter(content_type=kind, object_id=OuterRef("pk"))),
    ]
    return (
        Proposal.objects.filter(pk=proposal)
        .annotate(
            versions_kept=_number_of(ProposalVersion.objects.filter(**here)),
            suggestions_open=_number_of(Suggestion.objects.filter(**here, accepted__isnull=True)),
            has_beside=reduce(or_, hung_on),
            was_weighed=reduce(or_, weighed),
        )
        .only("pk")
    )


def _number_of(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.order_by().values("proposal").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)


_with_attached = PreparedQuery(_attached, values=2)


def _approved(proposal: int) -> QuerySet[Answer]:
    estimated = CostEstimate.objects.filter(proposal=OuterRef("proposal"), estimated_at__lte=OuterRef("approved_at"))
    # What was estimated when the answer was approved comes along with it.
    estimate = Subquery(estimated.order_by("-id").values(json=JSONObject(won="won", basis="basis"))[:1])
    shown = Answer.objects.filter(proposal=proposal, approved_at__isnull=False)
    return shown.select_related("department").annotate(estimate=estimate)


_approved_answers = PreparedQuery(_approved)


def detail_of(proposal: Proposal, at: datetime) -> Detail:
    attached = attached_of(proposal)
    answers = _approved_answers(proposal.pk)
    is_anything_beside = attached.anything_beside or proposal.split_from_id or proposal.facility_id
    found = beside.of(proposal) if is_anything_beside else []
    files = files_of(proposal)
    given = proposal.answers_given
    return Detail(
        proposal=proposal,
        attached=attached,
        timeline=timeline(proposal, answers, at, found),
        answers=answers,
        beside=found,
        pictures=[file for file in files if file.is_image],
        documents=[file for file in files if not file.is_image],
        questions=[(one["label"], given[one["key"]]) for one in proposal.call.questions if given.get(one["key"])],
    )


def timeline(proposal: Proposal, answers: list[Answer], at: datetime, found: list[Beside]) -> list[Moment]:
    """What happened, where it stands, and what comes next with its day and department."""
    answered = {answer.approved_at: answer for answer in answers}
    moments = [
        Moment(_step_label(record.name, record.target), record.at, _by(proposal, record, answered), record.reason)
        for record in engine.history(proposal)
        if record.name != engine.OPENED
    ]
    moments += _passed_on(found) + _referrals(found)
    if proposal.threshold_reached_at:
        title = _("Enough people endorsed it: the department must answer")
        moments.append(Moment(title, proposal.threshold_reached_at))
    moments.sort(key=lambda moment: moment.at or at)
    if moments and proposal.state not in WORKFLOW.final_states:
        last = moments[-1]
        moments[-1] = Moment(last.title, last.at, last.actor, last.body, "current")
    return moments + _next(proposal, answers, at)


def _passed_on(found: list[Beside]) -> list[Moment]:
    title = _("Passed on to another department")
    return [Moment(title, one.at, one.name, one.reason) for one in found if one.kind == beside.CHANGE]


def _referrals(found: list[Beside]) -> list[Moment]:
    """To which committees it went, why, and what they thought."""
    moments = []
    for one in found:
        if one.kind == beside.REFERRAL:
            moments.append(Moment(_("A committee was asked"), one.at, one.name, one.reason))
            if one.later is not None:
                moments.append(Moment(_("The committee gave its opinion"), one.later, one.name, one.opinion))
    return moments


def versions_of(proposal: Proposal) -> list[tuple[ProposalVersion, dict[Any, list[Difference]]]]:
    """Newest first, each with what it changed against the one before, word by word, by the name of the part."""
    versions = list(proposal.versions.select_related("editor").order_by("number"))
    changes = [_changes(before, after) for before, after in pairwise(versions)]
    return list(zip(versions, [{}, *changes], strict=True))[::-1]


def _changes(before: ProposalVersion, after: ProposalVersion) -> dict[Any, list[Difference]]:
    """Of what the version before does not tell, no change is claimed."""
    earlier, said = _said(before), _said(after)
    if before.answers is not None and after.answers is not None:
        # A question that nobody had answered, or that the call no longer asks, stands against nothing.
        unanswered = {question: "" for question, _answer in [*after.answers, *before.answers]}
        earlier, said = earlier | unanswered | dict(before.answers), said | unanswered | dict(after.answers)
    return {
        label: word_by_word(text, said[label] or "")
        for label, text in earlier.items()
        if text is not None and text != said[label]
    }


def _said(version: ProposalVersion) -> dict[Any, str | None]:
    return {
        _("Title"): version.title,
        _("Problem"): version.problem,
        _("Idea"): version.idea,
        _("Place"): version.place,
        _("Photographs and files"): None if version.files is None else "\n".join(version.files),
    }


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


def _next(proposal: Proposal, answers: list[Answer], at: datetime) -> list[Moment]:
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
    planned = _planned_start(answers) if proposal.state == S.ADOPTED else None
    return [Moment(following[S(proposal.state)], planned, department, state="next")]


def _planned_start(answers: list[Answer]) -> Any:
    return next((answer.starts_on for answer in reversed(answers) if answer.starts_on), None)
