"""What carrying projects out hands in to the other rooms: talk, files, the desk, search, open data, what is open."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from budget.models import Contract, LineEntry, Milestone, Photograph, Spending, Undertaking, VisitReport
from budget.queries import execution, history, monitoring
from budget.rules.execution import may_read_report
from budget.services import execution_search
from budget.services.execution_notices import report_page, staff_page
from budget.states.execution import MILESTONE_WORKFLOW, REPORT_WORKFLOW, UNDERTAKING_WORKFLOW, UndertakingState
from budget.states.execution_names import ContractMethod, LineChange, SupplierKind
from budget.states.permissions import MANAGE_EXECUTION
from core import permissions
from core.open_data import Column, Cycle, Dataset, Kind, Records, register
from core.search import kinds
from core.ui import highlights
from core.uploads import register_access
from core.workflow import presentation
from discussion import places


def may_see(user: Any, undertaking: Undertaking) -> bool:
    return execution.visible_to(user).filter(pk=undertaking.pk).exists()


def may_talk(user: Any, undertaking: Undertaking) -> bool:
    return True


def may_answer(user: Any, undertaking: Undertaking) -> bool:
    return permissions.allowed(user, MANAGE_EXECUTION, undertaking)


def may_see_picture(user: Any, photograph: Photograph) -> bool:
    return photograph.removed_at is None and may_see(user, photograph.undertaking)


def undertaking_panel(undertaking: Undertaking, user: Any) -> dict[str, Any]:
    return {"undertaking": undertaking, "work_url": staff_page(undertaking)}


def milestone_panel(milestone: Milestone, user: Any) -> dict[str, Any]:
    return {"milestone": milestone, "undertaking": milestone.undertaking, "work_url": staff_page(milestone.undertaking)}


def report_panel(report: VisitReport, user: Any) -> dict[str, Any]:
    """The words are shown on the report's own page, where reading and deciding stand together."""
    return {"report": report, "work_url": report_page(report)}


def open_now(at: datetime, limit: int) -> Iterable[highlights.OpenItem]:
    """Where residents see for themselves where the money went: visits to sign up for, projects to evaluate."""
    visits = [
        highlights.OpenItem(
            kind=_("Site visit"), title=str(visit), url=visit.get_absolute_url(), closes_at=visit.sign_up_until,
            icon="location",
        )
        for visit in monitoring.open_visits(at)[:limit]
    ]  # fmt: skip
    evaluations = [
        highlights.OpenItem(
            kind=_("Where the money went: your opinion"), title=str(one), url=one.get_absolute_url(),
            closes_at=one.evaluation_until, icon="budget",
        )
        for one in monitoring.being_evaluated(at)[:limit]
    ]  # fmt: skip
    return [*visits, *evaluations]


places.register(
    "budget.Undertaking",
    who_may_write=may_talk,
    visible=may_see,
    url=lambda undertaking: undertaking.get_absolute_url(),
    title=lambda undertaking: undertaking.project.title,
    department=lambda undertaking: undertaking.department_id,
    who_may_answer=may_answer,
    endorsements=False,
)
kinds.register(
    execution_search.KIND, _("Where the money went"), readable=execution_search.readable,
    entries=execution_search.all_entries,
)  # fmt: skip
register_access(Photograph, may_see_picture)
register_access(VisitReport, may_read_report)
presentation.register(
    UNDERTAKING_WORKFLOW.name, template="budget/execution/_panel.html", context=undertaking_panel, url=staff_page,
    own_page_steps=["delay", "complete"],
)  # fmt: skip
presentation.register(
    MILESTONE_WORKFLOW.name, template="budget/execution/_milestone_panel.html", context=milestone_panel,
    url=lambda milestone: staff_page(milestone.undertaking), own_page_steps=["move"],
)  # fmt: skip
presentation.register(
    REPORT_WORKFLOW.name, template="budget/execution/_report_panel.html", context=report_panel, url=report_page,
    holds_personal_data=True,
)  # fmt: skip
highlights.register_open_now("budget.execution", open_now)

