"""The room of the briefings: reports every half year, one that is on now, others to come, and what was promised."""

import tomllib
from collections.abc import Callable
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from briefings.models import AskedAtRegistration, Briefing, Duty, Registration, Room, Series
from briefings.services import announcing, duties, preparing, programme, registration, room_settings
from briefings.services.registration_checking import Wish
from demo import briefings_aftermath, briefings_materials, names
from demo.briefings_evening import Data, Evening
from demo.markup import blocks, dated
from demo.timeline import Timeline
from demo.world import SEOUL, World
from home import briefing_pages
from home.models import SectionPage

TEXTS = Path(__file__).parent / "texts" / "briefings.toml"
# Days before the briefing.
PREPARED, ANNOUNCED, CANCELLED = 45, 30, 2
# Where people follow it from home; a host of nobody, so it is a link and nothing is embedded.
STREAM = "https://live.hanmaru.example/"
FACTS = (
    "kind", "title", "purpose", "form", "place", "address", "directions", "capacity", "captions", "sign_language",
    "step_free", "hearing_loop", "accessibility_note",
)  # fmt: skip
# Who does what at each of them.
CREW = (
    ("moderator", Duty.Kind.MODERATOR), ("moderator2", Duty.Kind.MODERATOR), ("author", Duty.Kind.PRESENTER),
    ("auditor", Duty.Kind.HELPER),
)  # fmt: skip


def build(world: World) -> None:
    # The real room takes over the address of its announcement.
    SectionPage.objects.filter(slug="briefings").delete()
    Story(world).tell()


