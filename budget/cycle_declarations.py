"""What cycles hand in to the other rooms: what is open now, the desk, the search, whom to follow, open data."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from budget.models import Cycle, Phase, Pot
from budget.queries import cycles
from budget.services import cycle_search
from budget.services.addresses import path
from budget.states.cycles import CYCLE_WORKFLOW, CycleState
from budget.states.names import PhaseKind, PotKind
from budget.states.polls import POLL_WORKFLOW
from budget.states.term_changes import TERM_CHANGE_WORKFLOW
from core.open_data import Column, Dataset, Kind, Records, register
from core.open_data import Cycle as Renewal
from core.search import kinds
from core.ui import highlights
from core.workflow import presentation
from discussion import places


def may_see(user: Any, cycle: Cycle) -> bool:
    return cycles.visible_to(user).filter(pk=cycle.pk).exists()


def nobody(user: Any, obj: Any) -> bool:
    """One follows a cycle; one talks about its proposals and projects."""
    return False


def open_now(at: datetime, limit: int) -> Iterable[highlights.OpenItem]:
    return [
        highlights.OpenItem(
            kind=_("Vote"), title=poll.cycle.title, url=poll.get_absolute_url(), closes_at=poll.closes_at, icon="vote"
        )
        for poll in cycles.open_polls(at)[:limit]
    ]


def public_cycles(at: datetime) -> QuerySet[Cycle]:
    return cycles.visible_to(AnonymousUser()).select_related("poll")


def cycle_row(cycle: Cycle) -> Sequence[Any]:
    poll = cycles.poll_of(cycle)
    return (
        cycle.slug, cycle.year, cycle.title, cycle.get_state_display(), cycle.ceiling_won, cycle.has_vote,
        poll.ballot_kind if poll else "", poll.counting_method if poll else "",
        poll.opens_at if poll else None, poll.closes_at if poll else None, poll.terms_sha256 if poll else "",
        cycle.published_at,
    )  # fmt: skip


def public_phases(at: datetime) -> QuerySet[Phase]:
    return cycles.public_phases()


def phase_row(phase: Phase) -> Sequence[Any]:
    return phase.cycle.slug, phase.get_kind_display(), phase.starts_at, phase.ends_at


def public_pots(at: datetime) -> QuerySet[Pot]:
    return Pot.objects.filter(poll__cycle__published_at__isnull=False).select_related("poll__cycle")


def pot_row(pot: Pot) -> Sequence[Any]:
    areas = ", ".join(pot.areas)
    return pot.poll.cycle.slug, pot.number, pot.get_kind_display(), pot.name, pot.ceiling_won, areas


places.register(
    "budget.Cycle",
    who_may_write=nobody,
    visible=may_see,
    url=lambda cycle: cycle.get_absolute_url(),
    title=lambda cycle: cycle.title,
    department=lambda cycle: cycle.department_id,
    comments=False,
    endorsements=False,
    attachments=False,
)
kinds.register(
    cycle_search.KIND, _("Participatory budget"), readable=cycle_search.readable, entries=cycle_search.all_entries
)
presentation.register(CYCLE_WORKFLOW.name, url=lambda cycle: path("manage_cycle", cycle.slug))
presentation.register(POLL_WORKFLOW.name, url=lambda poll: path("manage_cycle", poll.cycle.slug))
presentation.register(TERM_CHANGE_WORKFLOW.name, url=lambda change: path("term_change", change.pk))
highlights.register_open_now("budget", open_now)
register(
    Dataset(
        name="budget-cycles",
        title=_("Cycles of the participatory budget"),
        description=_("The money, the way of deciding and, where residents vote, the terms with their fingerprint."),
        columns=(
            Column("cycle", _("Address")),
            Column("year", _("Budget year"), kind=Kind.INTEGER),
            Column("title", _("Title")),
            Column("state", _("State"), kind=Kind.CHOICE, choices=CycleState.choices),
            Column("ceiling_won", _("Money to be decided on (won)"), kind=Kind.INTEGER),
            Column("has_vote", _("Residents vote"), kind=Kind.BOOLEAN),
            Column("ballot_kind", _("Kind of ballot")),
            Column("counting_method", _("Counting rule")),
            Column("opens_at", _("Voting opens"), kind=Kind.MOMENT),
            Column("closes_at", _("Voting closes"), kind=Kind.MOMENT),
            Column("terms_sha256", _("Fingerprint of the terms")),
            Column("published_at", _("Published"), kind=Kind.MOMENT),
        ),
        records=Records(
            queryset=public_cycles, row=cycle_row, order="-year", filters={"year": "year", "state": "state"}
        ),
        cycle=Renewal.AT_ONCE,
        keywords=(_("Participatory budget"),),
        url="/budget/",
    )
)
register(
    Dataset(
        name="budget-phases",
        title=_("Calendar of the participatory budget"),
        description=_("The phases of each cycle with their dates."),
        columns=(
            Column("cycle", _("Cycle")),
            Column("phase", _("Phase"), kind=Kind.CHOICE, choices=PhaseKind.choices),
            Column("starts_at", _("Begins"), kind=Kind.MOMENT),
            Column("ends_at", _("Ends"), kind=Kind.MOMENT),
        ),
        records=Records(
            queryset=public_phases, row=phase_row, order="starts_at",
            filters={"cycle": "cycle__slug", "phase": "kind", "starts_at": "starts_at"},
        ),
        cycle=Renewal.AT_ONCE,
        keywords=(_("Participatory budget"),),
        url="/budget/",
    )
)  # fmt: skip
register(
    Dataset(
        name="budget-pots",
        title=_("Pots of the participatory budget"),
        description=_("How the money of a vote is divided, and which neighbourhoods vote on it."),
        columns=(
            Column("cycle", _("Cycle")),
            Column("number", _("Number"), kind=Kind.INTEGER),
            Column("kind", _("Kind"), kind=Kind.CHOICE, choices=PotKind.choices),
            Column("name", _("Name")),
            Column("ceiling_won", _("Money (won)"), kind=Kind.INTEGER),
            Column("areas", _("Neighbourhoods")),
        ),
        records=Records(queryset=public_pots, row=pot_row, filters={"cycle": "poll__cycle__slug", "kind": "kind"}),
        cycle=Renewal.AT_ONCE,
        keywords=(_("Participatory budget"),),
        url="/budget/",
    )
)
