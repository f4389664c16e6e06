"""From a ranking to people on seats: inviting, accepting, declining, and the reserve list that moves up."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.deadlines import periods
from core.notify import notify
from core.workflow import SYSTEM, engine
from core.workflow.engine import TransitionRefused
from councils import notices
from councils.models import Application, RecruitmentCall, SeatKind
from councils.services import terms
from councils.services.refusals import CouncilRefused
from councils.states.applications import APPLICATION_HOOKS, INVITATION_PERIOD, ApplicationState
from councils.states.calls import CallState

# Whoever holds, or may still take, one of the seats.
HOLDING = (ApplicationState.INVITED, ApplicationState.ACCEPTED, ApplicationState.APPOINTED)
BATCH = 200


@transaction.atomic
def settle(call: RecruitmentCall, order: Mapping[SeatKind, Sequence[Application]], *, at: datetime) -> None:
    """Invite the first of each order, as many as there are seats, and keep the others in reserve."""
    engine.apply(call, "settle", actor=SYSTEM, at=at)
    seats = {seat.seat_kind_id: seat.seats for seat in call.seats.all()}
    for seat_kind, applications in order.items():
        for place, application in enumerate(applications, start=1):
            Application.objects.filter(pk=application.pk).update(rank=place)
            step = "invite" if place <= seats[seat_kind.pk] else "keep_in_reserve"
            engine.apply(application, step, actor=SYSTEM, at=at, reserve_place=place - seats[seat_kind.pk])


@transaction.atomic
def settle_without_contest(call: RecruitmentCall, *, at: datetime) -> int:
    """All candidates get a seat, because there are no more of them than seats; how many they are.

    Raises CouncilRefused where somebody would go without.
    """
    order = by_seat(call)
    if needs_contest(call, order):
        raise CouncilRefused("contest", _("There are more candidates than seats, so a selection is needed."))
    settle(call, order, at=at)
    return sum(len(applications) for applications in order.values())


def by_seat(call: RecruitmentCall) -> dict[SeatKind, list[Application]]:
    """The eligible candidates by kind of seat, sorted by code."""
    order: dict[SeatKind, list[Application]] = {seat.seat_kind: [] for seat in call.seats.select_related("seat_kind")}
    eligible = call.applications.filter(state=ApplicationState.ELIGIBLE).select_related("seat_kind", "call", "user")
    for application in eligible.order_by("code"):
        order[application.seat_kind].append(application)
    return order


def needs_contest(call: RecruitmentCall, order: Mapping[SeatKind, Sequence[Application]]) -> bool:
    seats = {seat.seat_kind_id: seat.seats for seat in call.seats.all()}
    return any(len(applications) > seats[seat_kind.pk] for seat_kind, applications in order.items())


@transaction.atomic
def take_seat(application: Application, *, user: Any, at: datetime) -> None:
    """Accept the invitation. Raises CouncilRefused after its deadline, TransitionRefused where there is none."""
    locked = engine.lock(application)
    if locked.invited_until is not None and at >= locked.invited_until:
        raise CouncilRefused("late", _("The time to accept this seat is over."))
    engine.apply(application, "take_seat", actor=user, at=at)


@transaction.atomic
def decline(application: Application, *, user: Any, at: datetime) -> None:
    """Let the seat go; the next in reserve is invited at once."""
    engine.lock(application.call)
    engine.apply(application, "decline", actor=user, at=at)


def lapse_unanswered(*, at: datetime) -> int:
    """End the invitations whose time has run out and invite the next; how many ended."""
    late = Application.objects.filter(state=ApplicationState.INVITED, invited_until__lte=at)
    ended = 0
    for application in late.select_related("call", "seat_kind", "user").order_by("pk")[:BATCH]:
        try:
            with transaction.atomic():
                engine.lock(application.call)
                engine.apply(application, "lapse", actor=SYSTEM, at=at)
                ended += 1
        except TransitionRefused:
            # It was answered in this very moment.
            continue
    return ended


def move_up(call: RecruitmentCall, seat_kind: SeatKind, *, at: datetime) -> list[Application]:
    """Invite from the reserve for every seat that nobody holds. The caller has locked the call."""
    if engine.lock(call).state != CallState.INVITING:
        return []
    seat = call.seats.get(seat_kind=seat_kind)
    here = call.applications.filter(seat_kind=seat_kind)
    holding = list(here.filter(state__in=HOLDING))
    reserve = list(here.filter(state=ApplicationState.RESERVE).select_related("call", "user").order_by("rank", "pk"))
    invited = []
    while reserve and len(holding) < seat.seats:
        following = _next_of(reserve, holding, seat.quotas)
        engine.apply(following, "invite", actor=SYSTEM, at=at)
        reserve.remove(following)
        holding.append(following)
        invited.append(following)
    return invited


def _next_of(reserve: list[Application], holding: list[Application], quotas: list[list[Any]]) -> Application:
    """The first in reserve; where a quota would fall short, the first who helps to keep it."""
    held = Counter(attribute for application in holding for attribute in application.attributes)
    short = {attribute for attribute, minimum in quotas if held[attribute] < minimum}
    helping = [application for application in reserve if short & set(application.attributes)]
    return (helping or reserve)[0]


@APPLICATION_HOOKS.on("invite")
def send_invitation(application: Application, record: Any, context: dict[str, Any]) -> None:
    application.invited_until = periods.end_of(INVITATION_PERIOD, start=record.at)
    application.save(update_fields=["invited_until"])
    until = date_format(timezone.localtime(application.invited_until), "DATETIME_FORMAT")
    _tell(notices.INVITED, application, record, until=until)


@APPLICATION_HOOKS.on("keep_in_reserve")
def tell_of_reserve(application: Application, record: Any, context: dict[str, Any]) -> None:
    _tell(notices.RESERVE, application, record, place=context["reserve_place"])


@APPLICATION_HOOKS.on("pass_over")
def tell_not_selected(application: Application, record: Any, context: dict[str, Any]) -> None:
    # Whoever is told that the call is cancelled need not hear of the consequence as well.
    if not context.get("quietly"):
        _tell(notices.NOT_SELECTED, application, record)


@APPLICATION_HOOKS.on("decline", "lapse")
def fill_from_reserve(application: Application, record: Any, context: dict[str, Any]) -> None:
    move_up(application.call, application.seat_kind, at=record.at)


@APPLICATION_HOOKS.on("lapse")
def tell_of_lapse(application: Application, record: Any, context: dict[str, Any]) -> None:
    _tell(notices.LAPSED, application, record)


@transaction.atomic
def appoint(application: Application, *, by: Any, at: datetime) -> Application:
    """Give the seat that was accepted: a term begins, a certificate is made. Raises CouncilRefused or
    TransitionRefused."""
    call = engine.lock(application.call)
    locked = engine.lock(application)
    if locked.state != ApplicationState.ACCEPTED:
        raise TransitionRefused("state", _("Someone has moved this on in the meantime. See its present state."))
    locked.term = terms.appoint(
        body=call.body,
        user=locked.user,
        seat_kind=locked.seat_kind,
        name=locked.name,
        starts_on=max(call.term_starts_on, timezone.localdate(at)),
        by=by,
        at=at,
    )
    locked.save(update_fields=["term"])
    engine.apply(locked, "appoint", actor=by, at=at)
    return locked


@APPLICATION_HOOKS.refuse_to("appoint")
def refuse_without_term(application: Application, actor: Any) -> Any:
    """A term comes with the appointment's own page, never with a bare change of state."""
    return None if application.term_id else _("Appoint on the page of the call; it makes the term and the certificate.")


def _tell(event: str, application: Application, record: Any, **words: Any) -> None:
    notify.queue(
        event,
        recipients=[application.user],
        at=record.at,
        context={"call": application.call.title, **words},
        target=application,
    )
