"""The workspace of recipients: what they see with their passphrase, and what nobody sees without."""

import base64

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role
from auditors.models import SealedMessage
from auditors.services import confidential
from auditors.views import opened_key
from core.audit.models import AuditRecord
from core.uploads.sealed import SealedUpload
from core.whole_days import is_whole_day
from core.workflow.models import Case as DeskCase
from core.workflow.models import TransitionRecord
from tests.auditors.recipients.receiving import (
    PASSPHRASE,
    browser,
    make_case,
    make_kind,
    make_recipient,
    reporter_writes,
)
from tests.factories import make_staff
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db
DESK = "/integrity/desk/"


def page_of(case):
    return case.report.get_absolute_url()


def test_the_passphrase_opens_titles_and_nothing_is_shown_before():
    case = make_case(text="창고 열쇠를 판 사람이 있습니다.\n둘째 줄")
    client = browser(case.first, opened=False)
    before = client.get(DESK)
    assert before.status_code == 200 and "창고 열쇠" not in before.content.decode()
    wrong = client.post(DESK, {"passphrase": "바람 바람 바람 바람 바람"})
    assert wrong.status_code == 422 and opened_key.COOKIE not in client.cookies
    opened = client.post(DESK, {"passphrase": PASSPHRASE}, follow=True)
    assert "창고 열쇠를 판 사람이 있습니다." in opened.content.decode()
    assert opened.headers["Cache-Control"] == "no-store"


def test_the_opened_key_lies_in_no_table_and_its_cookie_goes_to_these_pages_alone():
    case = make_case()
    client = browser(case.first)
    cookie = client.cookies[opened_key.COOKIE]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (DESK, True, "Strict", "")
    private = bytes(case.first.private)
    kept = str(dict(client.session))
    for spelling in (private.hex(), base64.b64encode(private).decode(), base64.urlsafe_b64encode(private).decode()):
        assert spelling not in kept
    assert PASSPHRASE not in kept


def test_without_the_cookie_or_after_its_time_the_session_opens_nothing():
    case = make_case()
    client = browser(case.first)
    thief = Client()
    thief.cookies["sessionid"] = client.cookies["sessionid"].value
    assert "passphrase" in thief.get(page_of(case)).content.decode()
    session = client.session
    session[opened_key.SESSION] = {**session[opened_key.SESSION], "used": 0}
    session.save()
    assert "봉투" not in client.get(page_of(case)).content.decode()


def test_closing_the_key_and_signing_out_forget_it():
    case = make_case()
    client = browser(case.first)
    assert "봉투" in client.get(page_of(case)).content.decode()
    client.post(reverse("integrity:close_key"))
    assert "봉투" not in client.get(page_of(case)).content.decode()
    assert opened_key.SESSION not in client.session


def test_one_key_in_the_session_of_another_person_opens_nothing():
    case = make_case()
    client = browser(case.first)
    kept, secret = client.session[opened_key.SESSION], client.cookies[opened_key.COOKIE].value
    other = browser(case.second, opened=False)
    session = other.session
    session[opened_key.SESSION] = {**kept, "recipient": case.second.recipient.pk}
    session.save()
    other.cookies[opened_key.COOKIE] = secret
    assert "봉투" not in other.get(page_of(case)).content.decode()


@pytest.mark.parametrize("path", ["", "reply/", "note/", "step/", "let-in/", "hold/"])
def test_whoever_was_kept_out_meets_no_report(path):
    case = make_case(3)
    excluded = case.first
    kept_out = make_case(channel=case.channel, text="감사실장이 돈을 받았습니다.", excluded=[excluded.recipient.pk])
    client = browser(excluded)
    send = client.get if not path else client.post
    assert send(page_of(kept_out) + path).status_code == 404
    assert "감사실장이 돈을" not in client.get(f"{DESK}?tab=open").content.decode()
    assert "감사실장이 돈을" in browser(case.second).get(f"{DESK}?tab=open").content.decode()


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.CASE_OFFICER, Role.APPROVER, Role.MODERATOR])
def test_no_role_opens_a_report(role):
    case = make_case()
    person = make_staff(role)
    client = Client()
    sign_in(client, person)
    assert client.get(page_of(case)).status_code in (403, 404)
    answer = client.get(DESK)
    assert answer.status_code in (200, 403) and "봉투" not in answer.content.decode()


def test_a_superuser_opens_nothing():
    case = make_case()
    person = make_staff(Role.ADMINISTRATOR, is_superuser=True)
    client = Client()
    sign_in(client, person)
    assert client.get(page_of(case)).status_code in (403, 404)


def test_recipients_of_other_kinds_see_nothing_on_the_common_desk_either():
    case = make_case()
    make_recipient(make_kind("other"), "갑질 담당", user=(person := make_staff(Role.CASE_OFFICER)))
    client = Client()
    sign_in(client, person)
    row = DeskCase.objects.get(object_id=case.report.pk, workflow="confidential_report")
    assert client.get(reverse("desk:case", args=[row.pk])).status_code == 404
    for reader in case.channel.readers:
        inbox = browser(reader, opened=False).get(reverse("desk:inbox"))
        assert case.report.number not in inbox.content.decode()


