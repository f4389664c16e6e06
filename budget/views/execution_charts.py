"""Figures in the shape that the charts take: labels in words, numbers as whole won."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from budget.queries.execution import Overview, Share
from budget.queries.history import Year

MILLION = 1_000_000


def project_chart(overview: Overview) -> dict[str, Any]:
    """One bar a project: spent, under contract and not yet paid, not yet bound."""
    rows = [
        (f"{line.undertaking.project.number}. {line.undertaking.project.title}", line.spent, line.bound, line.free)
        for line in overview.lines
        if line.undertaking.line_won
    ]
    return {"rows": rows, "series": [_("Money spent so far"), _("Under contract, not yet paid"), _("Not yet bound")]}


def shares_chart(shares: Sequence[Share]) -> dict[str, Any]:
    rows = [(share.name, share.line) for share in shares if share.line]
    conclusion = ""
    if rows:
        conclusion = _("Most money, %(percent)s%%, goes to: %(name)s.") % {
            "percent": round(rows[0][1] * 100 / sum(amount for _name, amount in rows)),
            "name": rows[0][0],
        }
    return {"rows": rows, "conclusion": conclusion}


def history_chart(years: Sequence[Year]) -> list[tuple[str, int | None, int | None]]:
    """The oldest first, as time runs: what there was to decide on, and what was decided on, in million won.

    To the last won they stand in the table beside it; bars have no room for so many digits.
    """
    return [(str(year.year), _in_millions(year.ceiling), _in_millions(year.amount)) for year in reversed(years)]


def _in_millions(amount: int | None) -> int | None:
    return None if amount is None else round(amount / MILLION)
