"""Casting a ballot: one transaction from the deadline to the leaf on the board, then the receipt.

Nobody has two ballots in one pot, whatever comes at once: the person's participation is a row that is locked, the
proof and the handle are unique in the database. A ballot handed in again word for word is the same ballot and gets
the same receipt; another one takes its place, and the leaf of the former is superseded.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from budget.ballots import keys, leaves, sealed
from budget.ballots.choices import Choices, ChoicesRefused, Limits, Option
from budget.models import Ballot, BoardLeaf, Poll, Pot, Project, VoteKeys
from budget.services import eligibility, participation, poll_lock, vote_notices
from budget.services import keys as vote_keys
from budget.services.eligibility import Standing
from budget.services.refusals import BallotRefused
from budget.states.polls import PollState
from budget.states.projects import ProjectState

__all__ = ["BallotRefused", "Receipt", "cast", "did_i_vote", "enter_paper", "receipts_again"]

BY_BROWSER, BY_SERVER = "browser", "server"
# Nobody changes their mind so often; a program that does must not fill the board.
MOST_REVISIONS = 1_000
did_i_vote = participation.did_i_vote


@dataclass(frozen=True)
class Receipt:
    """What proves a ballot: shown once, kept by the voter, written down nowhere here."""

    cycle: str
    pot: int
    pot_name: str
    choices: str
    leaf: str
    server_nonce: str
    voter_nonce: str
    voter_nonce_by: str
    revision: int
    # False where this very ballot had arrived before: nothing was changed.
    is_new: bool = True

    @property
    def short(self) -> str:
        return leaves.short_form(self.leaf)

    def as_mapping(self) -> dict[str, Any]:
        return {"format": leaves.FORMAT, **asdict(self), "short": self.short}


@dataclass(frozen=True)
class _Paper:
    """One ballot as it came, read and found to be within the terms."""

    pot: Pot
    choices: str
    voter_nonce: str
    voter_nonce_by: str


def cast(
    poll: Poll,
    *,
    resident: Any,
    choices: Mapping[int, str],
    voter_nonces: Mapping[int, str],
    channel: str,
    at: datetime,
) -> list[Receipt]:
    """Cast a ballot in each of the pots named, or change it; the other pots stay as they are.

    Raises BallotRefused, and then nothing was changed. On PostgreSQL the database's clock, not `at`, says whether
    the ballot came in time.
    """
    with transaction.atomic():
        held = poll_lock.hold(poll.pk, at=at)
        if not held.is_open:
            # Whoever sends again because the answer was lost is not told "too late" of a ballot that came in time.
            arrived = receipts_again(poll, resident=resident, choices=choices, voter_nonces=voter_nonces)
            if arrived and len(arrived) == len(choices):
                return arrived
            raise _not_open(poll, resident, held)
        standing = eligibility.right_to_vote(poll, resident, held.moment)
        if not standing.has_right:
            raise BallotRefused(standing.reason, standing.sentence)
        papers = _read(poll, standing, choices, voter_nonces)
        kept = vote_keys.of(poll.pk, at=held.moment)
        day = timezone.localtime(held.moment).date()
        is_first = participation.enter(poll, resident, standing, channel=channel, day=day, at=at)
        receipts = _put_in(poll, kept, papers, resident_id=resident.pk, is_first=is_first)
        if any(receipt.is_new for receipt in receipts):
            vote_notices.tell_voter(poll, resident, channel=channel, is_first=is_first, at=held.moment)
        return receipts


def receipts_again(
    poll: Poll, *, resident: Any, choices: Mapping[int, str], voter_nonces: Mapping[int, str]
) -> list[Receipt]:
    """For whoever sends the same form again because no answer came: the receipts of those ballots that stand as
    they are sent here. Empty where a later ballot has taken their place, and once the keys are destroyed."""
    kept = VoteKeys.objects.filter(poll_id=poll.pk, poll__keys_destroyed_at__isnull=True).first()
    pots = {pot.pk: pot for pot in poll.pots.filter(pk__in=choices)}
    if kept is None or not pots:
        return []
    key = keys.handle_key(kept)
    found = []
    for pot_id, pot in pots.items():
        try:
            written = Choices.parse(poll.ballot_kind, choices[pot_id]).canonical()
        except ChoicesRefused:
            continue
        handle = keys.handle(key, poll_id=poll.pk, pot_id=pot_id, resident_id=resident.pk)
        ballot = Ballot.objects.filter(pot=pot, handle=handle).first()
        nonce = voter_nonces.get(pot_id, "")
        if ballot and leaves.is_nonce(nonce):
            paper = _Paper(pot, written, nonce, BY_BROWSER)
            receipt = _receipt(poll, key, handle, paper, ballot.revision, is_new=False)
            found += [receipt] if receipt.leaf == ballot.leaf else []
    return found


@transaction.atomic
def enter_paper(pot: Pot, choices: Sequence[str], *, at: datetime) -> list[str]:
    """Ballots that were handed in on paper, keyed and agreed: a random handle each, since nobody knows whose they
    are. Answers with their leaves, in the order given. Only while a vote is closed and not yet counted."""
    poll = pot.poll
    if poll_lock.hold(poll.pk, at=at).state != PollState.CLOSED:
        raise BallotRefused("not_closed", _("Paper ballots are entered between the close and the count."))
    options = _options(poll).get(pot.pk, {})
    public_half = bytes.fromhex(vote_keys.of(poll.pk, at=at).sealing_public)
    ballots = []
    for text in choices:
        try:
            chosen = Choices.parse(poll.ballot_kind, text)
            # A project that was withdrawn after the paper was printed is no fault of the voter; it gets no money.
            chosen.check(Limits.of(poll, pot), {n: replace(one, is_withdrawn=False) for n, one in options.items()})
        except ChoicesRefused as refused:
            raise BallotRefused(refused.code, refused.message, field=str(pot.pk)) from refused
        content = sealed.Content(chosen.canonical(), secrets.token_hex(16), secrets.token_hex(16))
        leaf = leaves.leaf(
            cycle=poll.cycle.slug, pot=pot.number, choices=content.choices, server_nonce=content.server_nonce,
            voter_nonce=content.voter_nonce, revision=1,
        )  # fmt: skip
        ballots.append(
            Ballot(pot=pot, handle=secrets.token_hex(32), leaf=leaf, sealed=sealed.seal(content, public_half))
        )
    _write(ballots, [])
    return [ballot.leaf for ballot in ballots]


def _not_open(poll: Poll, resident: Any, held: poll_lock.Held) -> BallotRefused:
    if not held.is_over:
        return BallotRefused("not_open_yet", _("The vote has not opened yet."))
    if participation.did_i_vote(poll, resident):
        message = _("The vote has closed. This ballot came too late; the one you cast before counts.")
        return BallotRefused("too_late_earlier_counts", message)
    return BallotRefused("too_late", _("The vote has closed. This ballot came too late and was not counted."))


def _read(
    poll: Poll, standing: Standing, choices: Mapping[int, str], voter_nonces: Mapping[int, str]
) -> list[_Paper]:  # fmt: skip
    mine = {pot.pk: pot for pot in standing.pots}
    if not choices:
        raise BallotRefused("nothing", _("You have not chosen anything yet."))
    if unknown := next((pot_id for pot_id in choices if pot_id not in mine), None):
        raise BallotRefused("unknown_pot", _("You cannot vote in this part of the vote."), field=str(unknown))
    options = _options(poll)
    papers = []
    for pot_id in sorted(choices):
        try:
            chosen = Choices.parse(poll.ballot_kind, choices[pot_id])
            chosen.check(Limits.of(poll, mine[pot_id]), options.get(pot_id, {}))
        except ChoicesRefused as refused:
            raise BallotRefused(refused.code, refused.message, field=str(pot_id)) from refused
        nonce, by = _voter_nonce(voter_nonces.get(pot_id, ""), pot_id)
        papers.append(_Paper(mine[pot_id], chosen.canonical(), nonce, by))
    return papers


def _options(poll: Poll) -> dict[int, dict[int, Option]]:
    """What stands on the ballot, by pot and number. Withdrawn projects too, so that the refusal can say so."""
    projects = Project.objects.filter(
        cycle_id=poll.cycle_id, pot__isnull=False, state__in=[ProjectState.ON_BALLOT, ProjectState.WITHDRAWN]
    )
    found: dict[int, dict[int, Option]] = {}
    for pot_id, number, cost, category, state in projects.values_list(
        "pot_id", "number", "cost_won", "category_id", "state"
    ):
        found.setdefault(pot_id, {})[number] = Option(number, cost, category, state == ProjectState.WITHDRAWN)
    return found


def _voter_nonce(sent: str, pot_id: int) -> tuple[str, str]:
    if not sent:
        return secrets.token_hex(16), BY_SERVER
    if not leaves.is_nonce(sent):
        message = _("This ballot cannot be read. Please load the page again and choose anew.")
        raise BallotRefused("malformed", message, field=str(pot_id))
    return sent, BY_BROWSER


def _put_in(
    poll: Poll, kept: VoteKeys, papers: list[_Paper], *, resident_id: int, is_first: bool
) -> list[Receipt]:  # fmt: skip
    key = keys.handle_key(kept)
    handles = {
        paper.pot.pk: keys.handle(key, poll_id=poll.pk, pot_id=paper.pot.pk, resident_id=resident_id)
        for paper in papers
    }
    # The participation is locked, so nobody else touches these; and without one there are none.
    found = [] if is_first else Ballot.objects.filter(pot_id__in=handles, handle__in=handles.values())
    earlier = {ballot.pot_id: ballot for ballot in found}
    public_half = bytes.fromhex(kept.sealing_public)
    receipts, new, changed = [], [], []
    for paper in papers:
        handle, ballot = handles[paper.pot.pk], earlier.get(paper.pot.pk)
        receipt = _same(poll, key, handle, paper, ballot) or _next(poll, key, handle, paper, ballot)
        receipts.append(receipt)
        if not receipt.is_new:
            continue
        if ballot:
            BoardLeaf.objects.filter(leaf=ballot.leaf).update(is_superseded=True)
            changed.append(ballot)
        else:
            ballot = Ballot(pot_id=paper.pot.pk, handle=handle)
            new.append(ballot)
        content = sealed.Content(receipt.choices, receipt.server_nonce, receipt.voter_nonce)
        ballot.leaf, ballot.revision = receipt.leaf, receipt.revision
        ballot.sealed = sealed.seal(content, public_half)
    _write(new, changed)
    return receipts


def _write(new: list[Ballot], changed: list[Ballot]) -> None:
    if new:
        Ballot.objects.bulk_create(new)
    for ballot in changed:
        ballot.save(update_fields=["leaf", "sealed", "revision"])
    if new or changed:
        BoardLeaf.objects.bulk_create([BoardLeaf(leaf=one.leaf, pot_id=one.pot_id) for one in [*new, *changed]])


def _same(poll: Poll, key: bytes, handle: str, paper: _Paper, ballot: Ballot | None) -> Receipt | None:
    """The receipt of the ballot that stands, where this is that ballot once more."""
    if ballot is None:
        return None
    receipt = _receipt(poll, key, handle, paper, ballot.revision, is_new=False)
    return receipt if receipt.leaf == ballot.leaf else None


def _next(poll: Poll, key: bytes, handle: str, paper: _Paper, ballot: Ballot | None) -> Receipt:
    revision = ballot.revision + 1 if ballot else 1
    if revision > MOST_REVISIONS:
        message = _("You have changed your vote very often. It stands as it was; ask us if it should not.")
        raise BallotRefused("too_many_changes", message, field=str(paper.pot.pk))
    return _receipt(poll, key, handle, paper, revision, is_new=True)


def _receipt(poll: Poll, key: bytes, handle: str, paper: _Paper, revision: int, *, is_new: bool) -> Receipt:
    server_nonce = keys.server_nonce(key, handle=handle, revision=revision)
    leaf = leaves.leaf(
        cycle=poll.cycle.slug, pot=paper.pot.number, choices=paper.choices, server_nonce=server_nonce,
        voter_nonce=paper.voter_nonce, revision=revision,
    )  # fmt: skip
    return Receipt(
        poll.cycle.slug, paper.pot.number, paper.pot.name, paper.choices, leaf, server_nonce,
        paper.voter_nonce, paper.voter_nonce_by, revision, is_new,
    )  # fmt: skip
