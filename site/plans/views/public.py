"""What everybody reads: plans, strategies, tasks, how far they are and what changed."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import feeds, permissions
from core.access import public
from core.deadlines.calendar import local_date
from core.feeds import FeedEntry
from core.ui.kept_pages import briefly_kept
from core.ui.paging import paginate
from plans.forms import TaskFilter
from plans.models import PlanPage
from plans.queries import differences, figures, panels, schedule, tasks
from plans.states import PUT_TO_PANEL, SEE_WORK, WITHDRAW_ADJUSTMENT, AdjustmentState
from plans.views.loading import adjustment_at, card_at, plan_at, strategy_at

PER_PAGE = 20
LATEST = 5


@public
@briefly_kept
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    plans = list(tasks.plans())
    counted = figures.by_plan(plans)
    rows = [(plan, counted.get(plan.pk, figures.Fulfilment())) for plan in plans]
    context = {
        "rows": rows,
        "whole": figures.fulfilment(tasks.visible_to(request.user).counted()),
        "latest": tasks.confirmed_entries()[:LATEST],
        "breadcrumb_items": [(_("Innovation plans"), "")],
    }
    return render(request, "plans/index.html", context)


@public
@briefly_kept
@require_safe
def plan(request: HttpRequest, slug: str) -> HttpResponse:
    """One look: where it leads, how far it is, what has changed."""
    page, now = plan_at(slug), timezone.now()
    strategies = list(tasks.strategies_of(page))
    since = figures.month_start(now)
    whole = figures.fulfilment(tasks.visible_to(request.user).counted().filter(plan=page))
    context = {
        "plan": page,
        "strategies": figures.by_strategy(page, strategies),
        "departments": figures.by_department(page),
        "years": figures.by_year(page),
        "running": figures.counted_years(page),
        "whole": whole,
        "conclusion": figures.conclusion(whole),
        "overdue": figures.overdue_reports(page, at=now),
        "since": since,
        "changes": figures.changes_since(page, since=since, limit=8),
        "reports": figures.reports_since(page, since=since),
        "version": tasks.versions_of(page).first(),
        "steps": _steps(page),
        "breadcrumb_items": _trail(page, last=True),
    }
    return render(request, "plans/plan.html", context)


@public
@require_safe
def plan_schedule(request: HttpRequest, slug: str) -> HttpResponse:
    """Every task as a bar on one scale, strategy by strategy."""
    page = plan_at(slug)
    cards = list(tasks.cards_of(page).filter(is_leaf=True))
    today = local_date(timezone.now())
    groups = []
    for strategy in tasks.strategies_of(page):
        own = [card for card in cards if card.strategy_id == strategy.pk]
        if own:
            groups.append((strategy, schedule.gantt(page, own, today=today)))
    context = {"plan": page, "groups": groups, "breadcrumb_items": [*_trail(page), (_("Schedule"), "")]}
    return render(request, "plans/schedule.html", context)


@public
@require_safe
def targets(request: HttpRequest, slug: str) -> HttpResponse:
    """The measured targets of one year with their results: what the dashboard counts by year."""
    page = plan_at(slug)
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and int(asked[:5]) in page.years else page.last_year
    if not asked:
        year = min(max(local_date(timezone.now()).year, page.first_year), page.last_year)
    outcome = request.GET.get("outcome", "")
    rows = figures.targets_of_year(page, year)
    shown = [row for row in rows if not outcome or row.outcome == outcome]
    context = {
        "plan": page,
        "year": year,
        "outcome": outcome,
        "rows": shown,
        "line": next(line for line in figures.by_year(page) if line.year == year),
        "tabs": [{"key": str(number), "label": str(number), "url": f"?year={number}"} for number in page.years],
        "breadcrumb_items": [*_trail(page), (_("Yearly targets"), "")],
    }
    return render(request, "plans/targets.html", context)


@public
@require_safe
def strategy(request: HttpRequest, pk: int) -> HttpResponse:
    found = strategy_at(pk)
    cards = list(tasks.cards_of(found.plan).filter(strategy=found))
    branches = [
        (card, [below for below in cards if below.parent_id == card.pk]) for card in cards if not card.parent_id
    ]
    context = {
        "strategy": found,
        "plan": found.plan,
        "branches": branches,
        "whole": figures.fulfilment(tasks.visible_to(request.user).counted().filter(strategy=found)),
        "list_url": figures.list_url(found.plan, strategy=found.pk),
        "breadcrumb_items": [*_trail(found.plan), (str(found), "")],
    }
    return render(request, "plans/strategy.html", context)


@public
@require_safe
def task_list(request: HttpRequest) -> HttpResponse:
    form = TaskFilter(request.GET)
    wanted = form.wanted()
    cards = tasks.listed(wanted, request.user, at=timezone.now())
    context = {
        "form": form,
        "wanted": wanted,
        "page": paginate(cards, request.GET.get("cursor"), order="place", size=PER_PAGE),
        "whole": figures.fulfilment(
            tasks.narrowed(tasks.visible_to(request.user).counted(), wanted, at=timezone.now())
        ),
        "breadcrumb_items": [*_trail(wanted.plan), (_("Tasks"), "")],
    }
    return render(request, "plans/task_list.html", context)


@public
@require_safe
def task(request: HttpRequest, pk: int) -> HttpResponse:
    """The card: who answers, what was promised, what came of it, and what shows it."""
    card, now = card_at(request, pk), timezone.now()
    entries = list(tasks.timeline_of(card))
    steps = card.content["milestones"]
    context = {
        "card": card,
        "plan": card.plan,
        "targets": tasks.targets_of(card),
        "charts": figures.target_charts(card),
        "entries": entries,
        "files": tasks.files_of(entries),
        "checks": tasks.checks_of(card),
        "adjustments": tasks.adjustments_of(card),
        "subtasks": tasks.cards_of(card.plan).filter(parent=card),
        "history": figures.history_of(card),
        "milestones": [(row["title"], _when(row)) for row in steps],
        "budgets": [differences.budget_line(row) for row in card.content["budgets"]],
        "when": schedule.when(card.starts_on, card.ends_on),
        "due_at": tasks.next_report_due(card, at=now),
        "may_work": request.user.is_authenticated and permissions.allowed(request.user, SEE_WORK, card),
        "breadcrumb_items": [
            *_trail(card.plan),
            (str(card.strategy), card.strategy.get_absolute_url()),
            (card.title, ""),
        ],
    }
    return render(request, "plans/task.html", context)


@public
@require_safe
def changes(request: HttpRequest, slug: str, number: int = 0) -> HttpResponse:
    """What a version changed against the one before it, clause by clause, and who or what made it change."""
    page = plan_at(slug)
    versions = list(tasks.versions_of(page))
    chosen = next((version for version in versions if version.number == number), versions[0] if not number else None)
    if chosen is None:
        raise Http404
    before = next((version for version in versions if version.number == chosen.number - 1), None)
    found = differences.between(before.content, chosen.content) if before else []
    context = {
        "plan": page,
        "versions": versions,
        "version": chosen,
        "before": before,
        "clauses": found,
        "cards": dict(tasks.cards_of(page).values_list("key", "pk")),
        "causes": chosen.causes.order_by("pk"),
        "counts": {kind: sum(1 for clause in found if clause.kind == kind) for kind in ("added", "changed", "removed")},
        "breadcrumb_items": [*_trail(page), (_("Versions and changes"), "")],
    }
    return render(request, "plans/changes.html", context)


@public
@require_safe
def adjustment(request: HttpRequest, pk: int) -> HttpResponse:
    found = adjustment_at(request, pk)
    is_open = found.state == AdjustmentState.PROPOSED and request.user.is_authenticated
    context = {
        "adjustment": found,
        "card": found.card,
        "waiting": panels.announced_vote_on(found),
        "may_put_to_panel": is_open and permissions.allowed(request.user, PUT_TO_PANEL, found),
        "may_withdraw": is_open and permissions.allowed(request.user, WITHDRAW_ADJUSTMENT, found),
        "breadcrumb_items": [
            *_trail(found.card.plan),
            (found.card.title, found.card.get_absolute_url()),
            (_("Adjustment"), ""),
        ],
    }
    return render(request, "plans/adjustment.html", context)


@public
@require_safe
def feed(request: HttpRequest, slug: str = "") -> HttpResponse:
    """Progress as it is confirmed: of one plan, or of all."""
    entries = tasks.confirmed_entries()
    title, url = _("Progress of the plans"), reverse("plans:index")
    if slug:
        page = plan_at(slug)
        entries, title, url = entries.filter(card__plan=page), page.title, page.get_absolute_url()
    return feeds.atom(
        request,
        title=title,
        url=url,
        entries=[
            FeedEntry(
                title=f"{entry.card.title} ({entry.percent} %)",
                url=entry.get_absolute_url(),
                published_at=entry.checked_at,
                summary=entry.text,
                author=entry.card.department.name,
                categories=(entry.card.plan.title,),
            )
            for entry in entries[: feeds.LONGEST]
        ],
    )


@public
@require_safe
def printed(request: HttpRequest, slug: str) -> HttpResponse:
    """The whole plan on paper."""
    page = plan_at(slug)
    version = page.versions.order_by("-number").first()
    states = {card.key: card for card in tasks.cards_of(page)}
    context = {
        "plan": page,
        "version": version,
        "content": version.content if version else {"strategies": []},
        "states": states,
        "whole": figures.fulfilment(tasks.visible_to(request.user).counted().filter(plan=page)),
        "steps": _steps(page),
    }
    return render(request, "plans/print.html", context)


def _steps(page: PlanPage) -> list[tuple[str, str]]:
    return [(step.title, schedule.when(step.starts_on, step.ends_on, step.precision)) for step in page.steps.all()]


def _when(row: dict[str, Any]) -> str:
    return schedule.when(schedule.day_of(row["starts_on"]), schedule.day_of(row["ends_on"]), row["precision"])


def _trail(page: PlanPage | None, *, last: bool = False) -> list[tuple[str, str]]:
    trail = [(_("Innovation plans"), reverse("plans:index"))]
    if page is not None:
        trail.append((page.title, "" if last else page.get_absolute_url()))
    return trail