def test_an_answer_reaches_the_reporter_encrypted_and_nobody_else():
    case = make_case()
    client = browser(case.first)
    answer = client.post(page_of(case) + "reply/", {"text": "언제 어디서 보셨습니까?", "seen": 0})
    assert answer.status_code == 302
    message = case.report.messages.get(position=1)
    assert message.author == SealedMessage.Author.RECIPIENT and message.recipient == case.first.recipient
    key = confidential.open_with(case.report, case.receipt)
    assert confidential.read_message(message, key, number=case.report.number) == "언제 어디서 보셨습니까?"
    assert "언제".encode() not in bytes(message.sealed)
    reporter_writes(case, "지난주 창고 앞입니다.")
    assert "지난주 창고 앞입니다." in browser(case.second).get(page_of(case)).content.decode()


def test_of_two_who_answer_at_once_the_second_reads_the_first_and_loses_nothing():
    case = make_case()
    first, second = browser(case.first), browser(case.second)
    first.post(page_of(case) + "reply/", {"text": "먼저 쓴 답변", "seen": 0})
    late = second.post(page_of(case) + "reply/", {"text": "나중에 쓴 답변", "seen": 0})
    shown = late.content.decode()
    assert late.status_code == 422 and "먼저 쓴 답변" in shown and "나중에 쓴 답변" in shown
    assert case.report.messages.count() == 2
    # The page that came back has seen the first answer, so pressing again sends the second.
    assert 'name="seen" value="1"' in shown
    assert second.post(page_of(case) + "reply/", {"text": "나중에 쓴 답변", "seen": 1}).status_code == 302


def test_what_was_typed_when_the_key_had_run_out_is_sent_with_the_passphrase():
    case = make_case()
    client = browser(case.first, opened=False)
    asked = client.post(page_of(case) + "reply/", {"text": "잃어서는 안 되는 답변", "seen": 0})
    assert asked.status_code == 422 and "잃어서는 안 되는 답변" in asked.content.decode()
    assert not case.report.messages.filter(position=1).exists()
    carried = {"text": "잃어서는 안 되는 답변", "seen": 0, "passphrase": PASSPHRASE}
    assert client.post(page_of(case) + "reply/", carried).status_code == 302
    assert case.report.messages.filter(position=1).exists()
    assert "잃어서는 안 되는 답변" in client.get(page_of(case)).content.decode()


def test_notes_are_read_by_recipients_and_closed_to_the_reporters_page():
    case = make_case()
    browser(case.first).post(page_of(case) + "note/", {"text": "현장 확인 필요"})
    assert "현장 확인 필요" in browser(case.second).get(page_of(case)).content.decode()
    assert case.report.messages.get(position=1).author == SealedMessage.Author.NOTE


def test_files_leave_as_downloads_decrypted_for_this_answer_alone():
    case = make_case(files=[SealedUpload.of("증거.txt", "비밀 장부 내용".encode())])
    file = case.report.files.get()
    client = browser(case.first)
    answer = client.get(reverse("integrity:handle_original", args=[case.report.number, file.public_name]))
    assert b"".join(answer.streaming_content).decode() == "비밀 장부 내용"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_each_decryption_is_on_record_with_its_day_alone_and_without_content():
    case = make_case(text="아무도 몰라야 하는 제목")
    client = browser(case.first)
    client.get(DESK)
    client.get(page_of(case))
    verbs = set(AuditRecord.objects.values_list("verb", flat=True))
    assert {"auditors.open_key", "auditors.read_report_titles", "auditors.read_report"} <= verbs
    ours = AuditRecord.objects.filter(verb__startswith="auditors.read_report")
    assert all(is_whole_day(record.at) for record in ours)
    assert "아무도" not in str(list(ours.values()))
    steps = TransitionRecord.objects.filter(workflow="confidential_report")
    assert steps.exists() and all(is_whole_day(step.at) and step.reason == "" for step in steps)


def test_words_of_a_first_line_find_a_report_without_standing_in_an_address():
    case = make_case(text="주차장 수입금을 빼돌렸습니다.")
    make_case(channel=case.channel, text="채용 비리를 알립니다.")
    client = browser(case.first)
    found = client.post(reverse("integrity:find"), {"words": "수입금"}).content.decode()
    assert "주차장 수입금을" in found and "채용 비리" not in found
    assert client.get(reverse("integrity:find")).status_code == 405


def test_a_list_costs_the_same_number_of_questions_however_long_it_is():
    case = make_case()
    client = browser(case.first)
    client.get(DESK)
    with CaptureQueriesContext(connection) as one:
        client.get(DESK)
    for number in range(9):
        make_case(channel=case.channel, text=f"제보 {number}")
    with CaptureQueriesContext(connection) as ten:
        answer = client.get(DESK)
    assert "제보 8" in answer.content.decode()
    assert len(ten) == len(one)


def test_passphrases_are_not_tried_without_end():
    case = make_case()
    client = browser(case.first, opened=False)
    answers = [client.post(DESK, {"passphrase": f"틀린 암호문 틀린 {number}"}).status_code for number in range(21)]
    assert answers[0] == 422 and answers[-1] == 429


@pytest.mark.parametrize("name", ["change_passphrase", "lost"])
def test_no_other_page_lets_passphrases_or_the_password_be_tried_without_end(name):
    client = browser(make_case().first, opened=False)
    typed = {"present": "틀린 암호문 틀린 암호문", "passphrase": "aaaaaaaaaaaaaaa", "again": "aaaaaaaaaaaaaaa"}
    answers = [client.post(reverse(f"integrity:{name}"), typed).status_code for _try in range(21)]
    assert answers[0] == 422 and answers[-1] == 429
    assert client.post(DESK, {"passphrase": PASSPHRASE}).status_code == 429
