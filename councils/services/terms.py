"""Appointing to a seat, renewing, resigning, dismissing, and ending by the calendar."""

import calendar
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Role, RoleGrant
from accounts.services import RoleRefused, grant_role, revoke_role
from core import permissions
from core.documents.certificates import new_code
from core.notify import notify
from core.workflow import SYSTEM, engine
from core.workflow.engine import TransitionRefused
from councils import notices
from councils.models import Body, Certificate, Office, SeatKind, Term
from councils.services.refusals import CouncilRefused
from councils.states.terms import APPOINT, RESIGN, TERM_HOOKS, TermState

ANNOUNCED_AHEAD = timedelta(days=30)
BATCH = 200


@transaction.atomic
def appoint(
    *,
    body: Body,
    user: Any,
    seat_kind: SeatKind,
    name: str,
    starts_on: date,
    by: Any,
    at: datetime,
    ends_on: date | None = None,
    office: str = Office.MEMBER,
    renewed_from: Term | None = None,
) -> Term:
    """Put a person on a seat, with certificate and, where the body says so, a role. Raises CouncilRefused."""
    # The lock makes two appointments to the last seat come one after the other.
    body = Body.objects.select_for_update().get(pk=body.pk)
    term = Term(
        body=body,
        department=body.department,
        user=user,
        seat_kind=seat_kind,
        name=name.strip(),
        office=office,
        starts_on=starts_on,
        ends_on=ends_on or last_day_of(starts_on, body.term_months),
        renewed_from=renewed_from,
        created_at=at,
    )
    if by is not SYSTEM:
        permissions.check(by, APPOINT, term)
    _refuse_impossible(term)
    try:
        with transaction.atomic():
            term.save()
    except IntegrityError as error:
        raise CouncilRefused("overlap", _("This person has a term on this body in that time already.")) from error
    engine.open(term, actor=by, at=at)
    Certificate.objects.create(
        term=term,
        code=new_code(),
        number=f"{timezone.localdate(at).year}-{term.pk:05d}",
        issued_on=timezone.localdate(at),
    )
    give_role(term, at=at)
    notify.queue(
        notices.APPOINTED,
        recipients=[user],
        at=at,
        context={"body": body.name, "first": _day(term.starts_on), "last": _day(term.ends_on)},
        target=term,
    )
    return term


def renew(term: Term, *, by: Any, at: datetime) -> Term:
    """Appoint again for the time that follows. Raises CouncilRefused at the limit of re-appointments."""
    if term.state not in (TermState.APPOINTED, TermState.ENDED) or hasattr(term, "renewed_by"):
        raise CouncilRefused("renewed", _("This term cannot be renewed."))
    return appoint(
        body=term.body,
        user=term.user,
        seat_kind=term.seat_kind,
        name=term.name,
        starts_on=max(term.ends_on + timedelta(days=1), timezone.localdate(at)),
        office=term.office,
        renewed_from=term,
        by=by,
        at=at,
    )


@transaction.atomic
def resign(term: Term, *, user: Any, reason: str, last_day: date, at: datetime) -> None:
    """Give the seat back after a last day of one's own choice. Raises CouncilRefused or TransitionRefused."""
    permissions.check(user, RESIGN, term)
    if not timezone.localdate(at) <= last_day < term.ends_on:
        raise CouncilRefused("last_day", _("The last day must lie between today and the end of the term."))
    engine.apply(term, "resign", actor=user, at=at, reason=reason, left_on=last_day + timedelta(days=1))


def dismiss(term: Term, *, by: Any, reason: str, at: datetime) -> None:
    """End the term from today on, with a reason. Raises TransitionRefused."""
    engine.apply(term, "dismiss", actor=by, at=at, reason=reason)


@TERM_HOOKS.refuse_to("resign", "dismiss")
def refuse_when_over(term: Term, actor: Any) -> Any:
    return _("The term is over already.") if timezone.localdate() > term.ends_on else None


@TERM_HOOKS.on("resign", "dismiss")
def leave_early(term: Term, record: Any, context: dict[str, Any]) -> None:
    left_on = context.get("left_on") or timezone.localdate(record.at)
    term.left_on = min(max(left_on, term.starts_on), term.ends_on)
    term.save(update_fields=["left_on"])
    take_role(term, at=record.at)
    _tell_end(term, record.at)


def end_past_terms(*, at: datetime) -> int:
    """Complete the terms whose last day is over; how many."""
    past = Term.objects.filter(state=TermState.APPOINTED, ends_on__lt=timezone.localdate(at))
    ended = 0
    for term in past.select_related("body", "user").order_by("pk")[:BATCH]:
        try:
            engine.apply(term, "end", actor=SYSTEM, at=at)
            ended += 1
        except TransitionRefused:
            continue
    return ended


