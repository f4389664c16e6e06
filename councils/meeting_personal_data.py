"""What meetings keep about members, and what becomes of it."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core import personal_data
from councils.models import (
    Attendance,
    CalendarKey,
    Invitation,
    MinutesComment,
    NamedVote,
    Participation,
    Recusal,
    WrittenOpinion,
)

_YEAR = timedelta(days=365)
_FIVE_YEARS = timedelta(days=5 * 365)
_DUTY = _("Task in the public interest: a body decides on record")
_RECORD = _("As long as the body's records are kept")
# What a reason reads when nobody needs it any more.
GONE = "—"

personal_data.register_field(
    "councils.Invitation",
    "note",
    "proxy_name",
    purpose=_("Members tell the secretary whether they come"),
    period=_("One year after the meeting"),
    basis=_DUTY,
)
personal_data.register_field(
    "councils.Attendance",
    "member",
    purpose=_("Who attended a meeting: for the quorum and the allowance"),
    period=_RECORD,
    basis=_DUTY,
)
personal_data.register_field(
    "councils.Recusal",
    "member",
    "reason",
    purpose=_("Who keeps out of an item, and why"),
    period=_("The reason for five years; that somebody kept out, as long as the records are kept"),
    basis=_DUTY,
)
personal_data.register_field(
    "councils.Participation",
    "member",
    purpose=_("Who took part in a vote: each member votes once"),
    period=_RECORD,
    basis=_DUTY,
)
personal_data.register_field(
    "councils.NamedVote",
    "option",
    "score",
    purpose=_("How a member voted, where votes are named"),
    period=_RECORD,
    basis=_DUTY,
)
personal_data.register_field(
    "councils.WrittenOpinion",
    "member",
    "text",
    purpose=_("Written opinions of members on an item"),
    period=_RECORD,
    basis=_DUTY,
)
personal_data.register_field(
    "councils.MinutesComment",
    "member",
    "text",
    purpose=_("Corrections of draft minutes that members ask for"),
    period=_("One year after they were written"),
    basis=_DUTY,
)
personal_data.register_field(
    "councils.MinutesEntry",
    "text",
    purpose=_("Minutes for the members, which may name people"),
    period=_RECORD,
    basis=_DUTY,
)


def collect(user: Any) -> dict[str, Any]:
    """What a member did. Of a secret vote there is nothing but that they took part."""
    mine = {"member__user": user}
    return {
        "invitations": list(
            Invitation.objects.filter(**mine).order_by("id").values("meeting__title", "reply", "note", "replied_at")
        ),
        "attendance": list(
            Attendance.objects.filter(**mine)
            .order_by("id")
            .values("meeting__title", "mode", "way", "arrived_at", "left_at", "allowance__amount")
        ),
        "recusals": list(
            Recusal.objects.filter(**mine).order_by("id").values("item__title", "origin", "ground", "reason")
        ),
        "votes_taken_part_in": list(
            Participation.objects.filter(**mine).order_by("id").values("decision__question", "decision__ballot")
        ),
        "named_votes": list(
            NamedVote.objects.filter(participation__member__user=user)
            .order_by("id")
            .values("participation__decision__question", "option__position", "option__label", "score")
        ),
        "written_opinions": list(
            WrittenOpinion.objects.filter(**mine).order_by("id").values("request__question", "text", "written_at")
        ),
        "comments_on_minutes": list(
            MinutesComment.objects.filter(**mine).order_by("id").values("entry__item__title", "text", "written_at")
        ),
    }


def leave(*, user: Any, at: datetime) -> None:
    """Notes and the calendar go; what the body did stays on record, and no longer leads to a name."""
    Invitation.objects.filter(member__user=user).exclude(reply=Invitation.Reply.PROXY).update(note="")
    MinutesComment.objects.filter(member__user=user).delete()
    Recusal.objects.filter(member__user=user).update(reason=GONE)
    CalendarKey.objects.filter(user=user).delete()


def expired_notes(at: datetime) -> QuerySet[Any]:
    noted = ~Q(note="") | ~Q(proxy_name__in=["", GONE])
    return Invitation.objects.filter(noted, meeting__starts_at__lt=at - _YEAR)


def forget_notes(expired: QuerySet[Any]) -> None:
    """A proxy stays a proxy, without the name."""
    ids = list(expired.values_list("pk", flat=True))
    rows = Invitation.objects.filter(pk__in=ids)
    rows.filter(reply=Invitation.Reply.PROXY).update(note="", proxy_name=GONE)
    rows.exclude(reply=Invitation.Reply.PROXY).update(note="", proxy_name="")


def expired_comments(at: datetime) -> QuerySet[Any]:
    return MinutesComment.objects.filter(written_at__lt=at - _YEAR)


def expired_reasons(at: datetime) -> QuerySet[Any]:
    return Recusal.objects.filter(recorded_at__lt=at - _FIVE_YEARS).exclude(reason=GONE)


def forget_reasons(expired: QuerySet[Any]) -> None:
    expired.update(reason=GONE)


personal_data.register_export("councils.meetings", collect, label=_("Meetings, attendance, votes and opinions"))
personal_data.register_departure(
    "councils.meetings",
    leave,
    destroyed=(_("Your notes to secretaries, your comments on minutes, the reasons why you kept out of items."),),
    kept=(
        (
            _("That a member attended, took part in votes and wrote opinions: without a name it is the body's record"),
            _RECORD,
        ),
    ),
)
personal_data.register_destruction(
    "councils.invitation_notes", expired_notes, label=_("Notes on invitations"), destroy=forget_notes
)
personal_data.register_destruction("councils.minutes_comments", expired_comments, label=_("Comments on draft minutes"))
personal_data.register_destruction(
    "councils.recusal_reasons", expired_reasons, label=_("Reasons for keeping out of an item"), destroy=forget_reasons
)
