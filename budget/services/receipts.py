"""Receipts: what proves a ballot. Worked out from its parts whenever they are sent, and written down nowhere here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from budget.ballots import keys, leaves
from budget.ballots.choices import Choices, ChoicesRefused
from budget.models import Ballot, Poll, Pot, VoteKeys

BY_BROWSER, BY_SERVER = "browser", "server"


@dataclass(frozen=True)
class Receipt:
    """Shown once and kept by the voter."""

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
    # Of the projects chosen, as far as they were just read.
    titles: Mapping[int, str] = field(default_factory=dict)

    @property
    def short(self) -> str:
        return leaves.short_form(self.leaf)


@dataclass(frozen=True)
class Paper:
    """One ballot as it came, in canonical form."""

    pot: Pot
    choices: str
    voter_nonce: str
    voter_nonce_by: str
    titles: Mapping[int, str] = field(default_factory=dict)


def made(poll: Poll, key: bytes, handle: str, paper: Paper, revision: int, *, is_new: bool) -> Receipt:
    server_nonce = keys.server_nonce(key, handle=handle, revision=revision)
    leaf = leaves.leaf(
        cycle=poll.cycle.slug, pot=paper.pot.number, choices=paper.choices, server_nonce=server_nonce,
        voter_nonce=paper.voter_nonce, revision=revision,
    )  # fmt: skip
    return Receipt(
        poll.cycle.slug, paper.pot.number, paper.pot.name, paper.choices, leaf, server_nonce,
        paper.voter_nonce, paper.voter_nonce_by, revision, is_new, paper.titles,
    )  # fmt: skip


def again(
    poll: Poll, *, resident: Any, choices: Mapping[int, str], voter_nonces: Mapping[int, str]
) -> list[Receipt]:  # fmt: skip
    """For whoever sends the same form again because no answer came: the receipts of those ballots that stand as
    they are sent here. Empty where a later ballot has taken their place, and once the keys are destroyed."""
    kept = VoteKeys.objects.filter(poll_id=poll.pk, poll__keys_destroyed_at__isnull=True).first()
    if kept is None:
        return []
    key = keys.handle_key(kept)
    papers = {
        keys.handle(key, poll_id=poll.pk, pot_id=pot.pk, resident_id=resident.pk): paper
        for pot in poll.pots.filter(pk__in=choices).order_by("number")
        if (paper := _readable(poll, pot, choices[pot.pk], voter_nonces.get(pot.pk, "")))
    }
    standing = {one.handle: one for one in Ballot.objects.filter(pot__poll=poll, handle__in=papers)}
    found = [
        made(poll, key, handle, paper, standing[handle].revision, is_new=False)
        for handle, paper in papers.items()
        if handle in standing
    ]
    stand = {ballot.leaf for ballot in standing.values()}
    return [receipt for receipt in found if receipt.leaf in stand]


def _readable(poll: Poll, pot: Pot, text: str, nonce: str) -> Paper | None:
    if not leaves.is_nonce(nonce):
        return None
    try:
        return Paper(pot, Choices.parse(poll.ballot_kind, text).canonical(), nonce, BY_BROWSER)
    except ChoicesRefused:
        return None
