"""Contests and points: one contest decided in two rounds, one being judged, one being written, and what was earned."""

import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from accounts.consent import services as consent
from accounts.models import ConsentText
from core.notify.models import OutboxMessage
from core.workflow import engine
from demo.histories import Histories, Past, Step
from demo.world import World
from proposals.models import Call, Category, JudgingRound, Proposal, ProposalVersion
from proposals.services import call_changes, calls, contest_results, exchanges, judging, rewards
from proposals.services.rewards import Earning, RewardEvent

TEXTS = Path(__file__).parent / "texts" / "proposal_contests.toml"
CRITERIA = [
    {"name": "실현 가능성", "weight": 40, "help": "예산과 시간 안에 할 수 있는지"},
    {"name": "창의성", "weight": 30, "help": "새로운 방법인지"},
    {"name": "효과", "weight": 30, "help": "많은 사람에게 오래 도움이 되는지"},
]
PRIZES = [
    {"name": "최우수상", "count": 1, "won": 1_000_000},
    {"name": "우수상", "count": 1, "won": 500_000},
    {"name": "장려상", "count": 1, "won": 200_000},
]
RULES = {"ELIGIBLE": 100, "ADOPTED": 500, "SELECTED": 1000, "COMPLETED": 300, "ANSWERED_ON_TIME": 50}
OFFERS = {"지역화폐 5,000원": 500, "체육관 하루 이용권": 300, "지역화폐 10,000원": 1000}
Data = dict[str, Any]


def build(world: World) -> None:
    # What was told long ago is not sent out again on the day the demo is made.
    told = set(OutboxMessage.objects.values_list("pk", flat=True))
    texts = tomllib.loads(TEXTS.read_text(encoding="utf-8"))
    officer = world.staff["officer"]
    for event, points in RULES.items():
        rewards.set_rule(event=event, points=points, actor=officer, at=world.days_ago(600))
    # The second of the accounts that visitors try is among the judges.
    judges = [world.residents[1], *world.residents[30:33]]
    decided, running = (_contest(world, text, judges) for text in texts["contest"])
    _change(world, decided, texts["change"]["reason"])
    for call, text in ((decided, texts["contest"][0]), (running, texts["contest"][1])):
        _entries(world, call, text["entries"])
    _decide(world, decided)
    _begin(world, running, texts["remarks"]["recusal"])
    _draft(world, judges)
    _points(world, texts["remarks"]["refusal"])
    OutboxMessage.objects.exclude(pk__in=told).delete()


def _contest(world: World, text: Data, judges: list[Any]) -> Call:
    opens = world.days_ago(text["opens"], hour=9)
    call = calls.make_call(
        actor=world.staff["officer"], kind="CONTEST", department=world.departments["시설안전"],
        **{name: text[name] for name in ("slug", "title", "summary", "text")},
        opens_at=opens, closes_at=world.at - timedelta(days=text["closes"]), proposer="ANYBODY", limit_per_person=2,
        categories=Category.objects.all(), prizes=PRIZES, judging=_judging(judges, text["rounds"]),
        questions=[{"key": "who", "label": "누구에게 도움이 되나요?", "help": "", "required": False}],
        at=opens - timedelta(days=12),
    )  # fmt: skip
    return calls.publish_call(call, actor=world.staff["officer"], at=opens - timedelta(days=10))


def _judging(judges: list[Any], rounds: list[Data]) -> Data:
    named = [{"id": judge.pk, "name": judge.display_name} for judge in judges]
    return {"blind": True, "judges_named": False, "criteria": CRITERIA, "rounds": rounds, "judges": named, "body": None}


def _head(world: World) -> Any:
    department = world.departments["시설안전"]
    return next(post.holder for post in world.positions.values() if post.department_id == department.pk)


def _change(world: World, call: Call, reason: str) -> None:
    """Five days more, approved by two others while the call was open."""
    at = call.closes_at - timedelta(days=6)
    closes_at = call.closes_at + timedelta(days=5)
    officer = world.staff["officer"]
    change = call_changes.ask_change(call, actor=officer, reason=reason, at=at, closes_at=closes_at)
    for hours, person in ((3, world.staff["reviewer"]), (20, _head(world))):
        call_changes.approve(change, actor=person, at=at + timedelta(hours=hours))
    call.refresh_from_db()


