"""Results as open data: one table of pots, one of projects. Of small pots no more than the page of the result says."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from budget.models import PotResult
from budget.queries import results
from budget.recount.writing import SHOWN_BALLOTS, SHOWN_TOTALS, SHOWN_WINNERS
from core.open_data import Column, Dataset, Kind, Records, register
from core.open_data import Cycle as Renewal

SHOWN = (
    (SHOWN_BALLOTS, _("Every ballot, without names")),
    (SHOWN_TOTALS, _("Totals only: fewer than 30 ballots")),
    (SHOWN_WINNERS, _("What was selected only: fewer than 10 ballots, or all alike")),
)
REASONS = (
    ("selected", _("Selected")),
    ("no_votes", _("Nobody chose it")),
    ("below_threshold", _("Below the least share of votes")),
    ("did_not_fit", _("The money left did not suffice")),
    ("above_the_budget", _("Costs more than all the money")),
    ("after_the_end", _("The money had ended before")),
    ("residents_out_of_money", _("The shares of those who chose it did not suffice")),
)
_KEYWORDS = (_("Participatory budget"), _("Result of the vote"))


def standing(at: datetime) -> QuerySet[PotResult]:
    return results.standing_pots()


def pot_row(result: PotResult) -> Sequence[Any]:
    rows = [row for row in result.detail["projects"] if not row["withdrawn"]]
    return (
        result.count.poll.cycle.slug, result.pot.number, result.pot.name, result.pot.ceiling_won, result.spent_won,
        result.ballots, result.shown, len(rows), len(result.detail["winners"]), result.count.version,
        result.count.published_at, result.count.manifest_sha256,
    )  # fmt: skip


def project_rows(at: datetime) -> Iterator[Sequence[Any]]:
    for result in standing(at).order_by("count__poll__cycle__slug", "pot__number").iterator():
        for row in result.detail["projects"]:
            yield (
                result.count.poll.cycle.slug, result.pot.number, row["number"], row["title"], row["category"],
                row["area"], row["cost_won"], row["selected"], row["withdrawn"], row.get("votes"),
                str(row.get("score", "")), row.get("reason"), row.get("missing_won"), row.get("missing_votes"),
            )  # fmt: skip


register(
    Dataset(
        name="budget-result-pots",
        title=_("Results of votes by pot"),
        description=_(
            "Ballots, money and projects of each pot, and the fingerprint of the published files. The files themselves "
            "stand on the page of each result."
        ),
        columns=(
            Column("cycle", _("Address of the cycle")),
            Column("pot", _("Number of the pot"), kind=Kind.INTEGER),
            Column("name", _("Pot")),
            Column("ceiling_won", _("Money (won)"), kind=Kind.INTEGER),
            Column("spent_won", _("Money for what was selected (won)"), kind=Kind.INTEGER),
            Column("ballots", _("Ballots"), kind=Kind.INTEGER),
            Column("shown", _("What is published"), kind=Kind.CHOICE, choices=SHOWN),
            Column("projects", _("Projects voted on"), kind=Kind.INTEGER),
            Column("selected", _("Projects selected"), kind=Kind.INTEGER),
            Column("version", _("Which count"), kind=Kind.INTEGER),
            Column("published_at", _("Published"), kind=Kind.MOMENT),
            Column("manifest_sha256", _("Fingerprint of the files")),
        ),
        records=Records(
            queryset=standing, row=pot_row,
            filters={"cycle": "count__poll__cycle__slug", "pot": "pot__number", "shown": "shown"},
        ),
        cycle=Renewal.AT_ONCE,
        keywords=_KEYWORDS,
        url="/budget/",
    )
)  # fmt: skip
register(
    Dataset(
        name="budget-results",
        title=_("Results of votes by project"),
        description=_(
            "What each project had and what it lacked. Votes are empty where so few people voted that they could be "
            "recognised."
        ),
        columns=(
            Column("cycle", _("Address of the cycle")),
            Column("pot", _("Number of the pot"), kind=Kind.INTEGER),
            Column("number", _("Number of the project"), kind=Kind.INTEGER),
            Column("title", _("Project")),
            Column("category", _("Category")),
            Column("area", _("Neighbourhood")),
            Column("cost_won", _("Cost (won)"), kind=Kind.INTEGER),
            Column("selected", _("Selected"), kind=Kind.BOOLEAN),
            Column("withdrawn", _("Withdrawn before the count"), kind=Kind.BOOLEAN),
            Column("votes", _("Voters who chose it"), kind=Kind.INTEGER),
            Column("score", _("What it was ranked by"),
                   _("Votes, points, or a fraction where a committee or a survey counts too"), Kind.TEXT),
            Column("reason", _("What came of it"), kind=Kind.CHOICE, choices=REASONS),
            Column("missing_won", _("Won that were missing"), kind=Kind.INTEGER),
            Column("missing_votes", _("Votes that were missing, about"), kind=Kind.INTEGER),
        ),
        rows=project_rows,
        cycle=Renewal.AT_ONCE,
        keywords=_KEYWORDS,
        url="/budget/",
    )
)  # fmt: skip
