"""How the demo's selected projects are carried out: one year finished, one under way, and the years before.

Every step goes through the services, at its own invented time; so the books balance as they would in life.
"""

import tomllib
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.images import get_image_model

from accounts.models import Position, ResidencyProof
from budget.models import Cycle, EarlierYear, EvaluationCount, SiteVisit, Undertaking, VisitReport
from budget.services import (
    cycle_opinion,
    milestones,
    photographs,
    spending,
    undertakings,
    visit_reports,
    visits,
)
from budget.states.execution_names import ContractMethod, Question, SupplierKind
from demo.silence import nothing_is_sent
from demo.world import World

TEXTS = Path(__file__).parent / "texts" / "budget_execution.toml"
STEP = timedelta(hours=1)
ILLUSTRATED = 3
Data = dict[str, Any]


@dataclass
class Work:
    """One undertaking on its way, with the two who work on it and the days between which it runs."""

    world: World
    texts: Data
    undertaking: Undertaking
    place: int
    clerk: Any
    begins: datetime
    ends: datetime

    def at(self, share: float) -> datetime:
        """So far along its time; never later than the demo's morning."""
        return min(self.begins + (self.ends - self.begins) * share, self.world.at - timedelta(hours=2))

    def day(self, share: float) -> date:
        return (self.begins + (self.ends - self.begins) * share).date()

    def pick(self, words: list[Any]) -> Any:
        return words[self.place % len(words)]

    @property
    def line(self) -> int:
        return int(self.undertaking.project.cost_won)

    def by(self, at: datetime) -> Data:
        return {"actor": self.clerk, "at": at}


@nothing_is_sent()
def build(world: World) -> None:
    texts = tomllib.loads(TEXTS.read_text(encoding="utf-8"))
    _history(world, texts)
    for slug, carry_out in (("2025", _finished), ("2026", _under_way)):
        cycle = Cycle.objects.filter(slug=slug).first()
        works = _works(world, texts, cycle) if cycle else []
        for work in works:
            carry_out(work, len(works))
    finished = Cycle.objects.filter(slug="2025", projects__undertaking__isnull=False, committee__isnull=False).first()
    if finished is not None:
        cycle_opinion.draft(finished, actor=world.staff["officer"], at=world.at - timedelta(days=3))


def _history(world: World, texts: Data) -> None:
    EarlierYear.objects.bulk_create(
        EarlierYear(
            year=one["year"], ceiling_won=one.get("ceiling"), projects=one["projects"], amount_won=one["amount"],
            note=one["note"], source="한마루도시공사 결산서", changed_at=world.at,
        )
        for one in texts["year"]
    )  # fmt: skip


def _works(world: World, texts: Data, cycle: Cycle) -> list[Work]:
    found = []
    phase = cycle.phases.get(kind="EXECUTION")
    rows = Undertaking.objects.filter(project__cycle=cycle).select_related("project__cycle", "department")
    for place, undertaking in enumerate(rows.order_by("project__number")):
        clerk = world.staff["officer"]
        begins = phase.starts_at + timedelta(days=3 + 5 * place)
        ends = max(begins + timedelta(days=60), phase.ends_at - timedelta(days=20 + 9 * (place % 4)))
        found.append(Work(world, texts, undertaking, place, clerk, begins, ends))
    return found


def _finished(work: Work, count: int) -> None:
    """The last of the year was stopped; all others are done, and evaluated where residents' time is over."""
    _begin(work)
    if work.place == count - 1 and count > 1:
        _stop(work)
        return
    _milestones(work, until=1.0)
    _books(work, until=1.0)
    if work.place < ILLUSTRATED:
        _pictures(work, ["BEFORE", "DURING", "AFTER"])
    _past_visit(work)
    done = work.at(1.0)
    undertakings.complete(work.undertaking, outcome=work.pick(work.texts["outcomes"]), **work.by(done))
    _evaluate(work, done)


def _under_way(work: Work, count: int) -> None:
    """By now: most go on, one is delayed, one has just been taken up, one can be visited next week."""
    if work.place == count - 1 and count > 2:
        _prepare(work)
        return
    _begin(work)
    elapsed = (work.world.at - work.begins) / (work.ends - work.begins)
    _milestones(work, until=elapsed)
    _books(work, until=elapsed)
    if work.place < ILLUSTRATED:
        _pictures(work, ["BEFORE", "DURING"] if elapsed > 0.6 else ["BEFORE"])
    if work.place == 1:
        delay = work.texts["delay"]
        later = work.undertaking.ends_on + timedelta(days=45)
        at = work.at(min(elapsed, 0.9))
        undertakings.delay(work.undertaking, kind=delay["kind"], reason=delay["reason"], to_on=later, **work.by(at))
    if work.place == 0:
        _coming_visit(work)
    if work.place == 2:
        _past_visit(work, share=min(elapsed, 0.9) * 0.9)


