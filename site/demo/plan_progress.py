"""How the plans went: monthly reports, half-yearly checks, states with their reasons, and the panel's decisions."""

from datetime import date, datetime, time, timedelta
from typing import Any

from core.deadlines import calendar
from core.search.models import SearchDocument
from core.workflow import SYSTEM, engine
from demo import plan_panel
from demo.histories import Histories, Past, Step
from demo.world import SEOUL, World
from plans.models import (
    CardTarget,
    Evidence,
    HalfYearCheck,
    PlanPage,
    ProgressEntry,
    TargetResult,
    TaskCard,
)
from plans.services import cards as card_services

BATCH = 1000
# Of the 83 pledges: fulfilled, delayed, adjusted by the panel, stopped by the panel; the rest goes on.
PLEDGES = {"done": 36, "delayed": 5, "adjusted": 2, "stopped": 1}
OTHERS = {"year": {"done": 13, "delayed": 4, "adjusted": 1}, "long": {"done": 4, "delayed": 3, "adjusted": 1}}
OPEN_ADJUSTMENTS = 2


def build(world: World, words: dict[str, Any], plans: list[tuple[str, PlanPage]]) -> None:
    """Each plan with the name of the life it led."""
    histories = Histories(world.at)
    entries: list[ProgressEntry] = []
    for name, plan in plans:
        leaves = list(_leaves(plan))
        fates = _fates(world, len(leaves), PLEDGES if name == "pledges" else OTHERS[name])
        for card, fate in zip(leaves, fates, strict=True):
            made = _reports(world, words, histories, card, fate)
            _take_over(world, card, fate, made)
            entries += made
        TaskCard.objects.bulk_update(leaves, ["percent", "spent", "reported_month"], batch_size=BATCH)
        _checks(world, words, histories, leaves)
        _settle(world, words, list(zip(leaves, fates, strict=True)))
    ProgressEntry.objects.bulk_create(entries, batch_size=BATCH)
    HalfYearCheck.objects.bulk_create(
        [thing for thing, _past in histories.lived if isinstance(thing, HalfYearCheck)], batch_size=BATCH
    )
    histories.save()
    _evidence(world, entries)
    _results(world)


def _leaves(plan: PlanPage) -> Any:
    found = TaskCard.objects.counted().filter(plan=plan).select_related("responsible__holder", "plan", "department")
    return found.order_by("place")


def _fates(world: World, count: int, wanted: dict[str, int]) -> list[str]:
    fates = [fate for fate, number in wanted.items() for _each in range(number)]
    fates += ["normal"] * (count - len(fates))
    world.chance.shuffle(fates)
    return fates


def _months(card: TaskCard, until: date) -> list[date]:
    """The months that were reported: since the card is there and the task runs, up to last month."""
    entered = calendar.local_date(card.entered_at)
    month = max(entered.replace(day=1), (card.starts_on or entered).replace(day=1))
    months = []
    while month < until:
        months.append(month)
        month = (month + timedelta(days=32)).replace(day=1)
    return months