KEYWORDS = (_("Participatory budget"), _("Spending"))
PROJECT_COLUMNS = (
    Column("cycle", _("Cycle")),
    Column("number", _("Number of the project"), kind=Kind.INTEGER),
    Column("project", _("Project")),
)


def of_project(undertaking: Undertaking) -> tuple[Any, ...]:
    project = undertaking.project
    return project.cycle.slug, project.number, project.title


def public_undertakings(at: datetime) -> QuerySet[Undertaking]:
    return execution.visible_to(AnonymousUser())


def undertaking_row(one: Undertaking) -> Sequence[Any]:
    project = one.project
    return (
        *of_project(one), one.state, one.line_code, one.line_year, project.category.name if project.category else "",
        project.area, one.department.name if one.department else "", one.responsible.title if one.responsible else "",
        project.cost_won, one.line_won, one.contracted_won, one.spent_won, one.starts_on, one.first_ends_on,
        one.ends_on, one.ended_at,
    )  # fmt: skip


def line_rows(at: datetime) -> QuerySet[LineEntry]:
    return execution.public_line_entries()


def line_row(entry: LineEntry) -> Sequence[Any]:
    return *of_project(entry.undertaking), entry.kind, entry.amount_won, entry.decided_on, entry.reason


def contract_rows(at: datetime) -> QuerySet[Contract]:
    return execution.public_contracts()


def contract_row(one: Contract) -> Sequence[Any]:
    return (
        *of_project(one.undertaking), one.pk, one.amends_id, one.title, one.supplier_kind, one.method, one.amount_won,
        one.signed_on, one.reason,
    )  # fmt: skip


def spending_rows(at: datetime) -> QuerySet[Spending]:
    return execution.public_spendings()


def spending_row(one: Spending) -> Sequence[Any]:
    return (
        *of_project(one.undertaking), one.pk, one.corrects_id, one.contract_id, one.purpose, one.amount_won,
        one.paid_on, one.reason,
    )  # fmt: skip


def history_rows(at: datetime) -> list[Sequence[Any]]:
    return [
        (one.year, one.title, one.ceiling, one.projects, one.amount, one.spent, one.note, one.source)
        for one in history.years(AnonymousUser())
    ]


