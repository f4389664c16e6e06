"""Where the money went: a cycle's undertakings in figures, and one of them in full."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext

from budget.models import Contract, Cycle, Delay, LineEntry, Milestone, Photograph, Spending, Undertaking
from budget.queries.cycles import visible_to as cycles_visible_to
from budget.states.execution import DONE, GOING_ON, MilestoneState, UndertakingState
from budget.states.execution_names import Moment
from budget.states.permissions import MANAGE_EXECUTION
from core import permissions
from core.uploads.models import StoredFile
from core.workflow import engine
from core.workflow.models import TransitionRecord
from councils.models import Body, Decision, OpinionStatement


def visible_to(user: Any) -> QuerySet[Undertaking]:
    """What was decided on is public from the first day; it lies in a published cycle."""
    found = Undertaking.objects.filter(project__cycle__in=cycles_visible_to(user))
    return found.select_related("project__cycle", "project__category", "department", "responsible__holder")


def of_cycle(cycle: Cycle) -> QuerySet[Undertaking]:
    found = Undertaking.objects.filter(project__cycle=cycle).order_by("project__number")
    return found.select_related("project__cycle", "project__category", "department", "responsible__holder")


def worked_on(user: Any, cycle: Cycle) -> QuerySet[Undertaking]:
    """Those on which this person works."""
    scope = permissions.scope(user, MANAGE_EXECUTION)
    found = of_cycle(cycle)
    return found if scope.everywhere else found.filter(department__in=scope.departments)


def official_name(undertaking: Undertaking) -> str:
    """Real names: the holder of the post, where the post says so and somebody holds it."""
    post = undertaking.responsible
    return post.holder.display_name if post and post.holder and post.name_is_public else ""


@dataclass
class Share:
    """The money of some projects together."""

    name: str
    projects: int = 0
    planned: int = 0
    line: int = 0
    contracted: int = 0
    spent: int = 0

    def add(self, undertaking: Undertaking) -> None:
        self.projects += 1
        self.planned += undertaking.project.cost_won
        self.line += undertaking.line_won
        self.contracted += undertaking.contracted_won
        self.spent += undertaking.spent_won

    @property
    def left(self) -> int:
        return self.line - self.spent

    @property
    def percent(self) -> int:
        return percent(self.spent, self.line)


@dataclass
class Line:
    """One project of the overview."""

    undertaking: Undertaking
    is_late: bool

    @property
    def spent(self) -> int:
        return self.undertaking.spent_won

    @property
    def bound(self) -> int:
        """Under contract and not yet paid; what was paid without a contract is no part of it."""
        return max(0, self.undertaking.contracted_won - self.undertaking.spent_won)

    @property
    def free(self) -> int:
        return self.undertaking.line_won - self.spent - self.bound

    @property
    def percent(self) -> int:
        return percent(self.spent, self.undertaking.line_won)


@dataclass
class Overview:
    lines: list[Line] = field(default_factory=list)
    whole: Share = field(default_factory=lambda: Share(""))
    by_category: list[Share] = field(default_factory=list)
    by_area: list[Share] = field(default_factory=list)
    states: dict[str, int] = field(default_factory=dict)

    @property
    def done(self) -> int:
        return sum(self.states.get(state, 0) for state in DONE)

    @property
    def delayed(self) -> int:
        return self.states.get(UndertakingState.DELAYED, 0)

    @property
    def stopped(self) -> int:
        return self.states.get(UndertakingState.STOPPED, 0)


def percent(part: int, whole: int) -> int:
    """Whole percents, downwards: 100 only when the last won is spent."""
    return part * 100 // whole if whole else 0


def overview(cycle: Cycle, at: datetime) -> Overview:
    """All in one query, whatever the number of projects."""
    today, made = timezone.localdate(at), Overview()
    undertakings = list(of_cycle(cycle))
    for undertaking in undertakings:
        made.lines.append(Line(undertaking, is_late(undertaking, today)))
        made.whole.add(undertaking)
        made.states[undertaking.state] = made.states.get(undertaking.state, 0) + 1
    everywhere, without = gettext("The whole city"), gettext("No category")
    made.by_category = _shares(undertakings, lambda one: one.project.category.name if one.project.category else without)
    made.by_area = _shares(undertakings, lambda one: one.project.area or everywhere)
    return made


def is_late(undertaking: Undertaking, today: date) -> bool:
    return undertaking.state in GOING_ON and undertaking.ends_on is not None and undertaking.ends_on < today


def _shares(undertakings: Iterable[Undertaking], name_of: Callable[[Undertaking], str]) -> list[Share]:
    shares: dict[str, Share] = {}
    for undertaking in undertakings:
        name = name_of(undertaking)
        shares.setdefault(name, Share(name)).add(undertaking)
    return sorted(shares.values(), key=lambda share: (-share.line, share.name))


@dataclass(frozen=True)
class Picture:
    photograph: Photograph
    file: StoredFile


@dataclass(frozen=True)
class Payment:
    """A payment with the entry that took it back, if one did."""

    entry: Spending
    correction: Spending | None


@dataclass(frozen=True)
class ContractSum:
    contract: Contract
    amendments: list[Contract]
    paid: int

    @property
    def amount(self) -> int:
        return self.contract.amount_won + sum(one.amount_won for one in self.amendments)


@dataclass(frozen=True)
class Detail:
    """One undertaking with all that its page tells; a fixed number of queries."""

    undertaking: Undertaking
    milestones: list[Milestone]
    delays: list[Delay]
    pictures: dict[str, list[Picture]]
    line_entries: list[LineEntry]
    contracts: list[ContractSum]
    spendings: list[Spending]
    history: list[TransitionRecord]

    @property
    def open_milestones(self) -> list[Milestone]:
        return [one for one in self.milestones if one.is_open]

    @property
    def next_milestone(self) -> Milestone | None:
        return next(iter(self.open_milestones), None)

    @property
    def payments(self) -> list[Payment]:
        taken_back = {one.corrects_id: one for one in self.spendings if one.corrects_id}
        return [Payment(one, taken_back.get(one.pk)) for one in self.spendings if not one.corrects_id]

    @property
    def conclusion(self) -> str:
        """Why it ended as it did: of the evaluation, or of the stop."""
        ends = {"evaluate", "stop"}
        return next((record.reason for record in reversed(self.history) if record.name in ends), "")

    @property
    def has_pictures(self) -> bool:
        return any(self.pictures.values())


def detail_of(undertaking: Undertaking) -> Detail:
    contracts = list(undertaking.contracts.all())
    spendings = list(undertaking.spendings.select_related("contract"))
    paid: dict[int, int] = {}
    for entry in spendings:
        if entry.contract_id:
            paid[entry.contract_id] = paid.get(entry.contract_id, 0) + entry.amount_won
    amended: dict[int, list[Contract]] = {}
    for contract in contracts:
        if contract.amends_id:
            amended.setdefault(contract.amends_id, []).append(contract)
    sums = [ContractSum(one, amended.get(one.pk, []), paid.get(one.pk, 0)) for one in contracts if not one.amends_id]
    return Detail(
        undertaking=undertaking,
        milestones=list(undertaking.milestones.prefetch_related("moves")),
        delays=list(undertaking.delays.all()),
        pictures=pictures_of(undertaking),
        line_entries=list(undertaking.line_entries.all()),
        contracts=sums,
        spendings=spendings,
        history=engine.history(undertaking),
    )


def pictures_of(undertaking: Undertaking) -> dict[str, list[Picture]]:
    """By moment, in their order."""
    photographs = list(undertaking.photographs.filter(removed_at__isnull=True))
    files = files_of(Photograph, [one.pk for one in photographs])
    found: dict[str, list[Picture]] = {moment.value: [] for moment in Moment}
    for photograph in photographs:
        for file in files.get(photograph.pk, []):
            found[photograph.moment].append(Picture(photograph, file))
    return found


def files_of(model: Any, ids: Sequence[int]) -> dict[int, list[StoredFile]]:
    """The files of many things of one kind, in one query."""
    if not ids:
        return {}
    kind = ContentType.objects.get_for_model(model)
    rows = StoredFile.objects.filter(content_type=kind, object_id__in=ids, removed_at__isnull=True).order_by("id")
    found: dict[int, list[StoredFile]] = {}
    for file in rows:
        found.setdefault(int(file.object_id or 0), []).append(file)
    return found


def overdue_milestones(cycle: Cycle, today: date) -> QuerySet[Milestone]:
    late = Milestone.objects.filter(undertaking__project__cycle=cycle, state=MilestoneState.OPEN, planned_on__lt=today)
    return late.select_related("undertaking__project__cycle").order_by("planned_on", "pk")


def public_line_entries() -> QuerySet[LineEntry]:
    return LineEntry.objects.select_related("undertaking__project__cycle")


def public_contracts() -> QuerySet[Contract]:
    return Contract.objects.select_related("undertaking__project__cycle")


def public_spendings() -> QuerySet[Spending]:
    return Spending.objects.select_related("undertaking__project__cycle")


def figures_by_cycle(cycles: Iterable[Cycle]) -> dict[int, dict[str, int]]:
    """Of each cycle: how many projects, the sum of their lines, and what is spent; one query."""
    rows = (
        Undertaking.objects.filter(project__cycle__in=[cycle.pk for cycle in cycles])
        .order_by()
        .values("project__cycle")
        .annotate(projects=Count("pk"), line=Sum("line_won"), spent=Sum("spent_won"),
                  done=Count("pk", filter=Q(state__in=DONE)))
    )  # fmt: skip
    return {row["project__cycle"]: {name: row[name] for name in ("projects", "line", "spent", "done")} for row in rows}


def statement_of(cycle: Cycle) -> OpinionStatement | None:
    """The committee's opinion on the budget, drafted or issued."""
    kind = ContentType.objects.get_for_model(Cycle)
    about = OpinionStatement.objects.filter(content_type=kind, object_id=cycle.pk, body=cycle.committee_id)
    return about.select_related("body", "decision").order_by("pk").first()


def adopting_decisions(body: Body) -> QuerySet[Decision]:
    """Motions that this body carried, newest first."""
    carried = Decision.objects.filter(item__meeting__body=body, state="DECIDED", outcome="CARRIED", kind="MOTION")
    return carried.select_related("item__meeting").order_by("-decided_at", "-pk")
