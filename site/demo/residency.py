"""Applications for residency letters: two years of them, in every state, some late."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings

from accounts.models import ResidencyApplication
from accounts.residency import register_import
from accounts.residency.identity import register_hash
from core.workflow import SYSTEM
from demo import names
from demo.histories import Histories, Past, Step
from demo.world import World

PAST = 64
# State → (how many, how many days ago at most): what lies on the desk today. The oldest are overdue.
WAITING = {
    "REQUESTED": (9, 30),
    "LETTER_PRINTED": (4, 16),
    "LETTER_SENT": (7, 24),
}
ENDINGS = ("verify", "verify", "verify", "verify", "expire", "refuse", "withdraw")
# Lines of the register besides the people whom visitors may try to be.
REGISTERED = 400
REFUSAL = "적어 주신 주소에 건물이 없습니다. 주소를 확인해 다시 신청해 주세요."


def build(world: World) -> None:
    histories = Histories(world.at)
    people = iter(world.chance.sample(world.residents[2:], (PAST + 20) * world.scale))
    for _number in range(PAST * world.scale):
        _add(world, histories, next(people), *_past_life(world))
    for state, (count, span) in WAITING.items():
        for number in range(count * world.scale):
            days = 1 + span * (number % count) / count
            _add(world, histories, next(people), *_waiting_life(world, state, days))
    applications = [application for application, _past in histories.lived]
    ResidencyApplication.objects.bulk_create(applications, batch_size=1000)
    histories.save()
    _register(world)


def _register(world: World) -> None:
    """A register of residents, so that the quickest way of proof can be tried to its end."""
    areas = settings.RESIDENCY_AREAS
    lines = ["keyed_hash,area"]
    for example in settings.RESIDENCY_EXAMPLES:
        known = register_hash(**{**example, "birth_date": date.fromisoformat(example["birth_date"])})
        lines.append(f"{known},{areas[0]}")
    lines += [f"{world.chance.getrandbits(256):064x},{world.chance.choice(areas)}" for _number in range(REGISTERED)]
    taken_in = world.days_ago(20, hour=10)
    register_import.import_register(
        lines, as_of=taken_in.date() - timedelta(days=1), actor=world.staff["officer"], at=taken_in
    )


def _past_life(world: World) -> tuple[int, list[tuple[str, float, str]]]:
    """When it began and its steps, each so many days after the one before."""
    begun, ending = world.chance.randint(40, 700), world.chance.choice(ENDINGS)
    # One in eight letters went out too late.
    slow = world.chance.uniform(24, 34) if world.chance.random() < 0.12 else world.chance.uniform(1, 7)
    if ending in {"refuse", "withdraw"}:
        return begun, [(ending, slow, REFUSAL if ending == "refuse" else "")]
    after = 31 if ending == "expire" else world.chance.uniform(1, 6)
    return begun, [("print_letter", slow, ""), ("send_letter", 0.2, ""), (ending, after, "")]


def _waiting_life(world: World, state: str, days: float) -> tuple[float, list[tuple[str, float, str]]]:
    steps = [("print_letter", days * 0.4, ""), ("send_letter", 0.1, "")]
    count = {"REQUESTED": 0, "LETTER_PRINTED": 1, "LETTER_SENT": 2}[state]
    return days, steps[:count]


def _add(world: World, histories: Histories, person: Any, begun: float, steps: list[tuple[str, float, str]]) -> None:
    opened_at = world.days_ago(begun)
    moment, taken = opened_at, []
    for name, days, reason in steps:
        moment = min(moment + timedelta(days=days), world.at - timedelta(minutes=20))
        taken.append(Step(name, _actor(world, name, person), moment, reason))
    past = Past(ResidencyApplication.workflow, person, opened_at, taken)
    histories.add(_application(world, person, past), past)


def _actor(world: World, name: str, person: Any) -> Any:
    if name in {"verify", "expire"}:
        return SYSTEM
    return person if name == "withdraw" else world.staff["officer"]


def _application(world: World, person: Any, past: Past) -> ResidencyApplication:
    """Name and address stand there only while the matter is open."""
    application = ResidencyApplication(
        user=person,
        area=world.chance.choice(settings.RESIDENCY_AREAS),
        requested_at=past.opened_at,
        expires_at=past.opened_at + settings.RESIDENCY_LETTER_PERIOD,
        department=world.departments["주민참여"],
        assignee=world.staff["officer"] if world.chance.random() < 0.4 and not past.is_closed else None,
        **past.fields(),
    )
    if not past.is_closed:
        application.name = names.invented(world.chance)
        application.birth_date = date(world.chance.randint(1950, 2004), world.chance.randint(1, 12), 15)
        application.postal_code = f"{world.chance.randint(10000, 19999)}"
        application.address = f"한마루시 {world.chance.choice(names.STREETS)} {world.chance.randint(1, 180)}"
        application.address_detail = (
            f"{world.chance.randint(101, 119)}동 {world.chance.randint(1, 20)}0{world.chance.randint(1, 4)}호"
        )
        if past.steps:
            application.code_hash = f"{world.chance.getrandbits(256):064x}"
    return application