def _prepare(work: Work) -> None:
    """Line, post and dates."""
    post = Position.objects.filter(department=work.undertaking.department_id, ended_at=None).order_by("pk").first()
    work.begins = min(work.begins, work.world.at - timedelta(days=4))
    before = work.begins - timedelta(days=2)
    spending.enter_line(
        work.undertaking, kind="ORIGINAL", amount_won=work.line, decided_on=before.date(), **work.by(before)
    )
    undertakings.arrange(
        work.undertaking, line_code=f"310-401-{work.undertaking.project.number:02}", responsible=post,
        starts_on=work.begins.date(), ends_on=work.ends.date(), next_step=work.pick(work.texts["next_steps"]),
        **work.by(before + STEP),
    )  # fmt: skip
    work.undertaking.refresh_from_db()


def _begin(work: Work) -> None:
    _prepare(work)
    for one in work.texts["milestone"]:
        milestones.plan(
            work.undertaking, title=one["title"], planned_on=work.day(one["share"]), **work.by(work.begins - STEP)
        )
    undertakings.start(work.undertaking, **work.by(work.begins))
    work.undertaking.refresh_from_db()


def _stop(work: Work) -> None:
    at, words = work.at(0.3), work.texts["stop"]
    undertakings.stop(work.undertaking, reason=words["reason"], **work.by(at))
    spending.enter_line(
        work.undertaking, kind="RETURNED", amount_won=work.line, decided_on=at.date(), reason=words["returned"],
        **work.by(at + STEP),
    )  # fmt: skip


def _milestones(work: Work, *, until: float) -> None:
    """What lay before this share of the time was reached, mostly; one of each project had to be moved first."""
    for number, milestone in enumerate(work.undertaking.milestones.order_by("planned_on")):
        share = work.texts["milestone"][number]["share"]
        if share > until:
            continue
        if number == 1 + work.place % 3:
            later = milestone.planned_on + timedelta(days=9)
            reason = work.pick(work.texts["moves"]["reasons"])
            milestones.move(milestone, planned_on=later, reason=reason, **work.by(work.at(share)))
        if until < 1 and number == 2 and work.place == 1:
            continue  # This one is overdue, and stands on the desk.
        reached = work.at(share + 0.02)
        milestones.reach(milestone, reached_on=reached.date(), **work.by(reached))


def _books(work: Work, *, until: float) -> None:
    """A contract for the design and one for the work, with advance and rest; one payment was set right."""
    words, line = work.texts["payments"], work.line
    if work.place == 0:
        extra = round(line * 0.08, -4)
        spending.enter_line(
            work.undertaking, kind="TRANSFER_IN", amount_won=extra, decided_on=work.day(0.2),
            reason=work.texts["transfer"]["reason"], **work.by(work.at(0.2)),
        )  # fmt: skip
    if until < 0.35:
        return
    design_won, work_won = round(line * 0.09, -3), round(line * (0.82 + 0.01 * (work.place % 5)), -3)
    design = _contract(work, "first", design_won, 0.14, ContractMethod.DIRECT)
    _pay(work, words["design"], design_won, 0.34, design)
    if until < 0.66:
        return
    built = _contract(work, "second", work_won, 0.46, work.pick(list(ContractMethod)))
    advance = round(work_won * 0.3, -3)
    _pay(work, words["advance"], advance, 0.6, built)
    if until < 1:
        return
    if work.place == 0:
        wrong = _pay(work, words["mistaken"], work_won - advance - 10_000, 0.97, built)
        spending.take_back(wrong, reason=words["correction"], **work.by(work.at(0.98)))
    _pay(work, words["rest"], work_won - advance, 0.99, built)


def _contract(work: Work, kind: str, amount: int, share: float, method: str) -> Any:
    suppliers = [SupplierKind.LOCAL_SMALL, SupplierKind.SOCIAL, SupplierKind.SMALL]
    return spending.sign_contract(
        work.undertaking, title=work.pick(work.texts["contracts"][kind]), supplier_kind=work.pick(suppliers),
        method=method, amount_won=amount, signed_on=work.at(share).date(), **work.by(work.at(share)),
    )  # fmt: skip


