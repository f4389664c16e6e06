"""The register: facilities with what stands there, three years of upkeep, weights set twice, and grades A to E."""

import random
import tomllib
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.db.models import Q

from budget.models import Project
from core.workflow import SYSTEM
from demo.world import World
from facilities.grading import Limits, Weights
from facilities.models import Branch, Equipment, FacilityKind, Site, Upkeep
from facilities.services.grades import recompute
from facilities.services.weights import set_weights
from home.models import SectionPage
from proposals.models import Proposal

TEXTS = Path(__file__).parent / "texts" / "facilities_register.toml"
LIMITS = Limits(from_b=30, from_c=48, from_d=62, from_e=76, worst_record=24)
AT_FIRST = dict.fromkeys(Branch.values, Weights(30, 40, 30))
LATER = {
    Branch.ELECTRICAL.value: Weights(30, 35, 35),
    Branch.MECHANICAL.value: Weights(30, 30, 40),
    Branch.FIRE.value: Weights(45, 35, 20),
    Branch.BUILDING.value: Weights(25, 50, 25),
    Branch.OUTDOOR.value: Weights(30, 40, 30),
    Branch.COMMUNICATION.value: Weights(25, 40, 35),
}
YEARS_OF_RECORD = 4
MOST_NAMED = 6
FIRST_WEIGHTS, LATER_WEIGHTS = 900, 250
Data = dict[str, Any]


def build(world: World) -> None:
    # The real room takes over the address of its announcement.
    SectionPage.objects.filter(slug="facilities").delete()
    texts = tomllib.loads(TEXTS.read_text(encoding="utf-8"))
    # A chance of its own: what other rooms draw stays as it is.
    chance = random.Random(f"facilities {world.at.date()}")  # noqa: S311  (plausible, not secret)
    kinds = {name: FacilityKind.objects.create(name=name, position=place) for place, name in enumerate(texts["kinds"])}
    for text in texts["site"]:
        site = _site(world, text, kinds)
        for number, line in enumerate(text["equipment"], start=1):
            _equipment(world, site, f"{site.code}-{number:02}", line, texts["notes"], chance)
    _weigh(world, texts)
    _close(world, texts["site"])


def _site(world: World, text: Data, kinds: dict[str, FacilityKind]) -> Site:
    entered = world.at - timedelta(days=FIRST_WEIGHTS + 30)
    latitude, longitude = text["place"]
    return Site.objects.create(
        code=text["code"], name=text["name"], kind=kinds[text["kind"]],
        department=world.departments[text["department"]], address=text["address"], area=text["area"],
        latitude=latitude, longitude=longitude, description=text["description"],
        opened_on=min(date(text["opened"], 3, 2), world.at.date()), created_at=entered,
        published_at=entered if text.get("published", True) else None,
    )  # fmt: skip


def _equipment(world: World, site: Site, code: str, line: str, notes: dict[str, Data], chance: random.Random) -> None:
    name, branch, usage, essential, years, life, troubles, maker = (part.strip() for part in line.split("|"))
    installed = world.at.date() - timedelta(days=int(float(years) * 365))
    thing = Equipment.objects.create(
        code=code, site=site, name=name, branch=branch, usage=int(usage), essential=essential == "1",
        installed_on=installed, service_life=int(life), maker=maker,
    )  # fmt: skip
    upkeep = [
        *_troubles(world, thing, float(troubles), notes[branch], chance),
        *_inspections(world, thing, notes[branch], chance),
    ]
    Upkeep.objects.bulk_create(sorted(upkeep, key=lambda entry: entry.happened_on))


def _troubles(world: World, thing: Equipment, often: float, notes: Data, chance: random.Random) -> list[Upkeep]:
    """Failures, each with its repair some days later; the older it is, the more there were lately."""
    found = []
    for _trouble in range(round(often * 1.6)):
        days = int(365 * YEARS_OF_RECORD * chance.random() ** 1.4) + 12
        failed = max(thing.installed_on, world.at.date() - timedelta(days=days))
        found.append(_entry(world, thing, "FAILURE", failed, chance.choice(notes["FAILURE"])))
        mended = min(failed + timedelta(days=chance.randint(1, 10)), world.at.date() - timedelta(days=1))
        cost = chance.randint(12, 480) * 10_000
        found.append(_entry(world, thing, "REPAIR", mended, chance.choice(notes["REPAIR"]), cost))
    return found


def _inspections(world: World, thing: Equipment, notes: Data, chance: random.Random) -> list[Upkeep]:
    days = range(chance.randint(20, 170), 365 * YEARS_OF_RECORD, 182)
    seen = [world.at.date() - timedelta(days=back) for back in days]
    return [
        _entry(world, thing, "INSPECTION", day, chance.choice(notes["INSPECTION"]))
        for day in seen
        if day >= thing.installed_on
    ]


def _entry(world: World, thing: Equipment, kind: str, day: date, note: str, cost_won: int | None = None) -> Upkeep:
    recorded = datetime.combine(day, world.at.time(), tzinfo=world.at.tzinfo)
    return Upkeep(
        equipment=thing, kind=kind, happened_on=day, note=note, cost_won=cost_won,
        recorded_by=world.staff["officer"], recorded_at=recorded,
    )  # fmt: skip


def _weigh(world: World, texts: Data) -> None:
    """Weights at first and later, and the grades as they were computed month by month until this morning."""
    first, later = world.days_ago(FIRST_WEIGHTS, hour=10), world.days_ago(LATER_WEIGHTS, hour=10)
    given = {"limits": LIMITS, "by": SYSTEM}
    set_weights(weights=AT_FIRST, reason=texts["first_reason"], at=first, today=first.date(), **given)
    for days in range(FIRST_WEIGHTS - 30, LATER_WEIGHTS, -30):
        recompute(today=world.at.date() - timedelta(days=days))
    set_weights(weights=LATER, reason=texts["later_reason"], at=later, today=later.date(), **given)
    for days in range(LATER_WEIGHTS - 20, 0, -20):
        recompute(today=world.at.date() - timedelta(days=days))
    recompute(today=world.at.date())


def _close(world: World, sites: list[Data]) -> None:
    for text in sites:
        if "closed" in text:
            last = world.at.date() - timedelta(days=text["closed"])
            Site.objects.filter(code=text["code"]).update(closed_on=last)
    closed = Site.objects.filter(closed_on__isnull=False).values_list("pk", flat=True)
    recompute(today=world.at.date(), sites=list(closed))


def name_in_proposals(world: World) -> None:
    """Some proposals are about a facility, and so are the projects that were made of them."""
    texts = tomllib.loads(TEXTS.read_text(encoding="utf-8"))
    for text in texts["site"]:
        about = Q()
        for word in text.get("words", ()):
            about |= Q(title__contains=word)
        if not about:
            continue
        site = Site.objects.get(code=text["code"])
        free = Proposal.objects.filter(about, audience="PUBLIC", facility__isnull=True).order_by("-submitted_at")
        named = list(free.values_list("pk", flat=True)[:MOST_NAMED])
        Proposal.objects.filter(pk__in=named).update(facility=site)
        Project.objects.filter(sources__proposal__in=named).update(facility=site)
