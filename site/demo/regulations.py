"""The room of the rules: thirty of them over three years, sixty petitions, and what became of both."""

from datetime import date, datetime, time

from demo import regulations_talk
from demo.regulations_committee import Committee
from demo.regulations_petitions import Petitions
from demo.regulations_rules import Register
from demo.timeline import Timeline
from demo.world import SEOUL, World
from home.models import SectionPage
from regulations.services.burden import targets

# How many rules each department was, and is, to improve.
TARGETS = {
    "문화체육": 3, "교통주차": 2, "주거복지": 2, "총무계약": 3, "공원녹지": 1, "경영기획": 1, "환경에너지": 1,
    "시설안전": 1, "감사": 1, "주민참여": 1,
}  # fmt: skip


def build(world: World) -> None:
    # The real room takes over the address of its announcement.
    SectionPage.objects.filter(slug="regulations").delete()
    timeline = Timeline(world)
    register = Register(world, timeline)
    register.tell()
    committee = Committee(world, timeline)
    petitions = Petitions(world, timeline, register, committee)
    petitions.tell()
    committee.tell()
    for year in (world.at.year - 1, world.at.year):
        timeline.put(_new_year(year), lambda at: _set_targets(world, at))
    timeline.run()
    regulations_talk.build(world, petitions.texts, petitions.made())


def _new_year(year: int) -> datetime:
    return datetime.combine(date(year, 1, 5), time(10), tzinfo=SEOUL)


def _set_targets(world: World, at: datetime) -> None:
    wanted = {world.departments[name]: rules for name, rules in TARGETS.items()}
    targets.set_targets(at.year, wanted, actor=world.staff["officer"], at=at)
