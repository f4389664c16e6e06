"""Only a page below the plan was changed: the plan is signed anew all the same, as a version of its own."""

import pytest
from django.test import Client
from wagtail.models import WorkflowPage

from accounts.services.roles import sync_access
from core.workflow import engine
from core.workflow.engine import TransitionRefused
from home.editors import ensure_permissions
from plans.models import PlanIndexPage, PlanPage, PlanVersion, TaskPage
from signoff.models.tasks import ensure_workflow
from signoff.services import steps
from tests.plans.factories import SPRING, House, draft, make_house, published, strategy, task
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> House:
    return make_house()


@pytest.fixture
def plan(house: House) -> PlanPage:
    return published(house, [strategy("1", [task(house, "1-1")])])


def test_a_change_below_alone_is_handed_in_and_approved(house: House, plan: PlanPage) -> None:
    with pytest.raises(TransitionRefused):
        steps.submit(page=plan, actor=house.author, at=SPRING)
    below = TaskPage.objects.descendant_of(plan).get().get_latest_revision_as_object()
    below.title = "과제를 새로 고쳤습니다"
    below.save_revision(user=house.author)
    case = steps.submit(page=PlanPage.objects.get(pk=plan.pk), actor=house.author, at=SPRING)
    assert case.revision_id != plan.approvals().first().revision_id
    engine.apply(case, "check", actor=house.checker, at=SPRING)
    engine.apply(case, "approve", actor=house.approver, at=SPRING)
    newest = PlanVersion.objects.filter(plan=plan).order_by("-number").first()
    assert newest.number == 2 and "과제를 새로 고쳤습니다" in str(newest.content)
    assert plan.approvals().count() == 2
    assert PlanPage.objects.get(pk=plan.pk).is_as_signed()


def test_the_editor_asks_in_our_own_words_and_never_for_a_part(house: House, client: Client) -> None:
    """Wagtail names the workflow of the parent page, which is another one, or none."""
    ensure_permissions()
    ensure_workflow()
    sync_access(house.author, at=SPRING)
    sign_in(client, house.author)
    plan = draft(house, [strategy("1", [task(house, "1-1")])])
    index = PlanIndexPage.objects.get()
    made = client.get(f"/cms/pages/add/plans/planpage/{index.pk}/").content.decode()
    edited = client.get(f"/cms/pages/{plan.pk}/edit/").content.decode()
    for page in (made, edited):
        assert "점검과 승인 요청" in page
        assert "Moderators" not in page
    WorkflowPage.objects.all().delete()
    assert "점검과 승인 요청" in client.get(f"/cms/pages/add/plans/planpage/{index.pk}/").content.decode()
    part = client.get(f"/cms/pages/add/plans/strategypage/{plan.pk}/").content.decode()
    assert 'name="action-submit"' not in part and "Moderators" not in part
