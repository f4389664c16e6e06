"""Thirty rules over three years: what was there before, later versions with their announcements, and looks."""

import random
import tomllib
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from accounts.models import Position
from core.workflow import SYSTEM
from demo.regulations_texts import RuleText, VersionText, read_all, wordings
from demo.timeline import Timeline, in_office_hours
from demo.world import SEOUL, World
from regulations.models import Opinion, Regulation, Version
from regulations.queries import looks as looked
from regulations.queries import version_texts
from regulations.recognition import recognise
from regulations.services import coming_into_force, drafting, enactment, looks, opinions
from regulations.states import Outlook, Verdict

TEXTS = Path(__file__).parent / "texts" / "regulations.toml"
# On this day back the rules that held were entered; versions of so many months back were among them.
ENTERED, ENTERED_MONTHS = 728, 21
# Days before a version holds: it is drafted, announced, closed to opinions, answered, enacted.
DRAFTED, ANNOUNCED, UNTIL, ANSWERED, ENACTED = 75, 70, 45, 38, 20
# The same for drafts that are under way, in days back from the reference day; a negative one lies ahead.
UNDER_WAY = {
    "announced": {"draft": 14, "announce": 8, "until": -17},
    "consulted": {"draft": 48, "announce": 40, "until": 12, "answer": 6},
    "enacted": {"draft": 80, "announce": 74, "until": 45, "answer": 38, "enact": 9, "hold": -13},
}
# Of a hundred articles so many were looked at; of those looked at in vain so many are kept with a reason.
# One rule in so many waits for its turn.
LOOKED_AT, UNTOUCHED = {Outlook.NEGATIVE_LIST: 70, Outlook.CORRUPTION: 40}, 9
KEPT_OF_A_HUNDRED = 14
Data = dict[str, Any]