def _reports(
    world: World, words: dict[str, Any], histories: Histories, card: TaskCard, fate: str
) -> list[ProgressEntry]:
    chance = world.chance
    months = _months(card, world.at.date().replace(day=1))
    if fate in ("done", "stopped") and len(months) > 3:
        months = months[: chance.randint(max(2, len(months) // 2), len(months) - 1)]
    entries, reached = [], 0
    goal = {"done": 100, "delayed": chance.randint(15, 45), "stopped": chance.randint(5, 30)}.get(fate)
    goal = goal if goal is not None else min(96, max(8, _elapsed(world, card) + chance.randint(-9, 9)))
    for number, month in enumerate(months):
        last = number == len(months) - 1
        share = (number + 1) / len(months)
        reached = goal if last else max(reached, min(goal, int(goal * share + chance.randint(-6, 6))))
        stage = "delayed" if fate == "delayed" and last else _stage(reached)
        entry = ProgressEntry(
            card=card,
            month=month,
            text=chance.choice(words[stage]),
            next_step="" if reached == 100 else chance.choice(words["next"]),
            percent=reached,
            spent=round(card.budget * reached / 100 * chance.uniform(0.8, 1.0), -4) if card.budget else None,
        )
        is_newest = (month + timedelta(days=32)).replace(day=1) == world.at.date().replace(day=1)
        _live(world, histories, entry, is_newest=is_newest and fate not in ("done", "stopped"))
        entries.append(entry)
    return entries


def _elapsed(world: World, card: TaskCard) -> int:
    """How much of its time has passed, in percent."""
    start, end = card.starts_on, card.ends_on
    whole = (end - start).days or 1
    return round(100 * min(1.0, (world.at.date() - start).days / whole))


def _stage(percent: int) -> str:
    return "early" if percent < 30 else "middle" if percent < 75 else "late"


def _live(world: World, histories: Histories, entry: ProgressEntry, *, is_newest: bool) -> None:
    """Asked on the first, written in the days after, confirmed soon; the newest month shows every state."""
    chance, card = world.chance, entry.card
    asked = datetime.combine((entry.month + timedelta(days=32)).replace(day=1), time(6), tzinfo=SEOUL)
    written = world.between(asked + timedelta(hours=4), asked + timedelta(days=4))
    checked = world.between(written + timedelta(hours=3), written + timedelta(days=3))
    writer, checker = card.responsible.holder, world.staff["checker"]
    end = chance.choices(["confirm", "wait", "back", "due"], weights=[78, 8, 4, 10])[0] if is_newest else "confirm"
    steps = [] if end == "due" else [Step("submit", writer, written)]
    if end == "confirm":
        steps.append(Step("confirm", checker, checked))
    elif end == "back":
        steps.append(Step("send_back", checker, checked, "증빙을 한 가지 더 붙여 주세요."))
    entry.department_id = card.plan.department_id if end in ("confirm", "wait") else card.department_id
    if end == "due":
        entry.text, entry.percent, entry.spent, entry.next_step = "", None, None, ""
        entry.assignee = writer
    else:
        entry.submitted_by, entry.submitted_at = writer, written
    if end == "confirm":
        entry.checked_by, entry.checked_at = checker, checked
    past = Past(entry.workflow, SYSTEM, asked, steps)
    for name, value in past.fields().items():
        setattr(entry, name, value)
    histories.add(entry, past)


def _take_over(world: World, card: TaskCard, fate: str, entries: list[ProgressEntry]) -> None:
    confirmed = [entry for entry in entries if entry.state == "CONFIRMED"]
    if confirmed:
        newest = confirmed[-1]
        card.percent, card.reported_month = newest.percent or 0, newest.month
        card.spent = int(newest.spent or 0)
    if fate == "done":
        card.percent = 100


def _checks(world: World, words: dict[str, Any], histories: Histories, cards: list[TaskCard]) -> None:
    """The first half of this year for all that ran then; a few are still to be done."""
    year = world.at.year
    asked = datetime.combine(date(year, 7, 1), time(6), tzinfo=SEOUL)
    for card in cards:
        if card.entered_at >= asked or world.at < asked:
            continue
        check = HalfYearCheck(card=card, year=year, half=1, department_id=card.plan.department_id)
        steps = []
        if world.chance.random() < 0.96:
            verdict = world.chance.choices(["ON_TRACK", "WATCH", "BEHIND"], weights=[72, 22, 6])[0]
            said = {"ON_TRACK": "opinion_good", "WATCH": "opinion_watch", "BEHIND": "opinion_behind"}[verdict]
            done = world.between(asked + timedelta(days=2), asked + timedelta(days=22))
            check.verdict, check.opinion = verdict, world.chance.choice(words[said])
            check.checked_by, check.checked_at = world.staff["checker"], done
            steps.append(Step("finish", world.staff["checker"], done))
        past = Past(check.workflow, SYSTEM, asked, steps)
        for name, value in past.fields().items():
            setattr(check, name, value)
        histories.add(check, past)


def _settle(world: World, words: dict[str, Any], fated: list[tuple[TaskCard, str]]) -> None:
    """States with their reasons; pledges are adjusted and stopped by the panel alone."""
    chance, asked = world.chance, 0
    for_the_panel: list[tuple[TaskCard, bool]] = []
    for card, fate in fated:
        head, month = card.responsible.holder, card.reported_month or world.at.date()
        moment = datetime.combine(month + timedelta(days=38), time(14), tzinfo=SEOUL)
        at = min(moment, world.days_ago(chance.randint(1, 40)))
        if fate == "done":
            reason = chance.choice(words["done_reason"])
            goes_on = chance.random() < 0.4
            card_services.change_state(card, step="complete", by=head, reason=reason, at=at, goes_on=goes_on)
        elif fate == "delayed":
            engine.apply(card, "delay", actor=head, at=at, reason=chance.choice(words["delay_reason"]))
        elif fate in ("adjusted", "stopped") and card.needs_panel:
            for_the_panel.append((card, fate == "stopped"))
        elif fate == "adjusted":
            engine.apply(card, "adjust", actor=head, at=at, reason="재정 여건에 맞추어 시기를 나누었습니다.")
        elif card.needs_panel and asked < OPEN_ADJUSTMENTS:
            asked += 1
            plan_panel.ask(world, card, stops=False, at=world.days_ago(12 + asked))
    if for_the_panel:
        plan_panel.decide(world, words, for_the_panel)


def _evidence(world: World, entries: list[ProgressEntry]) -> None:
    """Public things of this site, whatever rooms it has by now."""
    documents = list(
        SearchDocument.objects.exclude(kind__in=["plan", "plan_task", "page", "section"]).order_by("pk")[:120]
    )
    if not documents:
        return
    rows = []
    for entry in entries:
        if entry.state == "CONFIRMED" and world.chance.random() < 0.28:
            document = world.chance.choice(documents)
            rows.append(
                Evidence(
                    entry=entry,
                    label=document.title,
                    path=document.url,
                    kind=document.kind,
                    content_type_id=document.content_type_id,
                    object_id=document.object_id,
                )
            )
    Evidence.objects.bulk_create(rows, batch_size=BATCH)


def _results(world: World) -> None:
    """Past years stand; this year is as far as it is."""
    year, rows = world.at.year, []
    for target in CardTarget.objects.exclude(number=None).order_by("pk"):
        if target.first_year > year:
            continue
        share = world.chance.uniform(0.9, 1.15) if target.first_year < year else world.chance.uniform(0.6, 1.05)
        whole = float(target.number or 0) * share
        number = round(whole, 1) if target.unit == "%" else int(whole)
        amount = int(target.amount * share) if target.amount else None
        rows.append(TargetResult(target=target, year=target.first_year, number=number, amount=amount))
    TargetResult.objects.bulk_create(rows, batch_size=BATCH)