def _entries(world: World, call: Call, entries: list[list[str]]) -> None:
    """Handed in while it was open, and found eligible before the judging."""
    histories, made, head = Histories(world.at), [], _head(world)
    category = Category.objects.order_by("position").first()
    for number, (title, problem, idea) in enumerate(entries):
        author = world.residents[50 + number * 3]
        at = world.between(call.opens_at, call.closes_at)
        steps = [Step("submit", author, at)]
        names = (("start_review", 2), ("publish_eligible", 6))
        steps += [Step(name, head, call.closes_at + timedelta(days=days, hours=number)) for name, days in names]
        past = Past(Proposal.workflow, author, at, steps)
        proposal = Proposal(
            call=call, author=author, title=title, problem=problem, idea=idea, category=category,
            department=call.department, created_at=at - timedelta(hours=2), submitted_at=at, audience=call.audience,
            **past.fields(),
        )  # fmt: skip
        histories.add(proposal, past)
        made.append(proposal)
    Proposal.objects.bulk_create(made)
    histories.save()
    ProposalVersion.objects.bulk_create(
        ProposalVersion(
            proposal=one, number=1, editor=one.author, written_at=one.submitted_at, title=one.title,
            problem=one.problem, idea=one.idea,
        )
        for one in made
    )  # fmt: skip


def _decide(world: World, call: Call) -> None:
    """Two rounds, closed by one and published by another."""
    calls.turn(at=call.closes_at)
    for days in (10, 25):
        at = call.closes_at + timedelta(days=days)
        found = judging.open_round(call, actor=world.staff["officer"], at=at, chance=world.chance)
        for judge in found.judges.select_related("person"):
            _score(world, found, judge.person, at + timedelta(days=judge.number))
        contest_results.close(found, actor=world.staff["officer"], at=at + timedelta(days=7))
        contest_results.publish(found, actor=world.staff["reviewer"], at=at + timedelta(days=8))


def _score(world: World, found: JudgingRound, person: Any, at: datetime, most: int | None = None) -> None:
    for entry in found.entries.select_related("proposal", "round").order_by("proposal__title")[:most]:
        points = {one["key"]: world.chance.randint(one["weight"] * 6 // 10, one["weight"]) for one in found.criteria}
        judging.score(entry, person=person, points=points, free_of_conflict=True, at=at)


def _begin(world: World, call: Call, recusal: str) -> None:
    """One judge has finished, one stands back from an entry, two have yet to begin."""
    at = world.days_ago(4)
    found = judging.open_round(call, actor=world.staff["officer"], at=at, chance=world.chance)
    people = [judge.person for judge in found.judges.select_related("person").order_by("person__email")]
    others = [person for person in people if person != world.residents[1]]
    _score(world, found, others[0], at + timedelta(days=1))
    entry = found.entries.select_related("round").order_by("proposal__title")[0]
    judging.recuse(entry, person=others[1], reason=recusal, at=at + timedelta(days=2))


def _draft(world: World, judges: list[Any]) -> None:
    opens = world.at + timedelta(days=30)
    calls.make_call(
        actor=world.staff["officer"], kind="CONTEST", slug="next-spring", title="봄을 여는 동네 공원 공모전",
        department=world.departments["시설안전"], summary="봄에 하고 싶은 일을 모읍니다.",
        text="자세한 내용을 다듬고 있습니다.",
        opens_at=opens, closes_at=opens + timedelta(days=40), proposer="ANYBODY", categories=Category.objects.all(),
        prizes=PRIZES, judging=_judging(judges, [{"name": "본심사"}]), at=world.days_ago(3),
    )  # fmt: skip


def _points(world: World, refusal: str) -> None:
    """For ideas that were adopted, and exchanges in every state; some agreed to be shown."""
    officer, reviewer = world.staff["officer"], world.staff["reviewer"]
    adopted = Proposal.objects.filter(state__in=["ADOPTED", "IN_EXECUTION", "COMPLETED"], author__isnull=False)
    for one in adopted.select_related("author").order_by("pk"):
        rewards.give(Earning(RewardEvent.ADOPTED, one, one.title, (one.author,)), at=one.state_changed_at)
    first, second = world.residents[:2]
    for person in (first, second):
        own = Proposal.objects.filter(call__slug="anytime").order_by("pk")[0 if person == first else 1]
        rewards.give(Earning(RewardEvent.SELECTED, own, own.title, (person,)), at=world.days_ago(100))
    offers = [
        exchanges.offer(title=title, points=points, actor=officer, at=world.at) for title, points in OFFERS.items()
    ]
    ways = {
        first: [(offers[0], ("grant", "pay_out")), (offers[1], ())],
        second: [(offers[0], ("refuse",)), (offers[1], ("grant",))],
    }
    for person, asked in ways.items():
        for number, (offer, steps) in enumerate(asked):
            at = world.days_ago(30 - 20 * number)
            request = exchanges.ask(person=person, option=offer, at=at)
            for place, step in enumerate(steps, start=1):
                actor = reviewer if step == "pay_out" else officer
                engine.apply(request, step, actor=actor, at=at + timedelta(days=place), reason=refusal)
    shown = rewards.PointAccount.objects.filter(person__isnull=False, balance__gt=0).order_by(
        "-balance", "person__email"
    )
    for account in shown.select_related("person")[:8]:
        consent.give(account.person, consent.asked(ConsentText.Occasion.RANKING), at=world.days_ago(60))
