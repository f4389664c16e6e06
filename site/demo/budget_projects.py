"""What stood and stands on the ballots of the demo: projects, the proposals they came from, what they cost."""

import tomllib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from wagtail.images import get_image_model

from budget.models import CostRecord, Cycle, FormerName, Phase, Pot, Project, ProjectSource
from core import uploads
from core.workflow import SYSTEM
from demo import proposals as demo_proposals
from demo.histories import Histories, Past, Step
from demo.proposal_lives import Life
from demo.silence import nothing_is_sent
from demo.world import World
from proposals.models import Call, Category, Proposal
from proposals.services import calls

HERE = Path(__file__).parent / "texts"
PROJECT, PROPOSAL = Project.workflow, Proposal.workflow
# How many of each cycle are written from scratch; 2026 has the proposals of its call.
INVENTED = {"2025": 10, "2027": 40}
# What the department still works on, and what it does not put forward, while residents vote on the rest.
UNFINISHED = {"2027": ("PREPARED", "PREPARED", "DROPPED")}
BATCH = 500
Data = dict[str, Any]


@dataclass
class Making:
    """What is collected before it is stored in bulk."""

    world: World
    texts: Data
    histories: Histories
    proposals_past: Histories
    categories: dict[str, Category]
    projects: list[Project] = field(default_factory=list)
    # Project, its proposals, the scene of its picture.
    made: list[tuple[Project, list[Proposal], str]] = field(default_factory=list)
    proposals: list[Proposal] = field(default_factory=list)
    spots: list[str] = field(default_factory=list)


@nothing_is_sent()
def build(world: World) -> None:
    texts = tomllib.loads((HERE / "budget_projects.toml").read_text(encoding="utf-8"))
    said = tomllib.loads((HERE / "proposals.toml").read_text(encoding="utf-8"))
    categories = {one.slug: one for one in Category.objects.select_related("department")}
    making = Making(world, texts, Histories(world.at), Histories(world.at), categories, spots=said["places"])
    for slug, number in INVENTED.items():
        _invent(making, Cycle.objects.select_related("poll").get(slug=slug), number)
    _from_last_year(making, Cycle.objects.select_related("poll").get(slug="2026"))
    for slug, states in UNFINISHED.items():
        cycle = Cycle.objects.select_related("poll").get(slug=slug)
        for place, state in enumerate(states):
            _unfinished(making, cycle, state, place)
    Proposal.objects.bulk_create(making.proposals, batch_size=BATCH)
    demo_proposals.furnish(world, said, making.proposals, making.proposals_past)
    Project.objects.bulk_create(making.projects, batch_size=BATCH)
    making.histories.save()
    _write_down(making)
    _pictures(making)


def _invent(making: Making, cycle: Cycle, number: int) -> None:
    """Residents' words first, then what the department made of them, dealt over the pots of the vote."""
    call = _call(making, cycle)
    pots = list(cycle.poll.pots.order_by("number"))
    kinds = making.texts["kind"]
    for place in range(number):
        kind = kinds[(place * 7 + cycle.year) % len(kinds)]
        spot = making.spots[(place * 5 + cycle.year) % len(making.spots)]
        pot = pots[(0, 1, 0, 2)[place % 4] % len(pots)]
        found = [
            _proposal(making, call, cycle, kind, spot, turn, _area(making, pot)) for turn in range(1 + (place % 5 == 2))
        ]
        _project(making, cycle, pot, kind, spot, found)


def _from_last_year(making: Making, cycle: Cycle) -> None:
    pots = list(cycle.poll.pots.order_by("number"))
    for proposal in Proposal.objects.filter(call=cycle.call, state="ON_BALLOT").order_by("pk")[:14]:
        fitting = [pot for pot in pots if not pot.areas or proposal.area in pot.areas]
        pot = min(fitting, key=lambda one: sum(project.pot_id == one.pk for project in making.projects))
        kind = next(one for one in making.texts["kind"] if one["category"] in (proposal.category.slug, "service"))
        _project(making, cycle, pot, kind, proposal.place_text or "우리 동네", [proposal], own_words=True)


