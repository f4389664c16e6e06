"""Fixed terms in words, line by line, so that two versions can be laid side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from budget.states.names import BallotKind, CountingMethod, Electorate, PhaseKind
from core.ui.dates import day_in_words, moment_in_words


@dataclass(frozen=True)
class Line:
    label: str
    value: str


@dataclass(frozen=True)
class Change:
    """One line that differs."""

    label: str
    before: str
    after: str


def lines_of(terms: Mapping[str, Any]) -> dict[str, Line]:
    """By a key that says what the line is about; pots and projects come last, each as a line of its own."""
    return dict(_lines(terms))


def changes_between(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    old, new = lines_of(before), lines_of(after)
    keys = [*old, *(key for key in new if key not in old)]
    nothing = Line("", "–")
    return [
        Change((old.get(key) or new[key]).label, old.get(key, nothing).value, new.get(key, nothing).value)
        for key in keys
        if old.get(key) != new.get(key)
    ]


def _lines(terms: Mapping[str, Any]) -> Iterator[tuple[str, Line]]:
    yield "title", Line(_("Cycle"), terms["title"])
    yield "ceiling_won", Line(_("Money to be decided on"), _won(terms["ceiling_won"]))
    yield "opens_at", Line(_("Voting opens"), moment_in_words(terms["opens_at"]))
    yield "closes_at", Line(_("Voting closes"), moment_in_words(terms["closes_at"]))
    yield "electorate", Line(_("Who may vote"), str(Electorate(terms["electorate"]).label))
    yield "age", Line(_("From the age of"), _age(terms))
    yield from _ballot(terms["ballot"])
    yield from _counting(terms)
    yield "has_paper", Line(_("Paper ballots"), _("yes") if terms["has_paper"] else _("no"))
    yield "appeal_days", Line(_("Days for objections"), str(terms["appeal_days"]))
    # A database may keep the keys in an order of its own; moments in UTC sort as they are written.
    for kind, (starts_at, ends_at) in sorted(terms["phases"].items(), key=lambda phase: phase[1]):
        if kind != PhaseKind.VOTE:
            yield (
                f"phase:{kind}",
                Line(str(PhaseKind(kind).label), f"{moment_in_words(starts_at)} – {moment_in_words(ends_at)}"),
            )
    for pot in terms["pots"]:
        yield f"pot:{pot['number']}", Line(pot["name"], _pot(pot))
        for project in pot["projects"]:
            label = _("Project %(number)s") % {"number": project["number"]}
            yield f"project:{project['number']}", Line(label, _project(project))


def _ballot(ballot: Mapping[str, Any]) -> Iterator[tuple[str, Line]]:
    yield "ballot", Line(_("Kind of ballot"), str(BallotKind(ballot["kind"]).label))
    labels = {
        "least_picks": _("Projects, at least"),
        "most_picks": _("Projects, at most"),
        "points": _("Points to spread"),
        "most_points_each": _("Points for one project, at most"),
        "most_per_category": _("Projects of one category, at most"),
    }
    for name, label in labels.items():
        if name in ballot and ballot[name] is not None:
            yield f"ballot:{name}", Line(label, str(ballot[name]))


def _counting(terms: Mapping[str, Any]) -> Iterator[tuple[str, Line]]:
    counting, weights = terms["counting"], terms["weights"]
    yield "counting", Line(_("Counting rule"), str(CountingMethod(counting["method"]).label))
    if "least_percent" in counting:
        yield "least_percent", Line(_("Least share of the ballots (%)"), str(counting["least_percent"]))
    if "step_won" in counting:
        yield "step_won", Line(_("Raise per voter and round (won)"), f"{counting['step_won']:,}")
    yield "ties", Line(_("With equal results"), _("the lower cost, then more votes, then a lot drawn in public"))
    # In a context of their own: elsewhere "residents" is the unit of a number.
    parts = [
        (pgettext("weight of a vote", "residents"), "residents"),
        (pgettext("weight of a vote", "committee"), "committee"),
        (pgettext("weight of a vote", "survey"), "survey"),
    ]
    said = ", ".join(f"{word} {weights[name]}%" for word, name in parts if weights[name])
    yield "weights", Line(_("What counts for how much"), said)


def _age(terms: Mapping[str, Any]) -> str:
    return _("%(age)s on %(day)s") % {"age": terms["least_age"], "day": day_in_words(terms["age_on"])}


def _pot(pot: Mapping[str, Any]) -> str:
    areas = f" ({', '.join(pot['areas'])})" if pot["areas"] else ""
    return f"{_won(pot['ceiling_won'])}{areas}"


def _project(project: Mapping[str, Any]) -> str:
    said = f"{project['title']} – {_won(project['cost_won'])}"
    return _("%(project)s (withdrawn)") % {"project": said} if project.get("is_withdrawn") else said


def _won(amount: int) -> str:
    return _("%(amount)s won") % {"amount": f"{amount:,}"}