register(
    Dataset(
        name="budget-undertakings",
        title=_("Selected projects and how they are carried out"),
        description=_("State, dates, budget line and spending of every project that residents or the committee chose."),
        columns=(
            *PROJECT_COLUMNS,
            Column("state", _("State"), kind=Kind.CHOICE, choices=UndertakingState.choices),
            Column("line_code", _("Budget line")),
            Column("line_year", _("Budget year"), kind=Kind.INTEGER),
            Column("category", _("Category")),
            Column("area", _("Neighbourhood")),
            Column("department", _("Department")),
            Column("post", _("Post that answers")),
            Column("planned_won", _("Planned (won)"), kind=Kind.INTEGER),
            Column("line_won", _("Budget line (won)"), kind=Kind.INTEGER),
            Column("contracted_won", _("Under contract (won)"), kind=Kind.INTEGER),
            Column("spent_won", _("Money spent (won)"), kind=Kind.INTEGER),
            Column("starts_on", _("Begins on"), kind=Kind.DATE),
            Column("first_ends_on", _("First announced end"), kind=Kind.DATE),
            Column("ends_on", _("To be finished on"), kind=Kind.DATE),
            Column("ended_at", _("Ended"), kind=Kind.MOMENT),
        ),
        records=Records(
            queryset=public_undertakings, row=undertaking_row,
            filters={"cycle": "project__cycle__slug", "state": "state", "line_year": "line_year"},
        ),
        cycle=Cycle.AT_ONCE,
        keywords=KEYWORDS,
        url="/budget/",
    )
)  # fmt: skip
register(
    Dataset(
        name="budget-lines",
        title=_("Budget lines and what changed them"),
        description=_("The original budget of each project, transfers and supplementary budgets, with their reasons."),
        columns=(
            *PROJECT_COLUMNS,
            Column("kind", _("Kind of entry"), kind=Kind.CHOICE, choices=LineChange.choices),
            Column("amount_won", _("Amount (won)"), kind=Kind.INTEGER),
            Column("decided_on", _("Decided on"), kind=Kind.DATE),
            Column("reason", _("Reason")),
        ),
        records=Records(
            queryset=line_rows, row=line_row,
            filters={"cycle": "undertaking__project__cycle__slug", "kind": "kind", "decided_on": "decided_on"},
        ),
        cycle=Cycle.AT_ONCE,
        keywords=KEYWORDS,
        url="/budget/",
    )
)  # fmt: skip
register(
    Dataset(
        name="budget-contracts",
        title=_("Contracts of the participatory budget"),
        description=_("What was ordered, how it was awarded, and every amendment. Without names of suppliers."),
        columns=(
            *PROJECT_COLUMNS,
            Column("id", _("Number"), kind=Kind.INTEGER),
            Column("amends", _("Amends the contract of this number"), kind=Kind.INTEGER),
            Column("title", _("What is ordered")),
            Column("supplier", _("Supplier"), kind=Kind.CHOICE, choices=SupplierKind.choices),
            Column("method", _("How it was awarded"), kind=Kind.CHOICE, choices=ContractMethod.choices),
            Column("amount_won", _("Amount (won)"), kind=Kind.INTEGER),
            Column("signed_on", _("Signed on"), kind=Kind.DATE),
            Column("reason", _("Reason")),
        ),
        records=Records(
            queryset=contract_rows, row=contract_row,
            filters={"cycle": "undertaking__project__cycle__slug", "supplier": "supplier_kind", "method": "method",
                     "signed_on": "signed_on"},
        ),
        cycle=Cycle.AT_ONCE,
        keywords=KEYWORDS,
        url="/budget/",
    )
)  # fmt: skip
register(
    Dataset(
        name="budget-spending",
        title=_("Spending of the participatory budget"),
        description=_("Every payment and every counter entry, to the last won."),
        columns=(
            *PROJECT_COLUMNS,
            Column("id", _("Number"), kind=Kind.INTEGER),
            Column("corrects", _("Takes back the entry of this number"), kind=Kind.INTEGER),
            Column("contract", _("Number of the contract"), kind=Kind.INTEGER),
            Column("purpose", _("What the money was for")),
            Column("amount_won", _("Amount (won)"), kind=Kind.INTEGER),
            Column("paid_on", _("Paid on"), kind=Kind.DATE),
            Column("reason", _("Reason")),
        ),
        records=Records(
            queryset=spending_rows, row=spending_row,
            filters={"cycle": "undertaking__project__cycle__slug", "paid_on": "paid_on"},
        ),
        cycle=Cycle.AT_ONCE,
        keywords=KEYWORDS,
        url="/budget/",
    )
)  # fmt: skip
register(
    Dataset(
        name="budget-history",
        title=_("The participatory budget over the years"),
        description=_("Money, projects and spending by year, also of the years before this platform."),
        columns=(
            Column("year", _("Year"), kind=Kind.INTEGER),
            Column("cycle", _("Cycle")),
            Column("ceiling_won", _("Money to be decided on (won)"), kind=Kind.INTEGER),
            Column("projects", _("Projects"), kind=Kind.INTEGER),
            Column("amount_won", _("Money for these projects (won)"), kind=Kind.INTEGER),
            Column("spent_won", _("Money spent (won)"), kind=Kind.INTEGER),
            Column("note", _("In words")),
            Column("source", _("Where the figures are from")),
        ),
        rows=history_rows,
        cycle=Cycle.WHEN_IT_CHANGES,
        keywords=(_("Participatory budget"),),
        url="/budget/history/",
    )
)
