"""How a result speaks to a resident: one sentence first, and for each project why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from budget.models import Count, PotResult
from budget.queries.results import Money
from budget.recount.writing import SHOWN_BALLOTS, SHOWN_TOTALS
from budget.states.names import Channel
from core.ui.money import in_won

Row = dict[str, Any]


@dataclass(frozen=True)
class Line:
    """One project with its reason in words."""

    row: Row
    why: str

    @property
    def has_votes(self) -> bool:
        return "votes" in self.row


@dataclass(frozen=True)
class PotPage:
    """One pot as the page shows it."""

    result: PotResult
    winners: list[Line]
    others: list[Line]
    small: str
    comparison: str
    satisfaction: list[tuple[str, int]]
    satisfaction_said: str
    ties: list[str]


def conclusion(count: Count, money: Money) -> str:
    return _(
        "%(people)s people took part. Of %(projects)s projects %(selected)s were selected; they receive %(won)s, "
        "%(percent)s%% of the money."
    ) % {
        "people": number_format(count.participants, use_l10n=True, force_grouping=True),
        "projects": money.projects,
        "selected": money.selected,
        "won": in_won(money.spent_won),
        "percent": money.percent,
    }


def page_of(result: PotResult) -> PotPage:
    rows = {row["number"]: row for row in result.detail["projects"]}
    winners = [Line(rows[number], why(rows[number])) for number in result.detail["winners"]]
    left = [row for row in rows.values() if not row["selected"]]
    left.sort(key=lambda row: (row["withdrawn"], -row.get("votes", 0), row["number"]))
    return PotPage(
        result=result,
        winners=winners,
        others=[Line(row, why(row)) for row in left],
        small=_small(result),
        comparison=_comparison(result, rows),
        satisfaction=[(_picks(amount), people) for amount, people in enumerate(result.detail.get("satisfied", []))],
        satisfaction_said=_satisfaction(result),
        ties=[_tie(tie, rows) for tie in result.detail.get("ties", [])],
    )


def small_pots(results: list[PotResult]) -> list[tuple[str, str]]:
    """The pots whose ballots are not published, each with the reason."""
    return [(result.pot.name, said) for result in results if (said := _small(result))]


def why(row: Row) -> str:
    """Why a project is in, or what it lacked."""
    if row["withdrawn"]:
        return _("Withdrawn: votes for it were not counted, the other choices on those ballots were.")
    said = _REASONS.get(row.get("reason", ""))
    if said is None:
        return _("Selected.") if row["selected"] else _("Not selected.")
    words = {
        "votes": _grouped(row.get("votes") or 0),
        "won": _grouped(row.get("missing_won") or 0),
        "more": _grouped(row.get("missing_votes") or 0),
    }
    return said() % words


_REASONS = {
    "selected": lambda: _("Selected: %(votes)s people chose it."),
    "selected_by_completion": lambda: _("Selected with the money left over: %(votes)s people chose it."),
    "no_votes": lambda: _("Nobody chose it."),
    "below_threshold": lambda: _("%(votes)s people chose it; %(more)s more were needed for the least share of votes."),
    "did_not_fit": lambda: _("%(votes)s people chose it. When its turn came, %(won)s won were missing."),
    "above_the_budget": lambda: _("It costs %(won)s won more than there was in all."),
    "after_the_end": lambda: _("%(votes)s people chose it. The money had ended with a project before it."),
    "residents_out_of_money": lambda: _(
        "%(votes)s people chose it. Their shares lacked %(won)s won in the end: with about %(more)s more voters, or a "
        "cost lower by that much, it would have been selected."
    ),
}


def own_words() -> dict[str, str]:
    """What the page says about one's own vote; the script only fills in names."""
    return {
        "unreadable": _("This file is not a receipt of a vote."),
        "other": _("This receipt is from another vote."),
        "altered": _("The receipt does not agree with itself: a character was changed."),
        "searching": _("Looking for your ballot among the published ones."),
        "found": _("Your ballot is among those that were counted."),
        "foundLeaf": _("Your ballot is among those that were counted; here only fingerprints are published."),
        "missing": _(
            "This ballot is not among those that were counted. If you changed your vote later, use the latest receipt; "
            "otherwise please tell us."
        ),
        "unreachable": _("The published files could not be read. Please try again."),
        "helped": _("Selected with your vote:"),
        "notHelped": _("Not selected:"),
        "none": _("None of your projects was selected this time."),
    }


def turnout_rows(channels: list[str], days: list[tuple[str, dict[str, int]]]) -> list[tuple[Any, ...]]:
    rows = []
    for day, people in days:
        found = parse_date(day)
        rows.append((date_format(found, "n.j.") if found else day, *(people.get(name, 0) for name in channels)))
    return rows


def channel_labels(channels: list[str]) -> list[str]:
    return [str(Channel(name).label) for name in channels]


def _small(result: PotResult) -> str:
    if result.shown == SHOWN_BALLOTS:
        return ""
    if result.shown == SHOWN_TOTALS:
        return _(
            "Only %(ballots)s ballots were cast here. Single ballots could be recognised, so only their fingerprints "
            "and the totals are published."
        ) % {"ballots": result.ballots}
    return _(
        "%(ballots)s ballots were cast here. They are so few or so much alike that numbers would show who voted how, "
        "so only their fingerprints and what was selected are published."
    ) % {"ballots": result.ballots}


def _comparison(result: PotResult, rows: dict[int, Row]) -> str:
    greedy = result.detail.get("greedy_winners")
    if greedy is None:
        return ""
    winners = set(result.detail["winners"])
    gained, lost = sorted(winners - set(greedy)), sorted(set(greedy) - winners)
    if not gained and not lost:
        return _("By votes alone, the most voted first, the same projects would have been selected.")
    return _("By votes alone, the most voted first, %(lost)s would have been selected instead of %(gained)s.") % {
        "lost": _names(lost, rows),
        "gained": _names(gained, rows),
    }


def _names(numbers: list[int], rows: dict[int, Row]) -> str:
    if not numbers:
        return _("nothing")
    return ", ".join(f"{number}. {rows[number]['title']}" for number in numbers)


def _satisfaction(result: PotResult) -> str:
    people = result.detail.get("satisfied", [])
    if not people or not result.ballots:
        return ""
    content = result.ballots - people[0]
    greedy = result.detail["satisfied_by_greedy"][0]
    return _(
        "%(percent)s%% of the voters got at least one of the projects they chose; by votes alone it would be "
        "%(greedy)s%%."
    ) % {
        "percent": round(100 * content / result.ballots),
        "greedy": round(100 * (result.ballots - greedy) / result.ballots),
    }


def _picks(amount: int) -> str:
    if not amount:
        return _("none of their projects")
    return ngettext("%(amount)s of their projects", "%(amount)s of their projects", amount) % {"amount": amount}


def _tie(tie: Row, rows: dict[int, Row]) -> str:
    said = {
        "cost": _("Round %(round)s: %(projects)s were equal; the cheapest, %(winner)s, came first."),
        "votes": _("Round %(round)s: %(projects)s were equal and cost the same; %(winner)s had more votes."),
        "lot": _("Round %(round)s: %(projects)s were equal in everything; the public lot put %(winner)s first."),
    }[tie["settled_by"]]
    return said % {
        "round": tie["round"], "projects": _names(tie["projects"], rows), "winner": _names([tie["winner"]], rows),
    }  # fmt: skip


def _grouped(number: int) -> str:
    return f"{number:,}"
