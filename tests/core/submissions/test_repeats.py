"""One key and one person: one outcome, however often and at whatever time it arrives."""

import re
import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone

from core.submissions import jobs
from core.submissions.models import Submission
from tests.factories import make_user

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.urls("tests.core.submissions.urls_for_submissions"),
    pytest.mark.usefixtures("person"),
]


def sent(title="주차장 개선", key=None, **more):
    return {"title": title, "submission_key": key or str(uuid4()), **more}


def test_tag_gives_every_rendered_form_a_key_of_its_own(client):
    keys = [re.search(r'submission_key" value="([0-9a-f-]{36})"', client.get("/page/").text)[1] for _ in range(2)]
    assert keys[0] != keys[1]


def test_second_arrival_gets_the_first_outcome_and_runs_nothing(signed_in_client, runs):
    form = sent()
    first = signed_in_client.post("/page/", form)
    second = signed_in_client.post("/page/", form)
    assert (first.status_code, first["Location"]) == (second.status_code, second["Location"]) == (302, "/done/0/")
    assert second["Submission-Replayed"] == "true"
    assert runs() == 1


def test_somebody_not_signed_in_is_protected_too_without_a_session(runs):
    browser = Client(enforce_csrf_checks=True)
    browser.get("/page/")
    form = sent(csrfmiddlewaretoken=browser.cookies["csrftoken"].value)
    assert browser.post("/page/", form)["Location"] == browser.post("/page/", form)["Location"]
    assert runs() == 1
    assert "sessionid" not in browser.cookies


def test_same_key_of_another_person_is_another_submit(signed_in_client, runs):
    form = sent()
    signed_in_client.post("/page/", form)
    other = Client()
    other.force_login(make_user())
    assert "Submission-Replayed" not in other.post("/page/", form)
    assert runs() == 2


def test_form_with_errors_frees_its_key(signed_in_client, runs):
    key = str(uuid4())
    assert signed_in_client.post("/page/", sent("", key)).status_code == 422
    assert signed_in_client.post("/page/", sent("고친 제목", key)).status_code == 302
    assert runs() == 1


def test_what_a_failing_view_did_is_undone_together_with_its_key(signed_in_client, runs):
    key = str(uuid4())
    assert signed_in_client.post("/page/", sent("없는 것", key)).status_code == 404
    assert runs() == 0
    assert signed_in_client.post("/page/", sent("있는 것", key)).status_code == 302


def test_same_key_with_other_content_is_refused_and_nothing_typed_is_lost(signed_in_client, runs):
    key = str(uuid4())
    signed_in_client.post("/page/", sent(key=key))
    text = "두 번째로 쓴 아주 긴 본문 <script>alert(1)</script>"
    refused = signed_in_client.post("/page/", sent(key=key, body=text, password="secret-word"))
    assert refused.status_code == 409
    assert runs() == 1
    page = refused.content.decode()
    assert "두 번째로 쓴 아주 긴 본문" in page
    assert "<script>alert" not in page
    assert "secret-word" not in page
    assert 'href="/done/0/"' in page


def test_refusal_takes_the_place_of_the_page_where_only_a_part_was_asked_for(signed_in_client):
    refused = signed_in_client.post("/page/", sent(key="x"), headers={"HX-Request": "true"})
    assert (refused.status_code, refused["HX-Retarget"]) == (400, "#content")


def test_refused_form_can_be_sent_again_as_a_new_one(signed_in_client, runs):
    key = str(uuid4())
    signed_in_client.post("/page/", sent(key=key))
    page = signed_in_client.post("/page/", sent("다른 제목", key)).content.decode()
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page))
    assert hidden["submission_key"] != key
    assert signed_in_client.post("/page/", hidden).status_code == 302
    assert runs() == 2


def test_same_key_at_another_address_is_refused(signed_in_client):
    key = str(uuid4())
    signed_in_client.post("/page/", sent(key=key))
    assert signed_in_client.post("/class/", sent(key=key)).status_code == 409


def test_other_file_under_the_same_name_is_other_content(signed_in_client):
    key = str(uuid4())

    def send(content):
        return signed_in_client.post("/page/", sent(key=key, file=SimpleUploadedFile("현황.txt", content)))

    assert send(b"one").status_code == 302
    assert send(b"one").status_code == 302
    refused = send(b"two")
    assert refused.status_code == 409
    assert "현황.txt" in refused.content.decode()


