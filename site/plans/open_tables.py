"""The tables of open data that plans publish."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from core.open_data import Column, Cycle, Dataset, Kind, Records, register
from plans.models import CardTarget, ProgressEntry, TargetResult, TaskCard, TaskKind
from plans.states import CardState, EntryState


def cards(at: datetime) -> Any:
    return TaskCard.objects.counted().filter(plan__live=True).select_related("plan", "strategy", "department")


def card_row(card: TaskCard) -> Sequence[Any]:
    return (
        card.plan.title,
        str(card.strategy),
        card.code,
        card.title,
        card.get_kind_display(),
        card.department.name if card.department else "",
        card.get_public_state_display(),
        card.percent,
        card.budget,
        card.spent,
        card.starts_on,
        card.ends_on,
        card.reported_month,
        card.get_absolute_url(),
    )


def cards_changed_at(at: datetime) -> datetime | None:
    return TaskCard.objects.aggregate(newest=Max("state_changed_at"))["newest"]


def reports(at: datetime) -> Any:
    confirmed = ProgressEntry.objects.filter(state=EntryState.CONFIRMED, card__plan__live=True)
    return confirmed.select_related("card__plan", "card__department")


def report_row(entry: ProgressEntry) -> Sequence[Any]:
    return (
        entry.month,
        entry.card.plan.title,
        entry.card.code,
        entry.card.title,
        entry.card.department.name if entry.card.department else "",
        entry.percent,
        entry.spent,
        entry.text,
    )


def targets(at: datetime) -> Iterable[Sequence[Any]]:
    found = CardTarget.objects.filter(card__plan__live=True, card__left_out_at=None, left_out=False)
    results: dict[int, list[TargetResult]] = {}
    for result in TargetResult.objects.filter(target__in=found).order_by("year"):
        results.setdefault(result.target_id, []).append(result)
    for target in found.select_related("card__plan").order_by("card__place", "place", "pk"):
        said = (
            target.card.plan.title, target.card.code, target.card.title, target.indicator, target.unit,
            target.first_year, target.last_year, target.number, target.amount, target.text,
        )  # fmt: skip
        own = results.get(target.pk)
        if not own:
            yield (*said, None, None, None)
        for result in own or ():
            yield (*said, result.year, result.number, result.amount)


register(
    Dataset(
        name="plan-tasks",
        title=_("Tasks of the plans and how far they are"),
        description=_("Every task of the published plans: who answers for it, how it stands, planned and spent money."),
        columns=(
            Column("plan", _("Plan"), _("The plan that promises it")),
            Column("strategy", _("Strategy or field"), _("Where it stands in the plan")),
            Column("code", _("Number"), _("As the plan numbers it")),
            Column("title", _("Title"), _("As it stands on the page")),
            Column("kind", _("Kind of task"), _("What sort of task it is"), Kind.CHOICE, TaskKind.choices),
            Column("department", _("Department"), _("Who answers for it")),
            Column("state", _("How it stands"), _("As the card says"), Kind.CHOICE, CardState.choices),
            Column("percent", _("Done (%)"), _("As the last confirmed report says"), Kind.INTEGER),
            Column("budget", _("Budget (won)"), _("Planned over all years"), Kind.INTEGER),
            Column("spent", _("Spent (won)"), _("As the last confirmed report says"), Kind.INTEGER),
            Column("starts_on", _("From"), _("Empty where it was under way before"), Kind.DATE),
            Column("ends_on", _("Until"), _("Empty where it goes on"), Kind.DATE),
            Column("reported_month", _("Reported until"), _("The last month with a confirmed report"), Kind.DATE),
            Column("address", _("Address"), _("Where the card stands")),
        ),
        records=Records(
            queryset=cards,
            row=card_row,
            order="place",
            filters={
                "plan": "plan__title", "kind": "kind", "department": "department__name", "state": "state",
                "percent": "percent",
            },
        ),
        changed_at=cards_changed_at,
        cycle=Cycle.AT_ONCE,
        keywords=(_("plans"), _("promises")),
        url="/plans/tasks/",
    )
)  # fmt: skip
register(
    Dataset(
        name="plan-progress",
        title=_("Monthly progress of the plans"),
        description=_("Every confirmed monthly report of every task, in its own words."),
        columns=(
            Column("month", _("Month"), _("The first day of the month that is reported"), Kind.DATE),
            Column("plan", _("Plan"), _("The plan that promises it")),
            Column("code", _("Number"), _("As the plan numbers it")),
            Column("task", _("Task"), _("As it stands on the page")),
            Column("department", _("Department"), _("Who answers for it")),
            Column("percent", _("Done (%)"), _("Of the whole task"), Kind.INTEGER),
            Column("spent", _("Spent (won)"), _("From the beginning to that month"), Kind.INTEGER),
            Column("text", _("What was done"), _("In the words of the department")),
        ),
        records=Records(
            queryset=reports,
            row=report_row,
            order="-month",
            filters={"month": "month", "plan": "card__plan__title", "department": "card__department__name"},
        ),
        cycle=Cycle.MONTHLY,
        keywords=(_("plans"), _("progress")),
        url="/plans/",
    )
)
register(
    Dataset(
        name="plan-targets",
        title=_("Yearly targets of the plans and their results"),
        description=_("What was to be reached in which year, and what was reached."),
        columns=(
            Column("plan", _("Plan"), _("The plan that promises it")),
            Column("code", _("Number"), _("As the plan numbers it")),
            Column("task", _("Task"), _("As it stands on the page")),
            Column("indicator", _("Indicator"), _("What is measured")),
            Column("unit", _("Unit"), _("In what it is measured")),
            Column("first_year", _("From year"), _("The target's first year"), Kind.INTEGER),
            Column("last_year", _("To year"), _("The target's last year; empty where it goes on"), Kind.INTEGER),
            Column("number", _("Target"), _("The number to be reached"), Kind.NUMBER),
            Column("amount", _("Amount (won)"), _("The money to be reached"), Kind.INTEGER),
            Column("text", _("In words"), _("What the plan says in words")),
            Column("result_year", _("Year of the result"), _("Empty while nothing is reported"), Kind.INTEGER),
            Column("result", _("Result"), _("The number reached"), Kind.NUMBER),
            Column("result_amount", _("Result (won)"), _("The money reached"), Kind.INTEGER),
        ),
        rows=targets,
        cycle=Cycle.MONTHLY,
        keywords=(_("plans"), _("targets")),
        url="/plans/",
    )
)
