"""Guessing, flooding and bad input: refused in clear words, the same for every guess, and nothing is lost."""

import re
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from unittest.mock import patch
from urllib.parse import urlencode

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from auditors.models import ConfidentialReport, SealedFile, SealedMessage
from auditors.services import channel_tickets
from auditors.services.channel_tickets import AGE_WITHOUT_WORK
from core.fleeting import FleetingCounts
from core.sealing import receipts
from tests.auditors.channel import visiting
from tests.auditors.channel.lying import cached
from tests.auditors.channel.reporting import make_channel, report
from tests.auditors.channel.visiting import add, come_back, form_url, receipt_on, send
from tests.core.uploads import samples

pytestmark = pytest.mark.django_db
MANY = (1_000_000, 60)


@pytest.fixture
def generous(settings):
    """Only the limit under test holds."""
    settings.RATES = {**settings.RATES, **{name: MANY for name in settings.RATES if name.startswith("integrity_")}}
    return settings


def _plain(page: str) -> str:
    """A page without what is drawn anew each time."""
    return re.sub(r'(value|nonce|content)="[^"]*"', "", page)


def test_all_guesses_are_answered_alike(generous, django_assert_num_queries):
    real = report(make_channel())
    purged = report(make_channel(slug="old"))
    ConfidentialReport.objects.filter(lookup_id=receipts.lookup_id(purged)).update(
        state="PURGED", lookup_id=None, reporter_key=None
    )
    one_off = real[:-1] + ("0" if real[-1] != "0" else "1")
    ticket = channel_tickets.new(at=timezone.now())
    answers = []
    for guess in (receipts.new(), one_off, purged, "0000-0000-0000-0000"):
        with django_assert_num_queries(1):
            answers.append(Client().post("/integrity/return/", {"receipt": guess, "ticket": ticket}))
    assert {answer.status_code for answer in answers} == {422}
    assert len({_plain(answer.text).replace(" aria-invalid", "") for answer in answers}) == 1


def test_a_receipt_that_shares_all_but_one_sign_lies_nowhere_near():
    """Found by a hash of the whole: how long a comparison takes says nothing about how many signs fit."""
    receipt = receipts.new()
    ids = {receipts.lookup_id(receipt[:-1] + sign) for sign in receipts.ALPHABET}
    assert len({one[:6] for one in ids}) == len(receipts.ALPHABET)


def test_ten_thousand_guesses_find_nothing_and_end_at_the_limit(settings):
    settings.RATES = {**settings.RATES, "integrity_receipts": (20, 3600)}
    receipt = report(make_channel())
    ticket = channel_tickets.new(at=timezone.now())
    guesses = (receipts.new() for _again in range(10_000))
    client, statuses = Client(), []
    for guess in guesses:
        statuses.append(client.post("/integrity/return/", {"receipt": guess, "ticket": ticket}).status_code)
        if statuses[-1] == 429:
            break
    assert statuses == [422] * 20 + [429]
    # Not even the right one is answered now, on none of the ways; from elsewhere it is.
    assert come_back(client, receipt).status_code == 429
    assert add(client, receipt, "글").status_code == 429
    assert client.post("/integrity/return/file/", {"receipt": receipt, "file": ""}).status_code == 429
    assert come_back(Client(REMOTE_ADDR="203.0.113.9"), receipt).status_code == 200


def test_hidden_receipts_of_other_ways_are_counted_as_guesses(settings):
    settings.RATES = {**settings.RATES, "integrity_receipts": (3, 3600)}
    make_channel()
    for _again in range(3):
        assert Client().post("/integrity/return/file/", {"receipt": receipts.new()}).status_code == 422
    assert Client().post("/integrity/return/message/", {"receipt": receipts.new()}).status_code == 429


def test_one_visitor_sends_so_many_reports_and_no_more(settings):
    settings.RATES = {**settings.RATES, "integrity_reports": (2, 3600)}
    kind, client = make_channel().kind, Client()
    for _again in range(2):
        receipt_on(send(client, kind).text)
    answer = send(client, kind)
    assert answer.status_code == 429 and int(answer["Retry-After"]) > 0
    assert ConfidentialReport.objects.count() == 2
    assert send(Client(REMOTE_ADDR="203.0.113.9"), kind).status_code == 200


def test_counts_reach_neither_cache_nor_database():
    kind, client = make_channel().kind, Client()
    send(client, kind)
    come_back(client, receipts.new())
    cache.set("seen", "here")
    assert b"seen" in cached() and b"integrity" not in cached() and b"127.0.0.1" not in cached()


