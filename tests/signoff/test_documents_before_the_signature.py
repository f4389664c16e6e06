"""Files are public with the page that carries them, and not a moment sooner; their fingerprint betrays nothing."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.documents.models import Document

from disclosures.models import DisclosureFile, DisclosurePage
from tests.sessions import sign_in
from tests.signoff.conftest import fresh, sign

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(settings: Any, tmp_path: Any) -> Document:
    settings.MEDIA_ROOT = tmp_path
    made = Document.objects.create(title="예산서", file=ContentFile("가나다".encode(), name="budget.txt"))
    made._set_file_hash()
    made.save()
    return made


@pytest.fixture
def carrier(page: DisclosurePage, people: SimpleNamespace, document: Document) -> DisclosurePage:
    """A draft to which the document is attached; Wagtail keeps both in the database before anybody has signed."""
    draft = fresh(page).get_latest_revision_as_object()
    attached = DisclosureFile(title="예산서", document=document)
    attached.clean()
    draft.files.add(attached)
    draft.save_revision(user=people.author)
    return fresh(page)


def ask(document: Document, client: Client | None = None, **headers: str) -> int:
    return (client or Client()).get(document.url, headers=headers).status_code


def test_nobody_outside_reads_or_probes_what_is_not_signed(
    carrier: DisclosurePage, people: SimpleNamespace, document: Document
) -> None:
    assert document.file_hash
    for headers in ({}, {"If-None-Match": f'"{document.file_hash}"'}, {"If-None-Match": "*"}):
        assert ask(document, **headers) == 404
    staff = Client()
    sign_in(staff, people.checker)
    assert ask(document, staff) == 200


def test_with_the_signed_page_its_file_is_public_and_asked_for_once(
    carrier: DisclosurePage, people: SimpleNamespace, document: Document
) -> None:
    signed = sign(carrier, people)
    assert signed.live and ask(document) == 200
    assert ask(document, **{"If-None-Match": f'"{document.file_hash}"'}) == 304
    signed.unpublish()
    assert ask(document) == 404
