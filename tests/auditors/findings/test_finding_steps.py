"""Who may take which step of a finding, in every state; and what the steps bring about."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import Role
from auditors import finding_notices as notices
from auditors.models import Finding
from auditors.queries import findings as queries
from auditors.services import findings
from auditors.services.refusals import AuditRefused
from core import permissions
from core.notify.models import OutboxMessage
from core.uploads import attached_to
from core.workflow import engine, mending
from core.workflow.engine import TransitionRefused
from core.workflow.mending import MendingState
from tests.auditors.findings.inspecting import Inspection, found, photo
from tests.factories import make_staff, make_user

pytestmark = pytest.mark.django_db

OFFICE, DEPARTMENT, SUPERIOR, AUTHOR = "officer", "clerk", "superior", "author"
# Who may take which step where; everything that does not stand here is refused to everybody.
ALLOWED: dict[str, dict[str, set[str]]] = {
    "REPORTED": {OFFICE: {"accept", "send_back"}, AUTHOR: {"withdraw"}},
    "RETURNED": {AUTHOR: {"report_again", "withdraw"}},
    "ACCEPTED": {OFFICE: {"assign"}},
    "ASSIGNED": {DEPARTMENT: {"ask_to_decline"}, SUPERIOR: {"ask_to_decline"}},
    "ACTION_PLANNED": {DEPARTMENT: {"plan", "ask_to_decline"}, SUPERIOR: {"plan", "ask_to_decline"}},
    "ACTION_TAKEN": {AUTHOR: {"look_again"}},
    "RECHECK": {AUTHOR: {"close", "reopen"}},
    "REOPENED": {DEPARTMENT: {"ask_to_decline"}, SUPERIOR: {"ask_to_decline"}},
    "DECLINE_ASKED": {SUPERIOR: {"decline", "keep"}},
    "CLOSED": {},
    "DECLINED": {},
    "WITHDRAWN": {},
}


@pytest.fixture
def inspection() -> Inspection:
    return Inspection()


@pytest.mark.parametrize("state", MendingState.values)
def test_each_person_is_offered_their_own_steps(inspection: Inspection, state: str) -> None:
    finding = inspection.finding(state)
    assert finding.state == state
    other_auditor = inspection.office.seat().user
    administrator, stranger = make_staff(Role.ADMINISTRATOR), make_user()
    people = {name: getattr(inspection, name) for name in (OFFICE, DEPARTMENT, SUPERIOR, AUTHOR)}
    people |= {"other auditor": other_auditor, "administrator": administrator, "stranger": stranger}
    offered = {name: {step.name for step in engine.available(finding, person)} for name, person in people.items()}
    assert {name: steps for name, steps in offered.items() if steps} == ALLOWED[state]


@pytest.mark.parametrize("state", MendingState.values)
def test_what_is_not_offered_is_refused(inspection: Inspection, state: str) -> None:
    finding = inspection.finding(state)
    for name in (OFFICE, DEPARTMENT, SUPERIOR, AUTHOR):
        for step in {one.name for one in Finding.workflow.transitions} - ALLOWED[state].get(name, set()):
            with pytest.raises(TransitionRefused):
                engine.apply(finding, step, actor=getattr(inspection, name), at=inspection.at, reason="까닭")
    finding.refresh_from_db()
    assert finding.state == state


def test_the_author_alone_says_that_it_is_mended(inspection: Inspection) -> None:
    finding = inspection.finding("ACTION_TAKEN")
    for person in (inspection.officer, inspection.clerk, inspection.superior, inspection.office.seat().user):
        assert not permissions.allowed(person, "auditors.recheck_finding", finding)
    mending.take(finding, "close", actor=inspection.author, at=inspection.at, files=[photo()])
    assert (finding.state, finding.closed_on) == ("CLOSED", timezone.localdate(inspection.at))


def test_of_an_author_who_left_others_of_the_body_look_again(inspection: Inspection) -> None:
    finding = inspection.finding("ACTION_TAKEN")
    successor = inspection.office.seat().user
    assert not queries.to_look_at_again(successor).exists()
    inspection.term.ends_on = timezone.localdate() - timedelta(days=1)
    inspection.term.save()
    inspection.author.role_grants.all().delete()
    assert list(queries.to_look_at_again(successor)) == [finding]
    assert not permissions.allowed(inspection.author, "auditors.recheck_finding", finding)
    mending.take(finding, "close", actor=successor, at=inspection.at)
    assert finding.state == "CLOSED"


def test_turning_down_takes_two_people(inspection: Inspection) -> None:
    finding = inspection.finding("ASSIGNED")
    engine.apply(finding, "ask_to_decline", actor=inspection.superior, at=inspection.at, reason="법에 어긋납니다.")
    with pytest.raises(TransitionRefused) as caught:
        engine.apply(finding, "decline", actor=inspection.superior, at=inspection.at, reason="법에 어긋납니다.")
    assert caught.value.code == "guard"
    other = make_staff(Role.APPROVER, inspection.site.department)
    engine.apply(finding, "decline", actor=other, at=inspection.at, reason="소방법에 어긋납니다.")
    finding.refresh_from_db()
    assert (finding.state, finding.decline_reason, finding.declined_by) == ("DECLINED", "소방법에 어긋납니다.", other)


def test_a_reopened_finding_needs_a_new_plan(inspection: Inspection) -> None:
    finding = inspection.finding("REOPENED")
    assert (finding.planned_action, finding.planned_for, finding.mended_on) == ("", None, None)
    inspection.take(finding, "plan")
    assert finding.state == "ACTION_PLANNED"


def test_the_clock_runs_with_whoever_has_to_act(inspection: Inspection) -> None:
    finding = inspection.finding()
    receipt = finding.due_at
    inspection.take(finding, "accept")
    inspection.take(finding, "assign")
    assert finding.department == inspection.site.department and finding.due_at > receipt
    inspection.take(finding, "ask_to_decline")
    inspection.take(finding, "decline")
    assert finding.due_at is None


def test_the_question_is_answered_and_the_finding_set_right(inspection: Inspection) -> None:
    finding = inspection.finding("RETURNED")
    assert finding.due_at is None and queries.sent_back_to(inspection.author).get() == finding
    findings.hand_in_again(
        finding, answer="2층입니다.", kind="FAULT", severity=3, title="2층 비상구가 막힘", text="2층 동쪽입니다.",
        photos=[photo()], actor=inspection.author, at=inspection.at,
    )  # fmt: skip
    assert (finding.state, finding.title, finding.severity) == ("REPORTED", "2층 비상구가 막힘", 3)
    assert len(attached_to(finding)) == 1 and queries.last_reason(finding, "report_again") == "2층입니다."


def test_a_refused_picture_leaves_the_question_open(inspection: Inspection) -> None:
    from core.uploads import UploadRefused

    finding = inspection.finding("RETURNED")
    empty = photo()
    empty.file.truncate(0)
    empty.size = 0
    with pytest.raises(UploadRefused):
        findings.hand_in_again(
            finding, answer="답", kind="FAULT", severity=3, title="새 제목", text="글",
            photos=[empty], actor=inspection.author, at=inspection.at,
        )  # fmt: skip
    finding.refresh_from_db()
    assert (finding.state, finding.title) == ("RETURNED", "비상구 앞에 물건이 쌓여 있음")


@pytest.mark.parametrize(
    ("state", "event"),
    [
        ("RETURNED", notices.SENT_BACK), ("ASSIGNED", notices.WITH_DEPARTMENT), ("ACTION_PLANNED", notices.PLANNED),
        ("ACTION_TAKEN", notices.MENDED), ("DECLINED", notices.DECLINED),
    ],
)  # fmt: skip
def test_the_author_hears_of_what_others_did(inspection: Inspection, state: str, event: str) -> None:
    finding = inspection.finding(state)
    told = OutboxMessage.objects.get(event=event)
    assert (told.recipient, told.url) == (inspection.author, finding.get_absolute_url())


def test_whoever_works_on_it_hears_what_the_second_look_found(inspection: Inspection) -> None:
    finding = inspection.finding("RECHECK")
    engine.assign(finding, assignee=inspection.clerk, at=inspection.at)
    inspection.take(finding, "reopen")
    assert OutboxMessage.objects.get(event=notices.NOT_MENDED).recipient == inspection.clerk


def test_the_department_hears_that_it_is_to_mend_it(inspection: Inspection) -> None:
    finding = inspection.finding("ACCEPTED")
    inspection.take(finding, "assign")
    told = OutboxMessage.objects.filter(event=notices.ASSIGNED)
    assert {message.recipient for message in told} == {inspection.clerk, inspection.superior}
    assert {message.url for message in told} == {finding.get_absolute_url()}


def test_the_office_hears_once_of_a_report_and_the_superiors_of_what_is_to_be_turned_down(
    inspection: Inspection,
) -> None:
    inspection.hand_in(found(), found(title="난간이 흔들림"))
    assert OutboxMessage.objects.get(event=notices.ARRIVED).recipient == inspection.officer
    finding = inspection.finding("DECLINE_ASKED")
    told = OutboxMessage.objects.get(event=notices.DECLINE_ASKED)
    assert (told.recipient, told.url) == (inspection.superior, finding.get_absolute_url())


def test_an_earlier_finding_of_the_place_shows_that_it_came_back(inspection: Inspection) -> None:
    first = inspection.finding("CLOSED")
    second = inspection.finding()
    elsewhere = Inspection(inspection.at).finding()
    findings.say_again(second, earlier=first, actor=inspection.author)
    assert first.came_back_as.get() == second
    with pytest.raises(AuditRefused):
        findings.say_again(first, earlier=elsewhere, actor=inspection.officer)
    with pytest.raises(PermissionDenied):
        findings.say_again(second, earlier=None, actor=make_user())


def test_links_end_at_ten_and_are_laid_once(inspection: Inspection) -> None:
    finding = inspection.finding()
    for number in range(findings.MOST_LINKS):
        findings.link(finding, path=f"/plans/{number}/", label="과제", actor=inspection.author)
    with pytest.raises(AuditRefused):
        findings.link(finding, path="/plans/more/", label="과제", actor=inspection.author)
    findings.unlink(finding, path="/plans/0/", actor=inspection.officer)
    findings.link(finding, path="/plans/1/", label="과제", actor=inspection.author)
    assert finding.links.count() == findings.MOST_LINKS - 1


def test_the_lists_of_an_auditor(inspection: Inspection) -> None:
    mended, closed, reported = (inspection.finding(state) for state in ("ACTION_TAKEN", "CLOSED", "REPORTED"))
    other = inspection.office.seat().user
    inspection.hand_in(found(), author=other)
    assert list(queries.to_look_at_again(inspection.author)) == [mended]
    assert set(queries.under_way_of(inspection.author)) == {mended, reported}
    assert set(queries.of_author(inspection.author)) == {mended, closed, reported}