def test_yesterdays_counts_are_gone_and_their_salt_with_them(settings, monkeypatch):
    settings.RATES = {**settings.RATES, "integrity_reports": (1, 3600)}
    counts, now = FleetingCounts("integrity_reports"), [86_400.0 * 20_000 + 80_000]
    monkeypatch.setattr("core.fleeting.time.time", lambda: now[0])
    counts.count("203.0.113.9")
    assert counts.exceeded("203.0.113.9") and not counts.exceeded("203.0.113.10")
    salt = counts._salt
    now[0] += 3_000
    assert counts.seconds_to_wait("203.0.113.9") in range(590, 610)
    now[0] += 3_400
    assert not counts.exceeded("203.0.113.9")
    assert counts._salt != salt and b"203.0.113" not in b"".join(counts._moments)


def test_under_load_a_device_works_for_its_ticket(settings):
    settings.RATES = {**settings.RATES, "integrity_calm": (0, 60), "integrity_unworked": (0, 60)}
    kind, client = make_channel().kind, Client()
    assert client.get("/integrity/work/").json() == {"bits": channel_tickets.WORK_BITS}
    refused = send(client, kind, "급한 글")
    assert refused.status_code == 422 and "급한 글" in refused.text
    assert not ConfidentialReport.objects.exists()
    ticket = visiting.ticket_on(refused.text)
    proof = _worked(ticket)
    other = channel_tickets.new(at=timezone.now())
    assert send(client, kind, ticket=other, proof=proof).status_code == 422 or channel_tickets.is_worked(other, proof)
    assert receipt_on(send(client, kind, "급한 글", ticket=ticket, proof=proof).text)


def test_without_script_one_waits_in_a_line_that_moves_slowly(settings):
    settings.RATES = {**settings.RATES, "integrity_calm": (0, 60), "integrity_unworked": (1, 60)}
    kind, client = make_channel().kind, Client()
    old = timezone.now() - AGE_WITHOUT_WORK
    first, second = (channel_tickets.new(at=old) for _ticket in range(2))
    assert send(client, kind).status_code == 422
    assert receipt_on(send(client, kind, ticket=first).text)
    assert send(client, kind, ticket=second).status_code == 422


def test_while_it_is_calm_nobody_works(generous):
    assert Client().get("/integrity/work/").json() == {"bits": 0}


def test_work_that_was_shown_once_opens_nothing_more(settings):
    kind = make_channel().kind
    settings.RATES = {**settings.RATES, "integrity_calm": (0, 3600)}
    client, ticket = Client(), _ticket()
    proof = _worked(ticket)
    receipt = receipt_on(send(client, kind, ticket=ticket, proof=proof).text)
    # The same report once more, because the answer was lost on the way, is the same report.
    assert receipt_on(send(client, kind, ticket=ticket, proof=proof).text) == receipt
    # Nor does it lead anywhere else.
    assert client.post("/integrity/return/", {"receipt": receipt, "ticket": ticket, "proof": proof}).status_code == 422
    shown = {"ticket": _ticket()}
    shown["proof"] = _worked(shown["ticket"])
    assert client.post("/integrity/return/", {"receipt": receipt, **shown}).status_code == 200
    again = client.post("/integrity/return/", {"receipt": receipt, **shown})
    assert again.status_code == 422 and receipt in again.text
    renewed = visiting.ticket_on(again.text)
    assert renewed != shown["ticket"]
    message = {"receipt": receipt, "text": "덧붙입니다.", **shown}
    assert client.post("/integrity/return/message/", message).status_code == 422
    message |= {"ticket": renewed, "proof": _worked(renewed)}
    assert client.post("/integrity/return/message/", message).status_code == 200


def test_a_form_that_came_back_with_a_mistake_can_be_sent_with_new_work(settings):
    kind = make_channel().kind
    settings.RATES = {**settings.RATES, "integrity_calm": (0, 3600)}
    client, ticket = Client(), _ticket()
    refused = send(client, kind, "900101-1234567", ticket=ticket, proof=_worked(ticket))
    assert refused.status_code == 422
    renewed = visiting.ticket_on(refused.text)
    assert receipt_on(send(client, kind, ticket=renewed, proof=_worked(renewed)).text)


def test_what_is_kept_of_used_tickets_tells_neither_which_nor_when():
    early, late = (datetime(2026, 6, 10, hour, 7, tzinfo=UTC) for hour in (1, 13))
    kept = {}
    with patch.object(
        channel_tickets.cache, "add", side_effect=lambda key, value, timeout: kept.update({key: timeout})
    ):
        for at in (early, late):
            channel_tickets.spend(channel_tickets.new(at=at), at=at)
    ends = [at + timedelta(seconds=seconds) for at, seconds in zip((early, late), kept.values(), strict=True)]
    assert ends[0] == ends[1] and ends[0] >= late + channel_tickets.VALID_FOR
    assert all(len(key) == len("spent:") + 32 for key in kept)


def test_without_the_cache_a_report_is_still_taken():
    with patch.object(channel_tickets.cache, "add", side_effect=ConnectionError):
        assert channel_tickets.spend("ticket", at=timezone.now())


