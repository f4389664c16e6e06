"""Every way on which Wagtail makes content public, walked without an approval: nothing comes out, for nobody."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import transaction
from django.urls import get_resolver, reverse
from django.utils import timezone
from wagtail.actions.copy_page import CopyPageAction
from wagtail.actions.create_alias import CreatePageAliasAction
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.actions.revert_to_page_revision import RevertToPageRevisionAction
from wagtail.documents.models import Document
from wagtail.models import Locale, Page, Task, WorkflowState

from accounts.models import Role
from accounts.services.roles import sync_access
from demo.pages import root_page
from disclosures.models import DisclosureFile, DisclosurePage, DisclosureTable
from home.models import PlainPage
from signoff.models import Approval, NotSignedOff, SignoffCase
from signoff.models.tasks import SignoffTask, ensure_workflow, open_case
from signoff.services import steps
from signoff.services.notices import desk_address
from tests.factories import grant, make_department, make_user
from tests.sessions import sign_in
from tests.signoff.conftest import AT, draft, edit, fresh, sign, step

WHO = ("author", "checker", "approver", "administrator", None)


def content_in_public():
    """What anybody could read now."""
    return {(page.pk, page.summary) for page in DisclosurePage.objects.live()}


@pytest.fixture
def nothing_new(page, people):
    """The page is public in its first version, and has a newer draft; afterwards the public part is as it was."""
    sign(page, people)
    edit(page, people.author, summary="몰래 바꾼 요약")
    before = content_in_public()
    yield fresh(page)
    assert content_in_public() == before
    assert Approval.objects.count() == 1


@pytest.mark.parametrize("who", WHO)
def test_the_revision_does_not_publish_itself(nothing_new, people, who):
    with pytest.raises(PermissionDenied):
        nothing_new.latest_revision.publish(user=who and getattr(people, who))


@pytest.mark.parametrize("who", WHO)
def test_the_action_without_its_permission_check(nothing_new, people, who):
    action = PublishPageRevisionAction(nothing_new.latest_revision, user=who and getattr(people, who))
    with pytest.raises(NotSignedOff):
        action.execute(skip_permission_checks=True)


def test_wagtails_own_page_class_publishes_nothing(nothing_new, people):
    with pytest.raises(NotSignedOff):
        Page.publish(Page.objects.get(pk=nothing_new.pk), nothing_new.latest_revision, skip_permission_checks=True)


def test_a_scheduled_draft_stays_a_draft(nothing_new, people):
    later = edit(nothing_new, people.author, go_live_at=timezone.now() + timedelta(days=1), summary="나중에")
    with pytest.raises(NotSignedOff):
        later.latest_revision.publish(user=people.administrator)


def test_a_schedule_written_past_everything_publishes_nothing(nothing_new, people):
    revision = nothing_new.latest_revision
    revision.approved_go_live_at = timezone.now() - timedelta(minutes=1)
    revision.save()
    with pytest.raises(NotSignedOff):
        call_command("publish_scheduled")
    revision.approved_go_live_at = None
    revision.save()


def test_a_signed_schedule_publishes_at_its_hour_and_only_what_was_signed(page, people, monkeypatch):
    hour = timezone.now() + timedelta(hours=1)
    signed = sign(edit(page, people.author, go_live_at=hour, summary="예약된 요약"), people)
    assert not signed.live and signed.latest_revision.approved_go_live_at
    monkeypatch.setattr(timezone, "now", lambda: hour + timedelta(minutes=1))
    call_command("publish_scheduled")
    assert fresh(page).live and fresh(page).summary == "예약된 요약"


def test_going_back_to_a_version_that_was_signed_once_needs_signatures_anew(nothing_new, people):
    reverted = RevertToPageRevisionAction(nothing_new, nothing_new.live_revision, user=people.author).execute()
    with pytest.raises(PermissionDenied):
        reverted.publish(user=people.approver)


def test_an_old_approval_does_not_publish_after_a_newer_one(page, people):
    first = sign(page, people).live_revision
    second = sign(edit(page, people.author, summary="둘째"), people)
    with pytest.raises(NotSignedOff):
        first.publish()
    assert fresh(second).summary == "둘째"


@pytest.mark.parametrize("who", ("author", "administrator"))
def test_a_copy_is_a_draft(nothing_new, people, index, who):
    arguments = {"to": index, "update_attrs": {"slug": "copy"}, "user": getattr(people, who)}
    with pytest.raises(PermissionDenied):
        CopyPageAction(nothing_new, keep_live=True, copy_revisions=True, **arguments).execute(
            skip_permission_checks=True
        )
    copied = CopyPageAction(nothing_new, keep_live=False, **arguments).execute()
    assert not copied.live
    with pytest.raises(NotSignedOff):
        copied.latest_revision.publish()


def test_there_are_no_aliases(nothing_new, people, index):
    with pytest.raises(PermissionDenied):
        nothing_new.create_alias(update_slug="alias", user=people.administrator)
    with pytest.raises(PermissionDenied):
        CreatePageAliasAction(nothing_new, update_slug="alias", user=people.administrator).execute(
            skip_permission_checks=True
        )


def test_the_list_copied_with_all_below_it(nothing_new, people, index):
    arguments = {"recursive": True, "to": index.get_parent(), "update_attrs": {"slug": "copy"}}
    with transaction.atomic(), pytest.raises(PermissionDenied):
        CopyPageAction(index, keep_live=True, user=people.administrator, **arguments).execute(
            skip_permission_checks=True
        )
        transaction.set_rollback(True)


def test_a_translation_is_a_draft(nothing_new, people):
    english = Locale.objects.create(language_code="en")
    with pytest.raises(PermissionDenied):
        nothing_new.copy_for_translation(english, copy_parents=True, alias=True)
    translated = nothing_new.copy_for_translation(english, copy_parents=True)
    assert not translated.live
    with pytest.raises(NotSignedOff):
        translated.latest_revision.publish()


def test_wagtails_own_interface_for_programs_is_not_there():
    named = [str(getattr(pattern, "urlconf_name", "")) for pattern in get_resolver().url_patterns]
    assert not any("wagtail.api" in name for name in named)


def test_saving_the_row_itself(nothing_new):
    nothing_new.summary = "바로 저장"
    with pytest.raises(NotSignedOff):
        nothing_new.save()
    with pytest.raises(NotSignedOff):
        nothing_new.save(update_fields=["summary"])


def test_changing_a_table_of_the_public_page(nothing_new):
    nothing_new.tables.add(DisclosureTable(caption="표", cells="가|나\n1|2"))
    with pytest.raises(NotSignedOff):
        nothing_new.save()


def test_a_new_page_that_is_public_from_the_start(index, item, people):
    made = DisclosurePage(title="바로", slug="now", item=item, department=item.department, period="2026", summary="가")
    with pytest.raises(NotSignedOff):
        index.add_child(instance=made)


def test_switching_a_draft_live(page):
    page.live = True
    with pytest.raises(NotSignedOff):
        page.save()


def test_an_approval_of_another_page_helps_nobody(page, people, index, item):
    sign(page, people)
    other = draft(index, item, people.author, summary=fresh(page).summary)
    with pytest.raises(NotSignedOff):
        other.latest_revision.publish()


def test_workflow_without_its_tasks_publishes_nothing(nothing_new, people):
    Task.objects.all().update(active=False)
    with pytest.raises(PermissionDenied):
        nothing_new.get_workflow().start(nothing_new, people.author)


@pytest.mark.parametrize("who", ("author", "administrator"))
def test_approving_wagtails_tasks_without_the_case_publishes_nothing(nothing_new, people, who):
    steps.submit(page=nothing_new, actor=people.author, at=AT)
    state = fresh(nothing_new).current_workflow_state
    state.current_task_state.approve(user=getattr(people, who))
    state.refresh_from_db()
    with pytest.raises(PermissionDenied):
        state.current_task_state.approve(user=getattr(people, who))


def test_finishing_wagtails_workflow_by_hand(nothing_new, people):
    steps.submit(page=nothing_new, actor=people.author, at=AT)
    with pytest.raises(PermissionDenied):
        fresh(nothing_new).current_workflow_state.finish(user=people.administrator)


def test_an_administrator_cancels_and_publishes(nothing_new, people):
    steps.submit(page=nothing_new, actor=people.author, at=AT)
    fresh(nothing_new).current_workflow_state.cancel(user=people.administrator)
    assert SignoffCase.objects.latest("pk").state == "WITHDRAWN" and open_case(nothing_new) is None
    with pytest.raises(PermissionDenied):
        nothing_new.latest_revision.publish(user=people.administrator)


@pytest.mark.parametrize("action", ("approve", "reject"))
@pytest.mark.parametrize("who", ("author", "approver", "administrator"))
def test_the_task_takes_no_action_from_others(nothing_new, people, who, action):
    steps.submit(page=nothing_new, actor=people.author, at=AT)
    state = fresh(nothing_new).current_workflow_task_state
    with pytest.raises(PermissionDenied):
        state.task.specific.on_action(state, getattr(people, who), action, comment="이유")


# Through the page editor, as somebody with a browser would.


@pytest.fixture
def editor(client, people):
    def enter(who):
        sign_in(client, getattr(people, who))
        return client

    return enter


def posted(page, **more):
    formsets = {
        f"{name}-{key}": value
        for name in ("figures", "tables", "files", "corrections", "comments")
        for key, value in {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1000}.items()
    }
    return {
        "title": page.title, "slug": page.slug, "item": page.item_id, "department": page.department_id,
        "period": "2026", "summary": "새 요약", "licence": "KOGL-1", "body-count": 0, **formsets, **more,
    }  # fmt: skip


@pytest.mark.parametrize("who", ("author", "checker", "approver", "administrator"))
def test_the_editors_publish_button(nothing_new, editor, who):
    address = reverse("wagtailadmin_pages:edit", args=[nothing_new.pk])
    response = editor(who).post(address, posted(nothing_new, **{"action-publish": "action-publish"}))
    assert response.status_code in {200, 302, 403}
    page = editor(who).get(address).content.decode()
    assert 'name="action-publish"' not in page


@pytest.mark.parametrize("who", ("author", "administrator"))
def test_creating_and_publishing_in_one_go(index, item, people, editor, who):
    address = reverse("wagtailadmin_pages:add", args=["disclosures", "disclosurepage", index.pk])
    blank = DisclosurePage(title="새 공시", slug="fresh", item=item, department=item.department)
    editor(who).post(address, posted(blank, **{"action-publish": "action-publish"}))
    assert not DisclosurePage.objects.live().exists()


@pytest.mark.parametrize("who", ("author", "checker", "approver", "administrator"))
def test_the_bulk_action(nothing_new, editor, who):
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    editor(who).post(f"{address}?id={nothing_new.pk}&next=/", {"include_descendants": "on"})


@pytest.mark.parametrize("who", ("author", "checker", "administrator"))
def test_who_is_no_approver_takes_nothing_out_of_view(nothing_new, editor, who):
    editor(who).post(reverse("wagtailadmin_pages:unpublish", args=[nothing_new.pk]))
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"])
    editor(who).post(f"{address}?id={nothing_new.pk}&next=/")


def test_an_approver_takes_out_of_view_what_must_go(page, people, editor):
    signed = sign(page, people)
    editor("approver").post(reverse("wagtailadmin_pages:unpublish", args=[signed.pk]))
    assert not fresh(page).live


@pytest.mark.parametrize("who", ("author", "approver", "administrator"))
def test_what_was_signed_is_not_deleted(nothing_new, editor, index, who):
    for page in (nothing_new, index):
        editor(who).post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    editor(who).post(f"{address}?id={index.pk}&next=/")


@pytest.mark.parametrize("who", ("author", "approver", "administrator"))
def test_moving_publishes_nothing(page, people, editor, index, who):
    elsewhere = root_page().get_children().first().add_child(instance=PlainPage(title="다른 곳", slug="elsewhere"))
    address = reverse("wagtailadmin_pages:move_confirm", args=[page.pk, elsewhere.pk])
    editor(who).post(address)
    assert not fresh(page).live and fresh(page).get_parent().pk == index.pk


@pytest.mark.parametrize("who", ("author", "checker", "administrator"))
def test_no_edit_while_it_is_with_checker_or_approver(page, people, editor, who):
    steps.submit(page=page, actor=people.author, at=AT)
    latest = fresh(page).latest_revision_id
    editor(who).post(reverse("wagtailadmin_pages:edit", args=[page.pk]), posted(page))
    assert fresh(page).latest_revision_id == latest


def test_an_author_hands_in_from_the_editor_and_others_finish_there(page, people, editor):
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    editor("author").post(address, posted(page, **{"action-submit": "action-submit"}))
    case = open_case(page)
    assert case.author == people.author and case.is_as_submitted()
    for who in ("checker", "approver"):
        state = fresh(page).current_workflow_task_state
        action = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
        editor(who).post(action)
    assert fresh(page).live and fresh(page).summary == "새 요약"


def test_a_checker_returns_from_the_editor_with_a_reason(page, people, editor):
    steps.submit(page=page, actor=people.author, at=AT)
    state = fresh(page).current_workflow_task_state
    action = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "reject", state.pk])
    editor("checker").post(action, {"comment": ""})
    assert open_case(page).state == "SUBMITTED"
    editor("checker").post(action, {"comment": "합계가 다릅니다"})
    assert open_case(page).state == "RETURNED"
    assert WorkflowState.objects.get().status == WorkflowState.STATUS_NEEDS_CHANGES


@pytest.mark.parametrize("name", ("edit", "history", "view_draft", "copy", "usage"))
def test_authors_of_another_department_read_no_draft(page, people, client, name):
    stranger = make_user(mfa=True)
    grant(stranger, Role.AUTHOR, make_department())
    sync_access(stranger, at=timezone.now())
    sign_in(client, stranger)
    answer = client.get(reverse(f"wagtailadmin_pages:{name}", args=[page.pk]))
    assert answer.status_code in {302, 403} and page.summary not in answer.content.decode()


def test_comparing_versions_is_for_those_who_sign(page, people, client):
    sign(page, people)
    edit(page, people.author, summary="비밀 초안")
    stranger = make_user(mfa=True)
    grant(stranger, Role.AUTHOR, make_department())
    sync_access(stranger, at=timezone.now())
    sign_in(client, stranger)
    answer = client.get(reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, "live", "latest"]))
    assert answer.status_code in {302, 403} and "비밀 초안" not in answer.content.decode()


def test_a_step_taken_out_of_the_workflow_is_put_back(page, people):
    page.get_workflow().workflow_tasks.filter(task__signofftask__step="CHECK").delete()
    ensure_workflow()
    tasks = SignoffTask.objects.filter(workflow_tasks__workflow=page.get_workflow())
    assert set(tasks.values_list("step", flat=True)) == {"CHECK", "APPROVE"}


def test_the_step_after_publication_is_none(page, people):
    sign(page, people)
    assert open_case(page) is None
    with pytest.raises(AttributeError):
        step(page, "approve", people.approver)


def test_the_command_finds_what_was_written_past_everything(page, people):
    sign(page, people)
    call_command("verify_signoffs")
    DisclosurePage.objects.filter(pk=page.pk).update(summary="데이터베이스에서 바꾼 요약")
    with pytest.raises(CommandError):
        call_command("verify_signoffs")


def test_a_file_that_is_exchanged_in_the_library_is_not_offered_as_signed(page, people, client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    document = Document.objects.create(title="결산서", file=ContentFile("첫 내용", name="a.txt"))
    draft_page = fresh(page)
    attached = DisclosureFile(title="결산서 원문", document=document)
    attached.clean()
    draft_page.files.add(attached)
    draft_page.save_revision(user=people.author)
    signed = sign(page, people)
    assert document.url in client.get(signed.url).content.decode()
    document.file = ContentFile("바꾼 내용", name="b.txt")
    document.file_hash = ""
    document.save()
    assert document.url not in client.get(signed.url).content.decode()
    assert not fresh(page).is_as_signed()


def test_the_editor_offers_each_the_one_next_step(page, people, editor):
    steps.submit(page=page, actor=people.author, at=AT)
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    offered = {who: editor(who).get(address).content.decode() for who in ("author", "checker", "approver")}
    takes_back = 'name="action-cancel-workflow"'
    assert takes_back in offered["author"] and takes_back not in offered["checker"] + offered["approver"]
    desk = desk_address(open_case(page))
    assert desk in offered["checker"]
    assert desk not in offered["author"] + offered["approver"]
