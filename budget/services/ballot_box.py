"""The box: a ballot under its handle, sealed, with its leaf beside it. Who may put one in is decided before."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import connection
from django.utils.translation import gettext as _

from budget.ballots import keys, sealed
from budget.models import Ballot, BoardLeaf, Poll, Pot, VoteKeys
from budget.services import keys as vote_keys
from budget.services import receipts
from budget.services.receipts import BY_SERVER, Paper, Receipt
from budget.services.refusals import BallotRefused, NewerVote

# Nobody changes their mind so often; a program that does must not fill the board.
MOST_REVISIONS = 1_000
_INTO_THE_BOX = "INSERT INTO budget_ballot ({columns}) VALUES {places}"
_ONTO_THE_BOARD = "INSERT INTO budget_boardleaf (leaf, pot_id, is_superseded) VALUES {places}"


def put_in(
    poll: Poll,
    papers: Sequence[Paper],
    *,
    resident_id: int,
    is_first: bool,
    seen: Mapping[int, int] | None,
    at: datetime,
) -> list[Receipt]:
    """Write each ballot, or put it in the place of the former; the caller's transaction holds the participation.

    A ballot that stands word for word is left alone. Raises NewerVote where another stands than `seen` knows of.
    """
    kept = vote_keys.held_by(poll, at=at)
    key = keys.handle_key(kept)
    handles = {
        keys.handle(key, poll_id=poll.pk, pot_id=paper.pot.pk, resident_id=resident_id): paper for paper in papers
    }
    # Nobody else touches these while the participation is held; and without one there are none.
    found = [] if is_first else Ballot.objects.filter(pot_id__in=[one.pot.pk for one in papers], handle__in=handles)
    earlier = {ballot.handle: ballot for ballot in found}
    given, written, former = [], [], []
    for handle, paper in handles.items():
        ballot = earlier.get(handle)
        receipt = _same(poll, key, handle, paper, ballot) or _next(poll, key, handle, paper, ballot)
        given.append(receipt)
        if receipt.is_new:
            _refuse_unseen(receipt, paper.pot, seen)
            former += [ballot.leaf] if ballot else []
            written.append(_filled(ballot or Ballot(pot=paper.pot, handle=handle), receipt, kept))
    if former:
        BoardLeaf.objects.filter(leaf__in=former).update(is_superseded=True)
    _write(written)
    return given


def put_in_unlinked(poll: Poll, pot: Pot, choices: Sequence[str], *, at: datetime) -> list[str]:
    """Ballots that came on paper: a random handle each, and a receipt that nobody gets. Their leaves, in order."""
    kept = vote_keys.held_by(poll, at=at)
    key, ballots = keys.handle_key(kept), []
    for text in choices:
        handle, paper = secrets.token_hex(32), Paper(pot, text, secrets.token_hex(16), BY_SERVER)
        receipt = receipts.made(poll, key, handle, paper, 1, is_new=True)
        ballots.append(_filled(Ballot(pot=pot, handle=handle), receipt, kept))
    _write(ballots)
    return [ballot.leaf for ballot in ballots]


def _same(poll: Poll, key: bytes, handle: str, paper: Paper, ballot: Ballot | None) -> Receipt | None:
    """The receipt of the ballot that stands, where this is that ballot once more."""
    if ballot is None:
        return None
    receipt = receipts.made(poll, key, handle, paper, ballot.revision, is_new=False)
    return receipt if receipt.leaf == ballot.leaf else None


def _next(poll: Poll, key: bytes, handle: str, paper: Paper, ballot: Ballot | None) -> Receipt:
    revision = ballot.revision + 1 if ballot else 1
    if revision > MOST_REVISIONS:
        message = _("You have changed your vote very often. It stands as it was; ask us if it should not.")
        raise BallotRefused("too_many_changes", message, field=str(paper.pot.pk))
    return receipts.made(poll, key, handle, paper, revision, is_new=True)


def _refuse_unseen(receipt: Receipt, pot: Pot, seen: Mapping[int, int] | None) -> None:
    if seen is not None and receipt.revision != seen.get(pot.pk, 0) + 1:
        raise NewerVote


def _filled(ballot: Ballot, receipt: Receipt, kept: VoteKeys) -> Ballot:
    content = sealed.Content(receipt.choices, receipt.server_nonce, receipt.voter_nonce)
    ballot.leaf, ballot.revision = receipt.leaf, receipt.revision
    ballot.sealed = sealed.seal(content, bytes.fromhex(kept.sealing_public))
    return ballot


def _write(ballots: Sequence[Ballot]) -> None:
    new = [ballot for ballot in ballots if ballot.revision == 1]
    changed = [ballot for ballot in ballots if ballot.revision > 1]
    for ballot in changed:
        ballot.save(update_fields=["leaf", "sealed", "revision"])
    if changed:
        BoardLeaf.objects.bulk_create([BoardLeaf(leaf=one.leaf, pot_id=one.pot_id) for one in changed])
    if new:
        _write_new(new)


def _write_new(ballots: Sequence[Ballot]) -> None:
    """Box and board on one way to the database and back; SQLite takes one table at a time."""
    fields = Ballot._meta.concrete_fields
    box = [field.get_db_prep_save(getattr(one, field.attname), connection) for one in ballots for field in fields]
    board = [value for one in ballots for value in (one.leaf, one.pot_id, False)]
    columns = ", ".join(str(field.column) for field in fields)
    into_the_box = _INTO_THE_BOX.format(columns=columns, places=_places(len(fields), len(ballots)))
    onto_the_board = _ONTO_THE_BOARD.format(places=_places(3, len(ballots)))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"WITH box AS ({into_the_box}) {onto_the_board}", [*box, *board])
        else:
            cursor.execute(into_the_box, box)
            cursor.execute(onto_the_board, board)


def _places(columns: int, rows: int) -> str:
    return ", ".join([f"({', '.join(['%s'] * columns)})"] * rows)