@pytest.mark.parametrize("proof", ["", "한", "9" * 21, "0"])
def test_a_proof_that_is_none(proof):
    assert not channel_tickets.is_worked("ticket", proof)


def test_twenty_files_are_taken_and_one_more_is_not(generous):
    kind, client = make_channel().kind, Client()
    files = [visiting.file(f"{number}.txt", f"쪽 {number}".encode()) for number in range(20)]
    answer = send(client, kind, "많은 파일", files=[*files, visiting.file("21.txt", b"one more")])
    assert answer.status_code == 422 and "많은 파일" in answer.text and "20" in answer.text
    assert not SealedFile.objects.exists()
    for file in files:
        file.seek(0)
    receipt_on(send(client, kind, "많은 파일", files=files).text)
    assert SealedFile.objects.count() == 20


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("bomb.docx", samples.zip_bomb()),
        ("lying.docx", samples.lying_zip_bomb()),
        ("bomb.png", samples.png_bomb()),
        ("run.pdf", b"MZ" + b"\x00" * 100),
        ("page.txt", b"<html><script>alert(1)</script>"),
        ("files.zip", samples.archive({"a.txt": "x"})),
    ],
)
def test_a_hostile_file_is_refused_in_words_and_the_text_stays(generous, name, content):
    kind = make_channel().kind
    answer = send(Client(), kind, "쓰던 글", files=[visiting.file(name, content)])
    assert answer.status_code == 422 and "쓰던 글" in answer.text and name in answer.text
    assert not ConfidentialReport.objects.exists() and not SealedFile.objects.exists()


def test_a_file_that_is_too_large_is_not_kept_in_memory_whole(generous):
    generous.UPLOAD_MAX_BYTES = 100_000
    answer = send(Client(), make_channel().kind, "쓰던 글", files=[visiting.file("긴.txt", b"x" * 900_000)])
    assert answer.status_code == 422 and "긴.txt" in answer.text
    assert not SealedFile.objects.exists()


def test_a_photograph_with_its_place_is_shown_without_and_kept_with(generous):
    from auditors.queries import confidential as queries
    from auditors.services import confidential, confidential_files

    photo = samples.telling_jpeg()
    receipt = receipt_on(send(Client(), make_channel().kind, files=[visiting.file("현장.jpg", photo)]).text)
    file = SealedFile.objects.get()
    described = confidential_files.describe(file, confidential.open_with(queries.report_of(receipt), receipt))
    assert b"".join(confidential_files.original(file, described)) == photo
    assert b"Exif" in photo and b"Exif" not in b"".join(confidential_files.view(file, described))


def test_a_megabyte_of_text_arrives(generous):
    text = "a" * 1024 * 1024
    receipt = receipt_on(send(Client(), make_channel().kind, text).text)
    assert text in come_back(Client(), receipt).text


def test_more_text_than_a_request_may_hold_is_refused_before_it_is_read(generous):
    answer = send(Client(), make_channel().kind, "a" * (3 * 1024 * 1024))
    assert answer.status_code == 413
    assert not ConfidentialReport.objects.exists()


@pytest.mark.parametrize("text", ["\x01", "\ud83d", "<script>alert(1)</script>", "=HYPERLINK(1)", "가" * 5_000])
def test_odd_text_is_kept_as_text(generous, text):
    client = Client()
    fields = urlencode({"naming": "ANONYMOUS", "text": f"글 {text}", "ticket": _ticket()}, errors="surrogatepass")
    answer = client.post(form_url(make_channel().kind), fields, content_type="application/x-www-form-urlencoded")
    page = come_back(client, receipt_on(answer.text))
    assert page.status_code == 200 and "<script>alert(1)" not in page.text


@pytest.mark.parametrize(
    "typed", ["", "x", "7K3M", "한글접수증입니다열여섯글자쯤되는것", "0" * 61, "U" * 16, "'; DROP TABLE"]
)
def test_what_is_no_receipt_is_said_so_without_counting(typed, settings):
    settings.RATES = {**settings.RATES, "integrity_receipts": (1, 3600)}
    client = Client()
    for _again in range(3):
        assert come_back(client, typed).status_code == 422


def test_a_message_needs_words_or_a_file(generous):
    receipt = report(make_channel())
    assert add(Client(), receipt, "  ").status_code == 422
    assert add(Client(), receipt, "", files=[visiting.file("더.txt", b"more")]).status_code == 200
    assert SealedMessage.objects.count() == 2


def _ticket() -> str:
    return channel_tickets.new(at=timezone.now())


def _worked(ticket: str) -> str:
    bits = 256 - channel_tickets.WORK_BITS
    tries = (str(number) for number in range(10_000_000))
    return next(
        proof for proof in tries if int.from_bytes(sha256(f"{ticket}:{proof}".encode()).digest(), "big") >> bits == 0
    )
