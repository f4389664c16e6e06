"""Casting a ballot: one transaction from the deadline to the leaf on the board, then the receipt.

Nobody has two ballots in one pot, whatever comes at once: the person's participation is a row that is locked, the
proof and the handle are unique in the database. A ballot handed in again word for word is the same ballot and gets
the same receipt; another one takes its place, and the leaf of the former is superseded.
"""

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from budget.ballots import leaves
from budget.ballots.choices import Choices, ChoicesRefused, Limits, Option
from budget.models import Poll, Pot
from budget.services import ballot_box, eligibility, open_votes, participation, poll_lock, receipts, vote_notices
from budget.services.eligibility import Standing
from budget.services.receipts import BY_BROWSER, BY_SERVER, Paper, Receipt
from budget.services.refusals import BallotRefused
from budget.states.polls import PollState
from budget.states.projects import ProjectState

__all__ = ["BallotRefused", "Receipt", "cast", "enter_paper"]

_OPTIONS = """
    SELECT pot_id, number, cost_won, category_id, state, title FROM budget_project
    WHERE cycle_id = %s AND pot_id IS NOT NULL AND state IN (%s, %s) AND number IN ({numbers})
"""


def cast(
    poll: Poll,
    *,
    resident: Any,
    choices: Mapping[int, str],
    voter_nonces: Mapping[int, str],
    channel: str,
    at: datetime,
    seen: Mapping[int, int] | None = None,
) -> list[Receipt]:
    """Cast a ballot in each of the pots named, or change it; the other pots stay as they are.

    Raises BallotRefused, and NewerVote where `seen`, the revisions per pot that a page knew of, are not those that
    stand; and then nothing was changed. On PostgreSQL the database's clock, not `at`, says whether the ballot came in
    time.
    """
    with transaction.atomic():
        held = poll_lock.hold(poll.pk, at=at)
        if not held.is_open:
            # Whoever sends again because the answer was lost is not told "too late" of a ballot that came in time.
            arrived = receipts.again(poll, resident=resident, choices=choices, voter_nonces=voter_nonces)
            if arrived and len(arrived) == len(choices):
                return arrived
            raise _not_open(poll, resident, held)
        if held.terms_sha256 != poll.terms_sha256:
            poll = open_votes.read_anew(poll)
        standing = eligibility.right_to_vote(poll, resident, held.moment)
        if not standing.has_right:
            raise BallotRefused(standing.reason, standing.sentence)
        papers = _read(poll, standing, choices, voter_nonces)
        day = timezone.localtime(held.moment).date()
        is_first = participation.enter(poll, resident, standing, channel=channel, day=day, at=at)
        given = ballot_box.put_in(
            poll, papers, resident_id=resident.pk, is_first=is_first, seen=seen, at=held.moment
        )  # fmt: skip
        if any(receipt.is_new for receipt in given):
            vote_notices.tell_voter(poll, resident, channel=channel, is_first=is_first, at=held.moment)
        return given


@transaction.atomic
def enter_paper(pot: Pot, choices: Sequence[str], *, at: datetime) -> list[str]:
    """Ballots that were handed in on paper, keyed and agreed: a random handle each, since nobody knows whose they
    are. Answers with their leaves, in the order given. Only while a vote is closed and not yet counted."""
    poll = pot.poll
    if poll_lock.hold(poll.pk, at=at).state != PollState.CLOSED:
        raise BallotRefused("not_closed", _("Paper ballots are entered between the close and the count."))
    chosen = [_parsed(poll, pot.pk, text) for text in choices]
    options = _options(poll, {number for one in chosen for number in one.numbers}).get(pot.pk, {})
    # A project that was withdrawn after the paper was printed is no fault of the voter; it gets no money.
    options = {number: replace(option, is_withdrawn=False) for number, option in options.items()}
    for one in chosen:
        _check(one, poll, pot, options)
    return ballot_box.put_in_unlinked(poll, pot, [one.canonical() for one in chosen], at=at)


def _not_open(poll: Poll, resident: Any, held: poll_lock.Held) -> BallotRefused:
    if not held.is_over:
        return BallotRefused("not_open_yet", _("The vote has not opened yet."))
    if participation.did_i_vote(poll, resident):
        message = _("The vote has closed. This ballot came too late; the one you cast before counts.")
        return BallotRefused("too_late_earlier_counts", message)
    return BallotRefused("too_late", _("The vote has closed. This ballot came too late and was not counted."))


def _read(
    poll: Poll, standing: Standing, choices: Mapping[int, str], voter_nonces: Mapping[int, str]
) -> list[Paper]:  # fmt: skip
    mine = {pot.pk: pot for pot in standing.pots}
    if not choices:
        raise BallotRefused("nothing", _("You have not chosen anything yet."))
    if unknown := next((pot_id for pot_id in choices if pot_id not in mine), None):
        raise BallotRefused("unknown_pot", _("You cannot vote in this part of the vote."), field=str(unknown))
    chosen = {pot_id: _parsed(poll, pot_id, choices[pot_id]) for pot_id in sorted(choices)}
    options = _options(poll, {number for one in chosen.values() for number in one.numbers})
    papers = []
    for pot_id, one in chosen.items():
        _check(one, poll, mine[pot_id], options.get(pot_id, {}))
        nonce, by = _voter_nonce(voter_nonces.get(pot_id, ""), pot_id)
        titles = {number: options[pot_id][number].title for number in one.numbers}
        papers.append(Paper(mine[pot_id], one.canonical(), nonce, by, titles))
    return papers


def _parsed(poll: Poll, pot_id: int, text: str) -> Choices:
    try:
        return Choices.parse(poll.ballot_kind, text)
    except ChoicesRefused as refused:
        raise BallotRefused(refused.code, refused.message, field=str(pot_id)) from refused


def _check(chosen: Choices, poll: Poll, pot: Pot, options: Mapping[int, Option]) -> None:
    try:
        chosen.check(Limits.of(poll, pot), options)
    except ChoicesRefused as refused:
        raise BallotRefused(refused.code, refused.message, field=str(pot.pk)) from refused


def _options(poll: Poll, numbers: Collection[int]) -> dict[int, dict[int, Option]]:
    """What of these stands on the ballot, by pot and number. Withdrawn projects too, so that a refusal can say so."""
    found: dict[int, dict[int, Option]] = {}
    if not numbers:
        return found
    states = [ProjectState.ON_BALLOT.value, ProjectState.WITHDRAWN.value]
    with connection.cursor() as cursor:
        cursor.execute(_OPTIONS.format(numbers=", ".join(["%s"] * len(numbers))), [poll.cycle_id, *states, *numbers])
        rows = cursor.fetchall()
    for pot_id, number, cost, category, state, title in rows:
        is_withdrawn = state == ProjectState.WITHDRAWN
        found.setdefault(pot_id, {})[number] = Option(number, cost, category, is_withdrawn, title)
    return found


def _voter_nonce(sent: str, pot_id: int) -> tuple[str, str]:
    if not sent:
        return secrets.token_hex(16), BY_SERVER
    if not leaves.is_nonce(sent):
        message = _("This ballot cannot be read. Please load the page again and choose anew.")
        raise BallotRefused("malformed", message, field=str(pot_id))
    return sent, BY_BROWSER