@TERM_HOOKS.on("end")
def tell_of_the_end(term: Term, record: Any, context: dict[str, Any]) -> None:
    _tell_end(term, record.at)


def announce_endings(*, at: datetime) -> int:
    """Tell members once that their term ends soon."""
    today = timezone.localdate(at)
    soon = Term.objects.filter(state=TermState.APPOINTED, ends_on__lte=today + ANNOUNCED_AHEAD, ends_on__gte=today)
    told = 0
    for term in soon.filter(end_announced_at__isnull=True).select_related("body", "user").order_by("pk")[:BATCH]:
        with transaction.atomic():
            if Term.objects.filter(pk=term.pk, end_announced_at__isnull=True).update(end_announced_at=at):
                notify.queue(
                    notices.TERM_ENDING,
                    recipients=[term.user],
                    at=at,
                    context={"body": term.body.name, "last": _day(term.ends_on)},
                    target=term,
                )
                told += 1
    return told


def give_due_roles(*, at: datetime) -> int:
    """Give the roles of terms that have begun since, or that a body brings along only now."""
    today = timezone.localdate(at)
    begun = Term.objects.in_office(today).exclude(body__granted_role="").select_related("body", "user")
    return sum(give_role(term, at=at) for term in begun.order_by("pk"))


def give_role(term: Term, *, at: datetime) -> bool:
    """Let the role come with the seat and end with it; whether it was given now."""
    if not term.body.granted_role or not term.is_in_office(timezone.localdate(at)) or not term.user.is_active:
        return False
    held = RoleGrant.objects.in_force(at).filter(user=term.user, role=term.body.granted_role, department=None)
    if held.exists():
        return False
    try:
        grant_role(
            user=term.user,
            role=Role(term.body.granted_role),
            department=None,
            reason=_("Appointed to: %(body)s") % {"body": term.body.name},
            ends_at=_midnight_after(term.last_day),
            actor=SYSTEM,
            at=at,
        )
    except RoleRefused:
        return False
    return True


def take_role(term: Term, *, at: datetime) -> None:
    """Take back what came with the seat, unless another seat brings the same."""
    role = term.body.granted_role
    today = timezone.localdate(at)
    if not role or term.is_in_office(today):
        return
    if Term.objects.in_office(today).filter(user=term.user, body__granted_role=role).exists():
        return
    for grant in RoleGrant.objects.in_force(at).filter(user=term.user, role=role, granted_by=None, department=None):
        revoke_role(grant=grant, reason=_("The term has ended."), actor=SYSTEM, at=at)


def take_roles_of_the_departed(*, at: datetime) -> None:
    """Those who resigned for a later day lose the role on that day."""
    today = timezone.localdate(at)
    came_along = RoleGrant.objects.in_force(at).filter(
        user=OuterRef("user"), role=OuterRef("body__granted_role"), granted_by=None, department=None
    )
    left = Term.objects.filter(Exists(came_along), left_on__lte=today)
    for term in left.select_related("body", "user"):
        take_role(term, at=at)


def last_day_of(starts_on: date, months: int) -> date:
    """The day before the same day so many months later; the 31st of a short month is its last day."""
    month = starts_on.month - 1 + months
    year, month = starts_on.year + month // 12, month % 12 + 1
    day = min(starts_on.day, calendar.monthrange(year, month)[1])
    return date(year, month, day) - timedelta(days=1)


def _refuse_impossible(term: Term) -> None:
    body = term.body
    if body.is_dissolved:
        raise CouncilRefused("dissolved", _("This body is dissolved."))
    if term.seat_kind.body_id != body.pk:
        raise CouncilRefused("seat_kind", _("A seat of another body cannot be filled here."))
    if not term.name:
        raise CouncilRefused("name", _("Please enter the name for the certificate."))
    if term.ends_on < term.starts_on:
        raise CouncilRefused("dates", _("The last day must not lie before the first day."))
    earlier = Term.objects.filter(body=body, user=term.user)
    if body.reappointment_limit is not None and earlier.count() > body.reappointment_limit:
        raise CouncilRefused("limit", _("This person has served the most terms that this body allows."))
    together = Term.objects.in_office(term.starts_on).filter(body=body)
    if together.filter(seat_kind=term.seat_kind).count() >= term.seat_kind.seats:
        raise CouncilRefused("full", _("All seats of this kind are taken on that day."))
    if term.office == Office.CHAIR and together.filter(office=Office.CHAIR).exists():
        raise CouncilRefused("chair", _("The body has a chair on that day already."))


def _tell_end(term: Term, at: datetime) -> None:
    notify.queue(
        notices.TERM_ENDED,
        recipients=[term.user],
        at=at,
        context={"body": term.body.name, "last": _day(term.last_day)},
        target=term,
    )


def _day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")


def _midnight_after(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
