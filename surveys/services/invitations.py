"""People who are asked by name: added to the list, written to, reminded, and forgotten when it is over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from core import permissions
from core.audit.audit import record as audit
from surveys.models import Invitation, Survey
from surveys.queries import invitations as queries
from surveys.services.invitation_lists import Person
from surveys.services.personal_links import with_link
from surveys.services.refusals import SurveyRefused
from surveys.states.permissions import INVITE
from surveys.states.surveys import OVER, Access, SurveyState

_ROWS_AT_ONCE = 500
BETWEEN_REMINDERS = timedelta(days=2)
# Names and addresses are kept for questions about the list, and no longer.
KEPT_AFTER_THE_END = timedelta(days=30)


@transaction.atomic
def add(*, survey: Survey, people: Sequence[Person], by: object, at: datetime) -> int:
    """How many are new on the list; whoever stands there already is asked once."""
    permissions.check(by, INVITE, survey)
    _refuse_where_nobody_is_invited(survey)
    there = Invitation.objects.filter(survey=survey).values_list("email", "name", "stratum")
    known = {Person(*row).known_by for row in there}
    new = [person for person in people if person.known_by not in known]
    Invitation.objects.bulk_create([_invited(survey, person) for person in new], batch_size=_ROWS_AT_ONCE)
    audit("surveys.invite_people", actor=by, at=at, target=survey, detail={"people": len(new)})
    return len(new)


def _invited(survey: Survey, person: Person) -> Invitation:
    invitation = Invitation(survey=survey, email=person.email, name=person.name, stratum=person.stratum)
    return with_link(invitation, on_paper=not person.email)


@transaction.atomic
def send(*, survey: Survey, by: object, at: datetime) -> int:
    """Letters to everybody who has none yet; they leave as soon as the survey is open."""
    permissions.check(by, INVITE, survey)
    _refuse_where_nobody_is_invited(survey)
    wanted = queries.by_mail(survey).filter(queries.UNSENT).update(letter_waits=True)
    if not wanted:
        raise SurveyRefused("nobody", _("Everybody on the list has been written to."))
    audit("surveys.send_invitations", actor=by, at=at, target=survey, detail={"letters": wanted})
    return wanted


@transaction.atomic
def remind(*, survey: Survey, by: object, at: datetime) -> None:
    """A letter to those who have not answered. It is marked with all who were invited, and who has answered is looked
    up when letters leave: neither this list nor its times show anybody who that is."""
    permissions.check(by, INVITE, survey)
    if survey.state != SurveyState.OPEN:
        raise SurveyRefused("not_open", _("Reminders are sent while the survey is open."))
    earliest = reminders_from(survey)
    if earliest is None:
        raise SurveyRefused("nobody", _("Nobody has been invited yet."))
    if at < earliest:
        raise SurveyRefused("too_soon", _("The last letters went out less than two days ago."))
    marked = queries.invited_by_mail(survey).update(letter_waits=True, reminded_at=at)
    audit("surveys.remind_invited", actor=by, at=at, target=survey, detail={"invited": marked})


def reminders_from(survey: Survey) -> datetime | None:
    """The moment from which people may be written to again; nothing while nobody was."""
    written = queries.invited_by_mail(survey).aggregate(first=Max("invited_at"), last=Max("reminded_at"))
    last: datetime | None = written["last"] or written["first"]
    return last and last + BETWEEN_REMINDERS


@transaction.atomic
def take_back(*, invitation: Invitation, by: object, at: datetime) -> None:
    """Somebody who was not written to yet."""
    permissions.check(by, INVITE, invitation)
    held = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if held.invited_at is not None:
        raise SurveyRefused("sent", _("The letter has gone out; the invitation holds."))
    held.delete()
    audit("surveys.take_invitation_back", actor=by, at=at, target=invitation.survey)


def expired(at: datetime) -> QuerySet[Invitation]:
    """Of surveys that have been over long enough."""
    over = Invitation.objects.exclude(seed="", name="", email="")
    return over.filter(survey__state__in=OVER, survey__state_changed_at__lt=at - KEPT_AFTER_THE_END)


def forget(rows: QuerySet[Invitation]) -> None:
    """How many were asked, and of which group, stays: the response rate is made of it."""
    rows.update(name="", email="", seed="", letter_waits=False)


def _refuse_where_nobody_is_invited(survey: Survey) -> None:
    if survey.access != Access.INVITED:
        raise SurveyRefused("access", _("This survey does not go by invitations."))
    if survey.state in OVER:
        raise SurveyRefused("over", _("This survey is over; nobody is invited any more."))
