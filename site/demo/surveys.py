"""The room of the surveys: two years of asking, what was answered, and what came of it."""

import random
import tomllib
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from core.workflow import SYSTEM, engine
from councils.models import Body
from councils.queries.terms import members_in_office
from demo import surveys_documents, surveys_panel, surveys_paper
from demo.markup import dated
from demo.surveys_answers import invented
from demo.surveys_documents import Data
from demo.timeline import Timeline
from demo.world import World
from disclosures.models import CatalogueItem
from disclosures.services import survey_reports
from home.models import SectionPage
from plans.models import TaskCard
from surveys.models import FreeText, Invitation, Participation, Series, Survey
from surveys.queries import results, results_measures
from surveys.questionnaire import documents, flow
from surveys.services import editing, results_improvement, results_release, results_report, storing
from surveys.states import Channel

TEXTS = Path(__file__).parent / "texts" / "surveys.toml"
SETTINGS = (
    "slug", "purpose", "mode", "access", "sampling", "population", "method", "on_paper", "at_kiosk",
)  # fmt: skip
# Before it opens: begun, and announced.
BEGUN, ANNOUNCED = 20, 4
BATCH = 1000
# Which task of a plan mends what: by the words of its title.
TASKS = {"process": "민원 한 번에 풀기", "awareness": "혁신의식 설문과 혁신주간"}


def build(world: World) -> None:
    # The real room takes over the address of its announcement.
    SectionPage.objects.filter(slug="surveys").delete()
    story = Story(world)
    story.tell()
    story.timeline.run()