def _unfinished(making: Making, cycle: Cycle, state: str, place: int) -> None:
    """With a proposal that waits along with it."""
    kind = making.texts["kind"][place]
    spot, pot = making.spots[-1 - place], cycle.poll.pots.order_by("number")[0]
    call = Call.objects.get(pk=cycle.call_id)
    proposal = _proposal(making, call, cycle, kind, spot, 0, _area(making, pot), steps=-1)
    _project(making, cycle, pot, kind, spot, [proposal], state=state)


def _call(making: Making, cycle: Cycle) -> Call:
    """The call of that year, closed long ago."""
    phase = cycle.phases.get(kind="CALL")
    call = Call.objects.create(
        kind="BUDGET", slug=f"budget-{cycle.slug}", title=f"{cycle.title} 제안 공모", summary=cycle.summary,
        text=cycle.text, opens_at=phase.starts_at, closes_at=phase.ends_at, proposer="VERIFIED", limit_per_person=3,
    )  # fmt: skip
    call.categories.set(making.categories.values())
    calls.freeze(call, at=phase.starts_at)
    call.opened_at, call.closed_at = phase.starts_at, phase.ends_at
    call.save()
    cycle.call = call
    cycle.save(update_fields=["call"])
    return call


def _area(making: Making, pot: Pot) -> str:
    return str(making.world.chance.choice(pot.areas or settings.RESIDENCY_AREAS))


def _proposal(
    making: Making, call: Call, cycle: Cycle, kind: Data, spot: str, turn: int, area: str, *, steps: int | None = None
) -> Proposal:
    """Along all its steps, or without the last of them."""
    world, category = making.world, making.categories[kind["category"]]
    author = world.chance.choice(world.residents[2:])
    at = world.between(call.opens_at, call.closes_at)
    past = Past(PROPOSAL, author, at, _steps(making, cycle, author, category, at)[:steps])
    proposal = Proposal(
        call=call, author=author, title=kind["asked"][turn].format(place=spot), category=category,
        problem=kind["text"].format(place=spot).split("\n\n")[0],
        idea=f"{kind['summary']}\n\n작은 일이지만 여러 사람이 편해집니다.",
        department=category.department, cost_won=kind["won"] * kind["counts"][0], created_at=at - timedelta(hours=2),
        submitted_at=at, audience=call.audience, place_kind="PIN", place_text=spot, area=area,
        **demo_proposals.pin_in(world, settings.RESIDENCY_AREAS.index(area)), **past.fields(),
    )  # fmt: skip
    proposal.demo_life, proposal.demo_tags, proposal.demo_past = Life(call.slug, (0, 0)), [category.name], past
    making.proposals_past.add(proposal, past)
    making.proposals.append(proposal)
    return proposal


def _steps(making: Making, cycle: Cycle, author: Any, category: Category, at: datetime) -> list[Step]:
    phases = {phase.kind: phase for phase in cycle.phases.all()}
    head = next(post.holder for post in making.world.positions.values() if post.department_id == category.department_id)
    review = max(phases["REVIEW"].starts_at, at) + timedelta(days=making.world.chance.uniform(1, 9))
    answered = review + timedelta(days=making.world.chance.uniform(6, 18))
    return [
        Step("submit", author, at),
        Step("start_review", making.world.staff["officer"], review),
        Step("publish_eligible", head, answered),
        Step("deliberate", SYSTEM, max(answered, phases["SUBCOMMITTEES"].starts_at) + timedelta(hours=2)),
        Step("put_on_ballot", SYSTEM, phases["VOTE"].starts_at),
    ]


