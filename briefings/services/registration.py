"""Registering, changing, taking back, and moving up.

Whoever changes who has a place holds the row of the briefing, so that two who come at the same moment come one after
the other: there are never more people than places.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from briefings.models import Briefing, Registration, RegistrationAnswer
from briefings.queries.registration import Places, places_of, waiting_list
from briefings.rules.registration import bar_of, is_to_come
from briefings.services.refusals import BriefingRefused
from briefings.services.registration_checking import (
    Wish,
    checked,
    known_by,
    refuse_twice,
    words_of_bar,
    words_of_struck_off,
)
from briefings.services.registration_letters import tell
from briefings.services.registration_tickets import with_ticket
from briefings.states.permissions import READ_REGISTRATIONS
from core import permissions
from core.audit.audit import record as audit

Letter = Registration.Letter
# A ticket is sent once more so rarely, whoever asks for it.
AGAIN_AFTER = timedelta(minutes=10)


@transaction.atomic
def register(briefing: Briefing, *, wish: Wish, by: Any = None, waits: bool = False, at: datetime) -> Registration:
    """With an account (`by`) or without. Where it is full, and `waits`, on the waiting list. Raises BriefingRefused:
    `full` where a waiting list could be chosen, `email_known` where the ticket should go out again. Everything else
    is refused before that, so that no answer depends on whether an address is known."""
    held = _hold(briefing)
    if bar := bar_of(held, at):
        raise BriefingRefused(bar.value, words_of_bar(bar, held))
    wish = checked(wish, held, by=by)
    gets_a_place = _gets_a_place(wish, held, waits=waits)
    refuse_twice(wish, held, by=by)
    registration = with_ticket(
        Registration(
            briefing=held,
            person=by,
            email=wish.email,
            registered_at=at,
            confirmed_at=at if gets_a_place else None,
        )
    )
    _take_over(registration, wish)
    _save_once(registration)
    _keep_answers(registration, wish)
    tell(registration, Letter.CONFIRMED if gets_a_place else Letter.WAITING, at=at)
    return registration


@transaction.atomic
def change(registration: Registration, *, wish: Wish, at: datetime) -> Registration:
    """Companions, needs and answers. Fewer people make room for others; more need room."""
    held, current = _hold_one(registration)
    _refuse_what_is_over(held, current, at)
    # The address to which letters go stays as it was.
    wish = checked(replace(wish, email=current.email), held, by=current.person)
    if current.confirmed_at is not None and wish.is_on_site:
        others = places_of(held, but=current)
        if not others.has_room_for(wish.people):
            raise BriefingRefused("full", _room_words(others), field="companions")
    _take_over(current, wish)
    if current.confirmed_at is None and not current.is_on_site:
        current.confirmed_at = at
    _save_once(current)
    _keep_answers(current, wish)
    let_in(held, at=at)
    current.refresh_from_db()
    return current


@transaction.atomic
def take_back(registration: Registration, *, at: datetime, by: Any = None) -> Registration:
    """The person does not come, or the organiser, `by`, takes them off the list; whoever waits moves up."""
    held, current = _hold_one(registration)
    if by is not None:
        permissions.check(by, READ_REGISTRATIONS, held)
    _refuse_what_is_over(held, current, at)
    current.cancelled_at, current.struck_off = at, by is not None
    current.save(update_fields=["cancelled_at", "struck_off"])
    if by is not None:
        audit("briefings.take_registration_back", actor=by, at=at, target=held, detail={"registration": current.pk})
        tell(current, Letter.WITHDRAWN, at=at)
    let_in(held, at=at)
    return current


@transaction.atomic
def come_after_all(registration: Registration, *, at: datetime) -> Registration:
    """Undo: registered again with the same ticket, at the end of the list."""
    held, current = _hold_one(registration)
    if current.cancelled_at is None:
        return current
    if bar := bar_of(held, at):
        raise BriefingRefused(bar.value, words_of_bar(bar, held))
    if current.struck_off:
        raise BriefingRefused("struck_off", words_of_struck_off())
    return _stand_again(current, held, at=at)


@transaction.atomic
def put_back(registration: Registration, *, by: Any, at: datetime) -> Registration:
    """The organiser takes whom they or somebody else took off the list on it again, at its end; also when the time to
    register is over."""
    held, current = _hold_one(registration)
    permissions.check(by, READ_REGISTRATIONS, held)
    if current.cancelled_at is None:
        return current
    if not is_to_come(held, at):
        raise _over()
    audit("briefings.put_registration_back", actor=by, at=at, target=held, detail={"registration": current.pk})
    return _stand_again(current, held, at=at)


def _stand_again(current: Registration, held: Briefing, *, at: datetime) -> Registration:
    wish = Wish(current.name, current.email, current.phone, current.mode, current.companions)
    refuse_twice(wish, held, by=current.person, but=current)
    gets_a_place = _gets_a_place(wish, held, waits=True)
    current.cancelled_at, current.registered_at, current.struck_off = None, at, False
    current.confirmed_at = at if gets_a_place else None
    _save_once(current)
    tell(current, Letter.CONFIRMED if gets_a_place else Letter.WAITING, at=at)
    return current


@transaction.atomic
def confirm(registration: Registration, *, by: Any, at: datetime) -> Registration:
    """The organiser lets somebody in before their turn; never more people than places."""
    held, current = _hold_one(registration)
    permissions.check(by, READ_REGISTRATIONS, held)
    _refuse_what_is_over(held, current, at)
    if current.confirmed_at is not None:
        raise BriefingRefused("confirmed", _("This registration has a place already."))
    places = places_of(held)
    if not places.has_room_for(current.people):
        raise BriefingRefused("full", _room_words(places))
    audit("briefings.confirm_registration", actor=by, at=at, target=held, detail={"registration": current.pk})
    _move_up(current, at=at)
    return current


@transaction.atomic
def let_in(briefing: Briefing, *, at: datetime) -> int:
    """Everybody on the waiting list for whom there is room now, in order; a group that does not fit does not hold up
    those behind it. How many registrations were confirmed."""
    held = _hold(briefing)
    if not is_to_come(held, at):
        return 0
    left, moved = places_of(held).left, 0
    for registration in waiting_list(held).select_related("person"):
        if left is not None and left <= 0:
            break
        if left is not None and registration.people > left:
            continue
        registration.briefing = held
        _move_up(registration, at=at)
        moved += 1
        if left is not None:
            left -= registration.people
    return moved


def send_ticket_again(briefing: Briefing, *, email: str, at: datetime) -> None:
    """To an address that registered already. Whoever types it, nothing is shown but to the address itself."""
    registration = known_by(email.strip().lower(), briefing)
    if registration is None or registration.letter:
        return
    if registration.letter_at and at - registration.letter_at < AGAIN_AFTER:
        return
    # An address that took no letter may take one now: somebody waits for it.
    Registration.objects.filter(pk=registration.pk).update(letter_at=at, bounced=False)
    tell(registration, Letter.WITHDRAWN if registration.struck_off else Letter.TICKET, at=at)


def _hold(briefing: Briefing) -> Briefing:
    return Briefing.objects.select_for_update(of=("self",)).select_related("department").get(pk=briefing.pk)


def _hold_one(registration: Registration) -> tuple[Briefing, Registration]:
    """The briefing first, always, so that nobody waits for each other."""
    held = _hold(registration.briefing)
    current = Registration.objects.select_for_update(of=("self",)).select_related("person").get(pk=registration.pk)
    current.briefing = held
    return held, current


def _refuse_what_is_over(briefing: Briefing, registration: Registration, at: datetime) -> None:
    if registration.cancelled_at is not None:
        raise BriefingRefused("taken_back", _("This registration was taken back."))
    if not is_to_come(briefing, at):
        raise _over()


def _over() -> BriefingRefused:
    words = _("The briefing has begun or does not take place; nothing can be changed now.")
    return BriefingRefused("begun", words)


def _gets_a_place(wish: Wish, briefing: Briefing, *, waits: bool) -> bool:
    if not wish.is_on_site:
        return True
    places = places_of(briefing)
    if places.has_room_for(wish.people):
        return True
    if not briefing.has_waiting_list:
        raise BriefingRefused("no_places", _room_words(places), field="companions")
    if not waits:
        raise BriefingRefused("full", _room_words(places), field="companions")
    return False


def _room_words(places: Places) -> str:
    left = places.left or 0
    if not left:
        return _("No place is free.")
    return ngettext("Only %(left)s place is left.", "Only %(left)s places are left.", left) % {"left": left}


def _move_up(registration: Registration, *, at: datetime) -> None:
    registration.confirmed_at = at
    registration.save(update_fields=["confirmed_at"])
    tell(registration, Letter.MOVED_UP, at=at)


def _take_over(registration: Registration, wish: Wish) -> None:
    registration.name, registration.phone, registration.mode = wish.name, wish.phone, wish.mode
    registration.companions, registration.needs = wish.companions, wish.needs


def _save_once(registration: Registration) -> None:
    """The database has the last word on who is registered already."""
    try:
        with transaction.atomic():
            registration.save()
    except IntegrityError as error:
        raise BriefingRefused("registered", _("You are registered already.")) from error


def _keep_answers(registration: Registration, wish: Wish) -> None:
    registration.answers.exclude(asked__in=wish.answers).delete()
    for asked, text in wish.answers.items():
        RegistrationAnswer.objects.update_or_create(registration=registration, asked_id=asked, defaults={"text": text})