class Story:
    """What happens to each survey on which day."""

    def __init__(self, world: World) -> None:
        self.world, self.timeline = world, Timeline(world)
        self.chance = random.Random(f"surveys {world.seed}")  # noqa: S311  (plausible, not secret)
        self.officer = world.staff["officer"]
        self.made: dict[str, Survey] = {}

    def tell(self) -> None:
        texts = tomllib.loads(dated(TEXTS.read_text(encoding="utf-8"), self.world.at.date()))
        for said in texts["survey"]:
            getattr(self, f"_{said['life']}")(said)

    def _put(self, days: float, event: Callable[[datetime], None], *, hour: int) -> None:
        self.timeline.put(self.world.days_ago(days, hour=hour).replace(minute=0), event)

    # The lives.

    def _draft(self, said: Data) -> None:
        self._put(6, lambda at: self._begin(said, at), hour=14)

    def _dropped(self, said: Data) -> None:
        self._put(said["opened"] + BEGUN, lambda at: self._begin(said, at), hour=10)
        self._put(said["opened"], lambda at: self._step(said, "drop", self.officer, at), hour=11)

    def _scheduled(self, said: Data) -> None:
        begun = min(said["opened"] + BEGUN, 20)
        self._put(begun, lambda at: self._begin(said, at), hour=10)
        self._put(3, lambda at: self._announce(said, at), hour=15)

    def _opened(self, said: Data) -> None:
        self._put(said["opened"] + BEGUN, lambda at: self._begin(said, at), hour=10)
        self._put(said["opened"] + ANNOUNCED, lambda at: self._announce(said, at), hour=15)
        self._put(said["opened"], lambda at: self._step(said, "open", SYSTEM, at), hour=9)

    def _open(self, said: Data) -> None:
        self._opened(said)
        self._put(1, lambda at: self._answer_one_by_one(said, at), hour=20)

    def _cancelled(self, said: Data) -> None:
        self._opened(said)
        self._put(said["opened"] - 2, lambda at: self._step(said, "cancel", self.officer, at), hour=11)

    def _closed(self, said: Data) -> None:
        self._opened(said)
        closes = said["opened"] - said["days"]
        self._put(closes + 1, lambda at: self._answer(said, at), hour=19)
        self._put(closes, lambda at: self._step(said, "close", SYSTEM, at), hour=18)

    def _published(self, said: Data) -> None:
        self._closed(said)
        self._put(said["published"], lambda at: self._sign(said, at), hour=16)
        self._mended(said)

    def _released(self, said: Data) -> None:
        self._closed(said)
        self._put(said["published"], lambda at: self._let_out(said, at), hour=11)
        self._mended(said)

    def _evaluated(self, said: Data) -> None:
        """A panel: it sits in groups, talks and agrees after answering, and recommends."""
        self._published(said)
        closes = said["opened"] - said["days"]
        words = surveys_documents.read(said["text"])
        self._put(said["opened"] - 1, lambda at: self._sit_down(said, words, at), hour=10)
        self._put(closes + 1, lambda at: self._talk(said, words, at), hour=10)
        self._put(closes - 3, lambda at: self._recommend(said, words, at), hour=15)

    def _sit_down(self, said: Data, words: Data, at: datetime) -> None:
        surveys_panel.sit_down(self._fresh(said), words["groups"], by=self.officer, at=at)

    def _talk(self, said: Data, words: Data, at: datetime) -> None:
        keys = [key for key, question in surveys_documents.questions(words).items() if question["kind"] == "scale"]
        surveys_panel.talk_and_agree(self.world, self._fresh(said), words, keys, at=at)

    def _recommend(self, said: Data, words: Data, at: datetime) -> None:
        made = surveys_panel.recommend(self.world, self._fresh(said), words, at=at)
        self.timeline.put(at + timedelta(days=16), lambda at: surveys_panel.answer(self.world, made, at=at))

    def _fresh(self, said: Data) -> Survey:
        """As it stands by now."""
        survey = self.made[said["key"]]
        survey.refresh_from_db()
        return survey

    def _mended(self, said: Data) -> None:
        if "improves" in said:
            # The tasks of the plan were signed some weeks later.
            self._put(said["published"] - 45, lambda at: self._improve(said, at), hour=10)

    # What happens.

    def _begin(self, said: Data, at: datetime) -> None:
        if "copies" in said:
            survey = editing.copy_from(survey=self.made[said["copies"]], by=self.officer, at=at, title=said["title"])
        else:
            document = surveys_documents.document(surveys_documents.read(said["text"]))
            survey = editing.create(
                title=said["title"],
                department=self.world.departments[said["department"]],
                by=self.officer,
                at=at,
                document=document,
                **self._settings(said),
            )
        self.made[said["key"]] = survey

    def _settings(self, said: Data) -> Data:
        settings = {name: said[name] for name in SETTINGS if name in said}
        settings["thanks"] = surveys_documents.read(said["text"])["thanks"]
        if "series" in said:
            settings["series"] = Series.objects.get_or_create(name=said["series"])[0]
        if "follows" in said:
            settings["previous"] = self.made[said["follows"]]
        if "body" in said:
            settings["body"] = Body.objects.get(slug=said["body"])
        return settings

    def _announce(self, said: Data, at: datetime) -> None:
        survey = self.made[said["key"]]
        editing.publish_version(survey=survey, by=self.officer, at=at)
        opens = (self.world.at - timedelta(days=said["opened"])).replace(hour=9, minute=0)
        survey.opens_at, survey.closes_at = opens, (opens + timedelta(days=said["days"])).replace(hour=18)
        survey.save(update_fields=["opens_at", "closes_at"])
        self._invite(survey, said, at)
        self._step(said, "schedule", self.officer, at)

    def _step(self, said: Data, name: str, actor: Any, at: datetime) -> None:
        survey = self._fresh(said)
        engine.apply(survey, name, actor=actor, at=at, reason=said.get("reason", "") if actor != SYSTEM else "")

    def _invite(self, survey: Survey, said: Data, at: datetime) -> None:
        """Names and addresses were taken off the list again, as they are after each survey."""
        Invitation.objects.bulk_create(
            [
                Invitation(survey=survey, token_hash=f"{self.chance.getrandbits(256):064x}", invited_at=at)
                for _number in range(said.get("invited", 0))
            ],
            batch_size=BATCH,
        )

    def _sheets(self, said: Data, at: datetime) -> list[Data]:
        text = surveys_documents.read(said["text"])
        asked = documents.read(self.made[said["key"]].current.content)
        sheets = invented(self.chance, text, said["answers"], year=said["round"], day=at.date())
        if not any(question.condition for question in asked.questions):
            return sheets
        return [flow.walk(asked, sheet).kept for sheet in sheets]

    def _answer(self, said: Data, at: datetime) -> None:
        survey, sheets = self.made[said["key"]], self._sheets(said, at)
        if survey.body is not None:
            self._answer_as_members(survey, sheets, at)
            return
        left = iter(sheets)
        if "paper" in said:
            people = [self.world.staff["author"], self._head(said), self.officer]
            some = list(islice(left, said["paper"]))
            surveys_paper.count(survey, some, place=said["paper_place"], people=people, at=at)
        storing.many(survey, survey.current, list(islice(left, said.get("kiosk", 0))), Channel.KIOSK, at)
        storing.many(survey, survey.current, list(left), Channel.WEB, at)
        asked = list(Invitation.objects.filter(survey=survey).order_by("token_hash"))
        Participation.objects.bulk_create(
            [Participation(survey=survey, invitation=invitation) for invitation in asked[: len(sheets)]],
            batch_size=BATCH,
        )

    def _answer_as_members(self, survey: Survey, sheets: list[Data], at: datetime) -> None:
        for term, answers in zip(members_in_office(survey.body, on=at.date()), sheets, strict=False):
            participation = Participation.objects.create(survey=survey, person=term.user)
            storing.store(
                survey=survey, version=survey.current, answers=answers, channel=Channel.WEB, at=at,
                participation=participation,
            )  # fmt: skip

    def _answer_one_by_one(self, said: Data, at: datetime) -> None:
        """As they come: most have moved on from the inbox, some still lie in it, and some lie on paper."""
        survey = self.made[said["key"]]
        left = iter(self._sheets(said, at))
        some = list(islice(left, said["paper"]))
        surveys_paper.begin(survey, some, place=said["paper_place"], by=self._head(said), at=at)
        for answers in left:
            storing.store(survey=survey, version=survey.current, answers=answers, channel=Channel.WEB, at=at)

    def _write_report(self, said: Data, at: datetime) -> Survey:
        survey = self._fresh(said)
        remarks = {"s1": said["remark"]} if "remark" in said else {}
        results_report.edit(survey=survey, summary=said["summary"], remarks=remarks, by=self.officer, at=at)
        return survey

    def _sign(self, said: Data, at: datetime) -> None:
        """Author, checker and approver: with the third signature the report is public."""
        survey, staff = self._write_report(said, at), self.world.staff
        item = CatalogueItem.objects.get(title=said["item"])
        case = survey_reports.hand_in(
            survey=survey, item=item, period=said["period"], actor=staff["author"], at=at,
            meant_for_all=survey.is_among_staff,
        )  # fmt: skip
        engine.apply(case, "check", actor=staff["checker"], at=at + timedelta(hours=20))
        engine.apply(case, "approve", actor=staff["approver"], at=at + timedelta(hours=23))

    def _let_out(self, said: Data, at: datetime) -> None:
        """Question by question: the officer asks, the head of the department lets out; and some answers in words."""
        survey, head = self._write_report(said, at), self._head(said)
        keys = [figure.key for figure in results.of(survey, self.officer).by_key.values() if not figure.hidden]
        results_release.ask(survey=survey, keys=keys, by=self.officer, at=at)
        results_release.let_out(survey=survey, keys=keys, by=head, at=at + timedelta(hours=2))
        words = FreeText.objects.filter(survey=survey, key__in=keys).exclude(key__contains=".").order_by("text", "pk")
        for text in self.chance.sample(list(words), said.get("texts", 0)):
            results_release.let_out_text(survey=survey, pk=text.pk, by=head, at=at + timedelta(hours=3))

    def _head(self, said: Data) -> Any:
        return self.world.positions[said["department"]].holder

    def _improve(self, said: Data, at: datetime) -> None:
        survey, key = self.made[said["key"]], said["improves"]
        measure = results_measures.of(survey)[key]
        card = TaskCard.objects.filter(title=TASKS[key]).order_by("pk").first()
        if card is not None:
            results_improvement.note(
                survey=survey, concept=key, name=measure.name, score=measure.percent, task_title=card.title,
                task_path=card.get_absolute_url(), by=self.officer, at=at,
            )  # fmt: skip