class Register:
    """Lays down the rules, and puts what became of each on the timeline."""

    def __init__(self, world: World, timeline: Timeline) -> None:
        self.world, self.timeline = world, timeline
        self.texts: Data = tomllib.loads(TEXTS.read_text(encoding="utf-8"))
        # A chance of its own: what other rooms draw stays as it is.
        self.chance = random.Random(f"rules {world.at.date()}")  # noqa: S311  (plausible, not secret)
        self.officer = world.staff["officer"]
        self.rules: dict[str, Regulation] = {}
        self.versions: dict[tuple[str, int], Version] = {}
        self.days: dict[tuple[str, int], date] = {}
        self.drafted: dict[tuple[str, int], datetime] = {}

    def tell(self) -> None:
        for place, rule in enumerate(read_all()):
            entered = self._back(ENTERED, hour=9) + timedelta(minutes=12 * place)
            self.rules[rule.slug] = Regulation.objects.create(
                slug=rule.slug, title=rule.title, kind=rule.kind, purpose=rule.purpose, created_at=entered,
                department=self.world.departments[rule.department],
            )  # fmt: skip
            days = [self._day(version) for version in rule.versions]
            for version, day, text in zip(rule.versions, days, wordings(rule, days), strict=True):
                self.days[rule.slug, version.number] = day
                self._tell_version(rule, version, day, text, entered)
            self._look_through(rule, place)

    def drafted_on(self, slug: str, number: int) -> datetime:
        return self.drafted[slug, number]

    def head_of(self, regulation: Regulation) -> Position:
        posts = self.world.positions.values()
        return next(post for post in posts if post.department_id == regulation.department_id)

    def _day(self, version: VersionText) -> date:
        today = self.world.at.date()
        if version.when == "enacted":
            return today - timedelta(days=UNDER_WAY["enacted"]["hold"])
        if version.is_draft:
            # Hoped for; the words of a draft name a day as well.
            return _first_of_month(today, -3)
        return _first_of_month(today, version.months_back)

    def _tell_version(self, rule: RuleText, version: VersionText, day: date, text: str, entered: datetime) -> None:
        if version.is_draft:
            self._tell_draft(rule, version, day, text)
        elif version.months_back >= ENTERED_MONTHS:
            at = max(entered + timedelta(minutes=version.number), _midnight(day))
            self.drafted[rule.slug, version.number] = at
            self.timeline.put(at, lambda at: self._enter(rule, version, day, text, at))
        else:
            self._tell_amendment(rule, version, day, text)

    def _enter(self, rule: RuleText, version: VersionText, day: date, text: str, at: datetime) -> None:
        """What was decided before drafts were announced here, as it was enacted in its time."""
        made = self._draft(rule, version, text, at)
        enactment.enact(made, actor=SYSTEM, enacted_on=day - timedelta(days=14), in_force_on=day, at=at)

    def _tell_amendment(self, rule: RuleText, version: VersionText, day: date, text: str) -> None:
        key, until = (rule.slug, version.number), day - timedelta(days=UNTIL)
        put, before = self.timeline.put, self._before
        self.drafted[key] = before(day, DRAFTED, hour=10)
        put(self.drafted[key], lambda at: self._keep(key, self._draft(rule, version, text, at)))
        put(before(day, ANNOUNCED, hour=11), lambda at: self._announce(key, until, at))
        self._plan_opinions(key, before(day, ANNOUNCED - 3, hour=19), self.texts["opinion_on_any"])
        put(before(day, ANSWERED, hour=15), lambda at: self._answer_opinions(key, at))
        put(before(day, ENACTED, hour=16), lambda at: self._enact(key, day, at))
        put(_midnight(day), self._bring)

    def _tell_draft(self, rule: RuleText, version: VersionText, day: date, text: str) -> None:
        key, days = (rule.slug, version.number), UNDER_WAY[version.when]
        until = self.world.at.date() - timedelta(days=days["until"])
        put, back = self.timeline.put, self._back
        self.drafted[key] = back(days["draft"], hour=10)
        put(self.drafted[key], lambda at: self._keep(key, self._draft(rule, version, text, at)))
        put(back(days["announce"], hour=11), lambda at: self._announce(key, until, at))
        self._plan_opinions(key, back(days["announce"] - 1, hour=9), self.texts["opinion"].get(rule.slug, []))
        if "answer" in days:
            put(back(days["answer"], hour=14), lambda at: self._answer_opinions(key, at))
        if "enact" in days:
            put(back(days["enact"], hour=16), lambda at: self._enact(key, day, at))

    def _draft(self, rule: RuleText, version: VersionText, text: str, at: datetime) -> Version:
        regulation = Regulation.objects.get(pk=self.rules[rule.slug].pk)
        made = drafting.begin(regulation, actor=self.officer, change=version.change, reason=version.reason, at=at)
        drafting.lay_text(made, text)
        return made

    def _keep(self, key: tuple[str, int], version: Version) -> None:
        self.versions[key] = version

    def _announce(self, key: tuple[str, int], until: date, at: datetime) -> None:
        """Long holidays make the time longer that people are to have."""
        until = max(until, drafting.earliest_end(at))
        drafting.announce(self.versions[key], actor=self.officer, opinions_until=until, at=at)
        self.timeline.put(_midnight(until + timedelta(days=1)), self._close)

    def _plan_opinions(self, key: tuple[str, int], begin: datetime, texts: list[Data]) -> None:
        """Of what can be said of any draft two things; of what was written for this one all."""
        said = texts if key[0] in self.texts["opinion"] and texts else self.chance.sample(texts, min(2, len(texts)))
        people = self.chance.sample(self.world.residents[2:], len(said))
        for place, (text, person) in enumerate(zip(said, people, strict=True)):
            at = (begin + timedelta(days=place)).replace(hour=self.chance.randint(8, 21))
            self.timeline.put(at, partial(self._say, key, person, text))

    def _say(self, key: tuple[str, int], person: Any, text: Data, at: datetime) -> None:
        opinions.write(self.versions[key], author=person, text=text["text"], key=text.get("key", ""), at=at)

    def _answer_opinions(self, key: tuple[str, int], at: datetime) -> None:
        """Each with what the text has for it; what has no answer there waits."""
        version = self.versions[key]
        position = self.head_of(version.regulation)
        texts = [*self.texts["opinion"].get(key[0], []), *self.texts["opinion_on_any"]]
        answers = {text["text"]: text for text in texts if "answer" in text}
        for opinion in Opinion.objects.filter(version=version).order_by("written_at"):
            if text := answers.get(opinion.text):
                opinions.answer(
                    [opinion], actor=position.holder, position=position, answered=text["result"],
                    answer=text["answer"], at=at,
                )  # fmt: skip

    def _close(self, at: datetime) -> None:
        while opinions.close_ended(at=at):
            pass

    def _enact(self, key: tuple[str, int], day: date, at: datetime) -> None:
        version = self.versions[key]
        head = self.head_of(version.regulation).holder
        enactment.enact(version, actor=head, enacted_on=at.date(), in_force_on=day, at=at)

    def _bring(self, at: datetime) -> None:
        while coming_into_force.bring_due(at=at):
            pass

    def _look_through(self, rule: RuleText, place: int) -> None:
        """Rule by rule over a year and a half: some whole, some in part, some not yet."""
        for outlook, share in LOOKED_AT.items():
            started = share if place % UNTOUCHED else 0
            at = in_office_hours(self._back(640 - 15 * place, hour=0), hour=14)
            keys = _keys_that_change(rule)
            self.timeline.put(at, partial(self._look, rule, outlook, started, keys))

    def _look(self, rule: RuleText, outlook: str, share: int, changing: set[str], at: datetime) -> None:
        regulation = Regulation.objects.get(pk=self.rules[rule.slug].pk)
        keys = list(looked.clauses_of(regulation).values_list("key", flat=True))
        chosen = [key for key in keys if self.chance.randint(1, 100) <= share]
        sorted_out: dict[tuple[Verdict, str], list[str]] = {}
        for key in chosen:
            sorted_out.setdefault(self._verdict(key, outlook, changing), []).append(key)
        for (verdict, reason), found in sorted_out.items():
            looks.look(
                regulation, actor=self.officer, outlook=outlook, keys=found, verdict=verdict, reason=reason, at=at
            )

    def _verdict(self, key: str, outlook: str, changing: set[str]) -> tuple[Verdict, str]:
        if key in changing:
            return Verdict.CONVERTIBLE, self.texts["look_convertible"][outlook]
        if self.chance.randint(1, 100) <= KEPT_OF_A_HUNDRED:
            return Verdict.KEPT, self.chance.choice(self.texts["look_kept"])
        return Verdict.NOTHING, ""

    def _back(self, days: float, *, hour: int) -> datetime:
        return (self.world.at - timedelta(days=days)).replace(hour=hour, minute=0)

    def _before(self, day: date, days: int, *, hour: int) -> datetime:
        at = datetime.combine(day - timedelta(days=days), time(0), tzinfo=SEOUL)
        return in_office_hours(at, hour=hour) + timedelta(minutes=self.chance.randint(0, 50))


def _keys_that_change(rule: RuleText) -> set[str]:
    """The articles that a later version changed or is to change, as far as the first version has them."""
    changed = "\n".join(version.changed for version in rule.versions[1:])
    return set(version_texts.units(recognise(changed).clauses)) if changed else set()


def _first_of_month(today: date, months_back: int) -> date:
    months = today.year * 12 + today.month - 1 - months_back
    return date(months // 12, months % 12 + 1, 1)


def _midnight(day: date) -> datetime:
    """Soon after: what comes with the day has come."""
    return datetime.combine(day, time(0, 10), tzinfo=SEOUL)
