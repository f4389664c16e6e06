"""What those who registered are told: with an account by a notice, else by a letter to the address that they gave.

A letter is only marked here, in the transaction that makes it true; it is written when it leaves, with what holds
then. A newer mark replaces one that still waits: whoever is moved up at once reads that, and nothing before it.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from briefings import registration_notices as notices
from briefings.models import Briefing, Registration
from briefings.queries.registration import CONFIRMED, STANDING, number_on_waiting_list
from briefings.services.registration_tickets import ticket
from briefings.states.briefings import OVER, BriefingState
from core.notify import notify
from core.notify.mail import Mailer, absolute, message_id

logger = logging.getLogger(__name__)

BATCH = 100
# Reminders go out so long before, to whoever was confirmed earlier than that.
REMIND_BEFORE = timedelta(days=1)
Letter = Registration.Letter
# What is still of use when the briefing is over.
AFTERWARDS = (Letter.FEEDBACK, Letter.WITHDRAWN)
_NOTICES = {
    Letter.CONFIRMED: notices.CONFIRMED,
    Letter.WAITING: notices.WAITING,
    Letter.MOVED_UP: notices.MOVED_UP,
    Letter.REMINDER: notices.REMINDER,
    Letter.WITHDRAWN: notices.WITHDRAWN,
    Letter.TICKET: notices.TICKET,
}


def tell(registration: Registration, letter: str, *, at: datetime) -> None:
    """One person, of what happened to their registration."""
    if registration.person_id is None:
        _mark(Registration.objects.filter(pk=registration.pk), letter, at=at)
        return
    briefing = registration.briefing
    notify.queue(
        _NOTICES[Letter(letter)],
        recipients=[registration.person],
        at=at,
        context={"briefing": briefing.title, "starts_at": briefing.starts_at.isoformat()},
        target=registration,
    )


def tell_of_change(briefing: Briefing, *, at: datetime) -> None:
    """The day or the place changed: letters to those without an account (the others get the staff's notice), and
    everybody is reminded anew of a day that is far enough off."""
    rows = Registration.objects.filter(STANDING, briefing=briefing)
    if briefing.starts_at - at > REMIND_BEFORE:
        rows.update(reminded_at=None)
    _mark(rows.filter(person__isnull=True), Letter.CHANGED, at=at)


def tell_of_cancellation(briefing: Briefing, *, at: datetime) -> None:
    """It does not take place: letters to those without an account, those on the waiting list as well."""
    rows = Registration.objects.filter(STANDING, briefing=briefing, person__isnull=True)
    _mark(rows, Letter.CALLED_OFF, at=at)


def tell_of_feedback(briefing: Briefing, *, at: datetime) -> None:
    """It is over, and people can say how it was: one letter to each of those without an account who had a place.

    From its beginning on nobody is written to about anything else, so whoever was written to since has this letter.
    """
    rows = Registration.objects.filter(CONFIRMED, briefing=briefing, person__isnull=True)
    before = Q(letter_at__isnull=True) | Q(letter_at__lt=briefing.began_at)
    _mark(rows.filter(before), Letter.FEEDBACK, at=at)


def to_remind(at: datetime) -> QuerySet[Briefing]:
    """Briefings of the next day with somebody who has not been reminded."""
    soon = Briefing.objects.filter(state=BriefingState.ANNOUNCED, starts_at__gt=at, starts_at__lte=at + REMIND_BEFORE)
    return soon.filter(pk__in=Registration.objects.filter(_unreminded()).values("briefing")).order_by("pk")


@transaction.atomic
def remind(briefing: Briefing, *, at: datetime) -> int:
    """How many were reminded; each of them once, also when two workers begin together."""
    held = Briefing.objects.select_for_update(of=("self",)).get(pk=briefing.pk)
    if not (held.state == BriefingState.ANNOUNCED and at < held.starts_at <= at + REMIND_BEFORE):
        return 0
    rows = Registration.objects.filter(_unreminded(), briefing=held)
    # Whoever registered within the last day before it has just read everything.
    late = rows.filter(confirmed_at__gt=held.starts_at - REMIND_BEFORE)
    late.update(reminded_at=at)
    reminded = list(rows.select_related("person", "briefing"))
    Registration.objects.filter(pk__in=[one.pk for one in reminded]).update(reminded_at=at)
    for registration in reminded:
        tell(registration, Letter.REMINDER, at=at)
    return len(reminded)


def _unreminded() -> Q:
    return CONFIRMED & Q(reminded_at__isnull=True)


def _mark(rows: QuerySet[Registration], letter: str, *, at: datetime) -> None:
    rows.exclude(email="").filter(bounced=False).update(letter=letter, letter_at=at)


def waiting() -> QuerySet[Registration]:
    return Registration.objects.exclude(letter="").select_related("briefing__department")


def send(*, mailer: type[Mailer] = Mailer) -> int:
    """How many letters went out. An address that takes none is marked and not tried again; where the mail server
    itself cannot be reached, everything waits. Nobody is told how to come to what is over."""
    sent = 0
    late = waiting().filter(briefing__state__in=OVER).exclude(letter__in=AFTERWARDS)
    Registration.objects.filter(pk__in=late.values("pk")).update(letter="")
    with mailer() as open_mailer:
        for registration in waiting().order_by("letter_at", "pk")[:BATCH]:
            bounced = False
            try:
                open_mailer.send(_letter(registration))
                sent += 1
            except Exception:
                logger.warning("Letter of registration %s could not be sent.", registration.pk, exc_info=True)
                if open_mailer.trouble:
                    break
                bounced = True
            # One that was marked anew meanwhile still waits.
            left = Registration.objects.filter(
                pk=registration.pk, letter=registration.letter, letter_at=registration.letter_at
            )
            left.update(letter="", bounced=bounced)
    return sent


def _letter(registration: Registration) -> EmailMultiAlternatives:
    briefing = registration.briefing
    with translation.override(settings.LANGUAGE_CODE):
        kind = Letter(registration.letter)
        waits = registration.confirmed_at is None and registration.cancelled_at is None
        context = {
            "kind": kind.value,
            "registration": registration,
            "briefing": briefing,
            "number": number_on_waiting_list(registration) if waits else 0,
            "ticket_url": absolute(reverse("briefings:ticket_by_link", args=[ticket(registration)])),
            "briefing_url": absolute(briefing.get_absolute_url()),
            "feedback_url": absolute(briefing.feedback_url or briefing.get_absolute_url()),
            "site_name": settings.SITE_NAME,
        }
        text = render_to_string("briefings/registration/letter.txt", context)
        subject = " ".join(f"[{settings.SITE_NAME}] {kind.label}: {briefing.title}".split())
    at = registration.letter_at
    headers = {
        "Message-ID": message_id("briefing_registration", f"{registration.pk}:{kind}:{at and at.isoformat()}"),
        "Auto-Submitted": "auto-generated",
    }
    return EmailMultiAlternatives(subject, text, to=[registration.email], headers=headers)