class Story:
    """What happens at each briefing on which day."""

    def __init__(self, world: World) -> None:
        self.world, self.timeline = world, Timeline(world)
        self.officer = world.staff["officer"]
        self.made: dict[str, Briefing] = {}

    def tell(self) -> None:
        texts = tomllib.loads(dated(TEXTS.read_text(encoding="utf-8"), self.world.at.date()))
        self.nicknames = texts["nicknames"]
        self.series = Series.objects.create(name=texts["series"], months=6)
        for said in texts["briefing"]:
            getattr(self, f"_{said['life']}")(said, self._begins(said))
        self.timeline.run()
        # Each letter has long arrived.
        Registration.objects.update(letter="")

    def _begins(self, said: Data) -> datetime:
        day = (self.world.at + timedelta(days=said["begins"])).date()
        return datetime.combine(day, time(said["hour"]), tzinfo=SEOUL)

    def _put(self, at: datetime, event: Callable[[datetime], Any]) -> None:
        self.timeline.put(at, event)

    # The lives.

    def _draft(self, said: Data, begins: datetime) -> None:
        self._put(min(begins - timedelta(days=PREPARED), self._lately(5)), lambda at: self._prepare(said, at))

    def _announced(self, said: Data, begins: datetime) -> None:
        self._put(min(begins - timedelta(days=PREPARED), self._lately(20)), lambda at: self._prepare(said, at))
        announced = min(begins - timedelta(days=ANNOUNCED), self._lately(12))
        self._put(announced, lambda at: self._announce(said, at))
        for days, add in briefings_materials.of(said["key"]):
            self._put(
                min(begins - timedelta(days=days), self._lately(2)),
                lambda at, add=add: add(self._fresh(said), self.officer, at),  # type: ignore[misc]
            )
        until = min(begins - timedelta(days=1), self.world.at)
        for number in range(said.get("registered", 0)):
            self._put(
                announced + (until - announced) * (number + 1) / (said["registered"] + 1),
                lambda at, number=number: self._register(said, number, at),  # type: ignore[misc]
            )

    def _cancelled(self, said: Data, begins: datetime) -> None:
        self._announced(said, begins)
        self._put(
            begins - timedelta(days=CANCELLED),
            lambda at: announcing.cancel(self.made[said["key"]], by=self.officer, reason=said["reason"], at=at),
        )

    def _live(self, said: Data, begins: datetime) -> None:
        self._announced(said, begins)
        self._put(begins, lambda at: self._begin(said, at))

    def _ended(self, said: Data, begins: datetime) -> None:
        self._live(said, begins)
        ends = begins + timedelta(hours=said["hours"])
        self._put(ends, lambda at: announcing.end(self._fresh(said), by=self.officer, at=at))
        self._put(ends + timedelta(hours=14), lambda at: self._go_on(said, at))

    def _concluded(self, said: Data, begins: datetime) -> None:
        self._ended(said, begins)
        written = begins + timedelta(days=20)
        self._put(written, lambda at: self._publish(said, at))
        self._put(
            written + timedelta(days=1), lambda at: announcing.conclude(self._fresh(said), by=self.officer, at=at)
        )

    def _publish(self, said: Data, at: datetime) -> None:
        briefings_aftermath.publish_record(self._fresh(said), said, by=self.officer, at=at)

    def _lately(self, days: int) -> datetime:
        return (self.world.at - timedelta(days=days)).replace(hour=10)

    # What is done.

    def _prepare(self, said: Data, at: datetime) -> None:
        begins = self._begins(said)
        facts = {name: said[name] for name in FACTS if name in said}
        if "where" in said:
            facts["latitude"], facts["longitude"] = said["where"]
        briefing = preparing.prepare(
            by=self.officer,
            department=self.world.departments[said["department"]],
            at=at,
            starts_at=begins,
            ends_at=begins + timedelta(hours=said["hours"]),
            series=self.series if said.get("in_series") else None,
            stream_url=f"{STREAM}{said['key']}" if said["form"] != "IN_PERSON" else "",
            **facts,
        )
        self.made[said["key"]] = briefing
        self._write_programme(briefing, said, at)
        for account, kind in CREW:
            duties.give(briefing, person=self.world.staff[account], kind=kind, by=self.officer, at=at)
        room = briefing.rooms.get(kind=Room.Kind.MAIN)
        room_settings.set_room(room, by=self.officer, at=at, anonymously=True, slow_seconds=20)

    def _write_programme(self, briefing: Briefing, said: Data, at: datetime) -> None:
        by = self.officer
        speakers = []
        for position, topic, department in said["speakers"]:
            holder = self.world.positions[department].holder
            speakers.append(
                programme.add(
                    programme.SPEAKERS,
                    briefing,
                    by=by,
                    at=at,
                    position=position,
                    topic=topic,
                    department=self.world.departments[department],
                    person=holder,
                )
            )
            if not briefing.duties.filter(person=holder, kind=Duty.Kind.SPEAKER).exists():
                duties.give(briefing, person=holder, kind=Duty.Kind.SPEAKER, by=by, at=at)
        for clock, title, speaker in said["agenda"]:
            chosen = speakers[speaker] if speaker >= 0 else None
            programme.add(
                programme.AGENDA, briefing, by=by, at=at, starts_at=time.fromisoformat(clock), title=title,
                description="", speaker=chosen,
            )  # fmt: skip
        for text, kind, options in said.get("asked", ()):
            programme.add(
                programme.ASKED, briefing, by=by, at=at, text=text, kind=kind, options=options, required=False
            )

    def _announce(self, said: Data, at: datetime) -> None:
        announcing.announce(self._fresh(said), by=self.officer, at=at)
        if "words" in said:
            briefing_pages.draft(self._words(said), by=self.officer).save_revision().publish()

    def _words(self, said: Data) -> Any:
        page = briefing_pages.new_words(self.made[said["key"]])
        page.body = blocks(said["words"])
        return page

    def _register(self, said: Data, number: int, at: datetime) -> None:
        """Every third without an account; by and by with companions, until the list of those who wait begins."""
        briefing, chance = self.made[said["key"]], self.world.chance
        person = self.world.residents[number + 2] if number % 3 else None
        wish = Wish(
            name=person.display_name if person else names.shown(chance),
            email="" if person else f"guest{number}-{said['key']}@demo.example",
            mode="ONLINE" if said["form"] == "HYBRID" and chance.random() < 0.25 else "ON_SITE",
            companions=chance.choice((0, 0, 0, 1, 1, 2)),
            needs=chance.choice(("",) * 9 + ("휠체어 자리", "큰 글씨 자료", "수어 통역이 잘 보이는 자리")),
            answers=self._answers(briefing),
        )
        registration.register(briefing, wish=wish, by=person, waits=True, at=at)

    def _answers(self, briefing: Briefing) -> dict[int, str]:
        answers = {}
        for asked in AskedAtRegistration.objects.filter(briefing=briefing):
            options = asked.options.splitlines() or ["NO", "NO", "NO", "YES"]
            answers[asked.pk] = self.world.chance.choice(options)
        return answers

    def _begin(self, said: Data, at: datetime) -> None:
        briefing = announcing.begin(self._fresh(said), by=self.officer, at=at)
        evening = Evening(self.world, briefing, said, self.nicknames, by=self.world.staff["moderator"])
        for moment, event in evening.events(at):
            self._put(moment, event)

    def _go_on(self, said: Data, at: datetime) -> None:
        for moment, event in briefings_aftermath.events(self.world, self._fresh(said), said, at):
            self._put(moment, event)

    def _fresh(self, said: Data) -> Briefing:
        briefing = self.made[said["key"]]
        briefing.refresh_from_db()
        return briefing
