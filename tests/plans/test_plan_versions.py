"""What a new version does to what went before."""

from collections.abc import Iterator
from dataclasses import fields
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from accounts.models import User
from core.notify.models import OutboxMessage
from core.search.index import put
from core.workflow import engine
from core.workflow.engine import TransitionRefused
from discussion import places
from discussion.services import support
from plans.models import CardTarget, PlanCause, PlanPage, PlanVersion, TargetResult, TaskCard, TaskPage, VersionCause
from plans.queries import differences
from plans.services import versions
from signoff.models.pages import NotSignedOff
from signoff.services import steps
from tests.factories import make_user
from tests.plans.factories import SPRING, House, published, sign, strategy, target, task

LATER = SPRING + timedelta(days=60)


def edit(plan: PlanPage, code: str, **values: Any) -> None:
    page = TaskPage.objects.descendant_of(plan).get(code=code).get_latest_revision_as_object()
    for name, value in values.items():
        setattr(page, name, value)
    page.save_revision()


def plan_of(house: House) -> PlanPage:
    targets = [target("사업", 2026, "3"), target("사업", 2027, "4")]
    return published(house, [strategy("1", [task(house, "1-1", targets=targets), task(house, "1-2")])])


def test_a_changed_draft_is_not_public_until_it_is_signed(house: House) -> None:
    plan = plan_of(house)
    edit(plan, "1-1", title="새 제목")
    assert TaskCard.objects.get(code="1-1").title == "과제 1-1"
    sign(house, plan, LATER)
    assert TaskCard.objects.get(code="1-1").title == "새 제목"
    assert list(plan.versions.order_by("number").values_list("number", flat=True)) == [1, 2]


def test_an_edit_below_after_handing_in_stops_the_approval(house: House) -> None:
    plan = plan_of(house)
    edit(plan, "1-1", title="올린 제목")
    case = steps.submit(page=PlanPage.objects.get(pk=plan.pk), actor=house.author, at=LATER)
    engine.apply(case, "check", actor=house.checker, at=LATER)
    edit(plan, "1-1", title="슬쩍 바꾼 제목")
    with pytest.raises(TransitionRefused):
        engine.apply(case, "approve", actor=house.approver, at=LATER)
    assert plan.versions.count() == 1


def test_nobody_publishes_a_plan_past_the_three(house: House) -> None:
    plan = plan_of(house)
    page = PlanPage.objects.get(pk=plan.pk).get_latest_revision_as_object()
    page.vision = "혼자 바꾼 비전"
    revision = page.save_revision()
    with pytest.raises(NotSignedOff):
        revision.publish()
    assert PlanPage.objects.get(pk=plan.pk).vision == "비전"
    assert plan.versions.count() == 1


def test_freezing_twice_makes_one_version(house: House) -> None:
    plan = plan_of(house)
    assert versions.freeze(plan, actor=house.approver, at=LATER).number == 1
    assert plan.versions.count() == 1


def test_steps_and_results_outlive_a_new_version(house: House) -> None:
    plan = plan_of(house)
    card = TaskCard.objects.get(code="1-1")
    TaskCard.objects.filter(pk=card.pk).update(percent=40)
    TargetResult.objects.create(target=card.targets.get(first_year=2026), year=2026, number=2)
    page = TaskPage.objects.descendant_of(plan).get(code="1-1").get_latest_revision_as_object()
    page.targets = [row for row in page.targets.all() if row.first_year == 2027]
    page.save_revision()
    sign(house, plan, LATER)
    card.refresh_from_db()
    assert card.percent == 40
    assert card.targets.get(first_year=2026).left_out, "a target with a result is kept, out of sight"
    assert TargetResult.objects.get().number == 2


def test_a_target_without_a_result_goes(house: House) -> None:
    plan = plan_of(house)
    page = TaskPage.objects.descendant_of(plan).get(code="1-1").get_latest_revision_as_object()
    page.targets = []
    page.save_revision()
    sign(house, plan, LATER)
    assert not CardTarget.objects.exists()


def test_a_task_that_is_left_out_stops_and_keeps_its_address(house: House, client: Any) -> None:
    plan = plan_of(house)
    card = TaskCard.objects.get(code="1-2")
    TaskPage.objects.descendant_of(plan).get(code="1-2").delete()
    sign(house, plan, LATER)
    card.refresh_from_db()
    assert card.state == "STOPPED"
    assert card.left_out_at is not None
    assert card not in TaskCard.objects.present()
    assert client.get(card.get_absolute_url()).status_code == 200


def test_a_task_moves_to_another_department(house: House) -> None:
    plan = plan_of(house)
    edit(plan, "1-1", department=house.planning, responsible=None)
    sign(house, plan, LATER)
    card = TaskCard.objects.get(code="1-1")
    assert (card.department, card.responsible) == (house.planning, None)


