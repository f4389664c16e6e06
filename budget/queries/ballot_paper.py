"""What stands on one voter's ballot: the pots that are open to them, and the projects in the order of this voter."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from budget.ballots.choices import Limits, Option
from budget.ballots.order import shuffled
from budget.models import Poll, Pot, Project
from budget.queries.projects import with_cards
from budget.states.projects import ProjectState


@dataclass(frozen=True)
class PotPaper:
    """One pot: `projects` can be chosen; `options` knows the withdrawn too, so that they can be named."""

    pot: Pot
    limits: Limits
    projects: list[Project]
    options: Mapping[int, Option]


def papers(poll: Poll, pots: Iterable[Pot], *, voter: str) -> list[PotPaper]:
    """One question for the projects of all pots; `voter` is an account's number, or a random word.

    A pot without projects has nothing to choose and is left out.
    """
    known = (ProjectState.ON_BALLOT, ProjectState.WITHDRAWN)
    rows = with_cards(Project.objects.filter(pot__in=list(pots), state__in=known)).order_by("number")
    by_pot: dict[int, list[Project]] = {}
    for project in rows:
        by_pot.setdefault(project.pot_id or 0, []).append(project)
    made = [_paper(poll, pot, by_pot.get(pot.pk, []), voter) for pot in pots]
    return [paper for paper in made if paper.projects]


def _paper(poll: Poll, pot: Pot, rows: list[Project], voter: str) -> PotPaper:
    offered = {project.number: project for project in rows if project.state == ProjectState.ON_BALLOT}
    return PotPaper(
        pot=pot,
        limits=Limits.of(poll, pot),
        projects=shuffled(
            list(offered.values()), key=settings.SECRET_KEY.encode(), voter=voter, poll=f"{poll.pk}|{pot.number}"
        ),
        options={project.number: _option(project) for project in rows},
    )


def _option(project: Project) -> Option:
    return Option(
        number=project.number,
        cost_won=project.cost_won,
        category=str(project.category) if project.category else None,
        is_withdrawn=project.state == ProjectState.WITHDRAWN,
    )


def titles(poll: Poll, numbers: Collection[int]) -> dict[int, str]:
    """By number, also of what has been withdrawn since: for a receipt."""
    found = Project.objects.filter(cycle_id=poll.cycle_id, number__in=numbers)
    return dict(found.values_list("number", "title"))


def sample(poll: Poll) -> list[PotPaper]:
    """For practice before there are projects: invented ones, which stand nowhere in the database."""
    pot = Pot(poll=poll, number=1, name=_("Sample"), ceiling_won=100_000_000)
    invented = (
        (_("A bench at the bus stop"), 3_000_000),
        (_("Lamps for the alley behind the school"), 24_000_000),
        (_("A reading corner in the community centre"), 18_000_000),
        (_("A shade roof for the playground"), 35_000_000),
        (_("A ramp at the market"), 42_000_000),
    )
    summary = _("An invented project for practice.")
    projects = [
        Project(cycle=poll.cycle, pot=pot, number=number, title=title, cost_won=cost, summary=summary)
        for number, (title, cost) in enumerate(invented, start=1)
    ]
    options = {project.number: _option(project) for project in projects}
    return [PotPaper(pot, Limits.of(poll, pot), projects, options)]
