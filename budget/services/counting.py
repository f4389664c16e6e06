"""Counting a closed vote: ballots are opened, counted pot by pot, and everything that is published is written.

What a count comes to is a set of files and their fingerprint. Two officers confirm that fingerprint; publishing
then changes not one byte.
"""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.core.files import File
from django.db import transaction
from django.db.models import Count as HowMany
from django.utils.translation import gettext as _

from budget.ballots import reading
from budget.ballots.choices import Choices
from budget.counting.pots import Chosen, PotCount, Scores, count_pot
from budget.models import (
    Ballot,
    BoardBatch,
    BoardLeaf,
    Count,
    Participation,
    Poll,
    PotResult,
    ResultFile,
    Turnout,
    VoteKeys,
)
from budget.queries import result_details, results
from budget.recount import writing
from budget.services import electorates, tie_lots
from budget.services.paper import correcting
from budget.services.refusals import BudgetRefused
from budget.states.permissions import RUN_VOTE
from budget.states.polls import PollState
from core import permissions
from core.audit import audit
from core.workflow import engine

COUNT, RECOUNT = "count", "recount"
# Where a repeated count says why.
AGAIN = (PollState.COUNTED, PollState.CONFIRMED_ONCE, PollState.PROVISIONAL)


@dataclass(frozen=True)
class _Counted:
    """What was computed before anything was locked, and how many ballots it was computed from."""

    announced: writing.Announced
    pots: list[PotCount]
    ballots: int


def count(poll: Poll, *, actor: Any, at: datetime, public_word: str = "", reason: str = "") -> Count:
    """Count, write the files, and lay the result before the officers. Raises BudgetRefused or TransitionRefused.

    The work is done before anything is locked, since it may take a minute; then the vote is locked, and the count
    holds only if nothing has changed in between. An unpublished count is replaced, a published one stays.
    """
    refuse(poll, actor=actor, reason=reason)
    lot = tie_lots.draw(poll, public_word=public_word, actor=actor, at=at)
    counted = _counted(poll, lot.document, reason.strip(), at)
    with tempfile.TemporaryDirectory() as folder:
        written = writing.write(
            Path(folder),
            counted.announced,
            counted.pots,
            ballots=_cast(poll),
            superseded=_superseded(poll),
            board=_board(poll),
        )
        return _keep(poll, counted, written, Path(folder), actor=actor, at=at, reason=reason.strip())


def refuse(poll: Poll, *, actor: Any, reason: str) -> None:
    """Raise what stands in the way of a count, before a minute is spent on it."""
    permissions.check(actor, RUN_VOTE, poll)
    step = step_of(poll)
    for transition, why in engine.blocked(poll, actor):
        if transition.name == step:
            raise BudgetRefused("guard", why)
    if not any(transition.name == step for transition in engine.available(poll, actor)):
        raise BudgetRefused("state", _("A vote is counted once it has closed."))
    if poll.state in AGAIN and not reason.strip():
        raise BudgetRefused("reason", _("Say why it is counted again."), field="reason")
    if BoardLeaf.objects.filter(pot__poll=poll, batch__isnull=True).exists():
        raise BudgetRefused("board", _("The last ballots are not on the public board yet. Please wait a minute."))


def step_of(poll: Poll) -> str:
    return RECOUNT if poll.state == PollState.PROVISIONAL else COUNT


def _counted(poll: Poll, lot: Any, reason: str, at: datetime) -> _Counted:
    terms, chosen = poll.terms, _chosen_by_pot(poll)
    scores = electorates.scores_of(poll)
    announced = writing.Announced(
        terms=terms,
        terms_sha256=poll.terms_sha256,
        version=_next_version(poll),
        lot=lot,
        turnout=_turnout(poll),
        batches=_batches(poll),
        signing_public=VoteKeys.objects.filter(poll=poll).values_list("signing_public", flat=True).first() or "",
        scores=scores,
        annulled=correcting.annulled(poll),
        about={"title": poll.cycle.title, "reason": reason, "survey_source": electorates.survey_source(poll)},
    )
    order = tie_lots.order(lot)
    pots = [
        count_pot(terms, pot, chosen[pot["number"]], lot=order, scores=scores.get(pot["number"], Scores()))
        for pot in terms["pots"]
    ]
    return _Counted(announced, pots, sum(map(len, chosen.values())))


def _chosen_by_pot(poll: Poll) -> dict[int, list[Chosen]]:
    kind, numbers = poll.ballot_kind, _pot_numbers(poll)
    known: dict[str, Chosen] = {}
    found: dict[int, list[Chosen]] = defaultdict(list)
    for ballot in reading.read(poll):
        if ballot.choices not in known:
            read = Choices.parse(kind, ballot.choices)
            known[ballot.choices] = read.numbers, read.points or (1,) * len(read.numbers)
        found[numbers[ballot.pot_id]].append(known[ballot.choices])
    return found