def _pay(work: Work, purpose: str, amount: int, share: float, contract: Any) -> Any:
    at = work.at(share)
    return spending.pay(
        work.undertaking, purpose=purpose, amount_won=amount, paid_on=at.date(), contract=contract,
        document=f"지출-{at:%Y%m}-{work.undertaking.project.number:02}{int(share * 100):02}", **work.by(at),
    )  # fmt: skip


def _pictures(work: Work, moments: list[str]) -> None:
    library = list(get_image_model().objects.order_by("pk"))
    shares = {"BEFORE": 0.05, "DURING": 0.65, "AFTER": 0.99}
    for number, one in enumerate(work.texts["picture"]):
        if one["moment"] not in moments:
            continue
        image = library[(work.place * 3 + number) % len(library)]
        with image.file.open("rb") as file:
            picture = ContentFile(file.read(), name=f"현장-{number + 1}.jpg")
        at = work.at(shares[one["moment"]])
        photographs.add(
            work.undertaking, picture=picture, moment=one["moment"], description=one["description"],
            taken_on=at.date(), **work.by(at),
        )  # fmt: skip


def _verified(world: World, at: datetime) -> list[Any]:
    """Residents whose proof held at that time, in a settled order."""
    held = ResidencyProof.objects.filter(verified_at__lte=at, expires_at__gt=at, ended_at=None)
    people = {proof.user_id for proof in held if proof.user_id}
    return [person for person in world.residents[2:] if person.pk in people]


def _visit(work: Work, starts_at: datetime, announced: datetime) -> SiteVisit:
    words = work.texts["visit"]
    return visits.announce(
        work.undertaking, starts_at=starts_at, ends_at=starts_at + timedelta(hours=1, minutes=30), places=12,
        meeting_point=work.undertaking.project.place_text or work.pick(words["points"]), note=words["note"],
        **work.by(announced),
    )  # fmt: skip


def _sign_up(work: Work, visit: SiteVisit, count: int, at: datetime) -> list[Any]:
    """Different people for different projects."""
    people = _verified(work.world, at)
    if not people:
        return []
    chosen = [people[(work.place * 7 + number * 3) % len(people)] for number in range(min(count, len(people)))]
    for person in dict.fromkeys(chosen):
        visits.sign_up(visit, person=person, at=at)
    return list(dict.fromkeys(chosen))


def _past_visit(work: Work, *, share: float = 0.75) -> None:
    """Somebody saw it and reported; published and answered. Of a project that goes on, one report still waits."""
    held = timezone.localtime(work.at(share)).replace(hour=14, minute=0, second=0, microsecond=0)
    announced = held - timedelta(days=12)
    if work.place > 2 or announced <= work.begins or not _verified(work.world, announced):
        return
    visit = _visit(work, held, announced)
    people = _sign_up(work, visit, 5 + work.place, announced + timedelta(days=2))
    moderator = work.world.staff["moderator"]
    for number, one in enumerate(work.texts["report"][: len(people)]):
        written = held + timedelta(hours=5 + number)
        report: VisitReport = visit_reports.hand_in(
            visit, author=people[number], text_=one["text"], rating=one["rating"], at=written
        )
        if "answer" not in one:
            if work.place == 2:
                continue
            one = {**one, "answer": "고맙습니다. 그날 바로 가림막을 쳤습니다."}
        visit_reports.take_step(report, "publish", actor=moderator, at=written + timedelta(days=1))
        visit_reports.take_step(
            report, "answer", actor=work.clerk, at=written + timedelta(days=4), reason=one["answer"]
        )


def _coming_visit(work: Work) -> None:
    starts_at = (work.world.at + timedelta(days=9)).replace(hour=14, minute=0)
    visit = _visit(work, starts_at, work.world.at - timedelta(days=4))
    _sign_up(work, visit, 6, work.world.at - timedelta(days=2))


def _evaluate(work: Work, done: datetime) -> None:
    """Mostly content, as it happens; where the time is over, the department draws its conclusion."""
    work.undertaking.refresh_from_db()
    chance, answered = work.world.chance, 9 + 4 * (work.place % 5)
    given = Counter(
        (question, chance.choices([1, 2, 3, 4, 5], weights=[2, 4, 14, 45, 35])[0])
        for question in Question.values
        for _each in range(answered)
    )
    # Who answered is forgotten by now, as it would be.
    EvaluationCount.objects.bulk_create(
        EvaluationCount(undertaking=work.undertaking, question=question, value=value, count=count)
        for (question, value), count in sorted(given.items())
    )
    until = work.undertaking.evaluation_until
    closed = until + timedelta(days=3) if until else done
    if closed < work.world.at:
        undertakings.evaluate(work.undertaking, reason=work.pick(work.texts["conclusions"]), **work.by(closed))
