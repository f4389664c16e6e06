"""From reading how it works to coming back with the receipt, as the pages do it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from auditors.models import ConfidentialReport, SealedFile, SealedMessage
from auditors.queries import confidential as queries
from auditors.services import channel_tickets, confidential
from core.deadlines.models import PeriodChange
from core.sealing import receipts
from tests.auditors.channel import visiting
from tests.auditors.channel.reporting import make_channel, make_kind, report
from tests.auditors.channel.visiting import add, come_back, form_url, receipt_on, send
from tests.factories import make_staff, make_user
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def reporter() -> Client:
    return Client(enforce_csrf_checks=False)


def test_what_happens_and_what_the_law_protects_comes_before_the_first_field(reporter):
    kind = make_channel().kind
    assert f"/integrity/{kind.pk}/" in reporter.get("/integrity/").text
    page = reporter.get(f"/integrity/{kind.pk}/").text
    assert kind.what_happens in page and kind.protection in page
    assert "<textarea" not in page and form_url(kind) in page
    assert "감사실장" in page


def test_what_is_promised_is_what_staff_set(reporter):
    kind = make_channel().kind
    PeriodChange.objects.create(period="auditors.acknowledge", length=5, changed_at=timezone.now())
    page = reporter.get(f"/integrity/{kind.pk}/").text
    assert "5일 안에 살피고 있음을" in page and "3개월 안에 결과를" in page and "90일 뒤에" in page


def test_a_report_comes_back_with_its_receipt(reporter):
    kind = make_channel().kind
    answer = send(reporter, kind, "금고가 비었습니다.\n어제부터", who="회계팀", where="본관")
    receipt = receipt_on(answer.text)
    page = come_back(Client(), receipt.lower().replace("-", " ").replace("0", "o")).text
    for words in ("금고가 비었습니다.", "회계팀", "본관"):
        assert words in page


def test_the_receipt_stands_on_one_page_only_and_in_no_address(reporter):
    kind = make_channel().kind
    answer = send(reporter, kind)
    receipt = receipt_on(answer.text)
    assert answer.status_code == 200 and receipt not in answer.request["PATH_INFO"]
    assert answer["Cache-Control"] == "no-store"
    assert answer["Referrer-Policy"] == "same-origin"


def test_no_cookie_but_the_one_that_protects_the_form(reporter):
    kind = make_channel().kind
    for answer in (
        reporter.get("/integrity/"),
        reporter.get(f"/integrity/{kind.pk}/"),
        send(reporter, kind),
        come_back(reporter, receipts.new()),
    ):
        assert set(answer.cookies) <= {"csrftoken"}
    assert set(reporter.cookies) == {"csrftoken"}


def test_a_form_without_its_token_is_refused_and_keeps_nothing():
    kind = make_channel().kind
    strict = Client(enforce_csrf_checks=True)
    ticket = visiting.ticket_on(strict.get(form_url(kind)).text)
    answer = strict.post(form_url(kind), {"naming": "ANONYMOUS", "text": "글", "ticket": ticket})
    assert answer.status_code == 403
    assert not ConfidentialReport.objects.exists()


def test_nothing_is_loaded_from_elsewhere(reporter):
    page = reporter.get(form_url(make_channel().kind)).text
    for part in page.split('src="')[1:] + page.split("<link ")[1:]:
        assert "http://" not in part.split(">")[0] and "https://" not in part.split(">")[0]


def test_who_is_signed_in_is_not_on_the_page():
    kind = make_channel().kind
    person = make_user(display_name="눈에띄는이름")
    client = Client()
    sign_in(client, person)
    for page in ("/integrity/", f"/integrity/{kind.pk}/", form_url(kind)):
        text = client.get(page).text
        assert "눈에띄는이름" not in text and f'data-user="{person.pk}"' not in text


def test_a_wrong_form_keeps_what_was_typed_and_its_ticket(reporter):
    kind = make_channel().kind
    ticket = visiting.ticket_on(reporter.get(form_url(kind)).text)
    answer = reporter.post(form_url(kind), {"text": "쓰던 글", "ticket": ticket, "who": "회계팀"})
    assert answer.status_code == 422
    assert "쓰던 글" in answer.text and "회계팀" in answer.text
    assert visiting.ticket_on(answer.text) == ticket


def test_the_same_form_sent_again_shows_the_same_receipt(reporter):
    kind = make_channel().kind
    ticket = visiting.ticket_on(reporter.get(form_url(kind)).text)
    first, second = (send(reporter, kind, ticket=ticket) for _again in range(2))
    assert receipt_on(first.text) == receipt_on(second.text)
    assert "이미" in second.text and "이미" not in first.text
    assert ConfidentialReport.objects.count() == 1


def test_a_page_that_was_open_for_days_asks_once_more_and_loses_nothing(reporter):
    kind = make_channel().kind
    old = channel_tickets.new(at=timezone.now() - 2 * DAY)
    answer = send(reporter, kind, "오래 쓴 글", ticket=old)
    assert answer.status_code == 422 and "오래 쓴 글" in answer.text
    fresh = visiting.ticket_on(answer.text)
    assert fresh != old
    assert receipt_on(send(reporter, kind, "오래 쓴 글", ticket=fresh).text)


@pytest.mark.parametrize("ticket", ["x", "한글", "AAAA" * 20, "=" * 10])
def test_a_forged_ticket_chooses_no_receipt(reporter, ticket):
    kind = make_channel().kind
    assert send(reporter, kind, ticket=ticket).status_code == 422
    assert not ConfidentialReport.objects.exists()


def test_recipients_can_be_kept_out_until_two_are_left(reporter):
    channel = make_channel(3)
    first, second = (str(reader.recipient.pk) for reader in channel.readers[:2])
    answer = send(reporter, channel.kind, excluded=[first, second])
    assert answer.status_code == 422 and not ConfidentialReport.objects.exists()
    send(reporter, channel.kind, excluded=[first])
    assert not ConfidentialReport.objects.get().keys.filter(recipient=channel.readers[0].recipient).exists()


def test_somebody_who_is_no_recipient_cannot_be_named_as_one(reporter):
    channel = make_channel(3)
    assert send(reporter, channel.kind, excluded=["999999"]).status_code == 422


def test_a_resident_number_is_not_taken(reporter):
    kind = make_channel().kind
    for fields in ({"text": "주민번호 900101-1234567"}, {"text": "글", "who": "홍길동 9001011234567 / 900101-1234567"}):
        answer = send(reporter, kind, **fields)
        assert answer.status_code == 422 and not ConfidentialReport.objects.exists()


def test_kinds_for_staff_are_seen_by_staff_alone():
    inside = make_channel(slug="inside", staff_only=True).kind
    anybody, resident, clerk = Client(), Client(), Client()
    sign_in(resident, make_user())
    sign_in(clerk, make_staff())
    assert anybody.get("/integrity/inside/").status_code == 302
    assert resident.get("/integrity/inside/").status_code == 403
    for stranger in (anybody, resident):
        assert stranger.get(f"/integrity/inside/{inside.pk}/").status_code == 404
        assert stranger.get(f"/integrity/{inside.pk}/").status_code == 404
        assert stranger.post(form_url(inside), {"text": "글"}).status_code == 404
    assert inside.name in clerk.get("/integrity/inside/").text
    receipt = receipt_on(send(clerk, inside).text)
    assert queries.report_of(receipt)
    # Coming back needs no login any more.
    assert come_back(anybody, receipt).status_code == 200


def test_a_kind_without_enough_readers_takes_nothing(reporter):
    kind = make_kind("empty")
    assert form_url(kind) not in reporter.get(f"/integrity/{kind.pk}/").text
    assert reporter.post(form_url(kind), {"text": "글", "naming": "ANONYMOUS"}).status_code == 200
    assert not ConfidentialReport.objects.exists()


def test_reporter_and_recipients_write_to_each_other(reporter):
    channel = make_channel()
    receipt = receipt_on(send(reporter, channel.kind).text)
    kept = queries.report_of(receipt)
    key = confidential.open_with(kept, receipt)
    writer = channel.readers[0].recipient
    answer = {"author": SealedMessage.Author.RECIPIENT, "recipient": writer, "on": timezone.localdate()}
    confidential.write_message(kept, key, "언제 있었던 일입니까?", **answer)
    note = {**answer, "author": SealedMessage.Author.NOTE}
    confidential.write_message(kept, key, "우리끼리만 보는 메모", **note)
    first = come_back(reporter, receipt).text
    assert "언제 있었던 일입니까?" in first and writer.position_name in first
    assert "우리끼리만" not in first
    assert "badge-primary" in first and "badge-primary" not in come_back(reporter, receipt).text
    assert "지난 금요일" in add(reporter, receipt, "지난 금요일입니다.").text
    assert kept.messages.count() == 4


def test_a_message_sent_twice_is_kept_once(reporter):
    receipt = report(make_channel())
    for _again in range(2):
        assert add(reporter, receipt, "같은 말").status_code == 200
    assert SealedMessage.objects.filter(position__gt=0).count() == 1
    add(reporter, receipt, "다른 말")
    add(reporter, receipt, "같은 말")
    assert SealedMessage.objects.filter(position__gt=0).count() == 3


def test_files_go_both_ways_as_downloads_only(reporter):
    receipt = receipt_on(send(reporter, make_channel().kind, files=[visiting.file("기록.txt", b"what I saw")]).text)
    file = SealedFile.objects.get()
    given = {"receipt": receipt, "file": str(file.public_name)}
    answer = reporter.post("/integrity/return/file/", given)
    assert answer.content == b"what I saw"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Cache-Control"] == "no-store" and answer["X-Content-Type-Options"] == "nosniff"
    for wrong in ({**given, "receipt": receipts.new()}, {**given, "receipt": "x"}):
        assert reporter.post("/integrity/return/file/", wrong).status_code == 422
    for name in ("x", "", str(file.public_name)[:-1] + "0"):
        if name != str(file.public_name):
            assert reporter.post("/integrity/return/file/", {**given, "file": name}).status_code == 404


def test_another_report_opens_no_file_of_this_one(reporter):
    channel = make_channel()
    receipt_on(send(reporter, channel.kind, files=[visiting.file("기록.txt", b"what I saw")]).text)
    other = receipt_on(send(reporter, channel.kind, "다른 일").text)
    given = {"receipt": other, "file": str(SealedFile.objects.get().public_name)}
    assert reporter.post("/integrity/return/file/", given).status_code == 404


def test_a_closed_report_is_read_but_not_added_to(reporter):
    receipt = report(make_channel())
    ConfidentialReport.objects.update(state="CLOSED")
    assert "/integrity/return/message/" not in come_back(reporter, receipt).text
    assert add(reporter, receipt, "그래도").status_code == 422
    assert SealedMessage.objects.count() == 1


def test_the_way_of_a_conversation_leads_back_to_the_receipt(reporter):
    for address in ("/integrity/return/message/", "/integrity/return/file/"):
        assert reporter.get(address).headers["Location"] == "/integrity/return/"


def test_a_page_asks_the_same_number_of_questions_however_long_the_thread(reporter, django_assert_max_num_queries):
    channel = make_channel()
    receipt = report(channel)
    kept = queries.report_of(receipt)
    key = confidential.open_with(kept, receipt)
    ticket = visiting.ticket_on(reporter.get("/integrity/return/").text)

    def questions() -> int:
        with django_assert_max_num_queries(30) as asked:
            reporter.post("/integrity/return/", {"receipt": receipt, "ticket": ticket})
        return len(asked)

    questions()
    one = questions()
    for number in range(30):
        confidential.write_message(
            kept, key, f"글 {number}", author=SealedMessage.Author.REPORTER, on=timezone.localdate()
        )
    assert questions() == one


def test_where_only_two_read_nobody_is_asked_whom_to_keep_out(reporter):
    kind = make_channel(2).kind
    page = reporter.get(form_url(kind)).text
    assert 'name="excluded"' not in page
    assert receipt_on(send(reporter, kind).text)


@pytest.mark.parametrize("naming", ["NAMED", "CONFIDENTIAL"])
def test_who_means_to_be_known_gives_a_name(reporter, naming):
    kind = make_channel().kind
    answer = send(reporter, kind, "글", naming=naming)
    assert answer.status_code == 422 and "이름을 적거나" in answer.text
    assert receipt_on(send(reporter, kind, "글", naming=naming, name="홍길동").text)


def test_the_front_leads_to_the_figures(reporter):
    make_channel()
    assert 'href="/integrity/figures/"' in reporter.get("/integrity/").text
