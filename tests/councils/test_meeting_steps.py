"""From the call of a meeting to its minutes, tasks and allowances: what goes, and what is refused."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from accounts.models import Role
from core import redaction
from core.notify.models import OutboxMessage
from core.search.models import SearchDocument
from core.uploads import UploadRefused
from core.workflow import engine
from core.workflow.engine import TransitionRefused
from councils import concerns, door_codes
from councils.models import AgendaChange, AgendaItem, Allowance, Attendance, FollowUp, Meeting, Paper, Recusal, Term
from councils.models.decisions import YES
from councils.queries import attendance as counting
from councils.queries import meetings as queries
from councils.queries import workspace
from councils.queries.recusals import may_judge
from councils.services import (
    agendas,
    allowances,
    attendance,
    decisions,
    follow_ups,
    meetings,
    minutes,
    opinions,
    procedures,
    recusals,
)
from councils.services.refusals import CouncilRefused
from councils.states.follow_ups import FollowUpState
from councils.states.meetings import MeetingState, MinutesState
from tests.councils.factories import make_term
from tests.councils.meeting_factories import NOW, START, Sitting
from tests.factories import make_department, make_staff, make_user

pytestmark = pytest.mark.django_db
LATER = START + timedelta(hours=2)


@pytest.fixture
def sitting() -> Sitting:
    return Sitting()


def told(event: str) -> set[int]:
    return set(OutboxMessage.objects.filter(event=f"councils.{event}").values_list("recipient_id", flat=True))


def pdf(name: str = "자료.pdf") -> ContentFile:
    from core.documents.pdf import Sheet

    sheet = Sheet(title="자료")
    sheet.add_page()
    return ContentFile(sheet.as_bytes(), name=name)


# Meetings


def test_a_called_meeting_invites_everybody_in_office_on_its_day(sitting: Sitting) -> None:
    make_term(sitting.body, ends_on="2026-05-05")
    sitting.call()
    assert set(sitting.meeting.invitations.values_list("member", flat=True)) == {term.pk for term in sitting.terms}
    assert told("meeting_called") == {user.pk for user in sitting.people}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"ends_at": START}, "times"),
        ({"place": ""}, "place"),
        ({"form": "REMOTE", "remote_url": ""}, "remote_url"),
        ({"form": "REMOTE", "remote_url": "https://evil.example/x"}, "remote_url"),
        ({"form": "HYBRID", "remote_url": "http://zoom.us/j/1"}, "remote_url"),
        ({"form": "HYBRID", "remote_url": "https://zoom.us.evil.example/j/1"}, "remote_url"),
    ],
)
def test_a_meeting_that_cannot_be_is_refused(sitting: Sitting, change: dict[str, Any], code: str) -> None:
    with pytest.raises(CouncilRefused) as refused:
        sitting.plan(**change)
    assert refused.value.code == code
    assert Meeting.objects.count() == 1


def test_a_meeting_without_an_agenda_is_not_called(sitting: Sitting) -> None:
    with pytest.raises(TransitionRefused):
        meetings.call_meeting(sitting.meeting, by=sitting.secretary, at=NOW)


def test_a_meeting_without_a_quorum_is_not_opened_and_says_why(sitting: Sitting) -> None:
    sitting.call().arrive(0, 1)
    with pytest.raises(TransitionRefused) as refused:
        meetings.begin(sitting.meeting, by=sitting.chair, at=START)
    assert refused.value.code == "quorum"
    sitting.meeting.refresh_from_db()
    assert sitting.meeting.state == MeetingState.INVITED
    assert Attendance.objects.count() == 2, "who came stays on record"


def test_a_meeting_is_not_opened_long_before_its_time(sitting: Sitting) -> None:
    sitting.call()
    with pytest.raises(TransitionRefused):
        meetings.begin(sitting.meeting, by=sitting.chair, at=NOW)


def test_a_new_day_after_the_call_is_a_postponement(sitting: Sitting) -> None:
    sitting.call()
    with pytest.raises(CouncilRefused) as refused:
        meetings.change_meeting(
            sitting.meeting, by=sitting.secretary, at=NOW, starts_at=LATER, ends_at=LATER + timedelta(hours=1)
        )
    assert refused.value.code == "called"
    meetings.postpone(sitting.meeting, by=sitting.secretary, reason="자료 보완", at=NOW)
    assert told("meeting_postponed") == {user.pk for user in sitting.people}
    with pytest.raises(TransitionRefused):
        meetings.call_again(sitting.meeting, by=sitting.secretary, starts_at=NOW - timedelta(days=1), at=NOW)
    meetings.call_again(sitting.meeting, by=sitting.secretary, starts_at=START + timedelta(days=7), at=NOW)
    assert sitting.meeting.state == MeetingState.INVITED
    assert sitting.meeting.ends_at - sitting.meeting.starts_at == timedelta(hours=2)
    assert not sitting.meeting.invitations.exclude(reply="NONE").exists()


def test_a_changed_room_is_told_to_the_members(sitting: Sitting) -> None:
    sitting.call()
    meetings.change_meeting(
        sitting.meeting, by=sitting.secretary, at=NOW, starts_at=START, ends_at=START + timedelta(hours=2), place="4층"
    )
    assert told("meeting_changed") == {user.pk for user in sitting.people}


def test_a_meeting_is_cancelled_with_a_reason(sitting: Sitting) -> None:
    sitting.call()
    with pytest.raises(TransitionRefused) as refused:
        meetings.cancel(sitting.meeting, by=sitting.secretary, reason="", at=NOW)
    assert refused.value.code == "reason"
    meetings.cancel(sitting.meeting, by=sitting.secretary, reason="정족수 미달 예상", at=NOW)
    assert sitting.meeting.state == MeetingState.CANCELLED


def test_a_meeting_with_an_open_vote_is_not_closed(sitting: Sitting) -> None:
    sitting.begin()
    sitting.opened()
    with pytest.raises(TransitionRefused):
        meetings.end(sitting.meeting, by=sitting.chair, at=LATER)


@pytest.mark.parametrize("who", ["resident", "member", "chair", "other secretary"])
def test_only_the_secretary_of_the_department_calls(sitting: Sitting, who: str) -> None:
    sitting.add_item()
    person = {
        "resident": make_user,
        "member": lambda: sitting.people[1],
        "chair": lambda: sitting.chair,
        "other secretary": lambda: make_staff(Role.CASE_OFFICER, make_department()),
    }[who]()
    with pytest.raises(TransitionRefused) as refused:
        meetings.call_meeting(sitting.meeting, by=person, at=NOW)
    assert refused.value.code == "permission"
    with pytest.raises(PermissionDenied):
        meetings.plan_meeting(body=sitting.body, by=person, at=NOW)


def test_a_reminder_comes_once(sitting: Sitting) -> None:
    sitting.call()
    meetings.remind(at=NOW)
    meetings.remind(at=NOW + timedelta(minutes=30))
    assert OutboxMessage.objects.filter(event="councils.meeting_reminder").count() == 5


def test_rules_do_not_change_under_an_open_vote(sitting: Sitting) -> None:
    sitting.begin()
    sitting.opened()
    with pytest.raises(CouncilRefused):
        procedures.change_procedure(sitting.body, by=sitting.secretary, at=START, allowance=1)


# Agenda and papers


def test_a_change_after_the_call_is_told_and_on_record(sitting: Sitting) -> None:
    sitting.add_item()
    assert not AgendaChange.objects.exists()
    meetings.call_meeting(sitting.meeting, by=sitting.secretary, at=NOW)
    agendas.put_on_agenda(sitting.meeting, by=sitting.secretary, title="긴급 안건", at=NOW)
    assert AgendaChange.objects.get().text == "추가: 긴급 안건"
    assert told("agenda_changed") == {user.pk for user in sitting.people}


def test_a_withdrawn_item_stays_struck_out_with_its_reason(sitting: Sitting) -> None:
    sitting.call()
    with pytest.raises(CouncilRefused) as refused:
        agendas.withdraw_item(sitting.item, by=sitting.secretary, reason=" ", at=NOW)
    assert refused.value.code == "reason"
    agendas.withdraw_item(sitting.item, by=sitting.secretary, reason="부서 요청", at=NOW)
    assert sitting.item.withdrawn_reason == "부서 요청"


def test_an_item_that_was_voted_on_stays(sitting: Sitting) -> None:
    sitting.begin()
    sitting.opened()
    with pytest.raises(CouncilRefused) as refused:
        agendas.withdraw_item(sitting.item, by=sitting.secretary, reason="부서 요청", at=START)
    assert refused.value.code == "voted"


def test_items_are_moved(sitting: Sitting) -> None:
    first, second = sitting.add_item("가"), sitting.add_item("나")
    agendas.move_item(second, by=sitting.secretary, up=True, at=NOW)
    assert [item.title for item in sitting.meeting.items.all()] == ["나", "가"]
    agendas.move_item(first, by=sitting.secretary, up=False, at=NOW)
    assert [item.title for item in sitting.meeting.items.all()] == ["나", "가"]


def test_a_paper_of_a_forbidden_type_is_refused_and_nothing_is_lost(sitting: Sitting) -> None:
    sitting.call()
    with pytest.raises(UploadRefused):
        agendas.add_paper(
            sitting.item, by=sitting.secretary, title="자료", files=[ContentFile(b"MZ\x90", name="자료.exe")], at=NOW
        )
    assert not Paper.objects.exists()


def test_papers_are_for_members_first_then_public_and_confidential_ones_never(sitting: Sitting) -> None:
    sitting.call()
    plain = agendas.add_paper(sitting.item, by=sitting.secretary, title="자료", files=[pdf()], at=NOW)
    secret = agendas.add_paper(
        sitting.item, by=sitting.secretary, title="내부", files=[pdf()], at=NOW, is_confidential=True
    )
    public, member, resident = AnonymousUser(), sitting.people[1], make_user()
    after = sitting.meeting.papers_public_at
    reads = queries.may_read_paper
    assert [reads(who, plain, at=NOW) for who in (public, resident, member, sitting.secretary)] == [
        False,
        False,
        True,
        True,
    ]
    assert reads(public, plain, at=after) and not reads(public, secret, at=after + timedelta(days=999))
    assert reads(member, secret, at=NOW)
    Meeting.objects.filter(pk=sitting.meeting.pk).update(state=MeetingState.CANCELLED)
    plain = Paper.objects.select_related("item__meeting__body").get(pk=plain.pk)
    assert not reads(public, plain, at=after)


# Attendance


def test_the_code_at_the_door_changes_and_is_soon_worthless(sitting: Sitting) -> None:
    now, later = (door_codes.code_of(sitting.meeting, at=START + timedelta(minutes=minutes)) for minutes in (0, 1))
    assert now != later
    assert door_codes.is_valid(sitting.meeting, now.lower(), at=START + timedelta(minutes=2))
    assert not door_codes.is_valid(sitting.meeting, now, at=START + timedelta(minutes=3))
    assert not door_codes.is_valid(sitting.meeting, "한글코드", at=START)


@pytest.mark.parametrize(
    ("case", "code"),
    [("wrong code", "code"), ("stranger", "office"), ("too early", "early"), ("other meeting", "code")],
)
def test_checking_in_is_refused(sitting: Sitting, case: str, code: str) -> None:
    sitting.call()
    given = door_codes.code_of(sitting.meeting, at=START)
    user, at = sitting.people[1], START
    match case:
        case "wrong code":
            given = "AAAAAAAA"
        case "stranger":
            user = make_user()
        case "too early":
            at = NOW
        case "other meeting":
            given = door_codes.code_of(sitting.plan(), at=START)
    with pytest.raises(CouncilRefused) as refused:
        attendance.check_in(sitting.meeting, user=user, code=given, at=at)
    assert refused.value.code == code
    assert not Attendance.objects.exists()


def test_a_remote_member_is_recorded_where_the_meeting_is_remote(sitting: Sitting) -> None:
    sitting.call()
    with pytest.raises(CouncilRefused):
        attendance.join_remotely(sitting.meeting, user=sitting.people[1], at=START)
    sitting.meeting = sitting.plan(form="HYBRID", remote_url="https://us02.zoom.us/j/123")
    sitting.call()
    attendance.join_remotely(sitting.meeting, user=sitting.people[1], at=START)
    assert Attendance.objects.get().mode == Attendance.Mode.REMOTE


def test_whoever_leaves_counts_no_more_and_may_come_back(sitting: Sitting) -> None:
    sitting.call().arrive(0, 1, 2)
    one = Attendance.objects.first()
    attendance.leave(one, by=sitting.people[0], at=START)
    assert counting.count_for_meeting(sitting.meeting, at=START).present == 2
    sitting.arrive(0)
    assert counting.count_for_meeting(sitting.meeting, at=START).present == 3


def test_an_attendance_with_a_vote_is_not_struck_out(sitting: Sitting) -> None:
    sitting.begin()
    sitting.vote(sitting.opened(), YES)
    with pytest.raises(CouncilRefused) as refused:
        attendance.strike_out(Attendance.objects.get(member=sitting.terms[0]), by=sitting.secretary, at=START)
    assert refused.value.code == "voted"
    attendance.strike_out(Attendance.objects.get(member=sitting.terms[1]), by=sitting.secretary, at=START)
    assert Attendance.objects.count() == 4


def test_a_term_that_ends_in_the_meeting_takes_its_member_out_of_the_quorum(sitting: Sitting) -> None:
    sitting.begin()
    Term.objects.filter(pk=sitting.terms[0].pk).update(left_on="2026-05-06", state="RESIGNED")
    count = counting.count_for_meeting(sitting.meeting, at=START)
    assert (count.base, count.present) == (4, 4)


# Keeping out


def test_a_recused_member_sees_no_papers_and_does_not_vote(sitting: Sitting) -> None:
    sitting.begin()
    paper = agendas.add_paper(sitting.item, by=sitting.secretary, title="자료", files=[pdf()], at=START)
    recusals.declare(sitting.item, user=sitting.people[1], ground="BUSINESS", reason="제가 다니는 회사", at=START)
    paper = Paper.objects.select_related("item__meeting__body").get(pk=paper.pk)
    assert not queries.may_read_paper(sitting.people[1], paper, at=START)
    assert queries.may_read_paper(sitting.people[2], paper, at=START)
    with pytest.raises(CouncilRefused) as refused:
        decisions.cast(sitting.opened(), user=sitting.people[1], values=[YES], at=START)
    assert refused.value.code == "recused"


@pytest.mark.parametrize(("counted", "base"), [(False, 4), (True, 5)])
def test_recused_members_count_in_the_base_as_the_rules_say(sitting: Sitting, counted: bool, base: int) -> None:
    sitting.rules(recused_count_in_base=counted)
    sitting.begin()
    recusals.declare(sitting.item, user=sitting.people[1], ground="OWN", reason="제 일", at=START)
    count = counting.count_for_item(sitting.item, at=START)
    assert (count.base, count.present) == (base, 4)


def test_keeping_out_after_the_vote_is_refused(sitting: Sitting) -> None:
    sitting.begin()
    sitting.vote(sitting.opened(), YES)
    with pytest.raises(CouncilRefused) as refused:
        recusals.declare(sitting.item, user=sitting.people[0], ground="OWN", reason="제 일", at=START)
    assert refused.value.code == "voted"
    assert not Recusal.objects.exists()


@pytest.mark.parametrize("reason", ["", "  "])
def test_keeping_out_needs_a_reason(sitting: Sitting, reason: str) -> None:
    sitting.call()
    with pytest.raises(CouncilRefused):
        recusals.declare(sitting.item, user=sitting.people[0], ground="OWN", reason=reason, at=NOW)


def test_what_another_app_knows_is_found_and_written_down(sitting: Sitting) -> None:
    department = make_department()
    concerned = sitting.people[1]
    concerns.register("accounts.Department", lambda user, obj: user.pk == concerned.pk and obj.pk == department.pk)
    try:
        assert not may_judge(concerned, department, on=NOW.date())
        assert may_judge(sitting.people[2], department, on=NOW.date(), body=sitting.body)
        assert not may_judge(make_user(), department, on=NOW.date())
        item = sitting.add_item(subject=department)
        meetings.call_meeting(sitting.meeting, by=sitting.secretary, at=NOW)
    finally:
        concerns.forget("accounts.Department")
    found = Recusal.objects.get()
    assert (found.item, found.member, found.origin) == (item, sitting.terms[1], Recusal.Origin.FOUND)
    assert told("recused") == {concerned.pk}
    assert not may_judge(concerned, department, on=NOW.date()), "what is written down holds by itself"


def test_the_chair_records_a_recusal_and_a_member_does_not(sitting: Sitting) -> None:
    sitting.call()
    given: dict[str, Any] = {"member": sitting.terms[2], "ground": "OTHER", "reason": "신청인의 친척", "at": NOW}
    with pytest.raises(PermissionDenied):
        recusals.record(sitting.item, by=sitting.people[1], **given)
    recusals.record(sitting.item, by=sitting.chair, **given)
    assert told("recused") == {sitting.people[2].pk}


# Minutes


def written(sitting: Sitting) -> Any:
    sitting.begin()
    meetings.end(sitting.meeting, by=sitting.secretary, at=LATER)
    draft = sitting.meeting.minutes
    minutes.write(draft.entries.get(), by=sitting.secretary, text="김위원1 위원이 질문함.", at=LATER)
    minutes.move_on(draft, "circulate", by=sitting.secretary, at=LATER)
    return draft


def test_minutes_go_from_draft_to_comments_to_approval_to_publication(sitting: Sitting) -> None:
    draft = written(sitting)
    entry = draft.entries.get()
    remark = minutes.comment(entry, user=sitting.people[1], text="두 번 질문했습니다.", at=LATER)
    minutes.settle_comment(remark, by=sitting.secretary, at=LATER)
    with pytest.raises(TransitionRefused):
        minutes.move_on(draft, "approve", by=sitting.secretary, at=LATER)
    minutes.move_on(draft, "approve", by=sitting.chair, at=LATER)
    with pytest.raises(TransitionRefused) as refused:
        minutes.move_on(draft, "publish", by=sitting.secretary, at=LATER)
    assert refused.value.code == "guard"
    minutes.check_public_text(entry, by=sitting.secretary, text="위원이 두 번 질문함.", at=LATER)
    minutes.move_on(draft, "publish", by=sitting.secretary, at=LATER)
    sitting.meeting.refresh_from_db()
    assert sitting.meeting.state == MeetingState.MINUTED
    found = SearchDocument.objects.get(kind="minutes")
    assert "두 번 질문함" in found.body and "김위원1" not in found.body


def test_an_edit_takes_the_check_back(sitting: Sitting) -> None:
    draft = written(sitting)
    entry = draft.entries.get()
    minutes.check_public_text(entry, by=sitting.secretary, text="위원이 질문함.", at=LATER)
    minutes.write(entry, by=sitting.secretary, text="박위원이 다시 질문함.", at=LATER)
    entry.refresh_from_db()
    assert entry.checked_at is None


def test_approved_minutes_are_not_edited_without_taking_them_back(sitting: Sitting) -> None:
    draft = written(sitting)
    minutes.move_on(draft, "approve", by=sitting.chair, at=LATER)
    with pytest.raises(CouncilRefused):
        minutes.write(draft.entries.get(), by=sitting.secretary, text="달라짐", at=LATER)
    with pytest.raises(CouncilRefused):
        minutes.comment(draft.entries.get(), user=sitting.people[1], text="늦은 의견", at=LATER)
    minutes.move_on(draft, "take_back", by=sitting.secretary, reason="오기 정정", at=LATER)
    assert draft.state == MinutesState.DRAFT


def test_the_next_meeting_approves_only_when_it_is_held(sitting: Sitting) -> None:
    draft = written(sitting)
    with pytest.raises(TransitionRefused):
        minutes.move_on(draft, "record_approval", by=sitting.secretary, reason="제2차 회의", at=LATER)
    following = sitting.plan(starts_at=START + timedelta(days=30), ends_at=START + timedelta(days=30, hours=1))
    Meeting.objects.filter(pk=following.pk).update(state=MeetingState.IN_SESSION)
    minutes.move_on(draft, "record_approval", by=sitting.secretary, reason="제2차 회의", at=LATER)
    assert draft.state == MinutesState.APPROVED


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("이한결 씨(010-2345-6789)가 건의함", "○○○ 씨(○○○)가 건의함"),
        ("주민번호 900101-1234567 확인", "주민번호 ○○○ 확인"),
        ("hong@example.kr 로 회신", "○○○ 로 회신"),
        ("한빛로 12-3에 사는 주민", "○○○에 사는 주민"),
        ("예산 2026-11-21 기준 1,000원", "예산 2026-11-21 기준 1,000원"),
        ("해당 위원이 설명함", "해당 위원이 설명함"),
    ],
)
def test_likely_personal_data_is_suggested_for_removal(text: str, masked: str) -> None:
    assert redaction.masked(text) == masked


def test_names_that_are_handed_in_are_found_everywhere() -> None:
    assert redaction.masked("가온누리가 물었고 가온누리가 답함", names=["가온누리"]) == "○○○가 물었고 ○○○가 답함"


# Opinions, tasks, allowances, workspace


def test_written_opinions_are_taken_until_the_deadline(sitting: Sitting) -> None:
    sitting.call()
    asked = opinions.ask(sitting.item, by=sitting.secretary, question="의견?", due_at=START, at=NOW)
    for text in ("찬성합니다.", "조건부로 찬성합니다."):
        opinions.write_opinion(asked, user=sitting.people[1], text=text, at=NOW)
    assert asked.opinions.get().text == "조건부로 찬성합니다."
    for user, at, code in (
        (sitting.people[2], LATER, "late"),
        (make_user(), NOW, "office"),
    ):
        with pytest.raises(CouncilRefused) as refused:
            opinions.write_opinion(asked, user=user, text="의견", at=at)
        assert refused.value.code == code


def test_an_issued_statement_is_public_and_a_document(sitting: Sitting) -> None:
    from councils.queries.opinions import statements_visible_to
    from councils.services import statement_pdf

    statement = opinions.draft_statement(
        body=sitting.body, by=sitting.secretary, title="의견서", text="고쳐 주십시오.", addressee="사장", at=NOW
    )
    assert not statements_visible_to(AnonymousUser()).exists()
    opinions.issue_statement(statement, by=sitting.secretary, at=NOW)
    assert statements_visible_to(AnonymousUser()).get() == statement
    with pytest.raises(CouncilRefused):
        opinions.change_statement(statement, by=sitting.secretary, title="다른 제목")
    assert statement_pdf.written(statement).startswith(b"%PDF")


def test_a_task_lies_on_the_departments_desk_and_its_answer_is_public(sitting: Sitting) -> None:
    sitting.begin()
    department = make_department("주차부")
    reviewer = make_staff(Role.DEPARTMENT_REVIEWER, department)
    task = follow_ups.give_task(sitting.meeting, by=sitting.chair, department=department, title="요금표 정비", at=START)
    assert told("task_given") == {reviewer.pk}
    assert task.due_at is not None
    for person in (sitting.people[1], make_user(), make_staff(Role.CASE_OFFICER, make_department())):
        with pytest.raises(TransitionRefused):
            follow_ups.move_on(task, "answer", by=person, reason="답", at=LATER)
    follow_ups.move_on(task, "answer", by=reviewer, reason="다음 달까지 고칩니다.", at=LATER)
    assert (task.state, task.answer, task.due_at) == (FollowUpState.ANSWERED, "다음 달까지 고칩니다.", None)
    follow_ups.move_on(task, "return_answer", by=sitting.chair, reason="날짜를 적어 주십시오.", at=LATER)
    assert task.due_at is not None and told("task_returned") == {reviewer.pk}
    follow_ups.move_on(task, "answer", by=reviewer, reason="5월 30일까지 고칩니다.", at=LATER)
    follow_ups.move_on(task, "accept", by=sitting.secretary, at=LATER)
    assert FollowUp.objects.get().state == FollowUpState.ACCEPTED
    assert [record.name for record in engine.history(task)] == ["open", "answer", "return_answer", "answer", "accept"]


def test_an_attendance_is_paid_once_and_the_database_says_so(sitting: Sitting) -> None:
    sitting.rules(allowance=70_000)
    sitting.begin()
    with pytest.raises(CouncilRefused):
        allowances.make_payment_list(sitting.body, by=sitting.secretary, at=START)
    meetings.end(sitting.meeting, by=sitting.secretary, at=LATER)
    payment = allowances.make_payment_list(sitting.body, by=sitting.secretary, at=LATER)
    assert sorted(payment.allowances.values_list("amount", flat=True)) == [70_000] * 5
    with pytest.raises(CouncilRefused) as refused:
        allowances.make_payment_list(sitting.body, by=sitting.secretary, at=LATER)
    assert refused.value.code == "empty"
    paid = Allowance.objects.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        Allowance.objects.create(attendance=paid.attendance, amount=1, payment=payment)


def test_the_workspace_knows_what_awaits_a_member(sitting: Sitting) -> None:
    sitting.call()
    agendas.add_paper(sitting.item, by=sitting.secretary, title="자료", files=[pdf()], at=NOW)
    opinions.ask(sitting.item, by=sitting.secretary, question="의견?", due_at=START, at=NOW)
    kinds = [one.kind for one in workspace.waiting_for(sitting.people[1], at=NOW)]
    assert kinds == ["invitation", "opinion", "paper"]
    meetings.reply(sitting.meeting, user=sitting.people[1], answer="YES", at=NOW)
    agendas.note_reading(sitting.item, member=sitting.terms[1], at=NOW)
    assert [one.kind for one in workspace.waiting_for(sitting.people[1], at=NOW)] == ["opinion"]
    assert workspace.waiting_for(make_user(), at=NOW) == []


def test_the_history_of_a_term_counts_meetings_and_votes_and_no_secret(sitting: Sitting) -> None:
    sitting.begin()
    decision = sitting.opened(ballot="SECRET")
    sitting.vote(decision, YES, YES, YES)
    sitting.close(decision)
    meetings.end(sitting.meeting, by=sitting.secretary, at=LATER)
    (record,) = workspace.history_of(sitting.people[0])
    assert (record.invited, record.attended, record.votes, record.rate) == (1, 1, 1, 100)
    assert AgendaItem.objects.count() == 1
