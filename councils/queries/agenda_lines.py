"""The items of one meeting, or of many at once, as one person may read them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.uploads.models import StoredFile
from councils.models import AgendaItem, Decision, Meeting, Paper, Term
from councils.queries import meetings as queries
from councils.queries.files import files_of
from councils.queries.recusals import is_recused
from councils.states.decisions import DecisionState

UNSETTLED = {DecisionState.DRAFT, DecisionState.OPEN, DecisionState.TIED}


@dataclass(frozen=True)
class PaperLine:
    paper: Paper
    files: list[StoredFile]


@dataclass(frozen=True)
class ItemLine:
    """One item as this person may read it."""

    item: AgendaItem
    recused: bool
    papers: list[PaperLine]
    decisions: list[Decision]
    # How many papers are kept from this reader for now.
    papers_held_back: int = 0


def item_lines(meeting: Meeting, *, member: Term | None, keeps: bool, at: datetime) -> list[ItemLine]:
    return lines_of([meeting], member=member, keeps=keeps, at=at)[meeting.pk]


def lines_of(
    meetings: Sequence[Meeting], *, member: Term | None, keeps: bool, at: datetime
) -> dict[int, list[ItemLine]]:
    """By the meeting's id, in the order of the agenda; a member in office reads more, and a recused one less."""
    by_id = {meeting.pk: meeting for meeting in meetings}
    items = list(queries.agenda(meetings))
    files = files_of([paper for item in items for paper in item.papers.all() if paper.removed_at is None])
    lines: dict[int, list[ItemLine]] = {pk: [] for pk in by_id}
    for item in items:
        item.meeting = by_id[item.meeting_id]
        lines[item.meeting_id].append(_line(item, files, member=member, keeps=keeps, at=at))
    return lines


def _line(
    item: AgendaItem, files: dict[int, list[StoredFile]], *, member: Term | None, keeps: bool, at: datetime
) -> ItemLine:
    recused = is_recused(member, item)
    inside = (keeps or member is not None) and not recused
    kept = [paper for paper in item.papers.all() if paper.removed_at is None]
    public = item.meeting.papers_are_public(at) and not item.is_confidential and item.withdrawn_at is None
    shown = [paper for paper in kept if inside or (public and not paper.is_confidential)]
    return ItemLine(
        item=item,
        recused=recused,
        papers=[PaperLine(paper, files.get(paper.pk, [])) for paper in shown],
        decisions=_shown_decisions(item, inside=inside),
        papers_held_back=len(kept) - len(shown),
    )


def _shown_decisions(item: AgendaItem, *, inside: bool) -> list[Decision]:
    """The public, and whoever keeps out, reads of a question when it is settled; those inside from the start."""
    decisions = sorted(item.decisions.all(), key=lambda one: one.pk)
    return [one for one in decisions if inside or one.state not in UNSETTLED]