def test_versions_cannot_be_rewritten(house: House) -> None:
    plan_of(house)
    with pytest.raises(DatabaseError), transaction.atomic():
        PlanVersion.objects.update(digest="x" * 64)
    with pytest.raises(DatabaseError), transaction.atomic():
        PlanVersion.objects.all().delete()


def name_cause(plan: PlanPage, **cause: Any) -> None:
    page = PlanPage.objects.get(pk=plan.pk).get_latest_revision_as_object()
    page.causes = [PlanCause(**cause)]
    page.save_revision()


@pytest.fixture
def resident() -> Iterator[User]:
    """Somebody who, for this test, wrote whatever stands on a card: other rooms register their authors so."""
    person, usual = make_user(), places.named("plans.TaskCard")
    terms = {field.name: getattr(usual, field.name) for field in fields(usual) if field.name != "model_label"}
    places.forget("plans.TaskCard")
    places.register("plans.TaskCard", **{**terms, "author": lambda card: person})
    yield person
    places.forget("plans.TaskCard")
    places.register("plans.TaskCard", **terms)


def test_whoever_changed_a_plan_is_told_once(house: House, resident: User) -> None:
    """The link leads through the search and the register of places to the author, whatever room it belongs to."""
    plan, other = plan_of(house), published(house, [strategy("1", [task(house, "9-9")])])
    idea = TaskCard.objects.get(plan=other)
    put(idea, kind="proposal", title="그늘막을 놓아 주세요", url="/proposals/12/", published_at=SPRING)
    name_cause(plan, kind="PROPOSAL", label="그늘막 제안", link="/proposals/12/", code="1-1")
    sign(house, plan, LATER)
    cause = VersionCause.objects.get()
    assert (cause.kind, cause.subject) == ("PROPOSAL", idea)
    assert OutboxMessage.objects.filter(event="plans.caused", recipient=resident).count() == 1
    edit(plan, "1-1", title="또 다른 제목")
    sign(house, plan, LATER + timedelta(days=9))
    assert VersionCause.objects.count() == 1, "named once, with the version that it made"


def test_a_cause_that_stands_nowhere_is_kept_in_words(house: House) -> None:
    plan = plan_of(house)
    name_cause(plan, kind="LAW", label="지침 개정", link="https://law.example/1", code="")
    sign(house, plan, LATER)
    assert VersionCause.objects.get().content_type is None


def test_followers_of_a_plan_hear_of_a_new_version(house: House) -> None:
    plan, resident = plan_of(house), make_user()
    support.follow(PlanPage.objects.get(pk=plan.pk), person=resident, at=SPRING)
    edit(plan, "1-1", title="새 제목")
    sign(house, plan, LATER)
    message = OutboxMessage.objects.get(recipient=resident)
    assert "1건" in message.context["news"]


def clause(changes: list[differences.ClauseChange], code: str) -> differences.ClauseChange:
    return next(change for change in changes if change.code == code)


def test_differences_name_what_came_went_and_changed(house: House) -> None:
    plan = plan_of(house)
    edit(plan, "1-1", title="과제 1-1 새 이름", summary="새 요약입니다")
    TaskPage.objects.descendant_of(plan).get(code="1-2").delete()
    above = TaskPage.objects.descendant_of(plan).get(code="1-1").get_parent()
    fresh = TaskPage(title="온 과제", slug="9", code="1-9", department=house.works, live=False)
    above.add_child(instance=fresh)
    fresh.save_revision()
    sign(house, plan, LATER)
    old, new = plan.versions.order_by("number").values_list("content", flat=True)
    changes = differences.between(old, new)
    assert {(change.code, change.kind) for change in changes} == {
        ("1-1", "changed"),
        ("1-2", "removed"),
        ("1-9", "added"),
    }
    said = {str(field.label): field.pieces for field in clause(changes, "1-1").fields}
    assert said["제목"] == [("same", "과제 1-1"), ("new", " 새 이름")]
    assert said["요약"] == [("new", "새 요약입니다")]
    assert differences.between(new, new) == []


@pytest.mark.parametrize(
    ("old", "new", "pieces"),
    [
        ("가 나 다", "가 라 다", [("same", "가 "), ("gone", "나"), ("new", "라"), ("same", " 다")]),
        ("가 나", "", [("gone", "가 나")]),
        ("하나도 같지 않은 문장", "전혀 다른 이야기", [("gone", "하나도 같지 않은 문장"), ("new", "전혀 다른 이야기")]),
    ],
)
def test_words_are_compared_where_that_reads_well(old: str, new: str, pieces: list[tuple[str, str]]) -> None:
    assert differences.pieces(old, new) == pieces
