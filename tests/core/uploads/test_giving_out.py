"""Who gets a file, and with which headers."""

import asyncio
from uuid import uuid4

import pytest
from django.test import AsyncClient, Client
from django.utils import timezone

from core import uploads
from core.uploads import access
from tests.core.uploads import samples
from tests.factories import make_department, make_user

NOW = timezone.now()


@pytest.fixture
def document(take):
    return take("주차 현황.pdf", samples.pdf())


@pytest.fixture
def photo(take):
    return take("사진.jpg", samples.picture())


@pytest.fixture
def let_in(monkeypatch):
    monkeypatch.setattr(access, "_predicates", {})
    return lambda predicate: uploads.register_access("accounts.Department", predicate)


def signed_in(user):
    browser = Client()
    browser.force_login(user)
    return browser


def body(response):
    return b"".join(response.streaming_content)


def test_owner_gets_a_document_as_a_download(document, owner):
    response = signed_in(owner).get(document.get_absolute_url())
    assert body(response) == samples.pdf()
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-cache"
    assert "sandbox" in response["Content-Security-Policy"]
    assert response["Content-Length"] == str(document.size)


def test_picture_is_shown_in_the_page(photo, owner):
    browser = signed_in(owner)
    for url in (photo.get_absolute_url(), photo.get_thumbnail_url()):
        response = browser.get(url)
        assert response["Content-Disposition"].startswith("inline")
        assert response["Content-Type"] == "image/jpeg"
        assert body(response)[:3] == b"\xff\xd8\xff"


def test_nobody_else_gets_it(document, client):
    url = document.get_absolute_url()
    assert client.get(url).status_code == 404
    assert signed_in(make_user()).get(url).status_code == 404


def test_file_attached_to_what_declares_no_access_stays_closed(document, owner, let_in):
    uploads.attach([document], make_department(), at=NOW)
    assert signed_in(make_user()).get(document.get_absolute_url()).status_code == 404


def test_what_it_is_attached_to_decides(document, client, let_in):
    department = make_department()
    asked = []
    let_in(lambda person, target: asked.append(target) or not person.is_authenticated)
    uploads.attach([document], department, at=NOW)
    assert client.get(document.get_absolute_url()).status_code == 200
    assert signed_in(make_user()).get(document.get_absolute_url()).status_code == 404
    assert asked == [department, department]


def test_file_whose_target_is_gone_is_gone(document, client, let_in):
    let_in(lambda person, target: True)
    department = make_department()
    uploads.attach([document], department, at=NOW)
    department.delete()
    assert client.get(document.get_absolute_url()).status_code == 404


def test_removed_file_is_gone_for_its_owner_too(document, owner):
    uploads.remove(document, at=NOW)
    assert signed_in(owner).get(document.get_absolute_url()).status_code == 404


def test_etag_saves_the_way_for_whoever_may_and_tells_others_nothing(document, owner, client):
    browser, url = signed_in(owner), document.get_absolute_url()
    etag = browser.get(url)["ETag"]
    assert browser.get(url, headers={"If-None-Match": etag}).status_code == 304
    for tag in (etag, "*", '"something"'):
        assert client.get(url, headers={"If-None-Match": tag}).status_code == 404
        assert client.head(url, headers={"If-Match": tag}).status_code == 404


def test_other_name_than_its_own_leads_nowhere(document, owner):
    browser = signed_in(owner)
    assert browser.get(f"/files/{document.public_name}/evil.html").status_code == 404
    assert browser.get(f"/files/{uuid4()}/{document.name}").status_code == 404


def test_document_has_no_thumbnail(document, owner):
    assert signed_in(owner).get(document.get_thumbnail_url()).status_code == 404


def test_file_whose_bytes_were_lost_is_not_found_instead_of_an_error(document, owner):
    document.file.storage.delete(document.file.name)
    assert signed_in(owner).get(document.get_absolute_url()).status_code == 404


def test_only_reading_is_possible(document, owner):
    assert signed_in(owner).post(document.get_absolute_url()).status_code == 405


def test_head_tells_the_kind_and_sends_nothing(document, owner):
    response = signed_in(owner).head(document.get_absolute_url())
    assert response["Content-Type"] == "application/pdf"
    assert response.content == b""


def test_declaring_access_twice_is_a_mistake(let_in):
    let_in(lambda person, target: True)
    with pytest.raises(LookupError):
        let_in(lambda person, target: False)


@pytest.mark.django_db(transaction=True)
def test_asgi_streams_it_in_pieces(owner, take):
    large = take("a.txt", "가나다라 ".encode() * 20_000)

    async def fetch():
        browser = AsyncClient()
        await browser.aforce_login(owner)
        response = await browser.get(large.get_absolute_url())
        return [piece async for piece in response.streaming_content]

    pieces = asyncio.run(fetch())
    assert len(pieces) > 2
    assert sum(map(len, pieces)) == large.size
