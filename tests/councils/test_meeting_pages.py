"""Every page of meetings as each person meets it: who may, what stands there, what does not."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from councils.models import Attendance, Decision, Invitation, Meeting, Participation
from councils.models.decisions import NO, YES
from councils.services import agendas, attendance, follow_ups, meetings, minutes, opinions
from councils.states.decisions import Ballot, Kind
from tests.councils.meeting_factories import NOW, START, Sitting
from tests.factories import make_department, make_user
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_the_meeting(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock of the pages stands at the meeting."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: START)


@pytest.fixture
def sitting(at_the_meeting: None) -> Sitting:
    return Sitting()


def client_of(user: Any) -> Client:
    client = Client()
    if user is not None:
        sign_in(client, user)
    return client


def page(user: Any, name: str, *args: Any, **query: Any) -> Any:
    return client_of(user).get(reverse(f"councils:{name}", args=args), query)


def post(user: Any, name: str, *args: Any, **data: Any) -> Any:
    return client_of(user).post(reverse(f"councils:{name}", args=args), data)


def held(sitting: Sitting) -> Sitting:
    """A meeting with a decision of each kind, a task and an opinion, over and with minutes."""
    sitting.begin()
    for given in (
        {},
        {"question": "비밀로 정합니다", "ballot": Ballot.SECRET},
        {"question": "어느 안으로 할까요?", "kind": Kind.CHOICE, "options": ["가안", "나안"]},
    ):
        decision = sitting.opened(**given)
        sitting.vote(decision, YES, YES, NO)
        sitting.close(decision)
    follow_ups.give_task(
        sitting.meeting, by=sitting.secretary, department=make_department("주차부"), title="요금표 정비", at=START
    )
    opinions.ask(
        sitting.item, by=sitting.secretary, question="의견을 주십시오", due_at=START.replace(year=2027), at=START
    )
    meetings.end(sitting.meeting, by=sitting.secretary, at=START)
    return sitting


READERS = ["nobody", "resident", "member", "secretary"]


def reader(sitting: Sitting, who: str) -> Any:
    return {
        "nobody": lambda: None,
        "resident": make_user,
        "member": lambda: sitting.people[1],
        "secretary": lambda: sitting.secretary,
    }[who]()


@pytest.mark.parametrize("who", READERS)
def test_public_pages_of_a_held_meeting_open_for_everybody(sitting: Sitting, who: str) -> None:
    held(sitting)
    user = reader(sitting, who)
    pages = [
        ("calendar", []),
        ("body_calendar", [sitting.body.slug]),
        ("meeting", [sitting.meeting.pk]),
        ("item", [sitting.item.pk]),
        ("decisions", []),
        ("tasks", []),
        ("follow_up", [sitting.meeting.follow_ups.get().pk]),
        ("statements", []),
        *[("decision", [pk]) for pk in Decision.objects.values_list("pk", flat=True)],
    ]
    for name, args in pages:
        assert page(user, name, *args).status_code == 200, name
    assert page(user, "meeting", sitting.meeting.pk).content.decode().count(sitting.meeting.title) > 0


@pytest.mark.parametrize(("who", "status"), [("nobody", 302), ("resident", 403), ("member", 403), ("secretary", 200)])
def test_forms_of_the_secretary_open_for_the_secretary_alone(sitting: Sitting, who: str, status: int) -> None:
    sitting.call()
    user = reader(sitting, who)
    pages = [
        ("plan_meeting", sitting.body.slug),
        ("procedure", sitting.body.slug),
        ("allowances", sitting.body.slug),
        ("draft_statement", sitting.body.slug),
        ("edit_meeting", sitting.meeting.pk),
        ("meeting_postpone", sitting.meeting.pk),
        ("meeting_cancel", sitting.meeting.pk),
        ("door", sitting.meeting.pk),
        ("by_hand", sitting.meeting.pk),
        ("add_item", sitting.meeting.pk),
        ("edit_item", sitting.item.pk),
        ("withdraw_item", sitting.item.pk),
        ("add_paper", sitting.item.pk),
        ("record_recusal", sitting.item.pk),
        ("add_question", sitting.item.pk),
        ("ask_opinions", sitting.item.pk),
    ]
    for name, arg in pages:
        assert page(user, name, arg).status_code == status, name


@pytest.mark.parametrize("who", ["nobody", "resident", "member"])
def test_a_draft_meeting_does_not_exist_for_others(sitting: Sitting, who: str) -> None:
    sitting.add_item()
    user = reader(sitting, who)
    assert page(user, "meeting", sitting.meeting.pk).status_code == 404
    assert page(user, "item", sitting.item.pk).status_code == 404
    assert sitting.meeting.title not in page(user, "calendar", month="2026-05").content.decode()


@pytest.mark.parametrize(("who", "status"), [("nobody", 404), ("resident", 404), ("member", 200), ("secretary", 200)])
def test_a_meeting_that_is_not_public_is_for_insiders(at_the_meeting: None, who: str, status: int) -> None:
    sitting = Sitting()
    Meeting.objects.filter(pk=sitting.meeting.pk).update(is_public=False)
    sitting.meeting.refresh_from_db()
    sitting.call()
    assert page(reader(sitting, who), "meeting", sitting.meeting.pk).status_code == status


def test_an_open_vote_does_not_exist_for_the_public(sitting: Sitting) -> None:
    decision = sitting.begin().opened()
    assert page(None, "decision", decision.pk).status_code == 404
    assert page(make_user(), "live_decision", decision.pk).status_code == 404
    assert page(sitting.people[1], "decision", decision.pk).status_code == 200


def test_a_member_replies_and_may_change_it(sitting: Sitting) -> None:
    sitting.call()
    assert "참석" in page(sitting.people[1], "meeting", sitting.meeting.pk).content.decode()
    for answer in ("YES", "NO"):
        assert post(sitting.people[1], "reply", sitting.meeting.pk, answer=answer, note="").status_code == 302
    assert Invitation.objects.get(member=sitting.terms[1]).reply == "NO"


@pytest.mark.parametrize("answer", ["PROXY", "REMOTE", "MAYBE", ""])
def test_a_reply_that_the_rules_do_not_know_is_refused(sitting: Sitting, answer: str) -> None:
    sitting.call()
    assert post(sitting.people[1], "reply", sitting.meeting.pk, answer=answer, note="").status_code == 422
    assert Invitation.objects.get(member=sitting.terms[1]).replied_at is None


def test_a_member_scans_the_code_at_the_door(sitting: Sitting) -> None:
    from councils import door_codes

    sitting.call()
    code = door_codes.code_of(sitting.meeting, at=START)
    opened = page(sitting.people[1], "here_with_code", sitting.meeting.pk, code)
    assert code in opened.content.decode()
    assert post(sitting.people[1], "here", sitting.meeting.pk, code=code).status_code == 302
    assert Attendance.objects.get().way == "QR"


def test_whoever_scans_without_being_signed_in_is_led_to_the_login_and_back(sitting: Sitting) -> None:
    sitting.call()
    answer = page(None, "here_with_code", sitting.meeting.pk, "ABCDEFGH")
    assert answer.status_code == 302 and "ABCDEFGH" in answer.url


def test_a_vote_on_the_page_counts_once(sitting: Sitting) -> None:
    decision = sitting.begin().opened()
    client = client_of(sitting.people[1])
    url = reverse("councils:cast", args=[decision.pk])
    assert client.post(url, {"answer": YES}).status_code == 302
    again = client.post(url, {"answer": NO})
    assert again.status_code == 422
    assert Participation.objects.count() == 1


def test_a_secret_vote_leaves_no_digest_and_no_name_in_the_record_of_submissions(sitting: Sitting) -> None:
    from core.submissions.models import Submission

    decision = sitting.begin().opened(ballot=Ballot.SECRET)
    key = "5c6c2a3e-6c0a-4a3c-9a36-0d2f6a4d0c11"
    assert post(sitting.people[1], "cast", decision.pk, answer=YES, submission_key=key).status_code == 302
    row = Submission.objects.get()
    assert (row.owner, row.digest) == (f"private:{key.replace('-', '')}", "")


def test_chair_opens_and_closes_on_the_page_and_a_member_does_not(sitting: Sitting) -> None:
    decision = sitting.begin().question()
    assert post(sitting.people[1], "open_vote", decision.pk).status_code == 403
    assert post(sitting.chair, "open_vote", decision.pk).status_code == 302
    sitting.vote(decision, YES, YES, YES)
    assert post(sitting.chair, "close_vote", decision.pk).status_code == 302
    decision.refresh_from_db()
    assert decision.outcome == "CARRIED"


def test_draft_minutes_are_for_the_secretary_then_for_members_then_public(sitting: Sitting) -> None:
    held(sitting)
    draft = sitting.meeting.minutes
    who = {"nobody": None, "member": sitting.people[1], "secretary": sitting.secretary}

    def statuses() -> dict[str, int]:
        return {name: page(user, "minutes", sitting.meeting.pk).status_code for name, user in who.items()}

    assert statuses() == {"nobody": 404, "member": 404, "secretary": 200}
    entry = draft.entries.get()
    minutes.write(entry, by=sitting.secretary, text="김철수 씨(010-1234-5678)가 질문함.", at=START)
    minutes.move_on(draft, "circulate", by=sitting.secretary, at=START)
    assert statuses() == {"nobody": 404, "member": 200, "secretary": 200}
    minutes.move_on(draft, "approve", by=sitting.chair, at=START)
    checking = page(sitting.secretary, "check_public_text", entry.pk).content.decode()
    assert "○○○ 씨(○○○)가 질문함." in checking
    minutes.check_public_text(entry, by=sitting.secretary, text="방청한 주민이 질문함.", at=START)
    minutes.move_on(draft, "publish", by=sitting.secretary, at=START)
    assert statuses() == {"nobody": 200, "member": 200, "secretary": 200}
    published = page(None, "minutes", sitting.meeting.pk, internal="").content.decode()
    assert "방청한 주민이 질문함." in published and "010-1234-5678" not in published
    assert "010-1234-5678" in page(sitting.people[1], "minutes", sitting.meeting.pk, internal="").content.decode()


def test_the_public_reads_of_a_confidential_item_only_title_and_result(sitting: Sitting) -> None:
    item = sitting.add_item("계약 분쟁", is_confidential=True, description="상대방은 ㈜한빛입니다.")
    sitting.call()
    assert "㈜한빛" not in page(None, "item", item.pk).content.decode()
    assert "㈜한빛" in page(sitting.people[1], "item", item.pk).content.decode()


def test_the_workspace_shows_what_awaits_the_member(sitting: Sitting) -> None:
    sitting.call()
    text = page(sitting.people[1], "workspace").content.decode()
    assert sitting.meeting.title in text
    assert page(make_user(), "workspace").status_code == 200
    assert page(None, "workspace").status_code == 302


def test_calendars_hold_public_meetings_and_the_own_calendar_all(sitting: Sitting) -> None:
    from councils.services import calendar_keys

    sitting.call()
    closed = sitting.plan(title="비공개 회의", is_public=False)
    agendas.put_on_agenda(closed, by=sitting.secretary, title="인사", at=NOW)
    meetings.call_meeting(closed, by=sitting.secretary, at=NOW)
    for answer in (page(None, "calendar_feed"), page(None, "body_calendar_feed", sitting.body.slug)):
        text = answer.content.decode()
        assert sitting.meeting.title in text and "비공개 회의" not in text
    key = calendar_keys.key_of(sitting.people[1])
    own = page(None, "own_calendar_feed", key)
    assert "비공개 회의" in own.content.decode()
    assert own["Cache-Control"] == "private, no-store"
    calendar_keys.renew(sitting.people[1])
    assert page(None, "own_calendar_feed", key).status_code == 404
    assert page(None, "own_calendar_feed", "forged").status_code == 404


@pytest.mark.parametrize("month", ["2026-13", "x", "1999-01", "2026-5", "٢٠٢٦-05"])
def test_a_month_that_is_none_is_not_found(month: str) -> None:
    assert page(None, "calendar", month=month).status_code == 404


def test_the_list_of_allowances_is_a_table_for_the_treasury(sitting: Sitting) -> None:
    from core.audit.models import AuditRecord
    from councils.models import AllowancePayment

    sitting.rules(allowance=50_000)
    held(sitting)
    assert "250,000" in page(sitting.secretary, "allowances", sitting.body.slug).content.decode()
    assert post(sitting.secretary, "make_payment_list", sitting.body.slug).status_code == 302
    payment = AllowancePayment.objects.get()
    table = page(sitting.secretary, "payment_table", payment.pk).content.decode()
    assert table.count("50000") == 5
    assert AuditRecord.objects.filter(verb="councils.export_allowances").exists()
    assert page(sitting.people[1], "payment_table", payment.pk).status_code == 404


def count_queries(user: Any, name: str, *args: Any) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = client_of(user)
    client.get(reverse(f"councils:{name}", args=args))
    with CaptureQueriesContext(connection) as counted:
        assert client.get(reverse(f"councils:{name}", args=args)).status_code == 200
    return len(counted)


@pytest.mark.parametrize("who", ["nobody", "member", "secretary"])
def test_a_long_agenda_costs_no_more_queries_than_a_short_one(sitting: Sitting, who: str) -> None:
    sitting.call()
    user = reader(sitting, who)
    before = count_queries(user, "meeting", sitting.meeting.pk)
    for number in range(12):
        item = agendas.put_on_agenda(sitting.meeting, by=sitting.secretary, title=f"안건 {number}", at=NOW)
        sitting.question(item=item, question=f"질문 {number}")
    assert count_queries(user, "meeting", sitting.meeting.pk) <= before + 4


@pytest.mark.parametrize("name", ["decisions", "tasks", "calendar"])
def test_lists_cost_the_same_with_one_row_and_with_many(sitting: Sitting, name: str) -> None:
    held(sitting)
    before = count_queries(None, name)
    for _number in range(10):
        follow_ups.give_task(
            sitting.meeting, by=sitting.secretary, department=sitting.body.department, title="추가 과제", at=START
        )
    assert count_queries(None, name) == before


def test_attendance_recorded_by_hand_shows_in_the_room(sitting: Sitting) -> None:
    sitting.call()
    answer = post(sitting.secretary, "by_hand", sitting.meeting.pk, member=sitting.terms[2].pk, mode="IN_PERSON")
    assert answer.status_code == 302
    assert "김위원2" in page(sitting.secretary, "room", sitting.meeting.pk).content.decode()
    assert page(None, "room", sitting.meeting.pk).status_code == 404
    found = Attendance.objects.get()
    assert post(sitting.people[1], "leave", found.pk).status_code == 403
    assert post(sitting.people[2], "leave", found.pk).status_code == 302
    attendance.leave(found, by=sitting.secretary, at=START)