def _project(
    making: Making, cycle: Cycle, pot: Pot, kind: Data, spot: str, found: list[Proposal], *, own_words: bool = False,
    state: str = "ON_BALLOT",
) -> None:  # fmt: skip
    world, first = making.world, found[0]
    count = world.chance.choice(kind["counts"])
    phase: Phase = cycle.phases.get(kind="SUBCOMMITTEES")
    made_at = world.between(phase.starts_at, phase.ends_at)
    forward = phase.ends_at + timedelta(hours=world.chance.randint(1, 60))
    officer = world.staff["officer"]
    last = {
        "ON_BALLOT": [Step("put_forward", officer, forward)],
        "DROPPED": [Step("drop", officer, forward, making.texts["dropped"])],
    }
    past = Past(PROJECT, officer, made_at, last.get(state, []))
    text = f"{first.problem}\n\n{first.idea}" if own_words else kind["text"].format(place=spot)
    project = Project(
        cycle=cycle, pot=pot, number=sum(one.cycle_id == cycle.pk for one in making.projects) + 1,
        title=first.title if own_words else kind["title"].format(place=spot),
        summary=first.idea.split("\n\n")[0] if own_words else kind["summary"], text=text,
        cost_won=kind["won"] * count + kind["extra"], cost_note=_note(kind, count), category=first.category,
        department=first.department, place_text=spot, area=first.area, latitude=first.latitude,
        longitude=first.longitude, created_at=made_at, **past.fields(),
    )  # fmt: skip
    making.projects.append(project)
    making.histories.add(project, past)
    making.made.append((project, found, kind["scene"]))


def _note(kind: Data, count: int) -> str:
    return f"{kind['what']} {kind['won'] // 10_000:,}만 원 × {count} + 설치와 관리 {kind['extra'] // 10_000:,}만 원"


def _write_down(making: Making) -> None:
    """Where each came from, what it cost before, and what it was called."""
    officer, sources, costs, names = making.world.staff["officer"], [], [], []
    for project, found, _scene in making.made:
        sources += [ProjectSource(project=project, proposal=one, joined_by=officer) for one in found]
        at, department = project.created_at, project.department
        guess = found[0].cost_won
        if guess and guess != project.cost_won and project.number % 3 == 0:
            reason = making.texts["first_cost"]
            costs.append(_cost(project, guess, reason, department, officer, at))
            at += timedelta(days=2)
        costs.append(_cost(project, project.cost_won, project.cost_note, department, officer, at))
        if project.number % 6 == 1 and found[0].title != project.title:
            names.append(
                FormerName(project=project, title=found[0].title, reason=making.texts["renamed"], renamed_at=at)
            )
    ProjectSource.objects.bulk_create(sources, batch_size=BATCH)
    CostRecord.objects.bulk_create(costs, batch_size=BATCH)
    FormerName.objects.bulk_create(names, batch_size=BATCH)


def _cost(project: Project, won: int, reason: str, department: Any, officer: Any, at: datetime) -> CostRecord:
    return CostRecord(
        project=project, won=won, reason=reason, department=department, recorded_by=officer, recorded_at=at
    )


def _pictures(making: Making) -> None:
    """Each scene is taken in once; the others of its kind hold a copy."""
    words = tomllib.loads((HERE / "pictures.toml").read_text(encoding="utf-8"))
    library = {image.title: image for image in get_image_model().objects.all()}
    taken: dict[str, uploads.StoredFile] = {}
    officer = making.world.staff["officer"]
    for project, _found, scene in making.made:
        at = project.created_at
        if scene in taken:
            file = uploads.copy(taken[scene], owner=officer, at=at)
        else:
            with library[words[scene]["title"]].file.open("rb") as content:
                file = uploads.receive(ContentFile(content.read(), name=f"{scene}.jpg"), owner=officer, at=at)
            taken[scene] = file
        uploads.attach([file], project, at=at)
        project.picture, project.picture_text = file, words[scene]["text"]
    Project.objects.bulk_update(making.projects, ["picture", "picture_text"], batch_size=BATCH)
