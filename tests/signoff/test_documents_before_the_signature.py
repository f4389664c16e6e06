"""Files are public with the page that carries them, and not a moment sooner; their fingerprint betrays nothing."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.documents.models import Document

from core.search import index
from disclosures.models import DisclosureFile, DisclosurePage
from home.jobs import read_documents
from tests.core.uploads.test_texts import docx
from tests.sessions import sign_in
from tests.signoff.conftest import AT, fresh, sign

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


def test_a_file_exchanged_after_the_signature_is_neither_given_out_nor_found(
    carrier: DisclosurePage, people: SimpleNamespace, document: Document
) -> None:
    """The library keeps its address and its place on the page; what was signed were its bytes."""
    exchange(document, docx("두꺼비 하나"))
    draft = carrier.get_latest_revision_as_object()
    for file in draft.files.all():
        file.clean()
    draft.save_revision(user=people.author)
    sign(fresh(carrier), people)
    read_documents(AT)
    assert found("두꺼비") and ask(document) == 200
    exchange(document, docx("맹꽁이 하나"))
    read_documents(AT)
    assert not found("두꺼비") and not found("맹꽁이")
    assert ask(document) == 404


def exchange(document: Document, content: bytes) -> None:
    document.file.save("budget.docx", ContentFile(content), save=False)
    document._set_document_file_metadata()
    document.save()


def found(words: str) -> list[Any]:
    return index.query(words, audience=("public",), person=AnonymousUser()).hits
