"""What the page says of each pot, made once when it is counted, so that nobody reads ballots for a page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from budget.counting.pots import PotCount
from budget.models import Poll, Project
from budget.recount.writing import SHOWN_BALLOTS, SHOWN_WINNERS, shown


def of(poll: Poll, counts: Iterable[PotCount]) -> list[dict[str, Any]]:
    """In the order of the counts. What must not be known of a small pot is not kept here either."""
    projects = {
        project.number: project for project in Project.objects.filter(pot__poll=poll).select_related("category")
    }
    return [_detail(counted, projects) for counted in counts]


def _detail(counted: PotCount, projects: dict[int, Project]) -> dict[str, Any]:
    how = shown(counted)
    said = counted.said() if how == SHOWN_BALLOTS else counted.said_without_ballots()
    totals = {} if how == SHOWN_WINNERS else counted.totals()
    winners = set(said["winners"])
    rows = [
        {
            **_about(project, projects.get(project["number"])),
            "selected": project["number"] in winners,
            **totals.get(str(project["number"]), {}),
            **said.get("projects", {}).get(str(project["number"]), {}),
        }
        for project in sorted(counted.pot["projects"], key=lambda one: one["number"])
    ]
    return {
        **said,
        "projects": rows,
        "areas": _spread(rows, "area"),
        "categories": _spread(rows, "category"),
    }


def _about(project: Any, row: Project | None) -> dict[str, Any]:
    """From the terms what was voted on; from the project where it lies and what it belongs to."""
    return {
        "number": project["number"],
        "title": project["title"],
        "cost_won": project["cost_won"],
        "withdrawn": bool(project.get("is_withdrawn")),
        "place": project.get("place", ""),
        "area": row.area if row else "",
        "category": str(row.category) if row and row.category else "",
        "latitude": row.latitude if row else None,
        "longitude": row.longitude if row else None,
    }


def _spread(rows: list[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    """How the money and the projects fall on areas or categories, most money first."""
    found: dict[str, dict[str, Any]] = defaultdict(lambda: {"won": 0, "selected": 0, "projects": 0})
    for row in rows:
        part = found[row[name]]
        part["projects"] += not row["withdrawn"]
        if row["selected"]:
            part["won"] += row["cost_won"]
            part["selected"] += 1
    return [{"label": label, **part} for label, part in sorted(found.items(), key=lambda one: (-one[1]["won"], one[0]))]
