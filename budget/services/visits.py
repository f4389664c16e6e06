"""Site visits: announced, signed up for, called off, remembered."""

from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts import queries as people
from budget.models import SiteVisit, Undertaking, VisitSignUp
from budget.services import execution_notices
from budget.services.refusals import BudgetRefused
from budget.states.permissions import MANAGE_EXECUTION
from core import permissions
from core.deadlines import calendar
from councils.queries.terms import term_of
from discussion import text

REMINDER = timedelta(hours=30)


@transaction.atomic
def announce(
    undertaking: Undertaking, *, actor: Any, starts_at: datetime, ends_at: datetime, meeting_point: str, places: int,
    at: datetime, note: str = "", sign_up_until: datetime | None = None,
) -> SiteVisit:  # fmt: skip
    """Followers hear of it; sign-up is open until the given moment, or until it begins. Raises BudgetRefused."""
    permissions.check(actor, MANAGE_EXECUTION, undertaking)
    until = sign_up_until or starts_at
    if starts_at <= at:
        raise BudgetRefused("past", _("The visit has to lie ahead."), field="starts_at")
    if ends_at <= starts_at:
        raise BudgetRefused("order", _("The end comes before the beginning."), field="ends_at")
    if not at < until <= starts_at:
        raise BudgetRefused("until", _("Sign-up ends before the visit begins."), field="sign_up_until")
    visit = SiteVisit.objects.create(
        undertaking=undertaking, starts_at=starts_at, ends_at=ends_at, meeting_point=text.clean(meeting_point),
        note=text.clean(note), places=places, sign_up_until=until, announced_at=at,
    )  # fmt: skip
    execution_notices.tell_of_visit(visit, at=at, actor=actor)
    return visit


def may_come(user: Any, undertaking: Undertaking, at: datetime) -> bool:
    """Residents who have proved it, and the members of the committee."""
    if not people.may_write(user):
        return False
    if people.is_verified_resident(user, at):
        return True
    committee = undertaking.project.cycle.committee
    return committee is not None and term_of(user, committee, on=calendar.local_date(at)) is not None


@transaction.atomic
def sign_up(visit: SiteVisit, *, person: Any, at: datetime) -> VisitSignUp:
    """A place for one person; twice is once. Raises BudgetRefused where it is full or too late."""
    if not may_come(person, visit.undertaking, at):
        raise BudgetRefused(
            "unverified", _("Residents who have proved their residency, and committee members, come along.")
        )
    locked = SiteVisit.objects.select_for_update().get(pk=visit.pk)
    if (there := locked.sign_ups.filter(person=person).first()) is not None:
        return there
    if not locked.takes_sign_ups(at):
        raise BudgetRefused("closed", _("Sign-up for this visit is over."))
    if locked.sign_ups.count() >= locked.places:
        raise BudgetRefused("full", _("All places are taken. Should one become free, you can sign up then."))
    try:
        with transaction.atomic():
            return VisitSignUp.objects.create(visit=locked, person=person, signed_up_at=at)
    except IntegrityError:
        return VisitSignUp.objects.get(visit=locked, person=person)


@transaction.atomic
def give_free(visit: SiteVisit, *, person: Any, at: datetime) -> None:
    """Until the visit begins; afterwards it says who may report."""
    locked = SiteVisit.objects.select_for_update().get(pk=visit.pk)
    if at >= locked.starts_at:
        raise BudgetRefused("begun", _("The visit has begun."))
    VisitSignUp.objects.filter(visit=locked, person=person).delete()


@transaction.atomic
def call_off(visit: SiteVisit, *, actor: Any, reason: str, at: datetime) -> SiteVisit:
    """Everybody who signed up is told why. Raises BudgetRefused."""
    permissions.check(actor, MANAGE_EXECUTION, visit.undertaking)
    locked = SiteVisit.objects.select_for_update().get(pk=visit.pk)
    if locked.cancelled_at is not None or at >= locked.starts_at:
        raise BudgetRefused("over", _("This visit was called off already, or has begun."))
    if not (reason := text.clean(reason)):
        raise BudgetRefused("reason", _("Please give a reason."), field="reason")
    locked.cancelled_at, locked.cancelled_because = at, reason
    locked.save(update_fields=["cancelled_at", "cancelled_because"])
    execution_notices.tell_signed_up(execution_notices.VISIT_CALLED_OFF, locked, at=at, reason=reason)
    return locked


def reminders_are_due(at: datetime) -> bool:
    return _soon(at).exists()


@transaction.atomic
def remind(*, at: datetime) -> int:
    """The day before, once."""
    soon = list(
        _soon(at).select_for_update(skip_locked=True, of=("self",)).select_related("undertaking__project__cycle")
    )
    for visit in soon:
        execution_notices.tell_signed_up(
            execution_notices.VISIT_SOON, visit, at=at, key=f"{execution_notices.VISIT_SOON}:{visit.pk}"
        )
        visit.reminded_at = at
        visit.save(update_fields=["reminded_at"])
    return len(soon)


def _soon(at: datetime) -> Any:
    near = SiteVisit.objects.filter(starts_at__gt=at, starts_at__lte=at + REMINDER)
    return near.filter(cancelled_at__isnull=True, reminded_at__isnull=True).order_by("starts_at")
