"""Three plans: a long one with yearly targets, one of a year with subtasks, and 83 pledges in eight fields."""

import tomllib
from datetime import date, datetime, timedelta
from html import escape
from pathlib import Path
from typing import Any

from core.search.models import SearchDocument
from core.workflow import engine
from demo import plan_progress
from demo.world import World
from home.models import HomePage, SectionPage
from plans.models import PlanCause, PlanIndexPage, PlanPage, TaskPage
from plans.services.drafts import create_drafts
from signoff.services import steps

TEXTS = Path(__file__).parent / "texts" / "plans.toml"
Data = dict[str, Any]


def build(world: World) -> None:
    texts = tomllib.loads(TEXTS.read_text(encoding="utf-8"))
    home = HomePage.objects.get()
    SectionPage.objects.filter(slug="plans").delete()
    HomePage.objects.get(pk=home.pk).add_child(instance=PlanIndexPage(title="혁신계획", slug="plans"))
    year = world.at.year
    long = _drafted(world, texts, "long", (year - 1, year + 3), "INNOVATION", _groups(world, texts, "long"))
    this = _drafted(world, texts, "year", (year, year), "INNOVATION", _groups(world, texts, "year"))
    pledges = _drafted(world, texts, "pledges", (year - 2, year + 1), "PLEDGES", _fields(world, texts))
    more = [_one_more(world, texts, number) for number in range(2, world.scale + 1)]
    for plan, days in ((pledges, 690), (long, 600), *((plan, 220) for plan in (this, *more))):
        sign(world, plan, world.days_ago(days, hour=10))
    lives = [("long", long), ("year", this), ("pledges", pledges), *(("year", plan) for plan in more)]
    plan_progress.build(world, texts["progress"], lives)
    _second_versions(world, long, pledges)


def _one_more(world: World, texts: Data, number: int) -> PlanPage:
    """For benches: the plan of the year once more, as that of a department, with all its tasks, reports and checks."""
    department = list(world.departments.values())[number % len(world.departments)]
    said = {**texts["year"], "title": f"{department.name} 업무계획 {number}", "slug": f"work-{number}"}
    groups = _groups(world, texts, "year")
    return _drafted(world, {"year": said}, "year", (world.at.year, world.at.year), "WORK", groups)


def sign(world: World, plan: PlanPage, at: datetime) -> None:
    """Author, checker and approver, as in life."""
    case = steps.submit(page=PlanPage.objects.get(pk=plan.pk), actor=world.staff["author"], at=at)
    engine.apply(case, "check", actor=world.staff["checker"], at=at + timedelta(days=1))
    engine.apply(case, "approve", actor=world.staff["approver"], at=at + timedelta(days=2))


def _drafted(
    world: World, texts: Data, name: str, span: tuple[int, int], kind: str, strategies: list[Data]
) -> PlanPage:
    said = texts[name]
    planning = world.departments["경영기획"]
    plan = {
        **{key: said[key] for key in ("title", "vision", "goal", "summary")},
        "kind": kind,
        "first_year": span[0],
        "last_year": span[1],
        "department": {"id": planning.pk},
        "responsible": {"id": world.positions["경영기획"].pk},
        "body": _body(said),
        "steps": [_plan_step(line, span[0]) for line in said["steps"]],
    }
    return create_drafts({"plan": plan, "strategies": strategies}, by=world.staff["author"], slug=said["slug"])


def _body(said: Data) -> list[Data]:
    blocks = [_section("추진배경", said["background"])]
    if "survey" in said:
        cells = {"caption": "혁신경영 설문 결과", "cells": said["survey"], "source": "자료: 경영기획처 설문"}
        blocks.append({"type": "table", "value": cells})
        swot = ("strengths", "weaknesses", "opportunities", "threats")
        blocks.append({"type": "analysis", "value": {name: said[name] for name in swot}})
    if "round" in said:
        parts = [line.split(" | ") for line in said["round"]]
        turns = [{"name": name, "who": who, "text": text} for name, who, text in parts]
        value = {"title": "선순환 점검 고리", "steps": turns, "returns": True}
        blocks.append({"type": "round", "value": value})
    return blocks


def _section(heading: str, text: str) -> Data:
    return {"type": "section", "value": {"heading": heading, "text": f"<p>{escape(text)}</p>"}}


