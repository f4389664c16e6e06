"""Projects: who sees which, narrowed, sorted, a page at a time; and one of them with how it came about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from budget.models import CostRecord, Cycle, FormerName, Pot, Project
from budget.states.projects import PUBLIC_PROJECTS, ProjectState
from core.permissions import Scope
from core.ui.paging import KeysetPage, paginate
from core.uploads.models import StoredFile
from core.workflow.models import TransitionRecord
from facilities.models import Site
from proposals.models import Category, CoAuthor, Proposal
from proposals.queries.lists import visible_to as proposals_visible_to

PAGE_SIZE = 24
# On one map, on one sheet of paper: a cycle has tens of projects, rarely a few hundred.
MOST_SHOWN = 500


class Sort(models.TextChoices):
    NUMBER = "number", _("Number")
    CHEAPEST = "cheapest", _("Lowest cost")
    DEAREST = "dearest", _("Highest cost")


ORDERS = {Sort.NUMBER: "number", Sort.CHEAPEST: "cost_won", Sort.DEAREST: "-cost_won"}


@dataclass(frozen=True)
class Filters:
    """What a reader asked for; whatever is empty narrows nothing."""

    words: str = ""
    pot: Pot | None = None
    category: Category | None = None
    area: str = ""
    least_won: int | None = None
    most_won: int | None = None
    sort: str = Sort.NUMBER


NO_FILTERS = Filters()


@dataclass(frozen=True)
class Source:
    """A proposal that a project came from, and the names that stand under it."""

    proposal: Proposal
    is_public: bool
    names: list[str]


@dataclass(frozen=True)
class Origin:
    """How a project came about, for its page."""

    sources: list[Source]
    former_names: list[FormerName]
    costs: list[CostRecord]
    merged_here: list[Project]
    withdrawal: TransitionRecord | None


def visible_to(user: Any) -> QuerySet[Project]:
    """What has been put forward in a cycle that is public; the same for everybody."""
    return Project.objects.filter(state__in=PUBLIC_PROJECTS, cycle__published_at__isnull=False)


def of_cycle(user: Any, cycle: Cycle, filters: Filters = NO_FILTERS) -> QuerySet[Project]:
    rows = visible_to(user).filter(cycle=cycle)
    wanted: dict[str, Any] = {
        "pot": filters.pot,
        "category": filters.category,
        "area": filters.area,
        "cost_won__gte": filters.least_won,
        "cost_won__lte": filters.most_won,
    }
    rows = rows.filter(**{name: value for name, value in wanted.items() if value not in (None, "")})
    for word in filters.words.split()[:5]:
        rows = rows.filter(_says(word))
    return rows


def _says(word: str) -> Q:
    """The name or what it was called before, the sentence below it, the place, or the number itself."""
    renamed = FormerName.objects.filter(title__icontains=word).values("project")
    said = Q(title__icontains=word) | Q(summary__icontains=word) | Q(place_text__icontains=word) | Q(pk__in=renamed)
    return said | Q(number=int(word)) if word.isdecimal() and len(word) < 6 else said


def with_cards(rows: QuerySet[Project]) -> QuerySet[Project]:
    """With everything that a card says, so that a list of any length asks once."""
    return rows.select_related("cycle", "pot", "category", "picture", "department").defer("text")


def page(user: Any, cycle: Cycle, filters: Filters, cursor: str = "") -> KeysetPage[Project]:
    rows = with_cards(of_cycle(user, cycle, filters))
    return paginate(rows, cursor, order=ORDERS[Sort(filters.sort)], size=PAGE_SIZE)


def whole_list(user: Any, cycle: Cycle, filters: Filters = NO_FILTERS) -> list[Project]:
    """All of them, for paper and for the booklet."""
    rows = of_cycle(user, cycle, filters).select_related("cycle", "pot", "category", "picture", "department")
    return list(rows.order_by("pot__number", "number")[:MOST_SHOWN])


def on_ballot(pot: Pot) -> QuerySet[Project]:
    """What can be chosen in this pot: put forward and not withdrawn, by number."""
    return with_cards(Project.objects.filter(pot=pot, state=ProjectState.ON_BALLOT)).order_by("number")


def pins(user: Any, cycle: Cycle, filters: Filters) -> list[dict[str, Any]]:
    placed = of_cycle(user, cycle, filters).filter(latitude__isnull=False).select_related("cycle")
    rows = placed.only("number", "title", "place_text", "area", "latitude", "longitude", "state", "cycle__slug")
    return [
        {
            "latitude": project.latitude,
            "longitude": project.longitude,
            "title": f"{project.number}. {project.title}",
            "url": project.get_absolute_url(),
            "summary": project.place,
        }
        for project in rows.order_by("number")[:MOST_SHOWN]
    ]


def of_number(user: Any, slug: str, number: int) -> Project | None:
    related = ("cycle", "pot__poll", "category", "picture", "department", "facility", "split_from")
    rows = visible_to(user).select_related(*related)
    return rows.filter(cycle__slug=slug, number=number).first()


def about_facility(user: Any, facility: Site, limit: int) -> list[Project]:
    """For the page of a facility: the newest projects that name it."""
    rows = visible_to(user).filter(facility=facility).select_related("cycle")
    return list(rows.order_by("-created_at", "-pk")[:limit])


def neighbours(project: Project) -> tuple[Project | None, Project | None]:
    """The one before and the one after, by number: people leaf through."""
    rows = (
        visible_to(None).filter(cycle=project.cycle_id).select_related("cycle").only("number", "title", "cycle__slug")
    )
    before = rows.filter(number__lt=project.number).order_by("-number").first()
    return before, rows.filter(number__gt=project.number).order_by("number").first()


def origin(project: Project) -> Origin:
    """A constant number of questions, however many proposals went into it."""
    return Origin(
        sources=sources_of(project),
        former_names=list(project.former_names.all()),
        costs=list(project.costs.select_related("department")),
        merged_here=list(project.merged_here.select_related("cycle").order_by("number")),
        withdrawal=last_step(project, "withdraw") if project.is_withdrawn else None,
    )


def sources_of(project: Project) -> list[Source]:
    proposals = [one.proposal for one in project.sources.select_related("proposal__author")]
    public = proposals_visible_to(AnonymousUser()).filter(pk__in=[one.pk for one in proposals])
    shown = set(public.values_list("pk", flat=True))
    along: dict[int, list[str]] = {}
    accepted = CoAuthor.objects.filter(proposal__in=proposals, accepted_at__isnull=False).select_related("person")
    for one in accepted.order_by("accepted_at", "pk"):
        along.setdefault(one.proposal_id, []).append(str(one.person))
    return [
        Source(
            proposal,
            is_public=proposal.pk in shown,
            names=[*([str(proposal.author)] if proposal.author else []), *along.get(proposal.pk, [])],
        )
        for proposal in proposals
    ]


def last_step(project: Project, name: str) -> TransitionRecord | None:
    kind = ContentType.objects.get_for_model(Project)
    steps = TransitionRecord.objects.filter(content_type=kind, object_id=project.pk, name=name)
    return steps.order_by("-id").first()


def managed(cycle: Cycle, scope: Scope) -> list[Project]:
    """For the staff: in every state, of the departments in which this person works on them."""
    rows = with_cards(Project.objects.filter(cycle=cycle))
    narrowed = rows if scope.everywhere else rows.filter(department__in=scope.departments)
    return list(narrowed.order_by("number")[:MOST_SHOWN])


def prepared_beside(project: Project, scope: Scope) -> QuerySet[Project]:
    """Others of the cycle with which it could be joined."""
    rows = Project.objects.filter(cycle=project.cycle_id, state=ProjectState.PREPARED).exclude(pk=project.pk)
    return (rows if scope.everywhere else rows.filter(department__in=scope.departments)).order_by("number")


def before_the_committee(cycle: Cycle, scope: Scope) -> QuerySet[Project]:
    """What is not decided yet."""
    rows = Project.objects.filter(cycle=cycle, state__in=[ProjectState.PREPARED, ProjectState.ON_BALLOT])
    return (rows if scope.everywhere else rows.filter(department__in=scope.departments)).order_by("number")


def pictures_of_sources(project: Project) -> QuerySet[StoredFile]:
    """Photographs that came with its proposals."""
    kind = ContentType.objects.get_for_model(Proposal)
    rows = StoredFile.objects.filter(content_type=kind, object_id__in=project.sources.values("proposal"))
    return rows.filter(kind=StoredFile.Kind.IMAGE, removed_at__isnull=True).order_by("pk")


def pots_of(cycle: Cycle) -> QuerySet[Pot]:
    return Pot.objects.filter(poll__cycle=cycle).order_by("number")
