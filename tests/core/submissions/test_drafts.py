"""Drafts: what is kept, for whom, and what never is."""

import json
import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from core.submissions import drafts, jobs
from core.submissions.drafts import DraftRefused
from core.submissions.models import Draft
from tests.factories import make_user

pytestmark = pytest.mark.django_db
URL = "/drafts/proposals.proposal/"
NOW = timezone.now()


def put(client, data, url=URL):
    return client.put(url, json.dumps(data), content_type="application/json")


def test_draft_comes_back_as_it_was_typed(signed_in_client):
    typed = {"title": "어린이 놀이터", "body": "줄\n바꿈 😀", "fields": ["1", "2"], "agreed": True}
    assert put(signed_in_client, typed).status_code == 200
    answer = signed_in_client.get(URL)
    assert answer.json()["data"] == typed
    assert "no-store" in answer["Cache-Control"]


def test_later_draft_replaces_the_earlier(signed_in_client, person):
    put(signed_in_client, {"title": "하나", "gone": "x"})
    put(signed_in_client, {"title": "둘"})
    assert drafts.load(person, "proposals.proposal") == {"title": "둘"}


def test_page_that_is_being_left_sends_its_draft_as_a_form(person):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(person)
    token = "a" * 32
    browser.cookies["csrftoken"] = token
    form = {"data": json.dumps({"title": "떠나는 중"}), "csrfmiddlewaretoken": token}
    assert browser.post(URL, form).status_code == 200
    assert drafts.load(person, "proposals.proposal") == {"title": "떠나는 중"}
    assert browser.post(URL, {"data": "{}"}).status_code == 403


def test_draft_is_discarded(signed_in_client, person):
    put(signed_in_client, {"title": "버릴 것"})
    assert signed_in_client.delete(URL).status_code == 204
    assert signed_in_client.get(URL).status_code == 204
    assert signed_in_client.delete(URL).status_code == 204


def test_nobody_sees_the_draft_of_another(signed_in_client):
    put(signed_in_client, {"title": "내 것"})
    other = Client()
    other.force_login(make_user())
    assert other.get(URL).status_code == 204


def test_draft_needs_an_account(client):
    assert client.get(URL, headers={"Accept": "application/json"}).status_code == 401
    assert client.get(URL).status_code == 302


@pytest.mark.parametrize(
    "name",
    [
        "password",
        "password1",
        "new_password",
        "csrfmiddlewaretoken",
        "submission_key",
        "passphrase",
        "otp_code",
        "api_token",
    ],
)
def test_secret_fields_are_never_kept(signed_in_client, person, name):
    put(signed_in_client, {"title": "제목", name: "비밀"})
    assert drafts.load(person, "proposals.proposal") == {"title": "제목"}


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b'"text"', b"null", b'{"a": {"b": 1}}', b'{"a": [[1]]}', b"\xff\xfe", b"[" * 100_000],
)
def test_malformed_draft_is_refused_with_a_sentence(signed_in_client, body):
    answer = signed_in_client.put(URL, body, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()["message"]


def test_too_long_draft_is_refused_and_the_last_one_stays(signed_in_client, person):
    put(signed_in_client, {"title": "남는 것"})
    for length in (drafts.LARGEST, drafts.LARGEST * 5, 3 * 1024 * 1024):
        answer = put(signed_in_client, {"body": "a" * length})
        assert (answer.status_code, answer.json()["error"]) == (413, "too_large")
    assert drafts.load(person, "proposals.proposal") == {"title": "남는 것"}


def test_hangul_is_counted_in_bytes_and_fits_up_to_the_limit(person):
    drafts.save(person, "form", {"body": "가" * 68_000}, at=NOW)
    with pytest.raises(DraftRefused):
        drafts.save(person, "form", {"body": "가" * 69_000}, at=NOW)


@pytest.mark.parametrize("name", ["A", "a b", "-a", "a" * 101, "가"])
def test_name_that_no_form_has_is_refused(signed_in_client, name):
    assert put(signed_in_client, {}, f"/drafts/{name}/").status_code == 404


def test_characters_that_a_database_cannot_keep_are_left_out(signed_in_client, person):
    put(signed_in_client, {"title": "가\x00나\ud800다"})
    assert drafts.load(person, "proposals.proposal") == {"title": "가나다"}


def test_one_more_than_the_most_is_refused_but_known_ones_can_still_be_saved(person):
    for number in range(drafts.MOST_PER_PERSON):
        drafts.save(person, f"form-{number}", {}, at=NOW)
    with pytest.raises(DraftRefused):
        drafts.save(person, "one-more", {}, at=NOW)
    drafts.save(person, "form-0", {"title": "계속"}, at=NOW)
    assert Draft.objects.count() == drafts.MOST_PER_PERSON


def test_discarding_for_somebody_without_an_account_does_nothing():
    from django.contrib.auth.models import AnonymousUser

    assert not drafts.discard(AnonymousUser(), "form")


@pytest.mark.django_db(transaction=True)
def test_two_machines_that_save_for_the_first_time_at_once_keep_one():
    person, failed, gate = make_user(), [], threading.Barrier(6)

    def save(number):
        gate.wait()
        try:
            drafts.save(person, "form", {"title": f"{number}"}, at=NOW)
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=save, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert Draft.objects.count() == 1


def test_old_drafts_are_swept(person):
    drafts.save(person, "old", {}, at=NOW - timedelta(days=91))
    drafts.save(person, "new", {}, at=NOW)
    jobs.sweep(NOW)
    assert list(Draft.objects.values_list("form_name", flat=True)) == ["new"]
