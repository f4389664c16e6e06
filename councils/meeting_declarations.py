"""What meetings hand in to the kernel and to conversations: who reads files, how cases look, who follows the room."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from accounts.queries import holds
from core.audit.verbs import Kind as Access
from core.audit.verbs import describe
from core.live import live
from core.open_data import Column, Cycle, Dataset, Kind, Records
from core.open_data import register as register_dataset
from core.uploads import register_access
from core.workflow import presentation
from councils.models import AgendaItem, Attendance, Decision, Meeting, Paper
from councils.queries import meetings
from councils.states.decisions import DECISION, DecisionState, Outcome
from councils.states.decisions import Kind as QuestionKind
from councils.states.follow_ups import FOLLOW_UP_WORKFLOW
from councils.states.meetings import ANNOUNCED, HELD, MEETING, MINUTES
from discussion import places


def _may_read_files(person: Any, paper: Paper) -> bool:
    return meetings.may_read_paper(person, paper, at=timezone.now())


def _may_follow(user: Any, topic: str, audience: str) -> bool:
    """Members in office and the secretary; asked again from time to time while the line is open."""
    meeting = Meeting.objects.select_related("body").filter(pk=int(topic.rpartition(".")[2])).first()
    return meeting is not None and meetings.is_insider(user, meeting)


def _answers(user: Any, obj: Any) -> bool:
    meeting = obj if isinstance(obj, Meeting) else obj.meeting
    return holds(user, Role.CASE_OFFICER, meeting.body.department_id)


def _reads_meeting(user: Any, meeting: Meeting) -> bool:
    return isinstance(user, get_user_model()) and meetings.is_insider(user, meeting)


def _reads_item(user: Any, item: AgendaItem) -> bool:
    return isinstance(user, get_user_model()) and meetings.may_read_item(user, item)


def _shown(obj: Any, user: Any) -> dict[str, Any]:
    return {"obj": obj}


register_access(Paper, _may_read_files)
live.register_topic(r"councils\.meeting\.\d{1,18}", authorise=_may_follow)
presentation.register(
    MEETING.name,
    template="councils/meetings/_panel_meeting.html",
    context=_shown,
    url=lambda meeting: meeting.get_absolute_url(),
)
presentation.register(MINUTES.name, url=lambda minutes: minutes.get_absolute_url())
presentation.register(DECISION.name, url=lambda decision: decision.get_absolute_url())
presentation.register(
    FOLLOW_UP_WORKFLOW.name,
    template="councils/meetings/_panel_task.html",
    context=_shown,
    url=lambda task: task.get_absolute_url(),
)

_TERMS: dict[str, Any] = {
    "moderation": "post",
    "anonymous_reading": False,
    "endorsements": False,
    "why_not_write": _("Only members of this body and its secretary write here."),
    "who_may_answer": _answers,
}
places.register(
    "councils.Meeting",
    who_may_write=_reads_meeting,
    visible=_reads_meeting,
    url=lambda meeting: meeting.get_absolute_url(),
    title=lambda meeting: meeting.case_title(),
    department=lambda meeting: meeting.body.department_id,
    **_TERMS,
)
places.register(
    "councils.AgendaItem",
    who_may_write=_reads_item,
    visible=_reads_item,
    url=lambda item: item.get_absolute_url(),
    title=lambda item: item.title,
    department=lambda item: item.meeting.body.department_id,
    **_TERMS,
)


def _public_meetings(at: Any) -> QuerySet[Meeting]:
    came = Count("attendances", filter=~Q(attendances__mode=Attendance.Mode.PROXY), distinct=True)
    return (
        Meeting.objects.known_to_public()
        .select_related("body", "department")
        .annotate(called=Count("invitations", distinct=True), came=came)
    )


def _meeting_row(meeting: Any) -> tuple[Any, ...]:
    held = meeting.state in HELD
    rate = round(100 * meeting.came / meeting.called, 1) if held and meeting.called else None
    return (
        meeting.pk,
        meeting.body.name,
        meeting.number,
        meeting.title,
        meeting.starts_at,
        meeting.get_form_display(),
        meeting.get_state_display(),
        meeting.called,
        meeting.came if held else None,
        rate,
    )


def _public_decisions(at: Any) -> QuerySet[Decision]:
    public = Decision.objects.filter(
        state=DecisionState.DECIDED, item__meeting__is_public=True, item__meeting__state__in=ANNOUNCED
    )
    return public.select_related("item__meeting__body").prefetch_related("options")


def _decision_row(decision: Decision) -> tuple[Any, ...]:
    options = list(decision.options.all())
    votes = [option.votes for option in options] if decision.kind == QuestionKind.MOTION else [None] * 3
    leading = " / ".join(option.label for option in options if option.rank == 1)
    return (
        decision.pk,
        decision.item.meeting.body.name,
        decision.item.meeting.title,
        decision.item.title,
        decision.question,
        decision.get_kind_display(),
        decision.get_ballot_display(),
        decision.outcome,
        leading,
        *votes,
        decision.ballots_cast,
        decision.quorum,
        decision.decided_at,
        decision.public_reasons,
    )


register_dataset(
    Dataset(
        name="council-meetings",
        title=_("Meetings of committees and councils"),
        description=_("Every public meeting, with how many members were called and how many came. Without names."),
        columns=(
            Column("id", _("Number"), kind=Kind.INTEGER),
            Column("body", _("Body")),
            Column("meeting_number", _("Number of the meeting"), kind=Kind.INTEGER),
            Column("title", _("Title")),
            Column("starts_at", _("Begins"), kind=Kind.MOMENT),
            Column("form", _("Form")),
            Column("state", _("State")),
            Column("called", _("Members called"), kind=Kind.INTEGER),
            Column("attended", _("Members who came"), kind=Kind.INTEGER),
            Column("attendance_rate", _("Attendance in percent"), kind=Kind.NUMBER),
        ),
        records=Records(
            queryset=_public_meetings, row=_meeting_row, order="-starts_at", filters={"starts_at": "starts_at"}
        ),
        cycle=Cycle.AT_ONCE,
        url="/councils/meetings/",
    )
)
register_dataset(
    Dataset(
        name="council-decisions",
        title=_("Decisions of committees and councils"),
        description=_("Every settled question of a public meeting: kind of vote, outcome, votes and reasons."),
        columns=(
            Column("id", _("Number"), kind=Kind.INTEGER),
            Column("body", _("Body")),
            Column("meeting", _("Meeting")),
            Column("item", _("Agenda item")),
            Column("question", _("Question")),
            Column("kind", _("Kind")),
            Column("ballot", _("How it was voted")),
            Column("outcome", _("Outcome"), kind=Kind.CHOICE, choices=Outcome.choices),
            Column("leading", _("Chosen or first"), _("For choices and scores")),
            Column("yes", _("Yes"), kind=Kind.INTEGER),
            Column("no", _("No"), kind=Kind.INTEGER),
            Column("abstain", _("Abstain"), kind=Kind.INTEGER),
            Column("ballots", _("Votes cast"), kind=Kind.INTEGER),
            Column("quorum", _("Quorum"), kind=Kind.INTEGER),
            Column("decided_at", _("Decided"), kind=Kind.MOMENT),
            Column("reasons", _("Reasons")),
        ),
        records=Records(
            queryset=_public_decisions,
            row=_decision_row,
            order="-decided_at",
            filters={"outcome": "outcome", "decided_at": "decided_at"},
        ),
        cycle=Cycle.AT_ONCE,
        url="/councils/decisions/",
    )
)

describe("councils.close_vote", _("Closed a vote"), Access.CHANGE)
describe("councils.give_reasons", _("Wrote the reasons of a decision"), Access.CHANGE)
describe("councils.change_procedure", _("Changed the rules of procedure of a body"), Access.CHANGE)
describe("councils.strike_out_attendance", _("Struck out an attendance"), Access.CHANGE)
describe("councils.print_attendance", _("Took out the attendance list of a meeting"), Access.EXPORT)
describe("councils.issue_statement", _("Issued an opinion statement"), Access.CHANGE)
describe("councils.make_payment_list", _("Made a list of allowances to pay"), Access.CHANGE)
describe("councils.export_allowances", _("Took out a list of allowances with names"), Access.EXPORT)
