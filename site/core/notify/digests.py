"""Once a day or once a week: everything that came together, in one letter."""

import logging
from datetime import datetime, time, timedelta

from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.utils import timezone

from core.notify.categories import Frequency
from core.notify.mail import Mailer, digest
from core.notify.models import Notice

logger = logging.getLogger(__name__)

SENT_AT = time(8, 0)
MONDAY = 0
# What could not be sent for so long is no news any more.
STALE = timedelta(days=21)
PEOPLE_AT_ONCE = 200


def last_cutoff(frequency: Frequency, at: datetime) -> datetime:
    """The eight o'clock that has passed last: of the day, or of the week's Monday."""
    local = timezone.localtime(at)
    cutoff = timezone.make_aware(datetime.combine(local.date(), SENT_AT))
    if frequency == Frequency.WEEKLY:
        cutoff -= timedelta(days=(cutoff.weekday() - MONDAY) % 7)
    if cutoff > at:
        cutoff -= timedelta(days=7 if frequency == Frequency.WEEKLY else 1)
    return cutoff


def waiting(frequency: Frequency, at: datetime) -> QuerySet[Notice]:
    """What the digest of the last cutoff holds. Whatever was read on the site meanwhile is not repeated."""
    cutoff = last_cutoff(frequency, at)
    return Notice.objects.filter(
        email=frequency, emailed_at=None, read_at=None, created_at__lt=cutoff, created_at__gt=cutoff - STALE
    )


def has_work(at: datetime) -> bool:
    return any(waiting(frequency, at).exists() for frequency in (Frequency.DAILY, Frequency.WEEKLY))


def send_due(at: datetime) -> int:
    """Send every digest that is due and not sent; how many letters. Raises at the end if some could not be sent."""
    sent = failed = 0
    with Mailer() as mailer:
        for frequency in (Frequency.DAILY, Frequency.WEEKLY):
            people = list(waiting(frequency, at).values_list("recipient_id", flat=True).distinct())
            for start in range(0, len(people), PEOPLE_AT_ONCE):
                ok, bad = _send_to(people[start : start + PEOPLE_AT_ONCE], frequency, mailer, at)
                sent, failed = sent + ok, failed + bad
    if failed:
        raise RuntimeError(f"{failed} digests could not be sent and are tried again.")
    return sent


def _send_to(people: list[int], frequency: Frequency, mailer: Mailer, at: datetime) -> tuple[int, int]:
    sent = failed = 0
    users = get_user_model()._default_manager.in_bulk(people)
    rows: dict[int, list[Notice]] = {}
    for notice in waiting(frequency, at).filter(recipient_id__in=people).order_by("-created_at"):
        rows.setdefault(notice.recipient_id, []).append(notice)
    for pk, notices in rows.items():
        user = users[pk]
        try:
            if user.is_active and user.email:
                mailer.send(digest(notices, user, frequency))
                sent += 1
            Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(emailed_at=at)
        except Exception:
            logger.exception("The digest for person %s could not be sent", pk)
            failed += 1
    return sent, failed