def _pot_numbers(poll: Poll) -> dict[int, int]:
    return dict(poll.pots.values_list("pk", "number"))


def _cast(poll: Poll) -> Iterator[writing.Cast]:
    numbers = _pot_numbers(poll)
    for one in reading.read(poll):
        yield writing.Cast(
            numbers[one.pot_id], one.leaf, one.choices, one.voter_nonce, one.server_nonce, one.revision
        )  # fmt: skip


def _superseded(poll: Poll) -> Iterator[tuple[int, str]]:
    rows = BoardLeaf.objects.filter(pot__poll=poll, is_superseded=True).order_by("leaf")
    return rows.values_list("pot__number", "leaf").iterator()


def _board(poll: Poll) -> Iterator[tuple[int, str]]:
    rows = BoardLeaf.objects.filter(pot__poll=poll).order_by("batch__number", "leaf")
    return rows.values_list("batch__number", "leaf").iterator()


def _batches(poll: Poll) -> list[dict[str, Any]]:
    return [
        {
            "number": batch.number,
            "leaf_count": batch.leaf_count,
            "root": batch.root,
            "signature": batch.signature,
            "published_at": batch.published_at.astimezone(UTC).isoformat(timespec="seconds"),
        }
        for batch in BoardBatch.objects.filter(poll=poll).order_by("number")
    ]


def _turnout(poll: Poll) -> list[dict[str, Any]]:
    """By day and channel: what was kept at the close, else what stands in the list of participations."""
    rows = list(Turnout.objects.filter(poll=poll).order_by("day", "channel").values_list("day", "channel", "voters"))
    if not rows:
        present = Participation.objects.filter(poll=poll).values_list("day", "channel")
        rows = list(present.annotate(people=HowMany("pk")).order_by("day", "channel"))
    last = poll.closes_at.date()
    return [{"day": (day or last).isoformat(), "channel": channel, "people": people} for day, channel, people in rows]


def _next_version(poll: Poll) -> int:
    return Count.objects.filter(poll=poll, published_at__isnull=False).count() + 1


@transaction.atomic
def _keep(
    poll: Poll, counted: _Counted, written: writing.Written, folder: Path, *, actor: Any, at: datetime, reason: str
) -> Count:
    locked = engine.lock(poll)
    if Ballot.objects.filter(pot__poll=locked).count() != counted.ballots or locked.terms_sha256 != poll.terms_sha256:
        raise BudgetRefused("changed", _("Something changed while it was being counted. Please count again."))
    for old in Count.objects.filter(poll=locked, published_at__isnull=True):
        _discard(old)
    made = Count.objects.create(
        poll=locked, version=counted.announced.version, counted_by=actor, counted_at=at, reason=reason,
        manifest_sha256=written.manifest_sha256, result_sha256=written.result_sha256,
        participants=counted.announced.participants, turnout=counted.announced.turnout,
    )  # fmt: skip
    _keep_pots(made, counted)
    _keep_files(made, written, folder)
    engine.apply(locked, step_of(locked), actor=actor, at=at, reason=reason, counted=made)
    audit.record("budget.count", actor=actor, at=at, target=locked, detail={"manifest": written.manifest_sha256})
    poll.refresh_from_db()
    return made


def _discard(count: Count) -> None:
    for file in count.files.all():
        transaction.on_commit(partial(file.file.storage.delete, str(file.file.name)))
    count.delete()


def _keep_pots(made: Count, counted: _Counted) -> None:
    superseded = dict(
        BoardLeaf.objects.filter(pot__poll=made.poll, is_superseded=True)
        .values_list("pot__number")
        .annotate(HowMany("pk"))
    )
    pots = {pot.number: pot for pot in made.poll.pots.all()}
    details = result_details.of(made.poll, counted.pots)
    PotResult.objects.bulk_create(
        PotResult(
            count=made, pot=pots[one.pot["number"]], shown=writing.shown(one), ballots=one.election.voters,
            superseded=superseded.get(one.pot["number"], 0), spent_won=one.result.outcome.total_cost(one.election),
            detail=detail,
        )
        for one, detail in zip(counted.pots, details, strict=True)
    )  # fmt: skip


def _keep_files(made: Count, written: writing.Written, folder: Path) -> None:
    _pack(written.names, folder)
    for name in (*written.names, results.ARCHIVE):
        path = folder / name
        with path.open("rb") as file:
            kept = ResultFile(count=made, name=name, sha256=writing.digest_of(path), size=path.stat().st_size)
            kept.file.save(f"budget/results/{made.poll_id}/{made.manifest_sha256[:16]}/{name}", File(file), save=True)


def _pack(names: Iterable[str], folder: Path) -> None:
    """All files in one, for whoever wants to count again without pressing on each."""
    with ZipFile(folder / results.ARCHIVE, "w", ZIP_DEFLATED) as archive:
        for name in names:
            archive.write(folder / name, name)
