"""What everybody reads, what staff reach, and that each figure can be counted again."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Role
from core import open_data
from plans.models import TargetResult, TaskCard
from plans.queries import figures, schedule, tasks
from plans.queries.tasks import Wanted
from plans.services import cards, progress
from plans.services.progress import Report
from tests.factories import make_department, make_staff, make_user
from tests.plans.factories import SPRING, House, ask, due_entry, frozen, one_card, strategy, target, task
from tests.sessions import sign_in

AT = datetime(2026, 4, 3, 1, tzinfo=UTC)
PUBLIC = ("", "schedule/", "targets/", "changes/", "changes/1/", "feed/", "print/", "plan.xlsx", "plan.csv")


def busy(house: House, count: int) -> Any:
    """A plan of so many tasks in two strategies, each with a target, a confirmed report and a state."""
    money = {"first_year": 2026, "last_year": 2026, "funding": "OWN", "amount": 1000, "note": ""}
    step = {"title": "착수", "starts_on": "2026-02-01", "ends_on": None, "precision": "MONTH"}
    first = [
        task(house, f"1-{n}", targets=[target("건수", 2026, "3")], budgets=[money], milestones=[step])
        for n in range(count)
    ]
    plan = frozen(house, [strategy("1", first), strategy("2", [task(house, "2-1")])])
    for number, card in enumerate(TaskCard.objects.filter(plan=plan, code__startswith="1-").order_by("place")):
        report = Report(text="했습니다", percent=100 if number % 2 else 50, spent=400)
        entry = progress.submit_report(due_entry(card), report=report, by=house.head, at=AT)
        progress.check_report(entry, step="confirm", by=house.checker, at=AT)
        TargetResult.objects.create(target=card.targets.get(), year=2026, number=3 if number % 2 else 1)
        card.refresh_from_db()
        if number % 2:
            cards.change_state(card, step="complete", by=house.head, reason="마침", at=AT)
        elif number == 0:
            cards.change_state(card, step="delay", by=house.head, reason="늦음", at=AT)
    return plan


@pytest.mark.parametrize("language", ["", "/en"])
def test_public_pages_answer_in_both_languages(house: House, client: Any, language: str) -> None:
    plan = busy(house, 2)
    card = TaskCard.objects.filter(plan=plan).first()
    request = ask(house, one_card(house, kind="PLEDGE"))
    paths = [f"/plans/{plan.slug}/{path}" for path in PUBLIC]
    paths += ["/plans/", "/plans/feed/", "/plans/tasks/", card.get_absolute_url(), card.strategy.get_absolute_url()]
    for path in [*paths, request.get_absolute_url()]:
        answer = client.get(f"{language}{path}")
        assert answer.status_code == 200, path


@pytest.mark.parametrize(
    "path", ["/plans/nothing/", "/plans/tasks/99/", "/plans/strategies/99/", "/plans/adjustments/99/"]
)
def test_what_is_not_there_is_not_found(house: House, client: Any, path: str) -> None:
    assert client.get(path).status_code == 404


def queries_of(client: Any, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def test_pages_cost_the_same_with_thirty_tasks(house: House, client: Any) -> None:
    small, large = busy(house, 2), busy(house, 31)

    def paths(plan: Any) -> list[str]:
        own = [f"/plans/{plan.slug}/{path}" for path in ("", "schedule/", "targets/", "changes/", "feed/", "print/")]
        strategy_url = plan.strategies.get(code="1").get_absolute_url()
        return [*own, strategy_url, f"/plans/tasks/?plan={plan.pk}"]

    for few, many in zip(paths(small), paths(large), strict=True):
        assert queries_of(client, many) <= queries_of(client, few) + 1, many


def test_staff_lists_cost_the_same_with_thirty_tasks(house: House, client: Any) -> None:
    busy(house, 2)
    sign_in(client, house.head)
    few = queries_of(client, "/plans/work/")
    busy(house, 31)
    for card in TaskCard.objects.running():
        due_entry(card, month=(2026, 4))
    assert queries_of(client, "/plans/work/") <= few + 1


def test_every_figure_equals_the_list_behind_it(house: House, client: Any) -> None:
    plan = busy(house, 5)

    def listed(**wanted: Any) -> int:
        return tasks.listed(Wanted(plan=plan, **wanted), None, at=AT).count()

    whole = figures.fulfilment(TaskCard.objects.counted().filter(plan=plan))
    assert whole.total == listed() == 6
    for state, _label, count in whole.parts:
        assert count == listed(state=state)
    assert sum(count for _state, _label, count in whole.parts) == whole.total
    rows = list(TaskCard.objects.counted().filter(plan=plan))
    assert whole.mean_percent == round(sum(card.percent for card in rows) / len(rows))
    assert (whole.budget, whole.spent) == (sum(card.budget for card in rows), sum(card.spent for card in rows))
    strategies = list(tasks.strategies_of(plan))
    for found, line in zip(strategies, figures.by_strategy(plan, strategies), strict=True):
        assert line.fulfilment.total == listed(strategy=found)
        assert f"strategy={found.pk}" in line.url
        shown = client.get(line.url)
        assert shown.context["whole"].total == line.fulfilment.total
    assert [line.fulfilment.total for line in figures.by_department(plan)] == [listed(department=house.works)]
    for year, count in figures.counted_years(plan).items():
        assert count == listed(year=year)


def test_targets_of_a_year_are_counted_as_they_are_listed(house: House) -> None:
    plan = busy(house, 5)
    for line in figures.by_year(plan):
        rows = figures.targets_of_year(plan, line.year)
        outcomes = [row.outcome for row in rows]
        assert (line.total, line.met, line.unmet, line.open) == (
            len(rows), outcomes.count("met"), outcomes.count("unmet"), outcomes.count("open"),
        )  # fmt: skip
    this_year = next(line for line in figures.by_year(plan) if line.year == 2026)
    assert (this_year.total, this_year.met, this_year.unmet) == (5, 2, 3)


def test_late_reports_are_counted_as_they_are_listed(house: House) -> None:
    plan = busy(house, 3)
    due_entry(TaskCard.objects.filter(plan=plan).first(), month=(2026, 4))
    later = AT + timedelta(days=90)
    assert figures.overdue_reports(plan, at=later) == 1
    assert tasks.listed(Wanted(plan=plan, overdue=True), None, at=later).count() == 1
    assert figures.overdue_reports(plan, at=AT) == 0


def test_changes_since_last_month_are_the_steps_taken(house: House) -> None:
    plan = busy(house, 4)
    changes = figures.changes_since(plan, since=SPRING)
    assert sorted(change.name for change in changes) == ["complete", "complete", "delay"]
    assert figures.changes_since(plan, since=AT + timedelta(days=1)) == []
    assert figures.month_start(datetime(2026, 3, 1, 0, tzinfo=UTC)).date() == date(2026, 2, 1)
    assert figures.month_start(datetime(2026, 1, 5, tzinfo=UTC)).date() == date(2025, 12, 1)


def test_an_empty_plan_counts_nothing(house: House, client: Any) -> None:
    plan = frozen(house, [strategy("1", [])])
    assert figures.fulfilment(TaskCard.objects.counted().filter(plan=plan)).share == 0
    assert client.get(f"/plans/{plan.slug}/").status_code == 200
    assert client.get(f"/plans/{plan.slug}/schedule/").status_code == 200


def test_bars_stay_on_the_scale(house: House) -> None:
    plan = frozen(
        house,
        [
            strategy(
                "1",
                [
                    task(house, "a"),
                    task(house, "b", starts_on="2019-01-01", ends_on="2035-01-01"),
                    task(house, "c", starts_on="2027-12-30"),
                ],
            )
        ],
    )
    chart = schedule.gantt(plan, list(tasks.cards_of(plan)), today=date(2026, 7, 1))
    for bar in chart.bars:
        assert 0 <= bar.x < bar.x + bar.width <= schedule.SCALE
    assert chart.bars[1].opens_left and chart.bars[1].opens_right
    assert chart.today is not None
    assert schedule.gantt(plan, [], today=date(2030, 1, 1)).today is None


@pytest.mark.parametrize(
    "query", ["state=NONSENSE", "plan=99999999999999999999", "plan=x", "year=1", "cursor=x", "strategy=1"]
)
def test_filters_that_make_no_sense_do_no_harm(house: House, client: Any, query: str) -> None:
    busy(house, 1)
    assert client.get(f"/plans/tasks/?{query}").status_code in (200, 400)


@pytest.mark.parametrize("query", ["year=20270", "year=-1", "year=abc", "outcome=x", "year=99999999999999999999"])
def test_targets_take_any_year(house: House, client: Any, query: str) -> None:
    plan = busy(house, 1)
    assert client.get(f"/plans/{plan.slug}/targets/?{query}").status_code == 200


STAFF_PAGES = {
    "/plans/work/": {"head", "checker", "author", "officer"},
    "/plans/work/evidence/?words=x": {"head", "checker", "author", "officer"},
    "/plans/work/entries/{entry}/": {"head", "checker"},
    "/plans/work/tasks/{card}/": {"head"},
    "/plans/work/tasks/{card}/adjustment/": {"head"},
    "/plans/work/checks/{check}/": {"checker"},
    "/plans/work/adjustments/{adjustment}/": {"officer"},
    "/plans/work/adjustments/{adjustment}/withdraw/": {"head"},
    "/plans/work/import/": {"author"},
}


@pytest.mark.parametrize("path", STAFF_PAGES)
def test_staff_pages_and_who_reaches_them(house: House, client: Any, path: str) -> None:
    card = one_card(house, kind="PLEDGE")
    request = ask(house, card)
    cards.open_half_year(at=datetime(2026, 7, 2, tzinfo=UTC))
    address = path.format(card=card.pk, entry=due_entry(card).pk, check=card.checks.get().pk, adjustment=request.pk)
    people = {
        "head": house.head, "checker": house.checker, "author": house.author,
        "officer": make_staff(Role.CASE_OFFICER, request.panel.department),
        "elsewhere": make_staff(Role.MODERATOR, make_department("먼 처")),
        "resident": make_user(),
    }  # fmt: skip
    assert client.get(address).status_code == 302, "whoever is not signed in is asked to"
    for name, person in people.items():
        sign_in(client, person)
        expected = 200 if name in STAFF_PAGES[path] else 403
        assert client.get(address).status_code == expected, (name, path)


def test_a_report_is_written_and_confirmed_by_page(house: House, client: Any) -> None:
    card = one_card(house, targets=[target("그늘막", 2026, "10")])
    entry, row = due_entry(card), card.targets.get()
    sign_in(client, house.head)
    address = f"/plans/work/entries/{entry.pk}/"
    wrong = client.post(address, {"text": "", "percent": "120", "spent": "백 원", "links": ""})
    assert wrong.status_code == 422
    assert set(wrong.context["form"].errors) == {"text", "percent", "spent"}
    sent = {
        "text": "열 곳 가운데 여섯",
        "percent": "60",
        "spent": "1,200,000원",
        "next_step": "",
        "links": "",
        f"number-{row.pk}": "6",
    }
    assert client.post(address, sent).status_code == 302
    entry.refresh_from_db()
    assert (entry.state, entry.spent) == ("SUBMITTED", 1_200_000)
    sign_in(client, house.checker)
    assert client.post(address, {"step": "send_back", "reason": ""}).status_code == 422
    assert client.post(address, {"step": "confirm", "reason": ""}).status_code == 302
    page = client.get(card.get_absolute_url()).content.decode()
    assert "열 곳 가운데 여섯" in page
    assert "60%" in page


def test_a_raced_report_shows_the_present_state(house: House, client: Any) -> None:
    entry = due_entry(one_card(house))
    progress.submit_report(entry, report=Report(text="먼저", percent=1), by=house.head, at=AT)
    sign_in(client, house.head)
    answer = client.post(f"/plans/work/entries/{entry.pk}/", {"text": "나중", "percent": "2", "links": ""})
    assert answer.status_code == 302
    entry.refresh_from_db()
    assert entry.text == "먼저"


def test_open_tables_hold_what_the_pages_show(house: House) -> None:
    plan = busy(house, 3)
    rows = {name: list(open_data.named(name).rows(AT)) for name in ("plan-tasks", "plan-progress", "plan-targets")}
    assert len(rows["plan-tasks"]) == TaskCard.objects.counted().filter(plan=plan).count()
    assert len(rows["plan-progress"]) == 3
    assert len(rows["plan-targets"]) == 3