def _plan_step(line: str, first_year: int) -> Data:
    """제목 | 몇 번째 해 | 시작 달 | 끝 달"""
    title, offset, first, last = line.split(" | ")
    year = first_year + int(offset)
    return _step(title, date(year, int(first), 1), _month_end(year, int(last)), "MONTH")


def _step(title: str, starts: date, ends: date, precision: str) -> Data:
    return {"title": title, "starts_on": starts, "ends_on": ends, "precision": precision}


def _month_end(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _groups(world: World, texts: Data, name: str) -> list[Data]:
    """Strategies with tasks and, where the text names any, subtasks."""
    groups, counter = [], 0
    for said in texts[name]["strategy"]:
        tasks = []
        for number, words in enumerate(said["task"], start=1):
            kind = {"VOLUNTARY": "VOLUNTARY", "SOCIAL_VALUE": "SOCIAL_VALUE"}.get(said["kind"], "STRATEGY")
            counter += 1
            focus, title = words[0].startswith("*"), words[0].lstrip("*")
            code = f"{said['code']}-{number}"
            task = _task(world, texts, name, code, title, [words[1]], kind, focus=focus)
            for below, line in enumerate(words[2:], start=1):
                subtitle, *departments = line.split(" | ")
                task["subtasks"].append(
                    _task(world, texts, name, f"{code}-{below}", subtitle, departments, kind, focus=focus)
                )
            tasks.append(task)
        groups.append({**{key: said[key] for key in ("code", "kind", "title", "summary")}, "tasks": tasks})
    return groups


def _fields(world: World, texts: Data) -> list[Data]:
    fields, counter = [], 0
    for number, said in enumerate(texts["pledges"]["field"], start=1):
        tasks = []
        for line in said["pledge"]:
            counter += 1
            title, department = line.split(" | ")
            tasks.append(_task(world, texts, "pledges", str(counter), title, [department], "PLEDGE"))
        fields.append({"code": str(number), "kind": "FIELD", "title": said["title"], "summary": "", "tasks": tasks})
    return fields


def _task(
    world: World, texts: Data, plan: str, code: str, title: str, departments: list[str], kind: str, focus: bool = False
) -> Data:
    chance, words = world.chance, texts["progress"]
    start, end = _span(world, plan)
    change = texts[plan].get("change", {}).get(code, ["", ""])
    others = [{"id": world.departments[key].pk} for key in departments[1:]]
    return {
        "code": code, "title": title, "kind": kind, "is_focus": focus, "summary": chance.choice(words["summary"]),
        "department": {"id": world.departments[departments[0]].pk},
        "responsible": {"id": world.positions[departments[0]].pk}, "others": others,
        "starts_on": start, "ends_on": end, "background": "", "as_is": change[0], "to_be": change[1],
        "partners": "\n".join(chance.sample(words["partner"], chance.randint(0, 2))),
        "effect": "\n".join(chance.sample(words["effect"], chance.randint(1, 2))), "difference": "", "body": [],
        "targets": _targets(texts[plan].get("targets", {}).get(code, []), start),
        "milestones": _milestones(world, words["step"], start, end),
        "budgets": _budgets(world, plan, start), "subtasks": [],
    }  # fmt: skip


def _span(world: World, plan: str) -> tuple[date, date]:
    chance, year = world.chance, world.at.year
    if plan == "year":
        return date(year, chance.choice([1, 1, 2, 3, 4]), 1), date(year, 12, 31)
    first, last = (year - 1, year + 3) if plan == "long" else (year - 2, year + 1)
    start = date(first, chance.choice([1, 1, 4, 7]), 1)
    ends = chance.randint(year, last)
    # What is still under way has not run out already.
    return start, _month_end(ends, 12 if ends == year else chance.choice([6, 12]))


def _targets(lines: list[str], start: date) -> list[Data]:
    """지표 | 단위 | 해마다의 수 | 해마다의 돈 | 말"""
    rows = []
    for line in lines:
        indicator, unit, numbers, amounts, text = [part.strip() for part in line.split("|")]
        counts, sums = numbers.split(","), (amounts or "").split(",")
        for offset, number in enumerate(counts):
            amount = sums[offset] if offset < len(sums) else ""
            if not number and not amount and offset:
                continue
            rows.append(
                {
                    "indicator": indicator, "unit": unit, "first_year": start.year + offset,
                    "last_year": start.year + offset, "number": number or None, "at_least": offset == len(counts) - 1,
                    "amount": int(amount) if amount else None, "text": text if not offset else "",
                }
            )  # fmt: skip
    return rows


def _milestones(world: World, names: list[str], start: date, end: date) -> list[Data]:
    count = world.chance.randint(2, 4)
    length = (end - start).days // count
    chosen = sorted(world.chance.sample(range(len(names)), count))
    steps_made = []
    for number, name in enumerate(chosen):
        first = start + timedelta(days=number * length)
        last = first + timedelta(days=max(20, length - 15))
        precision = world.chance.choice(["MONTH", "MONTH", "QUARTER"])
        steps_made.append(_step(names[name], first.replace(day=1), _month_end(last.year, last.month), precision))
    return steps_made


def _budgets(world: World, plan: str, start: date) -> list[Data]:
    chance = world.chance
    if chance.random() < 0.35:
        return []
    years = {"year": 1, "long": 5, "pledges": 4}[plan]
    base = chance.choice([3, 8, 20, 45, 75, 120, 300]) * 1_000_000
    rows = [_budget(start.year, base, chance.choice(["OWN", "OWN", "CITY", "NATIONAL"]))]
    if years > 1:
        rows.append({**_budget(start.year + 1, base * 2, "OWN"), "last_year": start.year + years - 1})
    if chance.random() < 0.12:
        rows.append({**_budget(start.year, 0, "NATIONAL"), "amount": None, "note": "공모 결과에 따라 정함"})
    return rows


def _budget(year: int, amount: int, funding: str) -> Data:
    return {"first_year": year, "last_year": year, "funding": funding, "amount": amount, "note": ""}


def _second_versions(world: World, long: PlanPage, pledges: PlanPage) -> None:
    """What residents said changed the plans: a target rose, dates moved, one task came and one went."""
    links = list(SearchDocument.objects.filter(kind="news").order_by("-published_at")[:2])
    changed = TaskPage.objects.descendant_of(long).get(code="4-2-2").get_latest_revision_as_object()
    changed.to_be = "많이 찾는 자료부터 쉬운 말로 공개\n찾지 못한 낱말을 모아 새 항목으로"
    changed.summary = "많이 찾는데 없던 자료를 먼저 공개합니다. 주민이 찾은 낱말을 달마다 살핍니다."
    for target in changed.targets.all():
        target.number = (target.number or 0) + 3 if target.first_year > world.at.year else target.number
    changed.save_revision(user=world.staff["author"])
    moved = TaskPage.objects.descendant_of(long).get(code="3-3-1").get_latest_revision_as_object()
    moved.ends_on = date(world.at.year + 1, 12, 31)
    moved.title = "빈 시설을 동네 모임터와 청년 작업실로"
    moved.save_revision(user=world.staff["author"])
    TaskPage.objects.descendant_of(long).get(code="5-2-3").delete()
    _name_causes(world, long, links, [("LAW", "지방공공기관 혁신 지침이 바뀜", "5-2-3")], "4-2-2")
    sign(world, long, world.days_ago(75, hour=10))
    faster = TaskPage.objects.descendant_of(pledges).get(code="10").get_latest_revision_as_object()
    faster.summary = "요금을 미리 계산하는 기계를 출구마다 두고, 전화로도 낼 수 있게 합니다."
    faster.save_revision(user=world.staff["author"])
    _name_causes(world, pledges, links[1:], [("PANEL", "상반기 시민평가단 의견", "10")], "10")
    sign(world, pledges, world.days_ago(20, hour=10))


def _name_causes(world: World, plan: PlanPage, links: list[Any], others: list[tuple[str, str, str]], code: str) -> None:
    draft = PlanPage.objects.get(pk=plan.pk).get_latest_revision_as_object()
    draft.causes = [
        *(PlanCause(kind="OTHER", label=link.title, link=link.url, code=code) for link in links),
        *(PlanCause(kind=kind, label=label, code=which) for kind, label, which in others),
    ]
    draft.change_note = "주민 의견과 점검 결과를 반영했습니다."
    draft.save_revision(user=world.staff["author"])
