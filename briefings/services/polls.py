"""Polls of a room: prepared beforehand, opened one at a time, and shown when whoever leads says so.

They are no ballots: one answer for each browser or account that joined, nothing secret, nothing sealed.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from briefings.models import Poll, PollOption, Room
from briefings.services import news
from briefings.services.refusals import BriefingRefused
from briefings.states.permissions import MODERATE, PRESENT
from core import permissions
from discussion.text import clean, fingerprint, says_something

FEWEST_OPTIONS, MOST_OPTIONS = 2, 10
MOST_POLLS = 50
LONGEST_OPTION = 100
CHOICES = (Poll.Kind.SINGLE, Poll.Kind.MULTIPLE)


@transaction.atomic
def draft(*, room: Room, by: Any, at: datetime, kind: str, text: str, **given: Any) -> Poll:
    """Put a poll down for later; nobody but those on duty sees it. Raises BriefingRefused."""
    permissions.check(by, MODERATE, room)
    if room.polls.count() >= MOST_POLLS:
        raise BriefingRefused("many", _("There are many polls already. Please delete some of them first."))
    poll = Poll(room=room, created_by=by, created_at=at)
    _write(poll, kind=kind, text=text, **given)
    news.poll_changed(poll, at=at)
    return poll


@transaction.atomic
def change(poll: Poll, *, by: Any, at: datetime, kind: str, text: str, **given: Any) -> Poll:
    """What was put down is written anew, until it was opened once. Raises BriefingRefused."""
    locked = _lock(poll.room, poll.pk)
    permissions.check(by, MODERATE, locked.room)
    _refuse_once_opened(locked)
    _write(locked, kind=kind, text=text, **given)
    news.poll_changed(locked, at=at)
    return locked


@transaction.atomic
def delete(poll: Poll, *, by: Any, at: datetime) -> None:
    """A poll that people answered stays. Raises BriefingRefused."""
    locked = _lock(poll.room, poll.pk)
    permissions.check(by, MODERATE, locked.room)
    _refuse_once_opened(locked)
    news.poll_changed(locked, at=at)
    locked.delete()


@transaction.atomic
def copy(poll: Poll, *, by: Any, at: datetime, into: Room | None = None) -> Poll:
    """The same poll once more, to be asked again or, from the rehearsal, in the briefing itself."""
    room = into or poll.room
    permissions.check(by, MODERATE, poll.room)
    return draft(
        room=room, by=by, at=at, kind=poll.kind, text=poll.text, most=poll.most, steps=poll.steps,
        low_label=poll.low_label, high_label=poll.high_label, options=[option.text for option in poll.options.all()],
    )  # fmt: skip


@transaction.atomic
def open_poll(*, room: Room, poll: int, by: Any, at: datetime) -> Poll:
    """From now on the room answers. The database lets no second one be open beside it. Raises BriefingRefused."""
    permissions.check(by, PRESENT, room)
    locked = _lock(room, poll)
    if not locked.room.is_open:
        raise BriefingRefused("closed", _("The room is not open, so nobody could answer."))
    if locked.closed_at is not None:
        raise BriefingRefused("over", _("This poll is over. Copy it to ask the same again."))
    if locked.is_open:
        return locked
    locked.opened_at = at
    try:
        with transaction.atomic():
            locked.save(update_fields=["opened_at"])
    except IntegrityError:
        raise BriefingRefused("another", _("Another poll is running. Please close it first.")) from None
    news.poll_changed(locked, at=at)
    return locked


@transaction.atomic
def close_poll(*, room: Room, poll: int, by: Any, at: datetime) -> Poll:
    """Nobody answers any more. Raises BriefingRefused."""
    permissions.check(by, PRESENT, room)
    locked = _lock(room, poll)
    if locked.opened_at is None:
        raise BriefingRefused("draft", _("This poll was not opened yet."))
    if locked.closed_at is None:
        locked.closed_at = at
        locked.save(update_fields=["closed_at"])
        news.poll_changed(locked, at=at)
    return locked


@transaction.atomic
def show_results(*, room: Room, poll: int, by: Any, at: datetime) -> Poll:
    """Everybody sees how the room answered, while it still does or afterwards. Raises BriefingRefused."""
    permissions.check(by, PRESENT, room)
    locked = _lock(room, poll)
    if locked.opened_at is None:
        raise BriefingRefused("draft", _("This poll was not opened yet."))
    if locked.shown_at is None:
        locked.shown_at = at
        locked.save(update_fields=["shown_at"])
        news.poll_changed(locked, at=at)
    return locked


@transaction.atomic
def hide_results(*, room: Room, poll: int, by: Any, at: datetime) -> Poll:
    permissions.check(by, PRESENT, room)
    locked = _lock(room, poll)
    if locked.shown_at is not None:
        locked.shown_at = None
        locked.save(update_fields=["shown_at"])
        news.results_hidden(locked, at=at)
    return locked


def _lock(room: Room, poll: int) -> Poll:
    """Of this room and no other: a number alone proves nothing."""
    found = Poll.objects.select_for_update(of=("self",)).select_related("room__briefing").filter(room=room, pk=poll)
    locked = found.first()
    if locked is None:
        raise BriefingRefused("gone", _("This poll is no longer there."))
    return locked


def _refuse_once_opened(poll: Poll) -> None:
    if poll.opened_at is not None:
        raise BriefingRefused("opened", _("This poll was opened already. Copy it to ask something else."))


def _write(
    poll: Poll, *, kind: str, text: str, most: int = 1, steps: int = 5, low_label: str = "", high_label: str = "",
    options: Iterable[str] = (),
) -> None:  # fmt: skip
    wordings = _checked_options(options) if kind in CHOICES else []
    poll.kind = kind
    poll.text = _checked_text(text)
    poll.most = _checked_most(most, len(wordings)) if kind == Poll.Kind.MULTIPLE else 1
    poll.steps = steps
    scale = kind == Poll.Kind.SCALE
    poll.low_label, poll.high_label = (clean(low_label), clean(high_label)) if scale else ("", "")
    poll.save()
    poll.options.all().delete()
    PollOption.objects.bulk_create(
        PollOption(poll=poll, order=order, text=wording) for order, wording in enumerate(wordings, 1)
    )


def _checked_text(text: str) -> str:
    cleaned = " ".join(clean(text).split())
    if not says_something(cleaned):
        raise BriefingRefused("text", pgettext("poll", "Please write what you ask the room."))
    return cleaned


def _checked_options(options: Iterable[str]) -> list[str]:
    wordings = [" ".join(clean(option).split()) for option in options]
    wordings = [wording for wording in wordings if says_something(wording)]
    if not FEWEST_OPTIONS <= len(wordings) <= MOST_OPTIONS:
        raise BriefingRefused("options", _("Please give two to ten options, one in each line."))
    if any(len(wording) > LONGEST_OPTION for wording in wordings):
        raise BriefingRefused("options", _("An option has at most 100 characters."))
    # Nobody could tell two that differ in a space or a full stop alone.
    if len({fingerprint(wording) for wording in wordings}) < len(wordings):
        raise BriefingRefused("options", _("Two options say the same."))
    return wordings


def _checked_most(most: int, options: int) -> int:
    if not FEWEST_OPTIONS <= most <= options:
        raise BriefingRefused("most", _("It must be at least two, and no more than there are options."))
    return most
