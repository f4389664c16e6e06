"""Planning, calling, moving, opening and closing meetings."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core import permissions
from core.workflow import engine
from core.workflow.engine import TransitionRefused
from councils.models import Body, Decision, Invitation, Meeting
from councils.models.meetings import procedure_of
from councils.queries import attendance
from councils.queries.meetings import next_number
from councils.queries.terms import members_in_office, term_of
from councils.services import minutes, publishing, recusals
from councils.services.decisions import no_quorum
from councils.services.refusals import CouncilRefused
from councils.states.decisions import DecisionState
from councils.states.meetings import KEEP, MEETING_HOOKS, MeetingState

# What a meeting's own form fills.
EDITABLE = ("title", "starts_at", "ends_at", "form", "place", "remote_url", "is_public", "note", "reply_by")


@transaction.atomic
def plan_meeting(*, body: Body, by: Any, at: datetime, **given: Any) -> Meeting:
    """A draft that only the secretary sees. Raises CouncilRefused for a link or a time that cannot be."""
    permissions.check(by, KEEP, body)
    values = _checked(body, given)
    # Two secretaries who plan at once must not take one number.
    Body.objects.select_for_update().get(pk=body.pk)
    number = next_number(body)
    values["title"] = values.get("title") or _("Meeting no. %(number)s") % {"number": number}
    meeting = Meeting.objects.create(
        body=body,
        department=body.department,
        number=number,
        papers_public_at=values["starts_at"] + timedelta(hours=procedure_of(body).papers_public_after_hours),
        door_secret=secrets.token_hex(32),
        created_at=at,
        created_by=by,
        **values,
    )
    engine.open(meeting, actor=by, at=at)
    return meeting


@transaction.atomic
def change_meeting(meeting: Meeting, *, by: Any, at: datetime, **given: Any) -> Meeting:
    """Correct what the call says; once it was sent, the members are told. A new day is a postponement."""
    permissions.check(by, KEEP, meeting)
    locked = engine.lock(meeting)
    if locked.state not in {MeetingState.DRAFT, MeetingState.INVITED, MeetingState.POSTPONED}:
        raise CouncilRefused("closed", _("This meeting can no longer be changed."))
    values = _checked(locked.body, given)
    moved = values["starts_at"] != locked.starts_at
    if moved and locked.state == MeetingState.INVITED:
        raise CouncilRefused("called", _("The members were called for that time. Postpone the meeting first."))
    changed = [name for name, value in values.items() if getattr(locked, name) != value]
    if moved:
        locked.shift(values["starts_at"])
    for name, value in values.items():
        setattr(locked, name, value)
    locked.revision += 1
    locked.save(update_fields=[*values, "papers_public_at", "revision"])
    if changed and locked.state == MeetingState.INVITED:
        publishing.tell_members(publishing.CHANGED, locked, at=at, news=locked.note)
    meeting.refresh_from_db()
    return meeting


def _checked(body: Body, given: dict[str, Any]) -> dict[str, Any]:
    values = {name: given[name] for name in EDITABLE if name in given}
    if values["ends_at"] <= values["starts_at"]:
        raise CouncilRefused("times", _("The meeting has to end after it begins."))
    remote = values.get("form") in {Meeting.Form.HYBRID, Meeting.Form.REMOTE}
    if remote and not procedure_of(body).remote_allowed:
        raise CouncilRefused("remote", _("This body's rules allow no remote attendance."))
    if url := values.get("remote_url", ""):
        refuse_foreign_host(url)
    elif values.get("form") == Meeting.Form.REMOTE:
        raise CouncilRefused("remote_url", _("A remote meeting needs its link."))
    if values.get("form") == Meeting.Form.IN_PERSON and not values.get("place"):
        raise CouncilRefused("place", _("Please say where the meeting takes place."))
    return values


def refuse_foreign_host(url: str) -> None:
    """Members press this link: only known services for remote meetings may stand there."""
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    known = any(host == one or host.endswith(f".{one}") for one in settings.REMOTE_MEETING_HOSTS)
    if parts.scheme != "https" or not known:
        raise CouncilRefused(
            "remote_url",
            _("Only links to these services are allowed: %(hosts)s.")
            % {"hosts": ", ".join(settings.REMOTE_MEETING_HOSTS)},
        )


@transaction.atomic
def call_meeting(meeting: Meeting, *, by: Any, at: datetime) -> Meeting:
    engine.apply(meeting, "invite", actor=by, at=at)
    return meeting


@MEETING_HOOKS.refuse_to("invite")
def _has_agenda(meeting: Meeting, actor: Any) -> Any:
    if not meeting.items.filter(withdrawn_at__isnull=True).exists():
        return _("Put at least one item on the agenda first.")
    return None


@MEETING_HOOKS.on("invite", "call_again")
def _invite(meeting: Meeting, record: Any, context: dict[str, Any]) -> None:
    """Whoever is in office on the day of the meeting is called; replies to an earlier day are asked for anew."""
    if meeting.starts_at <= record.at:
        raise TransitionRefused("guard", _("The day of the meeting has passed. Set a new one first."))
    members = list(members_in_office(meeting.body, on=attendance.day_of(meeting.starts_at)))
    if not members:
        raise TransitionRefused("guard", _("Nobody is in office on that day."))
    Invitation.objects.filter(meeting=meeting).delete()
    Invitation.objects.bulk_create(
        Invitation(meeting=meeting, member=member, invited_at=record.at) for member in members
    )
    for item in meeting.items.all():
        recusals.write_down_found(item, at=record.at)
    publishing.tell_members(publishing.CALLED, meeting, at=record.at)


@transaction.atomic
def postpone(meeting: Meeting, *, by: Any, reason: str, at: datetime) -> Meeting:
    engine.apply(meeting, "postpone", actor=by, reason=reason, at=at)
    return meeting


@transaction.atomic
def call_again(meeting: Meeting, *, by: Any, starts_at: datetime, at: datetime) -> Meeting:
    """The new day after a postponement; everything else of the call stays."""
    permissions.check(by, KEEP, meeting)
    locked = engine.lock(meeting)
    locked.shift(starts_at)
    if locked.reply_by and locked.reply_by <= at:
        locked.reply_by = None
    locked.save(update_fields=["starts_at", "ends_at", "papers_public_at", "revision", "reply_by"])
    engine.apply(locked, "call_again", actor=by, at=at)
    meeting.refresh_from_db()
    return meeting


@transaction.atomic
def cancel(meeting: Meeting, *, by: Any, reason: str, at: datetime) -> Meeting:
    engine.apply(meeting, "cancel", actor=by, reason=reason, at=at)
    return meeting


@MEETING_HOOKS.on("postpone", "cancel")
def _tell_it_is_off(meeting: Meeting, record: Any, context: dict[str, Any]) -> None:
    event = publishing.POSTPONED if record.name == "postpone" else publishing.CANCELLED
    if record.source != MeetingState.DRAFT:
        publishing.tell_members(event, meeting, at=record.at, reason=record.reason)


@transaction.atomic
def begin(meeting: Meeting, *, by: Any, at: datetime) -> Meeting:
    """Open the meeting. Raises TransitionRefused without a quorum, or long before its time."""
    engine.apply(meeting, "begin", actor=by, at=at)
    return meeting


@MEETING_HOOKS.on("begin")
def _begin(meeting: Meeting, record: Any, context: dict[str, Any]) -> None:
    if record.at < meeting.starts_at - attendance.DOOR_OPENS:
        raise TransitionRefused("guard", _("It is too early to open this meeting."))
    count = attendance.count_for_meeting(meeting, at=record.at)
    if not count.reached:
        raise TransitionRefused("quorum", no_quorum(count))
    publishing.refresh(meeting, at=record.at)


@transaction.atomic
def end(meeting: Meeting, *, by: Any, at: datetime) -> Meeting:
    """Close the meeting; its minutes begin as a draft for the secretary."""
    engine.apply(meeting, "end", actor=by, at=at)
    return meeting


@MEETING_HOOKS.refuse_to("end")
def _no_open_vote(meeting: Meeting, actor: Any) -> Any:
    unsettled = [DecisionState.OPEN, DecisionState.TIED]
    if Decision.objects.filter(item__meeting=meeting, state__in=unsettled).exists():
        return _("A vote is still open or tied. Settle it first.")
    return None


@MEETING_HOOKS.on("end")
def _end(meeting: Meeting, record: Any, context: dict[str, Any]) -> None:
    minutes.begin_draft(meeting, by=record.actor, at=record.at)
    publishing.refresh(meeting, at=record.at)


@transaction.atomic
def reply(
    meeting: Meeting, *, user: Any, answer: str, at: datetime, note: str = "", proxy_name: str = ""
) -> Invitation:
    """A member says whether they come; changeable until the meeting begins."""
    member = term_of(user, meeting.body, on=attendance.day_of(at))
    if member is None:
        raise CouncilRefused("office", _("Only members in office reply to this invitation."))
    locked = engine.lock(meeting)
    if locked.state != MeetingState.INVITED:
        raise CouncilRefused("closed", _("This meeting takes no replies now."))
    procedure = procedure_of(locked.body)
    if answer == Invitation.Reply.PROXY and not procedure.proxies_allowed:
        raise CouncilRefused("proxy", _("This body's rules allow no proxies."))
    if answer == Invitation.Reply.PROXY and not proxy_name.strip():
        raise CouncilRefused("proxy_name", _("Please name your proxy."))
    if answer == Invitation.Reply.REMOTE and not (locked.is_remote and procedure.remote_allowed):
        raise CouncilRefused("remote", _("This meeting cannot be attended from elsewhere."))
    values = {
        "reply": answer,
        "note": note.strip(),
        "proxy_name": proxy_name.strip() if answer == Invitation.Reply.PROXY else "",
        "replied_at": at,
    }
    try:
        with transaction.atomic():
            invitation, _created = Invitation.objects.update_or_create(
                meeting=locked, member=member, defaults=values, create_defaults={**values, "invited_at": at}
            )
    except IntegrityError as error:
        raise CouncilRefused("again", _("Please try once more.")) from error
    return invitation


def remind(*, at: datetime) -> int:
    """A day before: once for each meeting and date."""
    soon = Meeting.objects.filter(
        state=MeetingState.INVITED, starts_at__gt=at, starts_at__lte=at + timedelta(hours=24)
    ).select_related("body")
    for meeting in soon:
        publishing.tell_members(
            publishing.REMINDER,
            meeting,
            at=at,
            dedupe_key=f"councils.reminder.{meeting.pk}.{meeting.revision}",
        )
    return len(soon)
