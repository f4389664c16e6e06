"""Plans for tests: drafted as an import drafts them, signed by three people, frozen by the approval."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from wagtail.models import Site

from accounts.models import Department, Position, Role, User
from core.workflow import SYSTEM, engine
from councils.models import Body
from demo.pages import root_page
from home.models import HomePage
from plans.models import AdjustmentRequest, PlanIndexPage, PlanPage, PlanVersion, ProgressEntry, TaskCard
from plans.services import adjustments, versions
from plans.services.drafts import create_drafts
from signoff.services import steps
from tests.councils.factories import make_body
from tests.factories import make_department, make_staff

SPRING = datetime(2026, 3, 2, 1, tzinfo=UTC)


@dataclass
class House:
    """A planning department that keeps plans and checks, one that works, and the people in them."""

    planning: Department
    works: Department
    head: User
    post: Position
    author: User
    checker: User
    approver: User
    made: list[int] = field(default_factory=list)


def make_house() -> House:
    home = root_page().add_child(instance=HomePage(title="첫 화면", slug="home"))
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "port": 80, "root_page": home}
    )
    home.add_child(instance=PlanIndexPage(title="계획", slug="plans"))
    planning, works = make_department("기획처"), make_department("공원처")
    head = make_staff(Role.DEPARTMENT_REVIEWER, works, display_name="공원 처장")
    return House(
        planning=planning,
        works=works,
        head=head,
        post=Position.objects.create(department=works, title="처장", holder=head),
        author=make_staff(Role.AUTHOR, planning, display_name="글쓴이"),
        checker=make_staff(Role.CHECKER, planning, display_name="점검한 이"),
        approver=make_staff(Role.APPROVER, display_name="승인한 이"),
    )


def task(house: House, code: str, **fields: Any) -> dict[str, Any]:
    """A task as a version holds it."""
    return {
        "code": code, "title": f"과제 {code}", "kind": "STRATEGY", "is_focus": False, "summary": "",
        "department": {"id": house.works.pk, "name": house.works.name},
        "responsible": {"id": house.post.pk, "title": house.post.title}, "others": [],
        "starts_on": None, "ends_on": None, "background": "", "as_is": "", "to_be": "", "partners": "",
        "effect": "", "difference": "", "body": [], "targets": [], "milestones": [], "budgets": [], "subtasks": [],
        **fields,
    }  # fmt: skip


def target(indicator: str, year: int, number: str | None = None, **fields: Any) -> dict[str, Any]:
    return {
        "indicator": indicator, "unit": "건", "first_year": year, "last_year": year, "number": number,
        "at_least": False, "amount": None, "text": "", **fields,
    }  # fmt: skip


def strategy(code: str, tasks: list[dict[str, Any]], **fields: Any) -> dict[str, Any]:
    return {
        "code": code, "title": f"전략 {code}", "kind": "STRATEGY", "summary": "", "body": [], "tasks": tasks, **fields
    }  # fmt: skip


def draft(house: House, strategies: list[dict[str, Any]], **fields: Any) -> PlanPage:
    said = {
        "title": "혁신계획", "kind": "INNOVATION", "first_year": 2025, "last_year": 2027, "vision": "비전",
        "goal": "목표", "summary": "요약", "department": {"id": house.planning.pk}, "responsible": None, **fields,
    }  # fmt: skip
    slug = f"plan-{len(house.made) + 1}"
    plan = create_drafts({"plan": said, "strategies": strategies}, by=house.author, slug=slug)
    house.made.append(plan.pk)
    return plan


def sign(house: House, plan: PlanPage, at: datetime = SPRING) -> PlanPage:
    """Hand in (for which the editor saves the plan), check, approve: what is published is what was drafted."""
    PlanPage.objects.get(pk=plan.pk).get_latest_revision_as_object().save_revision(user=house.author)
    case = steps.submit(page=PlanPage.objects.get(pk=plan.pk), actor=house.author, at=at)
    engine.apply(case, "check", actor=house.checker, at=at + timedelta(hours=1))
    engine.apply(case, "approve", actor=house.approver, at=at + timedelta(hours=2))
    return PlanPage.objects.get(pk=plan.pk)


def published(house: House, strategies: list[dict[str, Any]], **fields: Any) -> PlanPage:
    return sign(house, draft(house, strategies, **fields))


def frozen(house: House, strategies: list[dict[str, Any]], **fields: Any) -> PlanPage:
    """A published plan with its cards but without the pages they were drafted on: quick, for what comes after."""
    house.made.append(0)
    said = {"title": "혁신계획", "first_year": 2025, "last_year": 2027, "vision": "비전", "summary": "요약", **fields}
    plan = PlanPage(slug=f"plan-{len(house.made)}", live=False, department=house.planning, **said)
    PlanIndexPage.objects.get().add_child(instance=plan)
    PlanPage.objects.filter(pk=plan.pk).update(live=True)
    content = {"plan": {**said, "causes": []}, "strategies": [_keyed(house, one) for one in strategies]}
    version = PlanVersion.objects.create(
        plan=plan, number=1, content=content, digest="0" * 64, approved_by=house.approver, published_at=SPRING
    )
    versions.lay_out(version, actor=house.approver, at=SPRING)
    return PlanPage.objects.get(pk=plan.pk)


def _keyed(house: House, part: dict[str, Any]) -> dict[str, Any]:
    house.made.append(0)
    below = {name: [_keyed(house, one) for one in part[name]] for name in ("tasks", "subtasks") if name in part}
    return {"key": 1_000_000 + len(house.made), **part, **below}


def one_card(house: House, **fields: Any) -> TaskCard:
    """A published plan of one task; its card."""
    plan = frozen(house, [strategy("1", [task(house, "1-1", **fields)])])
    return TaskCard.objects.select_related("plan", "responsible__holder").get(plan=plan)


def ask(house: House, card: TaskCard, *, panel: Body | None = None, stops: bool = False) -> AdjustmentRequest:
    """The department asks the citizens' panel to let this pledge be changed or ended."""
    return adjustments.request_adjustment(
        card, by=house.head, panel=panel or make_body("공약 시민평가단"), before="두 곳", after="한 곳",
        cause="땅값이 올랐습니다", stops=stops, at=SPRING,
    )  # fmt: skip


def due_entry(card: TaskCard, *, month: tuple[int, int] = (2026, 3), at: datetime | None = None) -> ProgressEntry:
    """A report that was asked for on the first of the next month."""
    year, number = month
    asked = at or datetime(year + number // 12, number % 12 + 1, 1, 1, tzinfo=UTC)
    holder = card.responsible.holder if card.responsible else None
    entry = ProgressEntry.objects.create(
        card=card, month=datetime(year, number, 1, tzinfo=UTC).date(), department=card.department, assignee=holder
    )
    engine.open(entry, actor=SYSTEM, at=asked)
    return entry