def test_form_without_a_key_still_goes_through(signed_in_client, runs):
    assert signed_in_client.post("/page/", {"title": "열쇠 없음"}).status_code == 302
    assert runs() == 1


@pytest.mark.parametrize("key", ["x", "1234", "' OR 1=1 --", "가" * 400, "00000000-0000-0000-0000-00000000000"])
def test_key_that_is_none_is_refused_and_keeps_what_was_typed(signed_in_client, runs, key):
    refused = signed_in_client.post("/page/", sent("쓰던 제목입니다만", key))
    assert refused.status_code == 400
    assert "쓰던 제목입니다만" in refused.content.decode()
    assert runs() == 0


def test_class_based_view_is_protected(signed_in_client, runs):
    form = sent()
    assert signed_in_client.post("/class/", form)["Location"] == signed_in_client.post("/class/", form)["Location"]
    assert runs() == 1


def test_script_gets_its_first_answer_again(signed_in_client, runs):
    headers = {"Idempotency-Key": str(uuid4())}

    def call(body):
        return signed_in_client.post("/api/", body, content_type="application/json", headers=headers)

    first, second, other = call({"a": 1}), call({"a": 1}), call({"a": 2})
    assert (first.status_code, first.json()) == (second.status_code, second.json()) == (201, {"number": 0})
    assert (other.status_code, other.json()["error"]) == (409, "submission_key_reused")
    assert runs() == 1


def test_required_key_that_is_missing_is_told_plainly(signed_in_client, runs):
    refused = signed_in_client.post("/api/", {}, content_type="application/json")
    assert (refused.status_code, refused.json()["error"]) == (400, "submission_key_invalid")
    assert runs() == 0


def test_fragment_counts_where_the_view_says_so(signed_in_client, runs):
    form = sent()
    assert signed_in_client.post("/fragment/", form).text == signed_in_client.post("/fragment/", form).text
    assert runs() == 1


def test_way_to_the_login_is_no_outcome(client, person, runs):
    form = sent()
    assert "login" in client.post("/guarded/", form)["Location"]
    assert Submission.objects.count() == 0


def test_private_submit_keeps_neither_person_nor_content(signed_in_client, person, runs):
    form = sent("아무도 몰라야 하는 말")
    first, second = signed_in_client.post("/tip/", form), signed_in_client.post("/tip/", form)
    assert first["Location"] == second["Location"] == "/received/"
    assert runs() == 1
    row = Submission.objects.get()
    assert (row.body, row.digest) == ("", "")
    assert str(person.pk) not in row.owner.replace(row.key.hex, "")


def test_digest_cannot_be_guessed_from_the_content(signed_in_client):
    signed_in_client.post("/page/", sent("가"))
    signed_in_client.post("/page/", sent("가"))
    first, second = Submission.objects.values_list("digest", flat=True)
    assert first == second
    assert len(first) == 64


def test_old_outcomes_are_swept(signed_in_client):
    signed_in_client.post("/page/", sent())
    jobs.sweep(timezone.now() + timedelta(days=6))
    assert Submission.objects.count() == 1
    jobs.sweep(timezone.now() + timedelta(days=8))
    assert Submission.objects.count() == 0


def at_once(forms):
    """Each form from a browser of its own, all of one person; what each was answered."""
    person, answers, gate = make_user(), [], threading.Barrier(len(forms))

    def press(form):
        browser = Client()
        browser.force_login(person)
        gate.wait()
        try:
            answers.append(browser.post("/page/", form))
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=(form,)) for form in forms]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.django_db(transaction=True)
def test_ten_at_the_same_time_make_one(runs):
    answers = at_once([sent()] * 10)
    assert [answer["Location"] for answer in answers] == ["/done/0/"] * 10
    assert runs() == 1


@pytest.mark.django_db(transaction=True)
def test_of_eight_that_say_different_things_under_one_key_one_is_done_and_the_others_hear_of_it(runs):
    key = str(uuid4())
    answers = at_once([sent(f"제목 {number}", key) for number in range(8)])
    assert sorted(answer.status_code for answer in answers) == [302] + [409] * 7
    assert runs() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("title", "status"), [("", 422), ("없는 것", 404)])
def test_whoever_waits_for_one_that_fails_is_done_in_its_place(runs, title, status):
    key = str(uuid4())
    answers = at_once([sent(title, key)] * 6)
    assert [answer.status_code for answer in answers] == [status] * 6
    assert runs() == 0
    assert [answer.status_code for answer in at_once([sent(key=key)])] == [302]
