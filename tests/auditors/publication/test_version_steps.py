"""From a draft to what everybody reads: states × people, and what can never become public."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.models import Role
from auditors.models import PublicVersion
from auditors.queries import versions as queries
from auditors.services import version_drafts, versions
from auditors.services.refusals import AuditRefused
from core.notify.models import OutboxMessage
from core.workflow import engine
from core.workflow.engine import TransitionRefused
from core.workflow.models import TransitionRecord
from tests.auditors.publication.publishing import WAYS, Press
from tests.factories import make_department, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def press() -> Press:
    return Press()


def told(event: str) -> set[int]:
    return set(OutboxMessage.objects.filter(event=event).values_list("recipient", flat=True))


def test_three_people_bring_a_finding_before_everybody(press: Press) -> None:
    version = press.version("PUBLISHED")
    assert (version.drafted_by, version.first_approver, version.second_approver) == (
        press.writer, press.first, press.second,
    )  # fmt: skip
    assert version.published_at == press.at
    assert list(queries.visible_to(None)) == [version]
    assert told("auditors.version_published") == {press.author.pk}


@pytest.mark.parametrize("state", ["REPORTED", "RETURNED", "WITHDRAWN"])
def test_what_was_not_accepted_is_not_written_up(press: Press, state: str) -> None:
    with pytest.raises(AuditRefused) as refused:
        press.begin(press.finding(state))
    assert refused.value.code == "state"


def test_a_draft_begins_without_the_names_and_numbers_that_are_known(press: Press) -> None:
    finding = press.finding(
        "CLOSED",
        title=f"{press.author.display_name}의 지적",
        text="홍가람 님이 12가 3456 차를 옮겼고 010-1234-5678로 알렸다.",
    )
    finding.action_taken = f"{press.clerk.display_name}이(가) 고쳤습니다."
    finding.save()
    version = press.begin(finding)
    for word in (press.author.display_name, "홍가람", "3456", "010", press.clerk.display_name):
        assert word not in f"{version.title} {version.text} {version.answer}"
    assert version.text == "○○○ 님이 ○○○ 차를 옮겼고 ○○○로 알렸다."


def test_the_department_that_is_criticised_neither_writes_nor_approves(press: Press) -> None:
    finding = press.finding("CLOSED")
    with pytest.raises(PermissionDenied):
        version_drafts.begin(finding, by=press.clerk, at=press.at)
    version = press.version("OFFERED", finding)
    for person in (press.clerk, press.superior, press.author):
        with pytest.raises(TransitionRefused) as refused:
            versions.approve(version, revision=version.revision, by=person, at=press.at)
        assert refused.value.code == "permission"


def test_nobody_approves_what_they_wrote(press: Press) -> None:
    version = press.version("OFFERED")
    with pytest.raises(TransitionRefused, match="직접 쓴"):
        press.approve(version, press.writer)


def test_nobody_approves_twice(press: Press) -> None:
    version = press.version("APPROVED_ONCE")
    with pytest.raises(TransitionRefused, match="이미 승인"):
        press.approve(version, press.first)
    version.refresh_from_db()
    assert version.state == "APPROVED_ONCE"


def test_the_database_itself_refuses_a_version_approved_by_one(press: Press) -> None:
    version = press.version("APPROVED_ONCE")
    for second in (press.first, press.writer, None):
        fields = {"state": "PUBLISHED", "published_at": press.at, "second_approver": second}
        with pytest.raises(IntegrityError), transaction.atomic():
            PublicVersion.objects.filter(pk=version.pk).update(**fields)


def test_an_approval_is_for_what_was_read(press: Press) -> None:
    version = press.version("OFFERED")
    read = version.revision
    press.move(version, "take_back", press.writer)
    version_drafts.write(
        version, title="다른 제목", place="", text="다른 내용입니다.", answer="", by=press.writer, at=press.at
    )
    press.move(version, "hand_in", press.writer)
    with pytest.raises(TransitionRefused, match="바뀌었습니다"):
        versions.approve(version, revision=read, by=press.first, at=press.at)
    assert press.approve(version, press.first).state == "APPROVED_ONCE"


def test_the_desk_cannot_approve_what_nobody_opened(press: Press) -> None:
    version = press.version("OFFERED")
    assert "approve_first" not in {step.name for step in engine.available(version, press.first)}
    with pytest.raises(TransitionRefused, match="화면을 열어"):
        engine.apply(version, "approve_first", actor=press.first, at=press.at)


@pytest.mark.parametrize("state", ["OFFERED", "APPROVED_ONCE", "PUBLISHED", "TAKEN_DOWN", "DISCARDED"])
def test_what_was_handed_in_is_not_changed_any_more(press: Press, state: str) -> None:
    version = press.version(state)
    with pytest.raises(AuditRefused):
        version_drafts.write(version, title="가", place="", text="나", answer="", by=press.writer, at=press.at)


def test_only_the_writer_changes_the_draft(press: Press) -> None:
    version = press.begin()
    with pytest.raises(PermissionDenied):
        version_drafts.write(version, title="가", place="", text="나", answer="", by=press.first, at=press.at)
    with pytest.raises(TransitionRefused):
        press.move(version, "hand_in", press.first)


@pytest.mark.parametrize("state", ["OFFERED", "APPROVED_ONCE"])
def test_sent_back_with_a_reason_all_approvals_begin_anew(press: Press, state: str) -> None:
    version = press.version(state)
    with pytest.raises(TransitionRefused):
        press.move(version, "send_back", press.second)
    press.move(version, "send_back", press.second, "둘째 문장에서 누구인지 알 수 있습니다.")
    assert (version.state, version.first_approver) == ("DRAFTED", None)
    assert told("auditors.version_sent_back") == {press.writer.pk}


def test_approvers_hear_of_it_and_the_writer_does_not(press: Press) -> None:
    press.version("OFFERED")
    people = told("auditors.version_to_approve")
    assert {press.first.pk, press.second.pk} <= people
    assert press.writer.pk not in people


def test_one_person_takes_out_what_names_somebody(press: Press) -> None:
    version = press.version("PUBLISHED")
    with pytest.raises(TransitionRefused):
        press.move(version, "take_down", press.first)
    press.move(version, "take_down", press.first, "전화번호가 보입니다.")
    assert not queries.visible_to(None).exists()
    assert version.finding in queries.to_write(press.writer)


def test_a_newer_version_takes_the_place_of_the_older(press: Press) -> None:
    finding = press.finding("ACTION_PLANNED")
    older = press.version("PUBLISHED", finding)
    newer = press.version("PUBLISHED", finding)
    older.refresh_from_db()
    assert (older.state, newer.state) == ("REPLACED", "PUBLISHED")
    assert list(queries.visible_to(None)) == [newer]


def test_a_new_draft_keeps_the_published_words_and_takes_the_new_answer(press: Press) -> None:
    finding = press.finding("ACTION_PLANNED", text="홍가람 님의 자리입니다.")
    press.version("PUBLISHED", finding)
    press.take(finding, "mend")
    again = press.begin(finding)
    assert again.text == "○○○ 님의 자리입니다."
    assert again.answer == "의자를 모두 옮겼습니다."


def test_a_finding_has_one_version_in_work_at_a_time(press: Press) -> None:
    version = press.begin()
    with pytest.raises(AuditRefused):
        version_drafts.begin(version.finding, by=press.first, at=press.at)
    with pytest.raises(IntegrityError), transaction.atomic():
        PublicVersion.objects.create(
            finding=version.finding, title="가", text="나", drafted_by=press.first, drafted_at=press.at
        )


def test_what_is_to_be_written_is_unpublished_or_answered_anew(press: Press) -> None:
    never, told_already, renewed = press.finding("CLOSED"), press.finding("CLOSED"), press.finding("ACTION_PLANNED")
    press.finding("REPORTED")
    for finding in (told_already, renewed):
        press.version("PUBLISHED", finding)
    press.take(renewed, "mend")
    type(renewed).objects.filter(pk=renewed.pk).update(state_changed_at=press.at.replace(year=press.at.year + 1))
    assert set(queries.to_write(press.writer)) == {never, renewed}


@pytest.mark.parametrize("state", list(WAYS))
def test_another_office_sees_nothing_of_it(press: Press, state: str) -> None:
    press.version(state)
    stranger = make_staff(Role.CASE_OFFICER, make_department())
    assert not queries.in_the_making(stranger).exists()
    assert queries.in_the_making(press.second).exists()


@pytest.mark.parametrize("state", ["DRAFTED", "OFFERED", "APPROVED_ONCE", "PUBLISHED"])
@pytest.mark.parametrize("who", ["writer", "first", "second", "clerk", "author"])
def test_states_times_people(press: Press, state: str, who: str) -> None:
    """Buttons that a person is offered, whatever they have opened."""
    version = press.version(state)
    person: Any = getattr(press, who)
    offered = {step.name for step in engine.available(version, person)}
    expected: dict[tuple[str, str], set[str]] = {
        ("DRAFTED", "writer"): {"hand_in", "discard"},
        ("OFFERED", "writer"): {"take_back", "discard"},
        ("APPROVED_ONCE", "writer"): {"take_back", "discard"},
        ("PUBLISHED", "writer"): {"take_down"},
        ("DRAFTED", "first"): {"discard"},
        ("OFFERED", "first"): {"send_back", "discard"},
        ("APPROVED_ONCE", "first"): {"send_back", "discard"},
        ("PUBLISHED", "first"): {"take_down"},
        ("OFFERED", "second"): {"send_back"},
        ("APPROVED_ONCE", "second"): {"send_back"},
        ("PUBLISHED", "second"): {"take_down"},
    }
    assert offered == expected.get((state, who), set())


def test_every_step_is_on_record_with_its_reason(press: Press) -> None:
    version = press.version("TAKEN_DOWN")
    records = TransitionRecord.objects.filter(workflow="audit_public_version", object_id=version.pk).order_by("pk")
    assert [record.name for record in records] == ["open", "hand_in", "approve_first", "publish", "take_down"]
    assert records[4].reason == "이름이 보입니다."


def test_handed_to_the_criticised_department_its_people_still_cannot_approve(press: Press) -> None:
    version = press.version("OFFERED")
    engine.hand_over(version, department=press.site.department, at=press.at, actor=press.officer, reason="실수")
    for person in (press.clerk, press.superior):
        with pytest.raises(TransitionRefused) as refused:
            versions.approve(version, revision=version.revision, by=person, at=press.at)
        assert refused.value.code == "permission"
    assert press.approve(version, press.first).state == "APPROVED_ONCE"
