"""What residents reported of the facilities in two years, in all states, and what became of it."""

import random
import tomllib
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from core import uploads
from core.workflow import SYSTEM, engine, mending
from demo.pictures import SCENES, painted
from demo.world import World
from facilities.models import Equipment, Photo, ProblemReport, Question, Service, Site
from facilities.services import problem_letters, problems

TEXTS = Path(__file__).parent / "texts" / "facilities_problems.toml"
# Each step, and how many days after the one before it was taken.
PLANNED = (("accept", 0.2), ("assign", 0.1), ("plan", 3.0))
MENDED = (*PLANNED, ("mend", 5.0))
WAYS: dict[str, tuple[tuple[str, float], ...]] = {
    "REPORTED": (), "RETURNED": (("send_back", 0.5),), "WITHDRAWN": (("withdraw", 0.5),),
    "ACCEPTED": (("accept", 0.4),), "ASSIGNED": (("accept", 0.4), ("assign", 0.3)), "ACTION_PLANNED": PLANNED,
    "ACTION_TAKEN": MENDED, "RECHECK": (*MENDED, ("look_again", 4.0)), "CLOSED": (*MENDED, ("close", 3.0)),
    "REOPENED": (*MENDED, ("reopen", 4.0)), "DECLINE_ASKED": (*PLANNED, ("ask_to_decline", 6.0)),
    "DECLINED": (("accept", 0.3), ("assign", 0.3), ("ask_to_decline", 4.0), ("decline", 1.5)),
}  # fmt: skip
# Somebody looked, found it not mended, and it was done once more.
ONCE_MORE = (*MENDED, ("reopen", 3.0), ("plan", 2.0), ("mend", 4.0), ("close", 3.0))
Data = dict[str, Any]


def build(world: World) -> None:
    texts = tomllib.loads(TEXTS.read_text(encoding="utf-8"))
    # A chance of its own: what other rooms draw stays as it is.
    chance = random.Random(f"problems {world.at.date()}")  # noqa: S311  (plausible, not secret)
    kinds = {text["code"]: _kind(position, text) for position, text in enumerate(texts["service"])}
    for text in sorted(texts["report"], key=lambda one: -one["days"]):
        _Story(world, texts, text, chance).tell(kinds[text["kind"]])
    # Letters of the past are not sent out again, and addresses went with the last of them.
    problem_letters.forget(ProblemReport.objects.exclude(email=""))


def _kind(position: int, text: Data) -> Service:
    names = ("code", "name", "group", "description", "keywords")
    made = Service.objects.create(position=position, **{name: text[name] for name in names})
    for number, asked in enumerate(text.get("question", ())):
        Question.objects.create(
            service=made, code=asked["code"], label=asked["label"], kind=asked["kind"],
            answers=asked["answers"], is_required=asked.get("required", False), position=number,
        )  # fmt: skip
    return made


class _Story:
    """One report, and everybody who had to do with it."""

    def __init__(self, world: World, texts: Data, text: Data, chance: random.Random) -> None:
        self.world, self.texts, self.text, self.chance = world, texts, text, chance
        self.at = world.days_ago(text["days"])
        self.site = Site.objects.select_related("department").filter(code=text["site"]).first()
        self.reporter = None if text.get("anonymous") else self._reporter()
        self.officer = world.staff["officer"]

    def _reporter(self) -> Any:
        accounts = {person.email.partition("@")[0]: person for person in self.world.residents[:2]}
        return accounts.get(self.text.get("reporter", "")) or self.chance.choice(self.world.residents[2:])

    def tell(self, kind: Service) -> None:
        report = self._report(kind)
        engine.open(report, actor=self.reporter or SYSTEM, at=self.at)
        way = ONCE_MORE if self.text.get("again") else WAYS[self.text["state"]]
        for number, (step, days) in enumerate(way):
            self.at = self._later(days, left=len(way) - number)
            self._take(report, step)

    def _report(self, kind: Service) -> ProblemReport:
        text, place = self.text, self.text.get("pin", (None, None))
        number = text.get("equipment", 0)
        equipment = Equipment.objects.get(code=f"{text['site']}-{number:02}") if number else None
        # As the service does it, but with a number that is the same each time the demo is made.
        report = ProblemReport.objects.create(
            token=f"{self.chance.getrandbits(64):016X}", service=kind, site=self.site, equipment=equipment,
            department=self.site.department if self.site else None, text=text["text"], place_text=text["place"],
            latitude=place[0], longitude=place[1], reporter=self.reporter, created_at=self.at,
            answers={question.code: question.possible_answers[0] for question in kind.asked},
        )  # fmt: skip
        if "scene" in text:
            picture = uploads.receive(self._picture(), owner=self.reporter, at=self.at)
            uploads.attach([picture], Photo.objects.create(report=report), at=self.at)
        return report

    def _picture(self) -> ContentFile[bytes]:
        return ContentFile(_painted(self.text["scene"]), name=f"{self.text['scene']}.jpg")

    def _later(self, days: float, *, left: int) -> datetime:
        """In order, and with room before the demo's morning for the steps that follow."""
        moment = self.at + timedelta(days=days * self.chance.uniform(0.7, 1.3))
        return min(moment, self.world.at - timedelta(minutes=10 * left))

    def _take(self, report: ProblemReport, step: str) -> None:
        head = self.site and next(
            post.holder for post in self.world.positions.values() if post.department_id == self.site.department_id
        )
        by_officer = {"actor": self.officer, "at": self.at}
        if step == "accept":
            words, files = self.text.get("public", self.text["text"]), self._names_of_photos(report)
            problems.publish(report, text=words, place=self.text["place"], photos=files, by=self.officer, at=self.at)
        elif step == "assign":
            mending.assign(report, department=report.department, **by_officer)
        elif step == "plan":
            due = max(self.at, self.world.at) if self.text["state"] == "ACTION_PLANNED" else self.at
            mending.plan(report, action=self.text["plan"], by=timezone.localdate(due + timedelta(days=9)), **by_officer)
        elif step == "mend":
            on = timezone.localdate(self.at)
            files = [self._picture()] if "scene" in self.text else []
            mending.mend(report, action=self.text["done"], on=on, files=files, **by_officer)
        else:
            # Where nobody left an account, the head of the department looks: they did not mend it.
            looks = self.reporter or head
            who = {"withdraw": looks, "look_again": looks, "close": looks, "reopen": looks, "decline": head}
            mending.take(report, step, actor=who.get(step, self.officer), at=self.at, reason=self._said(step))

    def _said(self, step: str) -> str:
        said = {
            "send_back": self.texts["question"], "reopen": self.texts["not_mended"],
            "ask_to_decline": self.texts["asked_why"], "decline": self.text.get("reason", ""),
        }  # fmt: skip
        return str(said.get(step, ""))

    def _names_of_photos(self, report: ProblemReport) -> list[str]:
        files = [file for photo in report.photos.all() for file in uploads.attached_to(photo)]
        return [str(file.public_name) for file in files]


@cache
def _painted(name: str) -> bytes:
    return painted(next(scene for scene in SCENES if scene.name == name), 7)
