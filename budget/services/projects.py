"""Making projects of eligible proposals, and working on them until they are put forward."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from budget.models import CostRecord, Cycle, FormerName, Pot, Project, ProjectSource
from budget.services.project_notices import tell_authors
from budget.services.refusals import BudgetRefused
from budget.states.cycles import CycleState
from budget.states.permissions import MANAGE_PROJECTS
from budget.states.projects import ProjectState
from core import permissions
from core.workflow import engine
from discussion import text
from facilities.models import Site
from proposals.models import Category, Proposal
from proposals.services import execution as proposal_steps

# Long ones are not read on a telephone, and short ones say nothing.
SHORTEST, LONGEST_REASON = 2, 300
HIGHEST_COST = 10**13
USABLE = ("ELIGIBLE", "DELIBERATION")
# A proposal stands in one project at a time; where that came to nothing it is free again.
STANDING = [state for state in ProjectState if state not in (ProjectState.DROPPED, ProjectState.NOT_SELECTED)]


@dataclass(frozen=True)
class Words:
    """What a project says of itself, besides its name and its cost, which change with a reason only."""

    summary: str
    text: str
    pot: Pot | None = None
    category: Category | None = None
    place_text: str = ""
    area: str = ""
    facility: Site | None = None
    latitude: float | None = None
    longitude: float | None = None


def usable_proposals(cycle: Cycle) -> Any:
    """Eligible ones of the cycle's call that stand in no project."""
    taken = ProjectSource.objects.filter(project__state__in=STANDING).values("proposal")
    rows = Proposal.objects.filter(call=cycle.call_id, state__in=USABLE).exclude(pk__in=taken)
    return rows.select_related("category", "department", "author").order_by("category__position", "pk")


@transaction.atomic
def make_project(
    cycle: Cycle, *, proposals: Sequence[Proposal], title: str, words: Words, cost_won: int, cost_reason: str,
    department: Any, actor: Any, at: datetime,
) -> Project:  # fmt: skip
    """A project of one or several proposals, with the next free number. Raises BudgetRefused."""
    locked = engine.lock(cycle)
    if locked.state not in (CycleState.PREPARING, CycleState.PUBLISHED):
        raise BudgetRefused("state", _("The cycle is decided: no project is made any more."))
    found = list(usable_proposals(locked).filter(pk__in=[one.pk for one in proposals]).select_for_update(of=("self",)))
    if len(found) != len({one.pk for one in proposals}):
        raise BudgetRefused(
            "proposals", _("One of these proposals is not eligible, or stands in another project."), field="proposals"
        )
    project = Project(
        cycle=locked, title=_name(title), department=department, cost_won=_cost(cost_won), created_at=at,
        number=(locked.projects.aggregate(last=Max("number"))["last"] or 0) + 1, **_checked(locked, words),
    )  # fmt: skip
    permissions.check(actor, MANAGE_PROJECTS, project)
    project.save()
    ProjectSource.objects.bulk_create([ProjectSource(project=project, proposal=one, joined_by=actor) for one in found])
    _record_cost(project, cost_reason, actor, at)
    engine.open(project, actor=actor, at=at)
    for one in found:
        proposal_steps.follow(one, "deliberate", at=at)
    tell_authors(project, "made", at=at)
    return project


@transaction.atomic
def change(project: Project, *, words: Words, actor: Any, at: datetime) -> Project:
    locked = prepared(project, actor)
    for name, value in _checked(locked.cycle, words).items():
        setattr(locked, name, value)
    locked.save()
    return locked


@transaction.atomic
def rename(project: Project, *, title: str, reason: str, actor: Any, at: datetime) -> Project:
    """Another name; the old one stays beside it, so that whoever knows it by that finds it."""
    locked, name, why = prepared(project, actor), _name(title), _reason(reason)
    if name == locked.title:
        raise BudgetRefused("same", _("This is its name already."), field="title")
    FormerName.objects.create(project=locked, title=locked.title, reason=why, renamed_at=at)
    locked.title = name
    locked.save(update_fields=["title"])
    tell_authors(locked, "renamed", at=at, detail=name, reason=why)
    return locked


@transaction.atomic
def set_cost(project: Project, *, won: int, reason: str, actor: Any, at: datetime) -> Project:
    """What it costs by the department now, and how that was found. What it cost before stays on record."""
    locked = prepared(project, actor)
    locked.cost_won = _cost(won)
    _record_cost(locked, reason, actor, at)
    tell_authors(locked, "cost", at=at, detail=locked.cost_won, reason=locked.cost_note)
    return locked


