"""Moments cut to the day, where an hour could tell who was at a computer."""

from datetime import datetime, time

from django.utils import timezone


def whole_day(at: datetime) -> datetime:
    """The midnight, by the clock of the city, with which that day began."""
    local = timezone.localtime(at)
    return timezone.make_aware(datetime.combine(local.date(), time()), local.tzinfo)


def is_whole_day(at: datetime) -> bool:
    return whole_day(at) == at
