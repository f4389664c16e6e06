"""The three shapes of plans that corporations publish fit without loss: what goes in is what is signed and frozen."""

from io import BytesIO
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from plans.models import PlanPage, Strategy, TaskCard, TaskPage
from plans.models.snapshots import snapshot_of, tasks_in
from plans.services import sheets
from plans.services.drafts import DraftsRefused, create_drafts
from tests.plans.factories import House, draft, published, sign, strategy, target, task


def without_keys(value: Any) -> Any:
    """Keys are given by the database; everything else has to come back as it went in."""
    if isinstance(value, dict):
        return {name: without_keys(part) for name, part in value.items() if name not in ("key", "name")}
    if isinstance(value, list):
        return [without_keys(part) for part in value]
    return value


def several_years(house: House) -> list[dict[str, Any]]:
    """A foundation without targets, tables of several indicators over years, spans, words instead of numbers."""
    jobs = [
        target("합계", year, number, unit="명")
        for year, number in zip(range(2021, 2025), ["47", "33", "43", "12"], strict=True)
    ] + [target("신규사업", year, number, unit="명") for year, number in zip((2021, 2022), ("25", "17"), strict=True)]
    budget = [
        target("주민참여예산", 2021, "3", amount=45_000_000),
        target("주민참여예산", 2022, "4", amount=60_000_000),
        target("주민참여예산", 2023, "5", amount=75_000_000, last_year=2025, at_least=True, text="시설과 환경 개선"),
    ]
    words = [target("면접방식", 2022, None, unit="", last_year=2023, text="고도화 검토와 규정정비")]
    change = {"as_is": "수기로 관리\n담당자가 없으면 모름", "to_be": "누구나 확인", "difference": "스스로 개발"}
    steps = [
        {"title": "1단계 확대구축", "starts_on": "2021-05-01", "ends_on": "2021-06-30", "precision": "MONTH"},
        {"title": "지속 운영", "starts_on": "2021-07-01", "ends_on": None, "precision": "MONTH"},
        {"title": "하반기 평가", "starts_on": "2021-07-01", "ends_on": "2021-12-31", "precision": "HALF"},
    ]
    table = {"type": "table", "value": {"caption": "평가내용", "cells": "구분|내용\n중요도|사용빈도", "source": ""}}
    budgeted, worded = task(house, "4-1-1", targets=budget), task(house, "4-1-2", targets=words)
    voluntary = task(house, "가-1", kind="VOLUNTARY", milestones=steps, body=[table], **change)
    return [
        strategy("1", [task(house, "1-1")], kind="FOUNDATION"),
        strategy("3", [task(house, "3-1", subtasks=[task(house, "3-1-1", targets=jobs)])]),
        strategy("4", [task(house, "4-1", subtasks=[budgeted, worded])]),
        strategy("가", [voluntary], kind="VOLUNTARY"),
        strategy("나", [task(house, "나-1", kind="SOCIAL_VALUE", partners="시청\n보건소")], kind="SOCIAL_VALUE"),
    ]  # fmt: skip


def one_year(house: House) -> list[dict[str, Any]]:
    """4 strategies, 13 tasks, 49 subtasks with several departments each, open beginnings and open ends."""
    shared = {"others": [{"id": house.planning.pk, "name": house.planning.name}], "ends_on": "2021-12-31"}
    sizes = ((5, 3, 4), (4, 3, 4, 4), (4, 4, 3), (4, 3, 4))
    strategies, number = [], 0
    for place, tasks in enumerate(sizes, start=1):
        made = []
        for size in tasks:
            number += 1
            below = [task(house, f"{number}-{sub}", **shared) for sub in range(1, size + 1)]
            made.append(task(house, str(number), is_focus=number in (1, 4, 7, 11), subtasks=below))
        strategies.append(strategy(str(place), made))
    money = [
        {"first_year": 2021, "last_year": 2021, "funding": "NATIONAL", "amount": 17_905_000_000, "note": ""},
        {"first_year": 2022, "last_year": 2023, "funding": "OWN", "amount": 73_320_000_000, "note": "세대당 30만 원"},
        {"first_year": 2024, "last_year": None, "funding": "OWN", "amount": None, "note": "미정"},
    ]
    strategies.append(
        strategy(
            "자율", [task(house, f"자율-{n}", kind="VOLUNTARY", budgets=money) for n in (1, 2, 3)], kind="VOLUNTARY"
        )
    )
    strategies.append(
        strategy("가치", [task(house, f"가치-{n}", kind="SOCIAL_VALUE") for n in (1, 2)], kind="SOCIAL_VALUE")
    )
    return strategies  # fmt: skip


