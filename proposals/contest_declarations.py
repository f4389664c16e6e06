"""What contests hand in to the other rooms: panels of the desk, and open data of calls and results."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.open_data import Column, Cycle, Dataset, Kind, Records, register
from core.workflow import presentation
from proposals.models import Call, Entry
from proposals.queries.detail import published_calls
from proposals.services.notices import path
from proposals.states.call_changes import CHANGE_WORKFLOW
from proposals.states.exchanges import EXCHANGE_WORKFLOW
from proposals.states.judging import ROUND_WORKFLOW, RoundState

presentation.register(CHANGE_WORKFLOW.name, url=lambda change: path("call_change", change.pk))
presentation.register(ROUND_WORKFLOW.name, url=lambda found: path("judging_round", found.pk))
presentation.register(EXCHANGE_WORKFLOW.name, url=lambda request: path("exchanges"), holds_personal_data=True)


def public_calls(at: datetime) -> QuerySet[Call]:
    return published_calls(AnonymousUser())


def call_row(call: Call) -> Sequence[Any]:
    return (
        call.slug, call.kind, call.title, call.opens_at, call.closes_at, call.proposer, call.limit_per_person,
        call.answer_threshold, call.terms_sha256,
    )  # fmt: skip


def public_entries(at: datetime) -> QuerySet[Entry]:
    """Of published rounds; titles only of entries that lie on the public shelf, and no authors."""
    return Entry.objects.filter(round__state=RoundState.PUBLISHED).select_related("round__call", "proposal")


def entry_row(entry: Entry) -> Sequence[Any]:
    points = entry.hundredths or 0
    return (
        entry.round.call.slug, entry.round.number, entry.number,
        entry.proposal_id if entry.proposal.audience == "PUBLIC" else None,
        points // 100, points % 100, entry.place, entry.prize, entry.prize_won,
    )  # fmt: skip


register(
    Dataset(
        name="proposal-calls",
        title=_("Calls for proposals"),
        description=_("What was asked for, when and by which terms, with the fingerprint of the terms."),
        columns=(
            Column("call", _("Address")),
            Column("kind", _("Kind")),
            Column("title", _("Title")),
            Column("opens_at", _("Opens"), kind=Kind.MOMENT),
            Column("closes_at", _("Closes"), kind=Kind.MOMENT),
            Column("proposer", _("Who may propose")),
            Column("limit_per_person", _("Proposals per person"), kind=Kind.INTEGER),
            Column("answer_threshold", _("Endorsements that oblige to answer"), kind=Kind.INTEGER),
            Column("terms_sha256", _("Fingerprint of the terms")),
        ),
        records=Records(queryset=public_calls, row=call_row, filters={"opens_at": "opens_at"}),
        cycle=Cycle.AT_ONCE,
        keywords=(_("Calls"), _("Contests")),
        url="/proposals/calls/",
    )
)
register(
    Dataset(
        name="contest-results",
        title=_("Results of contests"),
        description=_("Scores, places and prizes of all entries in rounds whose results are published."),
        columns=(
            Column("call", _("Call")),
            Column("round", _("Round"), kind=Kind.INTEGER),
            Column("entry", _("Number of the entry"), kind=Kind.INTEGER),
            Column("proposal", _("Number of the proposal"), kind=Kind.INTEGER),
            Column("points", _("Points, whole"), kind=Kind.INTEGER),
            Column("hundredths", _("Points, hundredths"), kind=Kind.INTEGER),
            Column("place", _("Place"), kind=Kind.INTEGER),
            Column("prize", _("Prize")),
            Column("prize_won", _("Prize (won)"), kind=Kind.INTEGER),
        ),
        records=Records(queryset=public_entries, row=entry_row, filters={"round": "round__number"}),
        cycle=Cycle.AT_ONCE,
        keywords=(_("Contests"), _("Results")),
        url="/proposals/calls/",
    )
)