@transaction.atomic
def merge(project: Project, *, into: Project, reason: str, actor: Any, at: datetime) -> Project:
    """Both become `into`: its proposals and their authors come along; this one is dropped and says where it went."""
    first, second = sorted((project, into), key=lambda one: one.pk)
    found = {one.pk: prepared(one, actor) for one in (first, second)}
    gone, target, why = found[project.pk], found[into.pk], _reason(reason)
    if gone.pk == target.pk or gone.cycle_id != target.cycle_id:
        raise BudgetRefused("other", _("Choose another project of the same cycle."), field="into")
    tell_authors(gone, "merged", at=at, detail=target.title, reason=why)
    known = set(target.sources.values_list("proposal", flat=True))
    for source in gone.sources.all():
        if source.proposal_id not in known:
            ProjectSource.objects.create(project=target, proposal_id=source.proposal_id, joined_by=actor)
    gone.sources.all().delete()
    engine.apply(gone, "drop", actor=actor, at=at, reason=why)
    Project.objects.filter(pk=gone.pk).update(merged_into=target)
    return target


@transaction.atomic
def split(
    project: Project, *, proposals: Sequence[Proposal], title: str, cost_won: int, cost_reason: str, actor: Any,
    at: datetime,
) -> Project:  # fmt: skip
    """Some of its proposals become a project of their own, in the same words until somebody changes them."""
    locked, cycle = prepared(project, actor), engine.lock(project.cycle)
    sources = list(locked.sources.filter(proposal__in=[one.pk for one in proposals]))
    if not sources or len(sources) == locked.sources.count():
        raise BudgetRefused("proposals", _("Choose some of its proposals, not all of them."), field="proposals")
    made = Project(
        cycle=cycle, title=_name(title), department=locked.department, cost_won=_cost(cost_won), created_at=at,
        number=(cycle.projects.aggregate(last=Max("number"))["last"] or 0) + 1, split_from=locked,
        **{one.name: getattr(locked, one.name) for one in fields(Words)},
    )  # fmt: skip
    made.save()
    for source in sources:
        source.project, source.joined_by = made, actor
        source.save(update_fields=["project", "joined_by"])
    _record_cost(made, cost_reason, actor, at)
    engine.open(made, actor=actor, at=at)
    tell_authors(made, "split", at=at, detail=made.title)
    return made


def prepared(project: Project, actor: Any) -> Project:
    """Locked, and still to be changed by this person. Raises BudgetRefused or PermissionDenied."""
    locked = engine.lock(project)
    permissions.check(actor, MANAGE_PROJECTS, locked)
    if locked.state != ProjectState.PREPARED:
        raise BudgetRefused("frozen", _("It has been put forward: its words and its cost stand."))
    return locked


def _checked(cycle: Cycle, words: Words) -> dict[str, Any]:
    if words.pot is not None and words.pot.poll.cycle_id != cycle.pk:
        raise BudgetRefused("pot", _("This pot belongs to another cycle."), field="pot")
    if (words.latitude is None) != (words.longitude is None):
        raise BudgetRefused("place", _("A place on the map needs both numbers."), field="latitude")
    if words.facility is not None and words.facility.published_at is None:
        raise BudgetRefused("facility", _("This facility cannot be chosen."), field="facility")
    given = {one.name: getattr(words, one.name) for one in fields(Words)}
    for name in ("summary", "text", "place_text"):
        given[name] = text.clean(given[name]).strip()
    for name, longest in (("summary", 200), ("text", 5_000)):
        if not SHORTEST <= len(given[name]) <= longest:
            raise BudgetRefused("words", _("Please write this in the length that is asked for."), field=name)
    return given


def _name(title: str) -> str:
    name = text.clean(title).strip()
    if not SHORTEST <= len(name) <= 80:
        raise BudgetRefused("title", _("A name has 2 to 80 characters."), field="title")
    return name


def _reason(reason: str) -> str:
    why = text.clean(reason).strip()
    if not SHORTEST <= len(why) <= LONGEST_REASON:
        raise BudgetRefused("reason", _("Please give a reason; everybody reads it."), field="reason")
    return why


def _cost(won: int) -> int:
    if not 0 < won <= HIGHEST_COST:
        raise BudgetRefused("cost", _("This cost cannot be."), field="cost_won")
    return won


def _record_cost(project: Project, reason: str, actor: Any, at: datetime) -> None:
    project.cost_note = _reason(reason)
    project.save(update_fields=["cost_won", "cost_note"])
    CostRecord.objects.create(
        project=project, won=project.cost_won, reason=project.cost_note, department=project.department,
        recorded_by=actor, recorded_at=at,
    )  # fmt: skip