def pledges(house: House) -> list[dict[str, Any]]:
    """83 pledges in 8 fields."""
    sizes, strategies, number = (11, 10, 10, 11, 10, 10, 10, 11), [], 0
    for field, size in enumerate(sizes, start=1):
        made = []
        for _each in range(size):
            number += 1
            made.append(task(house, str(number), kind="PLEDGE"))
        strategies.append(strategy(str(field), made, kind="FIELD"))
    return strategies


SHAPES = {"several years": several_years, "one year": one_year, "pledges": pledges}


def bodiless(tasks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Blocks of text become plain lines in a sheet; everything else has to come back."""
    below = [{**one, "body": [], "subtasks": bodiless(one["subtasks"])} for one in tasks]
    return without_keys(below)  # type: ignore[no-any-return]


@pytest.mark.parametrize("shape", SHAPES)
def test_a_shape_fits_without_loss_and_survives_a_spreadsheet(house: House, shape: str) -> None:
    """Drafted, signed, frozen, laid out as cards, given out and read again."""
    content = SHAPES[shape](house)
    plan = published(house, content)
    kept = plan.versions.get().content
    assert without_keys(kept["strategies"]) == without_keys(content)
    assert Strategy.objects.filter(plan=plan).count() == len(content)
    cards = TaskCard.objects.filter(plan=plan)
    assert cards.count() == len(list(tasks_in({"strategies": content})))
    # A task with subtasks is fulfilled through them and has no life of its own.
    assert not cards.filter(is_leaf=False, state_changed_at__isnull=False).exists()
    assert not cards.filter(is_leaf=True, state_changed_at__isnull=True).exists()

    reading = sheets.read(BytesIO(sheets.workbook(kept, title="계획")))
    assert reading.faults == []
    for came, went in zip(reading.strategies, content, strict=True):
        assert (came["code"], came["title"], came["kind"]) == (went["code"], went["title"], went["kind"])
        assert bodiless(came["tasks"]) == bodiless(went["tasks"])


def test_the_shapes_are_as_large_as_those_that_were_published(house: House) -> None:
    year = list(tasks_in({"strategies": one_year(house)}))
    assert sum(1 for _task, _strategy, above in year if above is not None) == 49
    assert len(list(tasks_in({"strategies": pledges(house)}))) == 83


def test_a_draft_shows_nothing_before_it_is_signed(house: House, client: Any) -> None:
    plan = draft(house, several_years(house))
    assert TaskCard.objects.count() == 0
    assert client.get(f"/plans/{plan.slug}/").status_code == 404
    sign(house, plan)
    assert client.get(f"/plans/{plan.slug}/").status_code == 200


def test_a_task_below_has_no_address_of_its_own(house: House, client: Any) -> None:
    """Even a page that somebody publishes by hand shows nothing that was not signed."""
    plan = published(house, several_years(house))
    page = TaskPage.objects.descendant_of(plan).first()
    page.title = "몰래 바꾼 제목"
    page.save_revision().publish()
    assert client.get(f"/plans/{plan.slug}/{page.get_parent().slug}/{page.slug}/").status_code == 404
    assert not TaskCard.objects.filter(title="몰래 바꾼 제목").exists()
    assert "몰래 바꾼 제목" not in client.get(f"/plans/{plan.slug}/").content.decode()


def test_an_address_is_taken_once_and_nothing_is_left_behind(house: House) -> None:
    draft(house, [strategy("1", [task(house, "1-1")])])
    pages = PlanPage.objects.count(), TaskPage.objects.count()
    said = {
        "title": "두 번째", "kind": "WORK", "first_year": 2026, "last_year": 2026, "vision": "", "goal": "",
        "summary": "", "department": {"id": house.planning.pk},
    }  # fmt: skip
    with pytest.raises(DraftsRefused):
        create_drafts({"plan": said, "strategies": [strategy("1", [])]}, by=house.author, slug="plan-1")
    wrong = {**said, "first_year": 2027}
    with pytest.raises(IntegrityError), transaction.atomic():
        create_drafts({"plan": wrong, "strategies": [strategy("1", [])]}, by=house.author, slug="plan-9")
    assert (PlanPage.objects.count(), TaskPage.objects.count()) == pages


def test_a_snapshot_costs_the_same_for_a_large_plan(house: House, django_assert_max_num_queries: Any) -> None:
    plan = draft(house, several_years(house))
    page = PlanPage.objects.get(pk=plan.pk)
    with django_assert_max_num_queries(9):
        snapshot_of(page)
