"""One term of the honorary auditors: what they were asked to, who came, what they were paid, and what they tick.

It goes through the services at the days it tells of: what the demo shows, the product can do.
"""

import random
import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from auditors.models import Activity, Checklist
from auditors.services import activities, attendance, checklists, planning
from councils.models import Body, SeatKind
from councils.services import allowances, terms
from demo.silence import nothing_is_sent
from demo.world import World
from facilities.models import FacilityKind, Site
from home.models import SectionPage

TEXTS = Path(__file__).parent / "texts" / "auditors_activities.toml"
BODY = "honorary-auditors"
ALLOWANCE = 50_000
# Up to this day everything owed was paid.
LAST_LIST = 12
# What was told so lately still lies in the inboxes.
FRESH = timedelta(days=10)

Data = dict[str, Any]


def build(world: World) -> None:
    # The real room takes over the address of its announcement.
    SectionPage.objects.filter(slug="auditors").delete()
    texts = tomllib.loads(TEXTS.read_text(encoding="utf-8"))
    body = Body.objects.get(slug=BODY)
    # A chance of its own: what other rooms draw stays as it is.
    chance = random.Random(f"auditors {world.at.date()}")  # noqa: S311  (plausible, not secret)
    _give_roles(body, world)
    _set_intervals(body, texts["intervals"], world)
    for text in texts["checklist"]:
        _checklist(text, world)
    planned = sorted(texts["activity"], key=lambda text: text["day"])
    for text in planned:
        if text["day"] < -LAST_LIST:
            _activity(body, text, world, chance)
    at = _at(world, -LAST_LIST, hour=15)
    allowances.make_payment_list(body, by=world.staff["officer"], at=at)
    for text in planned:
        if text["day"] >= -LAST_LIST:
            _activity(body, text, world, chance)


def _at(world: World, day: int, *, hour: int) -> datetime:
    return (world.at + timedelta(days=day)).replace(hour=hour, minute=0)


def _give_roles(body: Body, world: World) -> None:
    """The role came with the seat, on its first day."""
    with nothing_is_sent():
        for term in body.terms.in_office(world.at.date()).order_by("pk"):
            terms.give_role(term, at=_at(world, (term.starts_on - world.at.date()).days, hour=9))


def _set_intervals(body: Body, texts: dict[str, list[int]], world: World) -> None:
    fields, kinds = list(body.seat_kinds.all()), {kind.name: kind for kind in FacilityKind.objects.all()}
    months = {
        (kinds[name].pk, field.pk): every
        for name, row in texts.items()
        for field, every in zip(fields, row, strict=True)
    }
    planning.set_intervals(body, months=months, by=world.staff["officer"], at=_at(world, -680, hour=10))


def _checklist(text: Data, world: World) -> None:
    kind = FacilityKind.objects.get(name=text["kind"])
    _version(kind, text["title"], text["points"], world, days=text["day"])
    if "next" in text:
        _version(kind, text["title"], text["next"], world, days=text["next_day"])
    if "draft" in text:
        _draft(kind, text["title"], text["draft"], world, days=6)


def _draft(kind: FacilityKind, title: str, lines: list[str], world: World, *, days: int) -> Checklist:
    officer, begun = world.staff["officer"], _at(world, -days, hour=10)
    draft = checklists.begin_version(kind, by=officer, at=begun)
    points = [dict(zip(checklists.POINT_FIELDS, map(str.strip, line.split("|")), strict=True)) for line in lines]
    return checklists.keep_draft(
        draft, title=title, points=points, seen=draft.changed_at, by=officer, at=begun + timedelta(hours=3)
    )


def _version(kind: FacilityKind, title: str, lines: list[str], world: World, *, days: int) -> None:
    draft = _draft(kind, title, lines, world, days=days)
    checklists.publish(draft, by=world.staff["officer"], at=_at(world, -days, hour=16))


def _activity(body: Body, text: Data, world: World, chance: random.Random) -> None:
    starts_at = _at(world, text["day"], hour=text.get("hour", 10))
    # What lies ahead was planned some days ago, what is over two weeks before its day.
    planned_at = min(starts_at - timedelta(days=14), world.at - timedelta(days=3))
    if planned_at >= world.at - FRESH:
        _plan_and_answer(body, text, world, chance, starts_at, planned_at)
    else:
        with nothing_is_sent():
            _plan_and_answer(body, text, world, chance, starts_at, planned_at)


def _plan_and_answer(
    body: Body, text: Data, world: World, chance: random.Random, starts_at: datetime, planned_at: datetime
) -> None:
    activity = _plan(body, text, world, starts_at, planned_at)
    if reason := text.get("called_off"):
        at = starts_at - timedelta(hours=18)
        activities.call_off(activity, reason=reason, by=world.staff["officer"], at=at)
        return
    _answers(activity, world, chance, planned_at)
    if starts_at < world.at and text.get("recorded", True):
        coming = [part for part in activity.parts.order_by("pk") if part.comes and chance.random() < 0.95]
        at = activity.ends_at + timedelta(hours=2)
        attendance.record(activity, present=coming, by=world.staff["officer"], at=at)


def _plan(body: Body, text: Data, world: World, starts_at: datetime, planned_at: datetime) -> Activity:
    return activities.plan(
        body=body,
        by=world.staff["officer"],
        at=planned_at,
        kind=text["kind"],
        title=text["title"],
        field=SeatKind.objects.get(body=body, label=text["field"]) if "field" in text else None,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=text["hours"]),
        meeting_point=text["point"],
        note=text.get("note", ""),
        sites=Site.objects.filter(code__in=text.get("sites", ())),
        allowance_won=ALLOWANCE,
    )


def _answers(activity: Activity, world: World, chance: random.Random, planned_at: datetime) -> None:
    """Most come. The account for trying things out has the soonest date still to answer, and always came."""
    for part in activity.parts.select_related("term__user").order_by("pk"):
        own = part.term.user_id == world.staff["auditor"].pk
        ahead = activity.starts_at > world.at
        draw = chance.random()
        if ahead and (own or draw < 0.4):
            continue
        answered = min(planned_at + timedelta(hours=5 + 30 * draw), world.at - timedelta(minutes=20))
        activities.answer(activity, user=part.term.user, comes=own or draw < 0.88, at=answered)
