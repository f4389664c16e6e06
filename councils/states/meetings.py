"""The life of a meeting and of its minutes."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.deadlines import periods
from core.workflow.definitions import STOP_CLOCK, Transition, Workflow, start_clock
from core.workflow.hooks import Hooks

# Who holds them is said in `councils.rules.meetings`.
KEEP = "councils.keep_meetings"
CHAIR = "councils.chair_meeting"
ATTEND = "councils.attend_meeting"
SEE = "councils.see_meeting"
READ_PAPERS = "councils.read_papers"
APPROVE_MINUTES = "councils.approve_minutes"

MINUTES_PERIOD = periods.register(
    periods.Period("councils.minutes", _("Minutes of a meeting: draft to the members"), 10)
).name
COMMENTS_PERIOD = periods.register(
    periods.Period("councils.minutes_comments", _("Members' comments on draft minutes"), 5)
).name
APPROVED_PERIOD = periods.register(
    periods.Period("councils.minutes_publication", _("Approved minutes: publication"), 5)
).name


class MeetingState(models.TextChoices):
    DRAFT = "DRAFT", _("Being prepared")
    INVITED = "INVITED", _("Called")
    POSTPONED = "POSTPONED", _("Postponed")
    IN_SESSION = "IN_SESSION", _("In session")
    CLOSED = "CLOSED", _("Held, minutes to follow")
    MINUTED = "MINUTED", _("Minutes published")
    CANCELLED = "CANCELLED", _("Cancelled")


# Anybody may know of them.
ANNOUNCED = (
    MeetingState.INVITED,
    MeetingState.POSTPONED,
    MeetingState.IN_SESSION,
    MeetingState.CLOSED,
    MeetingState.MINUTED,
    MeetingState.CANCELLED,
)
HELD = (MeetingState.CLOSED, MeetingState.MINUTED)
AHEAD = (MeetingState.DRAFT, MeetingState.INVITED, MeetingState.POSTPONED)
# It began, and may be over.
BEGUN = (MeetingState.IN_SESSION, *HELD)
# So long the agenda is open and members may still be kept out of an item.
STILL_TO_HOLD = (*AHEAD, MeetingState.IN_SESSION)
# Papers are also put to what was held, until its minutes stand.
TAKES_PAPERS = (*STILL_TO_HOLD, MeetingState.CLOSED)

MEETING_HOOKS = Hooks()

MEETING = Workflow(
    name="council_meeting",
    label=_("Meeting"),
    states=MeetingState,
    initial=MeetingState.DRAFT,
    effect=MEETING_HOOKS.effect,
    transitions=(
        Transition(
            "invite",
            sources=(MeetingState.DRAFT,),
            target=MeetingState.INVITED,
            permission=KEEP,
            guard=MEETING_HOOKS.guard("invite"),
            label=_("Call the meeting"),
            public_label=_("The meeting was called"),
        ),
        Transition(
            "postpone",
            sources=(MeetingState.INVITED,),
            target=MeetingState.POSTPONED,
            permission=KEEP,
            reason_required=True,
            label=_("Postpone"),
            public_label=_("The meeting was postponed"),
        ),
        Transition(
            "call_again",
            sources=(MeetingState.POSTPONED,),
            target=MeetingState.INVITED,
            permission=KEEP,
            guard=MEETING_HOOKS.guard("call_again"),
            label=_("Call again for the new day"),
            public_label=_("The meeting was called for a new day"),
        ),
        Transition(
            "cancel",
            sources=AHEAD,
            target=MeetingState.CANCELLED,
            permission=KEEP,
            reason_required=True,
            label=_("Cancel the meeting"),
            public_label=_("The meeting was cancelled"),
        ),
        Transition(
            "begin",
            sources=(MeetingState.INVITED,),
            target=MeetingState.IN_SESSION,
            permission=CHAIR,
            guard=MEETING_HOOKS.guard("begin"),
            label=_("Open the meeting"),
            public_label=_("The meeting was opened"),
        ),
        Transition(
            "end",
            sources=(MeetingState.IN_SESSION,),
            target=MeetingState.CLOSED,
            permission=CHAIR,
            guard=MEETING_HOOKS.guard("end"),
            label=_("Close the meeting"),
            public_label=_("The meeting was closed"),
        ),
        Transition(
            "publish_minutes",
            sources=(MeetingState.CLOSED,),
            target=MeetingState.MINUTED,
            system=True,
            label=_("Minutes published"),
            public_label=_("The minutes were published"),
        ),
    ),
)


class MinutesState(models.TextChoices):
    DRAFT = "DRAFT", _("Being written")
    COMMENTS = "COMMENTS", _("With the members")
    APPROVED = "APPROVED", _("Approved")
    PUBLISHED = "PUBLISHED", _("Published")


WRITABLE = (MinutesState.DRAFT, MinutesState.COMMENTS)

MINUTES_HOOKS = Hooks()

MINUTES = Workflow(
    name="council_minutes",
    label=_("Minutes"),
    states=MinutesState,
    initial=MinutesState.DRAFT,
    opening_clock=start_clock(MINUTES_PERIOD),
    effect=MINUTES_HOOKS.effect,
    transitions=(
        Transition(
            "circulate",
            sources=(MinutesState.DRAFT,),
            target=MinutesState.COMMENTS,
            permission=KEEP,
            guard=MINUTES_HOOKS.guard("circulate"),
            clock=start_clock(COMMENTS_PERIOD),
            label=_("Send to the members for comments"),
        ),
        Transition(
            "approve",
            sources=(MinutesState.COMMENTS,),
            target=MinutesState.APPROVED,
            permission=APPROVE_MINUTES,
            clock=start_clock(APPROVED_PERIOD),
            label=_("Approve as chair"),
        ),
        Transition(
            "record_approval",
            sources=(MinutesState.COMMENTS,),
            target=MinutesState.APPROVED,
            permission=KEEP,
            guard=MINUTES_HOOKS.guard("record_approval"),
            reason_required=True,
            clock=start_clock(APPROVED_PERIOD),
            label=_("Record the approval by the next meeting"),
        ),
        Transition(
            "take_back",
            sources=(MinutesState.COMMENTS, MinutesState.APPROVED),
            target=MinutesState.DRAFT,
            permission=KEEP,
            reason_required=True,
            clock=start_clock(MINUTES_PERIOD),
            label=_("Take back for correction"),
        ),
        Transition(
            "publish",
            sources=(MinutesState.APPROVED,),
            target=MinutesState.PUBLISHED,
            permission=KEEP,
            guard=MINUTES_HOOKS.guard("publish"),
            clock=STOP_CLOCK,
            label=_("Publish the checked version"),
            public_label=_("The minutes were published"),
        ),
    ),
)
